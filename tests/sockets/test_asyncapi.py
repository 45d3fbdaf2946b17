"""The description of the live channel: true to AsyncAPI 3.0, to the contract and to the events."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask.testing import FlaskClient
from jsonschema import Draft7Validator

from restaurant.orders.states import OrderType
from restaurant.permissions import Role
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_dish, a_payment_method, a_table, a_user, an_order

#: Section 5 of the contract, by hand: each event, and what it carries.
EVENTS = {
    "order-created": {"order"},
    "order-updated": {"order"},
    "items-added": {"order_id", "items", "order"},
    "item-updated": {"order_id", "item", "order"},
    "dish-ready": {"order_id", "table", "waiter_id", "item"},
    "order-ready": {"order"},
    "order-cancelled": {"order"},
    "table-updated": {"table"},
    "category-updated": {"category"},
    "dish-updated": {"dish"},
}
GREETINGS = {
    "welcome": {"server_time", "last_event_id", "rooms"},
    "caught-up": {"last_event_id"},
    "resync": {"reason"},
}
COMMANDS = {
    "create-order": {"table_id", "order_type", "notes", "kitchen_notes", "items"},
    "add-items": {"order_id", "items"},
    "set-item-status": {"order_id", "item_id", "status"},
    "set-order-status": {"order_id", "status"},
    "authenticate": {"token"},
}
MAY_SAY = {
    "create-order": ["admin", "waiter"],
    "add-items": ["admin", "waiter"],
    "set-item-status": ["admin", "waiter", "kitchen"],
    "set-order-status": ["admin", "waiter", "kitchen"],
    "authenticate": ["admin", "waiter", "kitchen"],
}

Document = dict[str, Any]


@pytest.fixture
def document(client: FlaskClient) -> Document:
    """The document, as a client reads it."""
    answer = client.get("/asyncapi.json")
    assert answer.status_code == 200
    assert answer.content_type == "application/json"
    found: Document = answer.json
    return found


def every_reference(value: Any) -> Iterator[str]:
    """All ``$ref`` of a document, wherever they stand."""
    if isinstance(value, dict):
        if isinstance(value.get("$ref"), str):
            yield value["$ref"]
        for inner in value.values():
            yield from every_reference(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from every_reference(inner)


def resolved(document: Document, reference: str) -> Any:
    """What a local reference points at. Raises for one that points nowhere."""
    assert reference.startswith("#/")
    found: Any = document
    for part in reference.removeprefix("#/").split("/"):
        found = found[part.replace("~1", "/").replace("~0", "~")]
    return found


def message(document: Document, name: str) -> Any:
    """A message of the one channel."""
    return resolved(document, document["channels"]["orders"]["messages"][name]["$ref"])


def get_schema(document: Document, name: str) -> Any:
    """The JSON Schema of a message, on its own feet."""
    payload = message(document, name)["payload"]["schema"]
    if "$ref" in payload:  # in draft 7 nothing may stand beside it
        payload = resolved(document, payload["$ref"])
    return {**payload, "components": document["components"]}


def must_accept(document: Document, name: str, payload: Any) -> None:
    """Fail unless the schema of a message accepts this."""
    Draft7Validator(get_schema(document, name)).validate(payload)


def properties(document: Document, schema: Any) -> set[str]:
    """The properties that a schema names."""
    if "$ref" in schema:
        schema = resolved(document, schema["$ref"])
    return set(schema["properties"])


def test_the_document_is_asyncapi_3(document: Document) -> None:
    assert document["asyncapi"].startswith("3.0.")
    assert document["info"].keys() >= {"title", "version"}
    assert document.keys() <= {
        "asyncapi",
        "id",
        "info",
        "servers",
        "defaultContentType",
        "channels",
        "operations",
        "components",
    }
    assert document["channels"]["orders"]["address"] == "/ws/orders"
    for name, operation in document["operations"].items():
        assert operation["action"] in {"send", "receive"}, name
        assert operation.keys() >= {"channel", "messages", "summary"}
        assert operation["channel"] == {"$ref": "#/channels/orders"}
    for found in document["components"]["messages"].values():
        assert found.keys() <= {
            "headers",
            "payload",
            "correlationId",
            "contentType",
            "name",
            "title",
            "summary",
            "description",
            "tags",
            "externalDocs",
            "bindings",
            "examples",
            "traits",
        }


def test_every_reference_leads_somewhere(document: Document) -> None:
    references = set(every_reference(document))

    assert references
    for reference in references:
        assert resolved(document, reference) is not None


def test_an_operation_names_messages_of_its_channel(document: Document) -> None:
    for operation in document["operations"].values():
        named = operation["messages"] + operation.get("reply", {}).get("messages", [])
        for reference in named:
            assert reference["$ref"].startswith("#/channels/orders/messages/")


def test_every_schema_is_a_json_schema(document: Document) -> None:
    for name in document["channels"]["orders"]["messages"]:
        Draft7Validator.check_schema(get_schema(document, name))


def test_the_document_has_every_event_command_and_connection_message(document: Document) -> None:
    sent = {name for name, one in document["operations"].items() if one["action"] == "send"}
    heard = {name for name, one in document["operations"].items() if one["action"] == "receive"}

    assert sent == EVENTS.keys() | GREETINGS.keys()
    assert heard == COMMANDS.keys()


@pytest.mark.parametrize("name", EVENTS)
def test_an_event_carries_what_the_contract_says(document: Document, name: str) -> None:
    expected = {"event_id", "event", "at"} | EVENTS[name]

    schema = get_schema(document, name)

    assert set(schema["properties"]) == expected
    assert set(schema["required"]) == expected


@pytest.mark.parametrize("name", GREETINGS)
def test_a_connection_message_has_the_documented_fields(document: Document, name: str) -> None:
    assert set(get_schema(document, name)["properties"]) >= GREETINGS[name]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_takes_what_the_contract_says(document: Document, name: str) -> None:
    found = set(get_schema(document, name)["properties"])

    assert found >= COMMANDS[name]
    operation = document["operations"][name]
    if name != "authenticate":
        assert "command_id" in found
    assert operation["reply"]["messages"]
    assert operation["x-roles"] == MAY_SAY[name]
    assert operation["description"] == f"For: {', '.join(MAY_SAY[name])}."


def test_real_events_are_what_the_document_says(
    client_for: ClientFor, listen_as: ListenAs, document: Document
) -> None:
    chief = a_user(Role.ADMIN)
    listener, admin = listen_as(chief), client_for(chief)
    table, dish, method = a_table(), a_dish(price=1), a_payment_method()
    line = {"dish_id": dish.id, "quantity": 2}

    order = admin.post("/orders/", json={"table_id": table.id, "items": [line]}).json
    url = f"/orders/{order['id']}"
    admin.post(f"{url}/items/", json=[line])
    admin.patch(url, json={"notes": "x", "status": "ready"})
    admin.patch(url, json={"status": "served"})
    admin.patch(url, json={"payment_status": "paid", "payment_method_id": method.id})
    to_go = an_order(order_type=OrderType.TAKEAWAY)
    admin.patch(f"/orders/{to_go.id}/items/{to_go.items[0].id}", json={"status": "ready"})
    admin.delete(f"/orders/{to_go.id}")
    admin.patch(f"/dishes/{dish.id}", json={"price": 0.07})
    admin.patch(f"/categories/{dish.category_id}", json={"sort_order": 3})

    heard = listener.hear()
    assert {event["event"] for event in heard} == EVENTS.keys() | {"welcome", "caught-up"}
    for event in heard:
        name = event["event"]
        must_accept(document, name, event if name in EVENTS else _without(event, "event"))
    for event in admin.get("/events/").json:
        assert event.keys() == {"event_id", "event", "at"} | EVENTS[event["event"]]


def test_resync_is_as_documented(listen_as: ListenAs, document: Document) -> None:
    listener = listen_as(Role.WAITER, 1_000_000)

    heard = {event["event"]: event for event in listener.hear()}

    must_accept(document, "resync", _without(heard["resync"], "event"))


def test_real_acknowledgements_are_what_the_document_says(
    listen_as: ListenAs, document: Document
) -> None:
    phone, dish = listen_as(Role.ADMIN), a_dish()
    line = {"dish_id": dish.id, "quantity": 1}

    def say(command: str, **data: Any) -> Any:
        answer = phone.say(command, data)
        must_accept(document, f"{command}-ack", answer)
        return answer

    order = say("create-order", table_id=a_table().id, items=[line])["order"]
    added = say("add-items", order_id=order["id"], items=[line])["items"]
    target = {"order_id": order["id"], "item_id": added[0]["id"]}
    assert say("set-item-status", **target, status="ready")["ok"]
    assert say("set-order-status", order_id=order["id"], status="ready")["ok"]


def test_refusals_are_what_the_document_says(listen_as: ListenAs, document: Document) -> None:
    phone, order = listen_as(Role.WAITER), an_order()
    target = {"order_id": order.id, "item_id": order.items[0].id}

    refusals = {
        "create-order": {"table_id": order.table_id},
        "add-items": {"order_id": order.id, "items": [{"dish_id": 0}]},
        "set-item-status": {**target, "status": "served"},
        "set-order-status": {"order_id": order.id, "status": "served"},
    }

    for command, data in refusals.items():
        answer = phone.say(command, data)
        assert answer["ok"] is False
        must_accept(document, f"{command}-ack", answer)


def _without(event: dict[str, Any], name: str) -> dict[str, Any]:
    return {key: value for key, value in event.items() if key != name}


def test_nothing_in_the_document_is_unused(document: Document) -> None:
    used = set(every_reference(document))

    for name in document["components"]["schemas"]:
        assert f"#/components/schemas/{name}" in used, name
