"""Connecting: authentication, rooms, and the first messages."""

from collections.abc import Callable
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask_jwt_extended import create_access_token, create_refresh_token
from sqlalchemy.exc import OperationalError
from werkzeug.test import EnvironBuilder

from restaurant.auth import tokens
from restaurant.auth.models import Session, User
from restaurant.clock import now
from restaurant.database.session import db
from restaurant.extensions import socketio
from restaurant.live import connections
from restaurant.live.dispatcher import dispatcher
from restaurant.live.rooms import NAMESPACE
from restaurant.permissions import Role
from restaurant.sockets.connection_limiter import ConnectionLimiter
from tests.conftest import ListenAs
from tests.factories import a_user, an_order
from tests.staff_clients import get_token
from tests.support.socket_packets import Packets

ROOMS = {
    Role.ADMIN: ["kitchen", "waiters"],
    Role.WAITER: ["waiters"],
    Role.KITCHEN: ["kitchen"],
}


@pytest.mark.parametrize("role", Role)
def test_everybody_gets_welcome_first_and_the_rooms_of_their_role(
    listen_as: ListenAs, role: Role
) -> None:
    user = a_user(role)

    welcome, _caught_up = listen_as(user).hear()

    assert set(welcome) == {"event", "server_time", "last_event_id", "epoch", "rooms"}
    assert welcome["event"] == "welcome"
    assert welcome["rooms"] == [*ROOMS[role], f"user:{user.id}"]


def test_welcome_has_the_last_event_id(listen_as: ListenAs) -> None:
    an_order()
    first = listen_as(Role.ADMIN, last_event_id=0)
    last = first.hear()[-2]["event_id"]

    welcome, caught_up = listen_as(Role.WAITER).hear()

    assert welcome["last_event_id"] == caught_up["last_event_id"] == last


def test_welcome_has_the_same_epoch_for_everybody(
    listen_as: ListenAs,
) -> None:
    one, other = (listen_as(role).hear()[0] for role in (Role.WAITER, Role.KITCHEN))

    assert one["epoch"] == other["epoch"] != ""


def test_the_connect_packet_comes_before_any_event(app: Flask) -> None:
    an_order()
    dispatcher.send_from_log()

    packets = Packets(app, {"token": get_token(a_user(Role.ADMIN)), "last_event_id": 0})

    assert packets.names()[:3] == ["(connect)", "welcome", "order-created"]


def test_a_client_cannot_join_a_room(listen_as: ListenAs) -> None:
    waiter = listen_as(Role.WAITER)
    waiter.hear()

    for name in ("join", "join-room", "join_room", "enter_room", "subscribe", "room"):
        assert waiter.say(name, "kitchen") is None

    sid = connections.all_connections()[0].sid
    rooms = socketio.server.manager.get_rooms(sid, NAMESPACE)
    assert set(rooms) == {sid, *connections.all_connections()[0].rooms}


def test_a_room_in_the_auth_object_is_ignored(app: Flask) -> None:
    waiter = a_user(Role.WAITER)

    Packets(app, {"token": get_token(waiter), "rooms": ["kitchen"], "role": "admin"})

    [seat] = connections.all_connections()
    assert seat.rooms == ("waiters", f"user:{waiter.id}")
    rooms = socketio.server.manager.get_rooms(seat.sid, NAMESPACE)
    assert set(rooms) == {seat.sid, *seat.rooms}


def no_token(_user: User) -> Any:
    return None


def an_empty_sign_in(_user: User) -> Any:
    return {}


def a_bad_token(_user: User) -> Any:
    return {"token": "borscht"}


def an_empty_token(_user: User) -> Any:
    return {"token": ""}


def a_number_for_a_token(_user: User) -> Any:
    return {"token": 7}


def a_list(_user: User) -> Any:
    return ["token"]


def a_text(user: User) -> Any:
    return get_token(user)


def half_a_character(_user: User) -> Any:
    return {"token": "\ud800"}


def an_expired_token(user: User) -> Any:
    claims = {"sid": get_session(user).id}
    return {
        "token": create_access_token(
            str(user.id), additional_claims=claims, expires_delta=timedelta(seconds=-1)
        )
    }


def a_refresh_token(user: User) -> Any:
    claims = {"sid": get_session(user).id}
    return {"token": create_refresh_token(str(user.id), additional_claims=claims)}


def a_token_of_an_ended_session(user: User) -> Any:
    session = get_session(user)
    token = create_access_token(str(user.id), additional_claims={"sid": session.id})
    session.ended_at = now()
    db.session.commit()
    return {"token": token}


def a_token_of_a_user_who_was_switched_off(user: User) -> Any:
    token = get_token(user)
    user.is_active = False
    db.session.commit()
    return {"token": token}


def a_token_without_a_session(user: User) -> Any:
    return {"token": create_access_token(str(user.id))}


def somebody_elses_session(user: User) -> Any:
    claims = {"sid": get_session(a_user()).id}
    return {"token": create_access_token(str(user.id), additional_claims=claims)}


WRONG = [
    no_token,
    an_empty_sign_in,
    a_bad_token,
    an_empty_token,
    a_number_for_a_token,
    a_list,
    a_text,
    half_a_character,
    an_expired_token,
    a_refresh_token,
    a_token_of_an_ended_session,
    a_token_of_a_user_who_was_switched_off,
    a_token_without_a_session,
    somebody_elses_session,
]


@pytest.mark.parametrize("wrong", WRONG)
def test_a_client_without_a_valid_token_is_refused_with_a_code(
    app: Flask, wrong: Callable[[User], Any]
) -> None:
    packets = Packets(app, wrong(a_user(Role.ADMIN)))

    an_order()

    assert packets.names() == ["(refused)"]
    assert packets.refusal["code"].replace("_", "").islower()
    assert connections.all_connections() == []
    assert packets.say("create-order", {}) is None


@pytest.mark.parametrize(
    "wrong",
    [a_bad_token, an_expired_token, a_refresh_token, a_token_of_an_ended_session],
)
def test_a_refused_client_gets_the_same_code_as_over_http(
    app: Flask, wrong: Callable[[User], Any]
) -> None:
    auth = wrong(a_user(Role.ADMIN))
    headers = {"Authorization": f"Bearer {auth['token']}"}
    answer = app.test_client().get("/auth/me", headers=headers)

    assert answer.status_code == 401
    assert Packets(app, auth).refusal["code"] == answer.json["code"]


@pytest.mark.parametrize("last_event_id", ["7", 1.5, -1, -1e30, True, [], {}, "\ud800"], ids=repr)
def test_an_invalid_last_event_id_is_refused(app: Flask, last_event_id: Any) -> None:
    token = get_token(a_user())

    packets = Packets(app, {"token": token, "last_event_id": last_event_id})

    assert packets.names() == ["(refused)"]
    assert packets.refusal["code"] == "invalid"
    assert packets.refusal["errors"]["json"].keys() <= {"last_event_id", "_schema"}


def test_a_last_event_id_of_null_is_as_good_as_none(app: Flask) -> None:
    an_order()
    dispatcher.send_from_log()

    packets = Packets(app, {"token": get_token(a_user()), "last_event_id": None})

    assert packets.names() == ["(connect)", "welcome", "caught-up"]


def test_no_client_is_accepted_while_the_database_is_unreachable(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = get_token(a_user(Role.KITCHEN))

    def away(*_: Any) -> None:
        raise OperationalError("SELECT", {}, Exception("away"))

    monkeypatch.setattr(tokens, "get_session", away)
    packets = Packets(app, {"token": token})

    assert packets.names() == ["(refused)"]
    assert packets.refusal["code"] == "unavailable"


def test_another_namespace_is_refused(app: Flask) -> None:
    packets = Packets(app, {"token": get_token(a_user())}, namespace="/admin")

    assert packets.names() == ["(refused)"]


def test_a_closed_connection_is_not_registered(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    gone = {f"gone{number}": SimpleNamespace(closed=True) for number in range(3)}
    monkeypatch.setattr(socketio.server.eio, "sockets", gone)
    answers: list[str] = []
    door = ConnectionLimiter(lambda *_: [b"the restaurant"], lambda *_: [b"inside"], 3, [])
    knock = EnvironBuilder(path="/socket.io/").get_environ()

    body = door(knock, lambda status, *_: answers.append(status))

    assert body == [b"inside"]
    assert answers == []


def get_session(user: User) -> Session:
    """A session that was just opened."""
    session = Session(user=user)
    db.session.add(session)
    db.session.commit()
    return session
