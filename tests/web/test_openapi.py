"""The description of the HTTP API: true to OpenAPI 3.1, to the contract and to real answers."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from jsonschema import Draft202012Validator
from openapi_spec_validator import OpenAPIV31SpecValidator

from restaurant.errors.codes import ERROR_CODES
from restaurant.live.events import EVENT_TYPES
from restaurant.operations.documents.overview import overview
from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_dish, a_payment_method, a_table, an_order
from tests.http_api import KINDS
from tests.staff_clients import PASSWORD
from tests.support.images import a_picture

Document = dict[str, Any]

#: The name of each operation. Clients are generated from them: a name never changes.
OPERATION_IDS = {
    ("post", "/setup"): "createFirstAdmin",
    ("post", "/auth/login"): "signIn",
    ("post", "/auth/pin"): "signInWithPin",
    ("post", "/auth/refresh"): "refreshTokens",
    ("post", "/auth/logout"): "signOut",
    ("get", "/auth/me"): "getOwnUser",
    ("patch", "/auth/me"): "updateOwnUser",
    ("get", "/auth/sessions/"): "listOwnSessions",
    ("get", "/auth/sessions/{id}"): "getOwnSession",
    ("delete", "/auth/sessions/{id}"): "endOwnSession",
    ("get", "/users/"): "listUsers",
    ("post", "/users/"): "createUser",
    ("get", "/users/{id}"): "getUser",
    ("patch", "/users/{id}"): "updateUser",
    ("delete", "/users/{id}"): "deleteUser",
    ("get", "/staff/"): "listColleagues",
    ("get", "/devices/"): "listDevices",
    ("post", "/devices/"): "registerDevice",
    ("get", "/devices/{id}"): "getDevice",
    ("patch", "/devices/{id}"): "renameDevice",
    ("delete", "/devices/{id}"): "revokeDevice",
    ("post", "/devices/pair"): "pairDevice",
    ("get", "/devices/me/staff"): "listDeviceStaff",
    ("get", "/audit/"): "listAuditEntries",
    ("get", "/restaurant"): "getRestaurant",
    ("patch", "/restaurant"): "updateRestaurant",
    ("get", "/locations/"): "listLocations",
    ("post", "/locations/"): "createLocation",
    ("get", "/locations/{id}"): "getLocation",
    ("patch", "/locations/{id}"): "updateLocation",
    ("delete", "/locations/{id}"): "deleteLocation",
    ("get", "/tables/"): "listTables",
    ("post", "/tables/"): "createTable",
    ("get", "/tables/{id}"): "getTable",
    ("patch", "/tables/{id}"): "updateTable",
    ("delete", "/tables/{id}"): "deleteTable",
    ("patch", "/tables/{id}/status"): "seatGuests",
    ("get", "/tables/{id}/qr"): "getTableQrCode",
    ("get", "/tables/cards.pdf"): "printTableCards",
    ("get", "/categories/"): "listCategories",
    ("post", "/categories/"): "createCategory",
    ("get", "/categories/{id}"): "getCategory",
    ("patch", "/categories/{id}"): "updateCategory",
    ("delete", "/categories/{id}"): "deleteCategory",
    ("get", "/dishes/"): "listDishes",
    ("post", "/dishes/"): "createDish",
    ("get", "/dishes/{id}"): "getDish",
    ("patch", "/dishes/{id}"): "updateDish",
    ("delete", "/dishes/{id}"): "deleteDish",
    ("patch", "/dishes/{id}/availability"): "markDishSoldOut",
    ("get", "/ingredients/"): "listIngredients",
    ("post", "/ingredients/"): "createIngredient",
    ("get", "/ingredients/{id}"): "getIngredient",
    ("patch", "/ingredients/{id}"): "updateIngredient",
    ("delete", "/ingredients/{id}"): "deleteIngredient",
    ("get", "/payment-methods/"): "listPaymentMethods",
    ("post", "/payment-methods/"): "createPaymentMethod",
    ("get", "/payment-methods/{id}"): "getPaymentMethod",
    ("patch", "/payment-methods/{id}"): "updatePaymentMethod",
    ("delete", "/payment-methods/{id}"): "deletePaymentMethod",
    ("get", "/orders/"): "listOrders",
    ("post", "/orders/"): "placeOrder",
    ("get", "/orders/{id}"): "getOrder",
    ("patch", "/orders/{id}"): "updateOrder",
    ("delete", "/orders/{id}"): "cancelOrder",
    ("get", "/orders/{id}/history"): "listOrderHistory",
    ("post", "/orders/{id}/items/"): "addOrderItems",
    ("patch", "/orders/{id}/items/{item_id}"): "updateOrderItem",
    ("delete", "/orders/{id}/items/{item_id}"): "cancelOrderItem",
    ("get", "/menu/"): "getMenu",
    ("post", "/menu/import"): "importMenu",
    ("get", "/menu/export"): "exportMenu",
    ("post", "/uploads/"): "uploadPicture",
    ("get", "/uploads/{name}"): "getPicture",
    ("get", "/reports/today"): "getTodayReport",
    ("get", "/events/"): "listEvents",
    ("post", "/demo"): "fillWithDemo",
    ("delete", "/demo"): "removeDemo",
    ("get", "/backups/"): "listBackups",
    ("post", "/backups/"): "startBackup",
    ("get", "/backups/{name}"): "downloadBackup",
    ("get", "/system"): "getSystemStatus",
    ("get", "/system/check"): "getDataCheck",
    ("post", "/system/check"): "startDataCheck",
    ("get", "/health"): "getHealth",
    ("get", "/ready"): "getReadiness",
    ("get", "/metrics"): "getMetrics",
    ("get", "/asyncapi.json"): "getAsyncApi",
}
#: The methods of each address.
PATHS = {
    path: {method for method, other in OPERATION_IDS if other == path}
    for _method, path in OPERATION_IDS
}
#: The web app, which is for browsers.
APP_PAGES = {"/", "/app", "/app/<path:address>", "/app/assets/<name>"}
GUEST_PAGES = {"/m", "/m/<path:qr_code>"}
PUBLIC = {
    ("post", "/setup"),
    ("post", "/auth/login"),
    ("post", "/auth/pin"),
    ("post", "/devices/pair"),
    ("get", "/restaurant"),
    ("get", "/menu/"),
    ("get", "/uploads/{name}"),
    ("get", "/health"),
    ("get", "/ready"),
    ("get", "/metrics"),
    ("get", "/asyncapi.json"),
}
#: The names of the nine records' fields, by hand from the product's page.
RECORD = {"id", "created_at", "updated_at"}
FIELDS = {
    "User": RECORD
    | {"username", "full_name", "role", "is_active", "phone", "passport", "avatar_url"}
    | {"shift_active", "created_by_id", "last_login"},
    "NewUser": {"username", "full_name", "role", "is_active", "phone", "passport", "avatar_url"}
    | {"shift_active", "password", "pin_code"},
    "Location": RECORD | {"name", "description", "color", "is_active"},
    "Table": RECORD
    | {"number", "qr_code", "seats", "location", "description", "is_active", "is_occupied"}
    | {"current_order_id"},
    "Category": RECORD | {"name", "description", "image_url", "sort_order", "is_active"},
    "Ingredient": RECORD | {"name", "description", "is_allergen"},
    "Dish": RECORD
    | {"name", "description", "price", "is_available", "is_active", "category_id", "category"}
    | {"image_url", "cooking_time", "weight", "calories", "ingredients", "ingredient_ids"}
    | {"allergens", "code"},
    "PaymentMethod": RECORD | {"name", "is_active"},
    "Order": RECORD
    | {"table_id", "waiter_id", "status", "payment_status", "payment_method_id", "paid_at"}
    | {"paid_total", "due"}
    | {"total_price", "order_type", "notes", "kitchen_notes", "served_at", "cancelled_at"}
    | {"time_to_serve", "version", "items"},
    "OrderItem": RECORD
    | {"order_id", "dish_id", "dish_name", "quantity", "price", "total", "comment", "status"}
    | {"version"},
}


@pytest.fixture
def document(client: FlaskClient) -> Document:
    """The document, as a client reads it."""
    answer = client.get("/openapi.json")
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    found: Document = answer.json
    return found


def operations(document: Document) -> Iterator[tuple[str, str, Any]]:
    """Every method, path and what is said of them."""
    for path, item in document["paths"].items():
        for method, operation in item.items():
            if method != "parameters":
                yield method, path, operation


def resolved(document: Document, value: Any) -> Any:
    """What a reference points at, or the value itself."""
    while isinstance(value, dict) and "$ref" in value:
        found: Any = document
        for part in value["$ref"].removeprefix("#/").split("/"):
            found = found[part]
        value = found
    return value


def check_documented(document: Document, method: str, path: str, answer: Any) -> None:
    """Fail unless an answer is one that the document tells of."""
    responses = document["paths"][path][method]["responses"]
    status = str(answer.status_code)
    documented = resolved(document, responses[status])
    if status == "204":
        assert answer.data == b""
        return
    content = documented["content"]
    assert answer.mimetype in content, (answer.mimetype, content.keys())
    if not answer.mimetype.endswith("json"):
        return
    schema = {
        **content[answer.mimetype]["schema"],
        "components": document["components"],
    }
    errors = [
        f"{error.json_path}: {error.message}"
        for error in Draft202012Validator(schema).iter_errors(answer.get_json(force=True))
    ]
    assert errors == []


def test_the_document_is_valid(document: Document) -> None:
    assert document["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(document).validate()


def test_the_document_has_every_route_that_exists(app: Flask, document: Document) -> None:
    pages = {"/docs", "/docs/<name>", "/openapi.json", *APP_PAGES, *GUEST_PAGES}

    routes = {
        re.sub(r"<(?:int:)?(\w+)>", r"{\1}", rule.rule)
        for rule in app.url_map.iter_rules()
        if rule.rule not in pages
    }

    assert routes == document["paths"].keys()


def test_the_document_begins_with_the_overview(document: Document) -> None:
    assert document["info"]["description"] == overview()


def test_every_operation_has_a_summary_and_its_errors(document: Document) -> None:
    for method, path, operation in operations(document):
        assert operation["summary"], (method, path)
        assert not operation["summary"].endswith("."), (method, path)
        assert operation["responses"].keys() >= {"400", "422"}
        assert any(status.startswith("2") for status in operation["responses"])
        assert "default" not in operation["responses"]


def test_every_operation_has_a_name_of_its_own_that_clients_keep(document: Document) -> None:
    named = {
        operation["operationId"]: (method, path) for method, path, operation in operations(document)
    }

    assert named == {name: operation for operation, name in OPERATION_IDS.items()}
    for name in named:
        assert re.fullmatch(r"[a-z]+([A-Z][a-z]+)+", name), name


def test_every_error_of_a_status_is_one_shared_response(document: Document) -> None:
    for method, path, operation in operations(document):
        statuses = {str(ERROR_CODES[code].status.value) for code in operation["x-error-codes"]} | (
            {"304"} if method == "get" else set()
        )
        failing = {status for status in operation["responses"] if status >= "3"}

        assert failing == statuses, (method, path)
        for status in failing:
            assert operation["responses"][status].keys() == {"$ref"}, (method, path, status)


def test_an_operation_says_in_words_what_its_own_errors_mean(document: Document) -> None:
    said = document["paths"]["/orders/"]["post"]["description"]

    for code in ("table_occupied", "dish_unavailable"):
        assert f"- 409 `{code}`: {ERROR_CODES[code].meaning}" in said


def test_every_operation_says_whether_it_needs_a_token(document: Document) -> None:
    open_ones = {
        (method, path)
        for method, path, operation in operations(document)
        if operation["security"] == []
    }

    assert open_ones == PUBLIC
    for method, path, operation in operations(document):
        if (method, path) not in PUBLIC:
            assert operation["security"] == [{"bearer": []}]
    (scheme,) = document["components"]["securitySchemes"].values()  # one box to fill in
    assert (scheme["type"], scheme["scheme"]) == ("http", "bearer")


def test_every_error_that_is_named_is_a_problem(document: Document) -> None:
    for method, path, operation in operations(document):
        for status, response in operation["responses"].items():
            if status.startswith(("4", "5")):
                content = resolved(document, response)["content"]
                assert content.keys() == {"application/problem+json"}, (method, path, status)


def test_every_creation_documents_location(document: Document) -> None:
    for _method, _path, operation in operations(document):
        created = operation["responses"].get("201")
        if created:
            assert "Location" in resolved(document, created)["headers"]


def test_ids_in_addresses_have_the_agreed_names(document: Document) -> None:
    for path, item in document["paths"].items():
        named = {parameter["name"] for parameter in item.get("parameters", [])}
        assert named == set(re.findall(r"{(\w+)}", path))


@pytest.mark.parametrize("name", FIELDS)
def test_a_record_has_the_agreed_fields(document: Document, name: str) -> None:
    assert set(document["components"]["schemas"][name]["properties"]) == FIELDS[name]


#: The fields of an answer that are there where they help to recover.
SOMETIMES = {
    "Problem": {"allowed", "current", "dish_id", "dishes", "errors", "field", "last_event_id"}
    | {"limit", "order_id", "reason", "retry_after"},
}


def test_what_an_answer_always_has_is_required(document: Document) -> None:
    answered = {
        name
        for _method, _path, operation in operations(document)
        for response in operation["responses"].values()
        for name in referred(document, resolved(document, response))
    }

    assert answered >= {"Order", "OrderItem", "OrderHistory", "MenuCategory", "MenuDish", "User"}
    for name in answered:
        schema = document["components"]["schemas"][name]
        fields = set(schema.get("properties", {}))
        assert fields - set(schema.get("required", [])) == SOMETIMES.get(name, set()), name


def test_a_request_asks_for_no_more_than_is_needed(document: Document) -> None:
    schemas = document["components"]["schemas"]

    assert schemas["NewDish"]["required"] == ["category_id", "name", "price"]
    assert "required" not in schemas["NewOrder"]
    assert "required" not in schemas["DishChanges"]
    for name, schema in schemas.items():
        for field, value in schema.get("properties", {}).items():
            unwanted = value.keys() & {"default", "readOnly", "writeOnly"}
            assert not unwanted, (name, field, "generators take it for more than it says")


def test_every_choice_has_a_type(document: Document) -> None:
    for name, schema in document["components"]["schemas"].items():
        for field, value in schema.get("properties", {}).items():
            assert not value.keys() & {"enum", "const"} or "type" in value, (name, field)


def test_events_are_told_apart_by_their_name(document: Document) -> None:
    schemas = document["components"]["schemas"]
    answer = document["paths"]["/events/"]["get"]["responses"]["200"]
    rows = answer["content"]["application/json"]["schema"]["items"]
    union = resolved(document, rows)

    assert union["discriminator"]["propertyName"] == "event"
    mapping = union["discriminator"]["mapping"]
    assert mapping.keys() == EVENT_TYPES.keys()
    assert union["oneOf"] == [{"$ref": reference} for reference in mapping.values()]
    for name, reference in mapping.items():
        event = schemas[reference.rpartition("/")[2]]
        assert event["properties"]["event"] == {"type": "string", "const": name}
        assert "event" in event["required"]


def referred(document: Document, value: Any) -> set[str]:
    """The names of all schemas that this refers to, and those refer to."""
    found: set[str] = set()
    waiting = [value]
    while waiting:
        names = set(re.findall(r"#/components/schemas/(\w+)", str(waiting.pop()))) - found
        found |= names
        waiting += [document["components"]["schemas"][name] for name in names]
    return found


#: A backslash before what JavaScript knows no escape of.
ODD_ESCAPE = r"(?<!\\)(?:\\\\)*\\[^dDsSwWbBfnrtvxu0^$\\.*+?()\[\]{}|/-]"


def test_a_pattern_means_the_same_in_every_language(document: Document) -> None:
    odd = {
        (name, field): value["pattern"]
        for name, schema in document["components"]["schemas"].items()
        for field, value in schema.get("properties", {}).items()
        if re.search(rf"{ODD_ESCAPE}|\(\?P|\(\?[aiLmsux]", value.get("pattern", ""))
    }

    assert odd == {}, "a browser knows no such signs"


def test_nothing_in_the_document_is_unused(document: Document) -> None:
    used = set(re.findall(r"#/components/schemas/(\w+)", str(document)))

    assert document["components"]["schemas"].keys() == used


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client signed in as an admin."""
    return client_for(Role.ADMIN)


@pytest.mark.parametrize("name", KINDS)
def test_real_answers_about_a_record_are_as_documented(
    admin: FlaskClient, document: Document, name: str
) -> None:
    kind = KINDS[name]
    one = f"{kind.path}{{id}}"

    created = admin.post(kind.path, json=kind.body())
    check_documented(document, "post", kind.path, created)
    url = created.headers["Location"]
    check_documented(document, "get", kind.path, admin.get(kind.path))
    check_documented(document, "get", one, admin.get(url))
    check_documented(document, "patch", one, admin.patch(url, json=kind.change))
    check_documented(document, "patch", one, admin.patch(url, json={"x": 1}))
    check_documented(document, "post", kind.path, admin.post(kind.path, json={}))
    check_documented(document, "post", kind.path, admin.post(kind.path, data=b"x"))
    check_documented(document, "delete", one, admin.delete(url))
    check_documented(document, "get", one, admin.get(url))


def test_a_refused_duplicate_is_as_documented(admin: FlaskClient, document: Document) -> None:
    body = {"number": a_table().number, "seats": 2}

    check_documented(document, "post", "/tables/", admin.post("/tables/", json=body))


def test_real_answers_about_an_order_are_as_documented(
    admin: FlaskClient, document: Document
) -> None:
    table, dish, cash = a_table(), a_dish(), a_payment_method()
    line = {"dish_id": dish.id, "quantity": 1, "comment": "x"}
    body = {"table_id": table.id, "items": [line]}

    def check(method: str, path: str, answer: Any) -> Any:
        check_documented(document, method, path, answer)
        return answer.json

    order = check("post", "/orders/", admin.post("/orders/", json=body))
    url = f"/orders/{order['id']}"
    items, item = "/orders/{id}/items/", "/orders/{id}/items/{item_id}"
    check("post", "/orders/", admin.post("/orders/", json=body))
    [added] = check("post", items, admin.post(f"{url}/items/", json=line))
    check("post", items, admin.post(f"{url}/items/", json=[line, line]))
    its = f"{url}/items/{added['id']}"
    check("patch", item, admin.patch(its, json={"quantity": 2}))
    check("patch", item, admin.patch(its, json={"status": "served"}))
    check("delete", item, admin.delete(its))
    check("patch", "/orders/{id}", admin.patch(url, json={"status": "ready"}))
    check("patch", "/orders/{id}", admin.patch(url, json={"status": "served"}))
    pay = {"payment_status": "paid", "payment_method_id": cash.id}
    check("patch", "/orders/{id}", admin.patch(url, json=pay))
    check("patch", "/orders/{id}", admin.patch(url, json={"notes": "late"}))
    check("get", "/orders/{id}", admin.get(url))
    check("get", "/orders/", admin.get("/orders/"))
    check("get", "/orders/{id}/history", admin.get(f"{url}/history"))
    check("delete", "/orders/{id}", admin.delete(f"/orders/{an_order().id}"))


def test_real_events_are_as_documented(admin: FlaskClient, document: Document) -> None:
    an_order()

    check_documented(document, "get", "/events/", admin.get("/events/"))


def test_real_answers_of_the_other_routes_are_as_documented(
    admin: FlaskClient, client: FlaskClient, document: Document
) -> None:
    dish, table = a_dish(), a_table()
    person = {"username": "chief", "full_name": "Chief", "role": "waiter", "password": PASSWORD}
    admin.post("/users/", json=person)
    credentials = {"username": "chief", "password": PASSWORD}
    upload = admin.post("/uploads/", data=a_picture("PNG"), content_type="image/png")
    picture = client.get(upload.json["url"], buffered=True)
    pin = {"username": "chief", "pin_code": "0000"}
    signed_in = client.post("/auth/login", json=credentials)
    refresh = {"Authorization": f"Bearer {signed_in.json['refresh_token']}"}

    for method, path, answer in (
        ("get", "/menu/", client.get("/menu/")),
        ("post", "/uploads/", upload),
        ("post", "/uploads/", admin.post("/uploads/", json={})),
        ("get", "/uploads/{name}", picture),
        ("get", "/uploads/{name}", client.get("/uploads/x.webp")),
        ("post", "/auth/login", signed_in),
        ("post", "/auth/pin", client.post("/auth/pin", json=pin)),
        ("post", "/auth/refresh", client.post("/auth/refresh", headers=refresh)),
        ("post", "/setup", client.post("/setup", json={})),
        ("get", "/auth/me", admin.get("/auth/me")),
        ("patch", "/auth/me", admin.patch("/auth/me", json={"phone": "1"})),
        ("get", "/health", client.get("/health")),
        ("get", "/ready", client.get("/ready")),
        ("get", "/metrics", client.get("/metrics")),
        ("get", "/asyncapi.json", client.get("/asyncapi.json")),
        ("get", "/tables/{id}/qr", admin.get(f"/tables/{table.id}/qr")),
        ("get", "/tables/{id}/qr", admin.get(f"/tables/{table.id}/qr?format=png")),
        ("get", "/tables/cards.pdf", admin.get("/tables/cards.pdf")),
        (
            "patch",
            "/tables/{id}/status",
            admin.patch(f"/tables/{table.id}/status", json={"is_occupied": True}),
        ),
        (
            "patch",
            "/dishes/{id}/availability",
            admin.patch(f"/dishes/{dish.id}/availability", json={"is_available": False}),
        ),
        ("post", "/auth/logout", admin.post("/auth/logout")),
    ):
        check_documented(document, method, path, answer)


#: What the document says of a body is what the server takes: one that it calls right.
BODIES: dict[tuple[str, str], Any] = {
    ("post", "/orders/{id}/items/"): [{"dish_id": 1, "quantity": 1}],
    ("post", "/orders/"): {"order_type": "takeaway", "items": [{"dish_id": 1, "quantity": 1}]},
    ("patch", "/orders/{id}"): {"status": "ready", "notes": None, "table_id": None},
    ("patch", "/orders/{id}/items/{item_id}"): {"quantity": 3, "comment": None},
    ("post", "/dishes/"): {"name": "x", "price": 1.5, "category_id": 1, "weight": None},
    ("patch", "/dishes/{id}"): {"image_url": None, "ingredient_ids": []},
    ("patch", "/users/{id}"): {"pin_code": "2581"},
    ("patch", "/auth/me"): {"phone": None, "pin_code": None, "current_password": "x"},
    ("post", "/tables/"): {"number": 1, "seats": 1, "location": None},
}


@pytest.mark.parametrize(("method", "path"), BODIES)
def test_accepted_bodies_match_the_document(document: Document, method: str, path: str) -> None:
    content = document["paths"][path][method]["requestBody"]["content"]
    schema = {**content["application/json"]["schema"], "components": document["components"]}

    errors = [
        error.message for error in Draft202012Validator(schema).iter_errors(BODIES[method, path])
    ]

    assert errors == []


def test_a_single_item_is_documented_too(document: Document) -> None:
    content = document["paths"]["/orders/{id}/items/"]["post"]["requestBody"]["content"]
    schema = {**content["application/json"]["schema"], "components": document["components"]}
    validator = Draft202012Validator(schema)

    assert validator.is_valid({"dish_id": 1, "quantity": 1})
    assert not validator.is_valid({"items": [{"dish_id": 1, "quantity": 1}]})
