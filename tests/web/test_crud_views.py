"""The common behaviour of all records: adding, reading, changing, deactivating, deleting."""

from datetime import UTC, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient

from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_category, a_dish, a_location, a_user, an_order, get_dish
from tests.http_api import KINDS, NOBODY_HAS_THIS_ID, Kind, get_problem, send

EVERY_KIND = [pytest.param(kind, id=name) for name, kind in KINDS.items()]
WITH_SWITCH = [pytest.param(kind, id=name) for name, kind in KINDS.items() if kind.has_switch]

LONG = "ж" * 1001
NOT_TEXT = (5, 1.5, True, ["a"], {"a": "b"}, "a\x00b", "\ud800", "a\udfffb", LONG)
NOT_A_NAME = (*NOT_TEXT, None, "", " ", "\t\n", "\u00a0", "x" * 121)
NOT_A_NOTE = NOT_TEXT
NOT_AN_INTEGER = ("1", "", 1.9, True, False, 2**31, 2**63, 10**40, -(2**31) - 1, [1], {}, "١")
NOT_AN_ID = (*NOT_AN_INTEGER, 0, -1, NOBODY_HAS_THIS_ID)
NOT_A_SWITCH = (None, 1, 0, "true", "false", "yes", [], {}, 1.0)
NOT_A_PRICE = (None, "5", "", True, -0.01, -1, 1.999, 0.001, 10_000_000, 1e300, [1], {}, "5.00")
NOT_AN_ADDRESS = (
    *NOT_TEXT,
    "",
    "a b",
    "javascript:alert(1)",
    "data:text/html,x",
    "ftp://example.com/a",
    "//example.com/a",
    "http://",
    "/a\nb",
    "https://x/" + "y" * 500,
)
NOT_A_ROLE = (None, "", "Admin", "owner", 1, True, ["admin"], {})

#: What each field refuses, by hand from the contract.
FIELDS: dict[tuple[str, str], tuple[Any, ...]] = {
    ("users", "username"): NOT_A_NAME,
    ("users", "full_name"): NOT_A_NAME,
    ("users", "role"): NOT_A_ROLE,
    ("users", "is_active"): NOT_A_SWITCH,
    ("users", "shift_active"): NOT_A_SWITCH,
    ("users", "phone"): (*NOT_TEXT, "1" * 41),
    ("users", "passport"): (*NOT_TEXT, "1" * 121),
    ("users", "avatar_url"): NOT_AN_ADDRESS,
    ("users", "password"): (*NOT_TEXT, None, "short77", "x" * 129),
    ("users", "pin_code"): (*NOT_TEXT, 1234, "123", "1234567", "12a4", "١٢٣٤", "1234\n", ""),
    ("locations", "name"): NOT_A_NAME,
    ("locations", "description"): NOT_A_NOTE,
    ("locations", "color"): (*NOT_TEXT, "red", "#66CCF", "#66CCFG", "66CCFF0", "#66CCFF\n", ""),
    ("locations", "is_active"): NOT_A_SWITCH,
    ("tables", "number"): (*NOT_AN_INTEGER, None, 0, -1),
    ("tables", "seats"): (*NOT_AN_INTEGER, None, 0, -1),
    ("tables", "location"): NOT_AN_ID,
    ("tables", "description"): NOT_A_NOTE,
    ("tables", "is_active"): NOT_A_SWITCH,
    ("categories", "name"): NOT_A_NAME,
    ("categories", "description"): NOT_A_NOTE,
    ("categories", "image_url"): NOT_AN_ADDRESS,
    ("categories", "sort_order"): (*NOT_AN_INTEGER, None),
    ("categories", "is_active"): NOT_A_SWITCH,
    ("dishes", "name"): NOT_A_NAME,
    ("dishes", "description"): (*NOT_A_NOTE, None),
    ("dishes", "price"): NOT_A_PRICE,
    ("dishes", "is_available"): NOT_A_SWITCH,
    ("dishes", "is_active"): NOT_A_SWITCH,
    ("dishes", "category_id"): (*NOT_AN_ID, None),
    ("dishes", "image_url"): NOT_AN_ADDRESS,
    ("dishes", "cooking_time"): (*NOT_AN_INTEGER, -1),
    ("dishes", "weight"): ("5", True, -1, 0.001, 1e300, [], {}),
    ("dishes", "calories"): (*NOT_AN_INTEGER, -1),
    ("dishes", "ingredients"): NOT_A_NOTE,
    ("dishes", "ingredient_ids"): (None, 1, "1", {}, ["1"], [True], [None], [[]], [2**31], [0]),
    ("dishes", "code"): (*NOT_TEXT, "x" * 41),
    ("ingredients", "name"): NOT_A_NAME,
    ("ingredients", "description"): NOT_A_NOTE,
    ("ingredients", "is_allergen"): NOT_A_SWITCH,
    ("payment-methods", "name"): NOT_A_NAME,
    ("payment-methods", "is_active"): NOT_A_SWITCH,
}

#: Decided by the server, so nobody may send them.
DECIDED_BY_THE_SERVER = {
    "users": ("id", "created_at", "updated_at", "created_by_id", "last_login", "password_hash"),
    "locations": ("id", "created_at", "updated_at", "name_key"),
    "tables": (
        "id",
        "created_at",
        "updated_at",
        "qr_code",
        "is_occupied",
        "current_order_id",
        "guests_seated",
        "location_id",
    ),
    "categories": ("id", "created_at", "updated_at"),
    "dishes": ("id", "created_at", "updated_at", "category", "allergens", "ingredient_list"),
    "ingredients": ("id", "created_at", "updated_at"),
    "payment-methods": ("id", "created_at", "updated_at"),
}

#: What may be cleared, and what it is then.
NULLABLE = {
    ("users", "phone"): "+7 900 000-00-00",
    ("users", "passport"): "4510 123456",
    ("users", "avatar_url"): "/uploads/anna.png",
    ("locations", "description"): "By the river",
    ("locations", "color"): "#66CCFF",
    ("tables", "description"): "By the window",
    ("categories", "description"): "Hot",
    ("categories", "image_url"): "https://example.com/soup.png",
    ("dishes", "image_url"): "/uploads/borscht.png",
    ("dishes", "cooking_time"): 20,
    ("dishes", "weight"): 350.5,
    ("dishes", "calories"): 410,
    ("dishes", "ingredients"): "Beetroot",
    ("dishes", "code"): "B-1",
    ("ingredients", "description"): "Raw",
}


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client signed in as an admin."""
    return client_for(Role.ADMIN)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_new_record_has_a_location_and_reads_the_same_there(
    admin: FlaskClient, kind: Kind
) -> None:
    created = admin.post(kind.path, json=kind.body())

    assert created.status_code == 201, created.json
    assert created.headers["Location"] == f"{kind.path}{created.json['id']}"
    read = admin.get(created.headers["Location"])
    assert read.json == created.json
    assert read.headers["ETag"] == created.headers["ETag"]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_times_are_utc_with_an_offset(admin: FlaskClient, kind: Kind) -> None:
    before = datetime.now(UTC)

    created = admin.post(kind.path, json=kind.body()).json

    for name in ("created_at", "updated_at"):
        moment = datetime.fromisoformat(created[name])
        assert moment.utcoffset() is not None
        assert before <= moment <= datetime.now(UTC)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_patch_changes_what_it_names_and_nothing_else(admin: FlaskClient, kind: Kind) -> None:
    url = kind.url(kind.make())
    before = admin.get(url).json

    changed = admin.patch(url, json=kind.change)

    assert changed.status_code == 200
    assert changed.json == {**before, **kind.change, "updated_at": changed.json["updated_at"]}
    assert admin.get(url).json == changed.json
    assert changed.json["updated_at"] > before["updated_at"]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_an_empty_patch_changes_nothing(admin: FlaskClient, kind: Kind) -> None:
    url = kind.url(kind.make())
    before = admin.get(url)

    answer = admin.patch(url, json={})

    assert answer.status_code == 200
    assert answer.json == before.json
    assert answer.headers["ETag"] == before.headers["ETag"]
    assert admin.get(url).json == before.json


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_patch_with_the_current_values_changes_nothing(admin: FlaskClient, kind: Kind) -> None:
    url = kind.url(kind.make())
    before = admin.get(url).json
    same = {name: before[name] for name in kind.change}

    assert admin.patch(url, json=same).json == before


@pytest.mark.slow
@pytest.mark.parametrize(("name", "field"), NULLABLE)
def test_null_clears_what_may_be_empty(admin: FlaskClient, name: str, field: str) -> None:
    kind = KINDS[name]
    url = kind.url(kind.make())
    value = NULLABLE[name, field]

    assert admin.patch(url, json={field: value}).json[field] == value
    assert admin.patch(url, json={field: None}).json[field] is None


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_record_without_references_is_deleted(admin: FlaskClient, kind: Kind) -> None:
    url = kind.url(kind.make())

    gone = admin.delete(url)

    assert gone.status_code == 204
    assert gone.data == b""
    get_problem(admin.get(url), 404, "not_found")
    get_problem(admin.delete(url), 404)
    get_problem(admin.patch(url, json={}), 404)


@pytest.mark.parametrize("name", ["users", "tables", "dishes", "categories", "locations"])
def test_a_record_with_references_is_deactivated(admin: FlaskClient, name: str) -> None:
    kind, order, zone = KINDS[name], an_order(), a_location()
    dish = get_dish(order.items[0])
    url = {
        "users": f"/users/{order.waiter_id}",
        "tables": f"/tables/{order.table_id}",
        "dishes": f"/dishes/{dish.id}",
        "categories": f"/categories/{dish.category_id}",
        "locations": f"/locations/{zone.id}",
    }[name]
    admin.patch(f"/tables/{order.table_id}", json={"location": zone.id})
    admin.patch(f"/orders/{order.id}", json={"status": "cancelled"})

    assert admin.delete(url).status_code == 204

    kept = admin.get(url)
    assert kept.status_code == 200
    assert kept.json["is_active"] is False
    ids = [record["id"] for record in admin.get(kind.path).json]
    assert kept.json["id"] not in ids
    everything = admin.get(f"{kind.path}?include_inactive=true").json
    assert kept.json["id"] in [record["id"] for record in everything]


@pytest.mark.parametrize("kind", WITH_SWITCH)
def test_lists_hide_inactive_records_by_default(admin: FlaskClient, kind: Kind) -> None:
    off = kind.make(is_active=False)

    def listed(query: str) -> bool:
        return off.id in [record["id"] for record in admin.get(kind.path + query).json]  # type: ignore[attr-defined]

    assert not listed("")
    assert not listed("?include_inactive=false")
    assert listed("?include_inactive=true")
    assert admin.get(kind.url(off)).json["is_active"] is False


@pytest.mark.parametrize("kind", WITH_SWITCH)
def test_an_inactive_record_can_be_activated_again(admin: FlaskClient, kind: Kind) -> None:
    url = kind.url(kind.make(is_active=False))

    assert admin.patch(url, json={"is_active": True}).json["is_active"] is True


#: Values in an address that are no ids.
NO_IDS = [
    "0",
    "-1",
    "-0",
    str(NOBODY_HAS_THIS_ID),
    str(2**31),
    str(2**63),
    "9" * 400,
    "9" * 5000,
    "1.0",
    "1e3",
    "abc",
    "null",
    "%00",
    "1%00",
    "%D9%A1",
    "%C2%B2",
    "+1",
    "%201",
    "1%20",
    "0x1",
    "1_0",
    "..",
    "%2e%2e",
    "%ff",
    "1;drop",
    "1/2/3",
]


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_an_address_of_no_record_is_not_found(admin: FlaskClient, kind: Kind) -> None:
    kind.make()

    for id in NO_IDS:
        for method in ("get", "patch", "delete"):
            sent: dict[str, Any] = {"json": {}} if method == "patch" else {}
            get_problem(admin.open(f"{kind.path}{id}", method=method, **sent), 404)


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_both_spellings_of_an_address_are_answered_directly(admin: FlaskClient, kind: Kind) -> None:
    url = kind.url(kind.make())

    for path in (kind.path, kind.path.rstrip("/"), url, f"{url}/"):
        assert admin.get(path).status_code == 200
    for path in (url, f"{url}/"):
        assert admin.patch(path, json={}).status_code == 200
    assert admin.post(kind.path.rstrip("/"), json=kind.body()).status_code == 201
    assert admin.delete(f"{url}/").status_code == 204


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_an_unknown_field_is_refused(admin: FlaskClient, kind: Kind) -> None:
    url = kind.url(kind.make())
    before = admin.get(kind.path).json

    for answer in (
        admin.post(kind.path, json={**kind.body(), "colour_of_money": 1}),
        admin.patch(url, json={**kind.change, "colour_of_money": 1}),
    ):
        assert "colour_of_money" in get_problem(answer, 422, "invalid")["errors"]["json"]

    assert admin.get(kind.path).json == before


@pytest.mark.parametrize(("name", "fields"), DECIDED_BY_THE_SERVER.items())
def test_read_only_fields_cannot_be_sent(
    admin: FlaskClient, name: str, fields: tuple[str, ...]
) -> None:
    kind = KINDS[name]
    url = kind.url(kind.make())
    present = admin.get(url).json

    for field in fields:
        value = present.get(field, "anything")
        changed = admin.patch(url, json={field: value})
        assert field in get_problem(changed, 422, "invalid")["errors"]["json"]
        get_problem(admin.post(kind.path, json={**kind.body(), field: value}), 422, "invalid")

    assert admin.get(url).json == present


@pytest.mark.parametrize("kind", EVERY_KIND)
def test_a_required_field_must_be_there(admin: FlaskClient, kind: Kind) -> None:
    body = kind.body()
    optional = {"is_allergen"}

    for field in body.keys() - optional:
        rest = {name: value for name, value in body.items() if name != field}
        assert field in get_problem(admin.post(kind.path, json=rest), 422)["errors"]["json"]


@pytest.mark.slow
@pytest.mark.parametrize(("name", "field"), FIELDS)
def test_a_field_refuses_what_does_not_fit_it(admin: FlaskClient, name: str, field: str) -> None:
    kind = KINDS[name]
    url, body = kind.url(kind.make()), kind.body()
    before, all_before = admin.get(url).json, admin.get(kind.path).json

    for value in FIELDS[name, field]:
        changed = send(admin, "patch", url, {field: value})
        assert changed.status_code == 422, (value, changed.json)
        created = send(admin, "post", kind.path, {**body, field: value})
        assert created.status_code == 422, (value, created.json)
        get_problem(created, 422)

    assert admin.get(url).json == before
    assert admin.get(kind.path).json == all_before


@pytest.mark.slow
@pytest.mark.parametrize("value", [b"NaN", b"Infinity", b"-Infinity"])
@pytest.mark.parametrize("field", ["price", "cooking_time", "category_id", "name", "is_active"])
def test_invalid_json_numbers_are_refused(admin: FlaskClient, field: str, value: bytes) -> None:
    url = f"/dishes/{a_dish().id}"

    answer = send(admin, "patch", url, b'{"%s": %s}' % (field.encode(), value))

    get_problem(answer, 400)


def test_names_are_stored_byte_for_byte(admin: FlaskClient) -> None:
    spellings = [
        "Борщ «Московский» №1",
        "  две  ",
        "e\u0301clair",
        "\u00e9clair",
        "👩‍🍳 от шефа",
        "a" * 120,
        "ё" * 120,
        "\u202eסלט",
        "<b>'; DROP TABLE dishes; --",
        "tab\there",
        "﷽" * 120,
        "ΐ" * 120,
        "\ufeffBOM",
        "𝔘𝔫𝔦" * 40,
    ]

    for spelling in spellings:
        created = admin.post("/categories/", json={"name": spelling})
        assert created.status_code == 201, spelling
        assert admin.get(created.headers["Location"]).json["name"] == spelling


@pytest.mark.parametrize(
    ("name", "field", "value"), [("tables", "number", 7), ("users", "username", "anna")]
)
def test_a_duplicate_of_a_unique_value_is_refused(
    admin: FlaskClient, name: str, field: str, value: Any
) -> None:
    kind = KINDS[name]
    first = kind.make(**{field: value})
    other = kind.url(kind.make())
    before = admin.get(other).json

    for answer in (
        admin.post(kind.path, json={**kind.body(), field: value}),
        admin.patch(other, json={field: value}),
    ):
        problem = get_problem(answer, 409, "already_exists")
        assert problem["field"] == field
        assert field in problem["errors"]["json"]

    assert admin.get(other).json == before
    assert admin.patch(kind.url(first), json={field: value}).status_code == 200


@pytest.mark.parametrize(
    ("name", "field", "value"),
    [
        ("tables", "location", NOBODY_HAS_THIS_ID),
        ("dishes", "category_id", NOBODY_HAS_THIS_ID),
        ("dishes", "ingredient_ids", [NOBODY_HAS_THIS_ID]),
    ],
)
def test_an_id_that_refers_to_nothing_is_refused(
    admin: FlaskClient, name: str, field: str, value: Any
) -> None:
    kind = KINDS[name]
    url = kind.url(kind.make())

    for answer in (
        admin.post(kind.path, json={**kind.body(), field: value}),
        admin.patch(url, json={field: value}),
    ):
        assert field in get_problem(answer, 422, "invalid")["errors"]["json"]


def test_an_ingredient_of_a_dish_cannot_be_erased(admin: FlaskClient) -> None:
    nuts = admin.post("/ingredients/", json={"name": "Nuts", "is_allergen": True})
    cake = {"name": "Cake", "price": 1, "category_id": a_category().id}
    dish = admin.post("/dishes/", json={**cake, "ingredient_ids": [nuts.json["id"]]})

    get_problem(admin.delete(nuts.headers["Location"]), 409, "in_use")

    admin.patch(dish.headers["Location"], json={"ingredient_ids": []})
    assert admin.delete(nuts.headers["Location"]).status_code == 204


def test_a_user_who_hired_somebody_is_deactivated_not_deleted(admin: FlaskClient) -> None:
    boss = a_user(Role.ADMIN)
    a_user(created_by_id=boss.id)

    admin.delete(f"/users/{boss.id}")

    assert admin.get(f"/users/{boss.id}").json["is_active"] is False
