"""The search for secrets in everything that the application sends."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask, Response, jsonify
from flask.testing import FlaskClient
from marshmallow import ValidationError

from restaurant.auth.models import User
from restaurant.extensions import socketio
from restaurant.live import events as live_events
from restaurant.live.rooms import NAMESPACE
from restaurant.permissions import Role
from restaurant.schemas.base import PersonSchema
from restaurant.schemas.fields import Text
from restaurant.security.hashing import hash_password
from restaurant.staff import setup as staff_setup
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_user, an_order
from tests.staff_clients import PASSWORD, PIN, get_token, sign_in
from tests.support.privacy_watch import Watch

Say = Callable[[Any], None]


@pytest.fixture
def say(monkeypatch: pytest.MonkeyPatch, app: Flask) -> Say:
    """Let ``GET /health`` answer with anything."""

    def answer(content: Any) -> None:
        monkeypatch.setitem(app.view_functions, "system.Health", lambda: content)

    return answer


def found_in(client: FlaskClient, watch: Watch) -> str:
    """What the search finds in an answer."""
    client.get("/health")
    return " ".join(watch.take())


@pytest.mark.parametrize(
    ("leak", "seen"),
    [
        (lambda: {"message": PASSWORD}, "borscht"),
        (lambda: {"message": f"{PASSWORD} is wrong"}, "borscht"),
        (lambda: {"message": PIN}, PIN),
        (lambda: {"message": f"The PIN {PIN} is wrong."}, PIN),
        (lambda: {"password": "whatever"}, "password"),
        (lambda: [{"deep": [{"pin_code": None}]}], "pin_code"),
        (lambda: {"pin_hash": "unset"}, "pin_hash"),
        (lambda: {"message": "column password_hash"}, "a hash"),
        (lambda: {"message": hash_password(PASSWORD)}, "a hash"),
        (lambda: {"pin_pepper": "salt"}, "pin_pepper"),
        (lambda: {"message": get_token(a_user())}, "a token"),
        (lambda: {"refresh_token": "opaque"}, "refresh_token"),
        (lambda: {"pairing_code": "ABCD"}, "pairing_code"),
        (lambda: {"device_token": "opaque"}, "device_token"),
        (lambda: {"message": staff_setup.setup_token()}, "a key"),
    ],
)
def test_a_secret_in_an_answer_is_found(
    client: FlaskClient, watch: Watch, say: Say, leak: Callable[[], Any], seen: str
) -> None:
    say(leak())

    found = found_in(client, watch)

    assert seen in found
    assert "GET /health" in found


@pytest.mark.parametrize("name", ["jwt", "pin_pepper"])
def test_a_key_of_the_server_in_an_answer_is_found(
    app: Flask, client: FlaskClient, watch: Watch, say: Say, name: str
) -> None:
    key = getattr(app.config["KEYS"], name)
    say({"message": key if isinstance(key, str) else key.decode()})

    assert "a key" in found_in(client, watch)


def test_a_secret_in_a_header_is_found(client: FlaskClient, watch: Watch, say: Say) -> None:
    say(Response(headers={"X-Debug": f"password={PASSWORD}"}))

    assert "borscht" in found_in(client, watch)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("password", "a password of today"),
        ("password", 'quoted "\\ пароль'),
        ("pin_code", "864209"),
        ("current_password", "before"),
        ("current_pin", "864209"),
        ("pairing_code", "QX7-31K"),
    ],
)
def test_a_secret_that_was_sent_is_found_in_later_answers(
    client: FlaskClient, watch: Watch, say: Say, field: str, value: str
) -> None:
    client.post("/auth/login", json={"username": "anna", field: value})
    assert watch.take() == []
    say(jsonify({"detail": f"No such PIN: {value}!"}))

    assert json.dumps(value, ensure_ascii=False)[1:-1] in found_in(client, watch).replace(
        "\\\\", "\\"
    )


def test_an_answer_that_repeats_a_secret_is_found(
    client: FlaskClient, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(_field: Text, value: Any, *_: Any, **__: Any) -> str:
        raise ValidationError(f"{value} will not do.")

    monkeypatch.setattr(Text, "_deserialize", refuse)
    sign_in(client, "anna", "an unusual password")

    assert "an unusual password" in " ".join(watch.take())


@pytest.mark.parametrize(
    "content",
    [
        {"name": f"Category {PIN}"},
        {"price": int(PIN), "ids": [1, int(PIN), 3], "at": f"2026-11-25T10:20:30.{PIN}+00:00"},
        {"errors": {"json": {"password": ["Too short."], "pin_code": {"0": ["No."]}}}},
        {"errors": {"json": {"password_hash": ["Unknown field."], "phone": ["Too long."]}}},
        {"properties": {"passport": {"type": "string"}, "password": {"type": "string"}}},
        {"detail": "The password is wrong.", "code": "wrong_password"},
        {"user": {"id": 1, "full_name": "Анна"}},
    ],
)
def test_ordinary_values_are_not_taken_for_secrets(
    client: FlaskClient, watch: Watch, say: Say, content: Any
) -> None:
    say(jsonify(content))

    assert found_in(client, watch) == ""


@pytest.mark.parametrize("field", ["passport", "phone", "username"])
def test_personal_fields_are_for_the_person_and_admins(
    client_for: ClientFor, client: FlaskClient, watch: Watch, say: Say, field: str
) -> None:
    anna = a_user(Role.WAITER)
    say([{"id": anna.id, field: None}])

    seen_by = {
        "nobody": found_in(client, watch),
        "a colleague": found_in(client_for(Role.WAITER), watch),
        "the person": found_in(client_for(anna), watch),
        "an admin": found_in(client_for(Role.ADMIN), watch),
    }

    assert {who for who, found in seen_by.items() if field in found} == {"nobody", "a colleague"}
    assert not seen_by["the person"] + seen_by["an admin"]


def test_signing_in_shows_only_ones_own_fields(
    client: FlaskClient, watch: Watch, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    anna, boris = a_user(), a_user()
    for person, expected in ((anna, False), (boris, True)):
        answer = {"access_token": get_token(anna), "user": {"id": person.id, "phone": None}}
        monkeypatch.setitem(app.view_functions, "auth.Login", lambda answer=answer: answer)

        sign_in(client, "anna")

        assert bool(watch.take()) is expected


def test_a_schema_with_a_secret_field_is_found(
    client_for: ClientFor, watch: Watch, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = an_order()
    as_it_is = PersonSchema.dump

    def dump(schema: PersonSchema, person: User, **options: Any) -> Any:
        return as_it_is(schema, person, **options) | {"phone": person.phone}

    monkeypatch.setattr(PersonSchema, "dump", dump)
    client_for(Role.KITCHEN).get(f"/orders/{order.id}/history")

    assert "phone" in " ".join(watch.take())


def test_a_secret_in_an_event_is_found(watch: Watch, app: Flask) -> None:
    an_order(notes=f"The password is: {PASSWORD}")

    found = " ".join(watch.take())
    assert "borscht" in found
    assert "live" in found


def test_personal_fields_in_an_event_are_found(
    watch: Watch, monkeypatch: pytest.MonkeyPatch, app: Flask
) -> None:
    schema = live_events.EVENT_TYPES["order-created"].schema
    as_it_is = schema.dump

    def dump(content: Any) -> Any:
        return as_it_is(content) | {"waiter": {"id": 1, "phone": None}}

    monkeypatch.setattr(schema, "dump", dump)
    an_order()

    assert "phone" in " ".join(watch.take())


def test_a_secret_in_an_acknowledgement_is_found(listen_as: ListenAs, watch: Watch) -> None:
    waiter = listen_as(Role.WAITER)
    lines: list[Any] = []
    order = {"order_type": "takeaway", "items": lines, "notes": f"PIN {PIN}"}

    assert waiter.say("create-order", order)["ok"] is True

    assert len([found for found in watch.take() if PIN in found]) >= 2  # and in the event


def test_a_secret_in_a_packet_that_is_not_stored_is_found(
    listen_as: ListenAs, watch: Watch
) -> None:
    listen_as(Role.WAITER)
    socketio.emit("order-updated", {"message": get_token(a_user())}, namespace=NAMESPACE)

    assert "a token" in " ".join(watch.take())
