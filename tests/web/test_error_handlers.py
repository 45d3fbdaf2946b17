"""Errors: one shape, no internal details, and nothing is changed."""

import json
from collections.abc import Generator
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event, func, select
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from restaurant.auth.models import User
from restaurant.database.base import Model
from restaurant.database.session import db
from restaurant.menu import service as menu_service
from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_category, a_dish, a_table, a_user, an_order, get_waiter
from tests.http_api import KINDS, get_problem, send
from tests.staff_clients import PASSWORD

SECRET = "SELECT password_hash FROM users at /srv/restaurant/secret.py"
ONE_MEGABYTE = 1024 * 1024

#: Every place that reads a body.
ROUTES = [
    ("post", "/setup"),
    ("post", "/auth/login"),
    ("post", "/auth/pin"),
    ("patch", "/auth/me"),
    *[("post", kind.path) for kind in KINDS.values()],
    *[("patch", f"{kind.path}{{{name}}}") for name, kind in KINDS.items()],
    ("patch", "/tables/{tables}/status"),
    ("patch", "/dishes/{dishes}/availability"),
    ("post", "/orders/"),
    ("patch", "/orders/{order}"),
    ("post", "/orders/{order}/items/"),
    ("patch", "/orders/{order}/items/{item}"),
]

GIANT = b"9" * 5000
DEEP = 60_000

#: Bodies that are no JSON object of text and plain numbers.
HOSTILE: dict[str, bytes] = {
    "nothing": b"",
    "blank": b" \n",
    "half an object": b'{"name": ',
    "an open text": b'{"name": "x',
    "single quotes": b"{'name': 'x'}",
    "a comment": b'{"name": "x"} // x',
    "two objects": b'{"name": "x"}{"name": "y"}',
    "a form": b"name=x&price=5",
    "an array": b'[{"name": "x"}]',
    "an array of arrays": b"[[]]",
    "an empty array": b"[]",
    "null": b"null",
    "true": b"true",
    "a number": b"5",
    "a text": b'"text"',
    "NaN": b'{"name": NaN, "price": NaN, "number": NaN}',
    "infinity": b'{"price": Infinity, "seats": -Infinity}',
    "an endless fraction": b'{"price": 1e999999, "seats": 1e999999, "quantity": 1e999999999999}',
    "a vanishing fraction": b'{"price": 1e-999999, "seats": 1E-99999999999999999999}',
    "a giant whole number": b'{"price": %s, "seats": %s, "id": %s}' % (GIANT, GIANT, GIANT),
    "a giant number of a field": b'{"quantity": %s, "dish_id": %s}' % (GIANT, GIANT),
    "an array without end": b"[" * DEEP,
    "an object without end": b'{"name":' * DEEP,
    "a deep array": b"[" * DEEP + b"]" * DEEP,
    "a deep field": b'{"name": ' + b"[" * DEEP + b"]" * DEEP + b"}",
    "deep, but readable": b'{"name": ' + b"[" * 900 + b"]" * 900 + b"}",
    "half deep": b'{"items": ' + b"[" * 400 + b'"\\ud800"' + b"]" * 400 + b"}",
    "broken UTF-8": b'{"name": "\xff\xfe"}',
    "cut UTF-8": b'{"name": "\xd0"}',
    "an encoded surrogate": b'{"name": "\xed\xa0\x80"}',
    "UTF-16": '{"name": "x"}'.encode("utf-16"),
    "UTF-32": '{"name": "x"}'.encode("utf-32"),
    "a byte order mark": b'\xef\xbb\xbf{"name": "x"}',
    "a NUL byte": b'{"name": "a\x00b"}',
    "a NUL": b'{"name": "a\\u0000b", "username": "a\\u0000b", "notes": "\\u0000"}',
    "a NUL in a name": b'{"na\\u0000me": "x"}',
    "half a character": b'{"name": "\\ud800", "notes": "\\udfff", "comment": "\\ud83d"}',
    "half a character in a name": b'{"\\ud800": "x"}',
    "half a character deep inside": b'{"items": [{"\\udc00": ["\\ud800"]}]}',
    "half a sign-in": b'{"username": "\\ud800", "password": "\\ud800", "pin_code": "\\ud800"}',
    "a NUL sign-in": b'{"username": "\\u0000", "password": "\\u0000", "token": "\\u0000"}',
    "a name twice": b'{"name": "x", "name": "y"}',
    "unknown fields": b'{"__class__": "x", "__proto__": {}, "constructor": 1, "": 2}',
    "the wrong shapes": b'{"items": {"dish_id": 1}, "status": {}, "role": [], "name": {}}',
    "wrong items": b'{"items": [null, 5, "x", [], {"dish_id": "x"}, {"quantity": 0}]}',
    "wrong ids": b'{"ingredient_ids": ["x", null, {}], "category_id": -1, "location": 0}',
    "a list of ids that are not": b'{"ingredient_ids": [0, -1, 1e3, 2147483648]}',
    "numbers as text": b'{"price": "5", "seats": "4", "quantity": "1", "is_active": "yes"}',
}

OTHER_TYPES = [
    "text/plain",
    "text/html",
    "application/xml",
    "application/x-www-form-urlencoded",
    "multipart/form-data; boundary=x",
    "application/octet-stream",
    "application/jsonp",
    "application/problem+json",
    "application/x-json",
    "text/json",
    "garbage",
    ";;;",
    "",
]


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client signed in as an admin."""
    return client_for(Role.ADMIN)


@pytest.fixture
def as_in_service(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """What breaks is answered, as it is outside tests."""
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)


def filled(path: str) -> str:
    """An address whose records exist."""
    if "{" not in path:
        return path
    order = an_order()
    ids = {"order": order.id, "item": order.items[0].id}
    ids |= {name: kind.make().id for name, kind in KINDS.items() if f"{{{name}}}" in path}  # type: ignore[attr-defined]
    return path.format(**ids)


def everything() -> dict[str, Any]:
    """All that the database holds, row by row."""
    db.session.remove()
    with db.engine.connect() as connection:
        return {
            table.name: [tuple(row) for row in connection.execute(select(table))]
            for table in Model.metadata.sorted_tables
            if table.name != "event_log"
        }


def must_let_nothing_out(response: Any) -> None:
    """No answer shows how the server is made."""
    text = response.get_data(as_text=True)
    for word in ("Traceback", "SELECT", "sqlite3", "sqlalchemy", "/srv/", ".py", "password_hash"):
        assert word not in text, text


def break_the_database(error: Exception) -> Generator[None]:
    """Let every statement fail until the generator is closed."""

    def fail(*_: Any) -> None:
        raise error

    event.listen(db.engine, "before_cursor_execute", fail)
    try:
        yield
    finally:
        event.remove(db.engine, "before_cursor_execute", fail)


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_hostile_bodies_are_refused_and_change_nothing(
    admin: FlaskClient, method: str, path: str
) -> None:
    address = filled(path)
    before = everything()

    for name, body in HOSTILE.items():
        response = send(admin, method, address, body)
        assert 400 <= response.status_code < 500, (name, response.status_code, response.data[:200])
        get_problem(response, response.status_code)
        must_let_nothing_out(response)

    assert everything() == before


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_json_that_is_no_object_is_readable_but_not_valid(
    admin: FlaskClient, method: str, path: str
) -> None:
    address = filled(path)

    for body in ("an array", "null", "true", "a number", "a text"):
        get_problem(send(admin, method, address, HOSTILE[body]), 422, "invalid")


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_body_that_is_not_json_is_400(admin: FlaskClient, method: str, path: str) -> None:
    address = filled(path)

    for body in ("half an object", "an array without end", "broken UTF-8", "NaN", "a form"):
        get_problem(send(admin, method, address, HOSTILE[body]), 400)


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_body_of_another_type_is_415(admin: FlaskClient, method: str, path: str) -> None:
    address = filled(path)
    before = everything()

    for content_type in OTHER_TYPES:
        response = admin.open(
            address, method=method, data=b'{"name": "x"}', headers={"Content-Type": content_type}
        )
        get_problem(response, 415, "unsupported_media_type")

    assert everything() == before


@pytest.mark.parametrize("content_type", ["application/json; charset=utf-8", "Application/JSON"])
def test_json_by_any_other_spelling_is_json(admin: FlaskClient, content_type: str) -> None:
    response = admin.post(
        "/categories/", data='{"name": "Супы"}'.encode(), headers={"Content-Type": content_type}
    )

    assert response.json["name"] == "Супы"


@pytest.mark.slow
@pytest.mark.parametrize(("method", "path"), ROUTES)
def test_a_body_over_a_megabyte_is_413(admin: FlaskClient, method: str, path: str) -> None:
    address, body = filled(path), b'{"name": "' + b"x" * (ONE_MEGABYTE + 1 - 12) + b'"}'
    assert len(body) == ONE_MEGABYTE + 1
    before = everything()

    get_problem(send(admin, method, address, body), 413)

    assert send(admin, method, address, body[:-3] + b'"}').status_code in {401, 404, 422}
    assert everything() == before


def test_a_megabyte_in_pieces_is_413_too(admin: FlaskClient) -> None:
    response = admin.post(
        "/categories/",
        input_stream=BytesIO(b'{"name": "' + b"x" * ONE_MEGABYTE + b'"}'),
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )

    get_problem(response, 413)


def test_a_body_in_pieces_is_read(admin: FlaskClient) -> None:
    response = admin.post(
        "/categories/",
        input_stream=BytesIO('{"name": "Супы"}'.encode()),
        content_type="application/json",
        headers={"Transfer-Encoding": "chunked"},
        environ_overrides={"wsgi.input_terminated": True},
    )

    assert response.status_code == 201


def test_a_wrong_content_length_breaks_nothing(admin: FlaskClient) -> None:
    for length in ("5", "0", "-1", "abc", "9" * 30):
        response = admin.post(
            "/categories/",
            input_stream=BytesIO(b'{"name": "x"}'),
            content_type="application/json",
            environ_overrides={"CONTENT_LENGTH": length},
        )
        assert 400 <= response.status_code < 500

    assert admin.get("/categories/").json == []


@pytest.mark.parametrize("path", ["/nowhere", "/dishes/1/2/3", "/admin", "/docs/x.js"])
def test_an_unknown_address_is_404(client: FlaskClient, path: str) -> None:
    get_problem(client.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("put", "/dishes/", {"GET", "POST"}),
        ("delete", "/dishes/", {"GET", "POST"}),
        ("patch", "/orders/", {"GET", "POST"}),
        ("post", "/orders/1", {"GET", "PATCH", "DELETE"}),
        ("put", "/orders/1", {"GET", "PATCH", "DELETE"}),
        ("get", "/orders/1/items/", {"POST"}),
        ("get", "/auth/login", {"POST"}),
        ("get", "/setup", {"POST"}),
        ("post", "/menu/", {"GET"}),
        ("post", "/health", {"GET"}),
        ("trace", "/menu/", {"GET"}),
        ("brew", "/menu/", {"GET"}),
    ],
)
def test_a_method_that_is_not_there_names_those_that_are(
    client: FlaskClient, method: str, path: str, allowed: set[str]
) -> None:
    response = client.open(path, method=method)

    get_problem(response, 405)
    assert {name.strip() for name in response.headers["Allow"].split(",")} >= allowed


def test_no_token_asks_for_one(client: FlaskClient) -> None:
    response = client.get("/orders/")

    get_problem(response, 401, "invalid_token")
    assert response.headers["WWW-Authenticate"] == "Bearer"


def test_a_forbidden_request_is_403(client_for: ClientFor) -> None:
    get_problem(client_for(Role.KITCHEN).get("/users/"), 403, "forbidden")


def test_a_conflict_has_the_facts_to_recover(client_for: ClientFor) -> None:
    order = an_order()
    sold_out = a_dish(is_available=False)
    waiter = client_for(get_waiter(order))

    taken = waiter.post("/orders/", json={"table_id": order.table_id})
    assert get_problem(taken, 409, "table_occupied")["order_id"] == order.id

    line = {"dish_id": sold_out.id, "quantity": 1}
    missing = waiter.post("/orders/", json={"table_id": a_table().id, "items": [line]})
    assert get_problem(missing, 409, "dish_unavailable")["dish_id"] == sold_out.id

    moved = waiter.patch(f"/orders/{order.id}/items/{order.items[0].id}", json={"status": "served"})
    problem = get_problem(moved, 409, "illegal_transition")
    assert problem["current"] == "new"
    assert problem["allowed"] == ["cancelled", "cooking", "ready"]


def test_a_stale_if_match_is_412(admin: FlaskClient) -> None:
    url = f"/categories/{a_category().id}"

    get_problem(admin.patch(url, json={}, headers={"If-Match": '"old"'}), 412, "stale")


def test_an_invalid_body_is_422_with_the_fields(admin: FlaskClient) -> None:
    response = admin.post("/tables/", json={"number": 1, "seats": "four"})

    problem = get_problem(response, 422, "invalid")
    [sentence] = problem["errors"]["json"]["seats"]
    assert sentence.endswith(".")


def test_too_many_attempts_are_429_with_retry_after(client: FlaskClient) -> None:
    anna = a_user()
    for _ in range(5):
        wrong = client.post("/auth/pin", json={"username": anna.username, "pin_code": "0000"})
        get_problem(wrong, 401, "invalid_credentials")

    response = client.post("/auth/pin", json={"username": anna.username, "pin_code": "0000"})

    problem = get_problem(response, 429)
    assert int(response.headers["Retry-After"]) == problem["retry_after"] > 0


@pytest.mark.usefixtures("as_in_service")
def test_an_internal_error_is_500_without_details(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def break_down() -> None:
        raise ValueError(SECRET)

    monkeypatch.setattr(menu_service, "get_menu", break_down)

    response = client.get("/menu/")

    get_problem(response, 500)
    must_let_nothing_out(response)


@pytest.mark.usefixtures("as_in_service")
@pytest.mark.parametrize(
    "error",
    [
        OperationalError(SECRET, {}, Exception("database is locked")),
        OperationalError(SECRET, {}, Exception("database or disk is full")),
        OperationalError(SECRET, {}, Exception("could not connect to server")),
        PoolTimeoutError(SECRET),
    ],
    ids=["locked", "full", "away", "busy"],
)
def test_an_unreachable_database_is_503_with_retry_after(
    client: FlaskClient, error: Exception
) -> None:
    broken = break_the_database(error)
    next(broken)

    read, written = client.get("/menu/"), client.post("/auth/login", json=_credentials())

    broken.close()
    for response in (read, written):
        problem = get_problem(response, 503)
        assert int(response.headers["Retry-After"]) == problem["retry_after"] > 0
        must_let_nothing_out(response)
    assert client.get("/menu/").status_code == 200


@pytest.mark.usefixtures("as_in_service")
def test_an_unexpected_constraint_error_is_409_without_details(
    client: FlaskClient,
) -> None:
    broken = break_the_database(IntegrityError(SECRET, {}, Exception(SECRET)))
    next(broken)

    first_admin = _credentials() | {"full_name": "Anna", "token": "x"}
    response = client.post("/setup", json=first_admin)

    broken.close()
    get_problem(response, 409)
    must_let_nothing_out(response)


def _credentials() -> dict[str, str]:
    return {"username": "anna", "password": PASSWORD}


@pytest.mark.parametrize("name", ["till-7", "a.b_c-1", "0" * 64])
def test_a_request_keeps_the_request_id_of_its_client(the_app: Flask, name: str) -> None:
    client = the_app.test_client()
    response = client.get("/nowhere", headers={"X-Request-ID": name})

    assert get_problem(response, 404)["request_id"] == name
    assert client.get("/health", headers={"X-Request-ID": name}).headers["X-Request-ID"] == name


@pytest.mark.parametrize("name", ["", "a b", "x" * 65, "<script>", "a;b", "\xe9", 'a"b', "a\tb"])
def test_an_invalid_request_id_is_replaced(the_app: Flask, name: str) -> None:
    response = the_app.test_client().get("/nowhere", headers={"X-Request-ID": name})

    assert get_problem(response, 404)["request_id"] not in {name, ""}


def test_every_request_has_its_own_request_id(the_app: Flask) -> None:
    client = the_app.test_client()  # no context is pushed here that the requests would share

    names = {client.get("/health").headers["X-Request-ID"] for _ in range(5)}

    assert len(names) == 5


@pytest.mark.parametrize(
    "headers",
    [
        {"Authorization": "\xff\xfe"},
        {"If-None-Match": "\xff"},
        {"If-Modified-Since": "yesterday"},
        {"Range": "bytes=0-5"},
        {"Range": "bytes=9-1,x"},
        {"Accept": "application/xml"},
        {"Accept": "\xff"},
        {"Cookie": "a=\xff; b" * 200},
        {"Content-Encoding": "gzip"},
        {"X-HTTP-Method-Override": "DELETE"},
        {"Expect": "200-ok"},
    ],
    ids=str,
)
def test_odd_headers_break_nothing(admin: FlaskClient, headers: dict[str, str]) -> None:
    url = f"/categories/{a_category().id}"

    assert admin.get(url, headers=headers).status_code in {200, 401, 406, 415}
    assert admin.get(url).status_code == 200


def test_a_sentence_for_a_person_names_no_other_person(admin: FlaskClient) -> None:
    secret = a_user(username="secret.admirer", phone="+7 900")

    response = admin.post("/users/", json={**KINDS["users"].body(), "username": secret.username})

    text = json.dumps(get_problem(response, 409, "already_exists"), ensure_ascii=False)
    assert "+7 900" not in text
    assert db.session.scalar(select(func.count(User.id))) == 2
