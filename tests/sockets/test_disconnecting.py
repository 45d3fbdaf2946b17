"""What ends a connection, and what does not."""

import time
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from flask import Flask
from flask_jwt_extended import create_access_token, create_refresh_token

from restaurant.auth import tokens
from restaurant.auth.models import Session, User
from restaurant.clock import now
from restaurant.database.session import db
from restaurant.extensions import socketio
from restaurant.live import connections
from restaurant.live.rooms import NAMESPACE
from restaurant.permissions import Role
from restaurant.security.hashing import hash_password
from restaurant.sockets.session_sweeper import SessionSweeper
from tests.conftest import ClientFor, ListenAs
from tests.e2e.server import eventually
from tests.factories import a_user, an_order
from tests.staff_clients import PASSWORD, get_token
from tests.support.socket_packets import Packets

CLOSED_WITHIN = 60


@pytest.fixture
def anna(app: Flask) -> User:
    """A waiter who knows her password."""
    return a_user(Role.WAITER, password_hash=hash_password(PASSWORD))


def bearer(token: str) -> dict[str, str]:
    """The header that says who is asking."""
    return {"Authorization": f"Bearer {token}"}


def test_logging_out_ends_this_device_only(app: Flask, anna: User) -> None:
    here, elsewhere, somebody = get_token(anna), get_token(anna), get_token(a_user())
    two_tabs = [Packets(app, {"token": here}) for _ in range(2)]
    others = [Packets(app, {"token": token}) for token in (elsewhere, somebody)]

    assert app.test_client().post("/auth/logout", headers=bearer(here)).status_code == 204

    assert [tab.names()[-1] for tab in two_tabs] == ["(disconnect)"] * 2
    assert [other.names()[-1] for other in others] == ["caught-up"] * 2


@pytest.mark.parametrize(
    "change",
    [
        {"is_active": False},
        {"role": "kitchen"},
        {"password": "another long password"},
        {"pin_code": "2581"},
    ],
    ids=str,
)
def test_a_change_of_rights_disconnects_all_screens_of_the_user(
    app: Flask, client_for: ClientFor, anna: User, change: dict[str, Any]
) -> None:
    screens = [Packets(app, {"token": get_token(anna)}) for _ in range(2)]
    other = Packets(app, {"token": get_token(a_user())})

    answer = client_for(Role.ADMIN).patch(f"/users/{anna.id}", json=change)

    assert answer.status_code == 200
    assert [screen.names()[-1] for screen in screens] == ["(disconnect)"] * 2
    assert other.names()[-1] == "caught-up"


def test_a_user_with_a_new_role_reconnects_into_other_rooms(
    app: Flask, client_for: ClientFor, listen_as: ListenAs, anna: User
) -> None:
    token = get_token(anna)
    before = Packets(app, {"token": token})

    client_for(Role.ADMIN).patch(f"/users/{anna.id}", json={"role": "kitchen"})
    after = Packets(app, {"token": token})
    an_order()

    assert before.names() == ["(connect)", "welcome", "caught-up", "(disconnect)"]
    assert after.names() == ["(connect)", "welcome", "caught-up", "order-created", "table-updated"]


def test_a_dismissed_user_is_disconnected(app: Flask, client_for: ClientFor, anna: User) -> None:
    screen = Packets(app, {"token": get_token(anna)})

    assert client_for(Role.ADMIN).delete(f"/users/{anna.id}").status_code == 204

    assert screen.names()[-1] == "(disconnect)"


@pytest.mark.parametrize("change", [{"phone": "+7"}, {"full_name": "Анна"}, {}], ids=str)
def test_other_changes_disconnect_no_screen(
    app: Flask, client_for: ClientFor, anna: User, change: dict[str, Any]
) -> None:
    screen = Packets(app, {"token": get_token(anna)})

    client_for(Role.ADMIN).patch(f"/users/{anna.id}", json=change)

    assert screen.names()[-1] == "caught-up"


@pytest.mark.parametrize(
    "change", [{"password": "another long password"}, {"pin_code": "2581"}], ids=str
)
def test_a_new_password_disconnects_ones_other_screens_only(
    app: Flask, anna: User, change: dict[str, str]
) -> None:
    here, elsewhere = get_token(anna), get_token(anna)
    this, other = (Packets(app, {"token": token}) for token in (here, elsewhere))

    answer = app.test_client().patch(
        "/auth/me", json={**change, "current_password": PASSWORD}, headers=bearer(here)
    )

    assert answer.status_code == 200
    assert this.names()[-1] == "caught-up"
    assert other.names()[-1] == "(disconnect)"


def test_a_refused_change_disconnects_nobody(app: Flask, anna: User) -> None:
    token = get_token(anna)
    screen = Packets(app, {"token": token})

    answer = app.test_client().patch(
        "/auth/me",
        json={"password": "another long password", "current_password": "wrong"},
        headers=bearer(token),
    )

    assert answer.status_code == 403
    assert screen.names()[-1] == "caught-up"


def test_a_disconnected_client_gets_no_event_and_sends_no_command(
    app: Flask, client_for: ClientFor, anna: User
) -> None:
    screen = Packets(app, {"token": get_token(anna)})
    client_for(Role.ADMIN).patch(f"/users/{anna.id}", json={"is_active": False})

    an_order()

    assert screen.names() == ["(connect)", "welcome", "caught-up", "(disconnect)"]
    assert screen.say("create-order", {"order_type": "takeaway"}) is None
    assert connections.all_connections() == []


def test_a_fresh_token_of_the_same_person_renews_the_socket(
    app: Flask, listen_as: ListenAs, anna: User
) -> None:
    phone = listen_as(anna)
    age(seconds=1)

    answer = phone.say("authenticate", {"token": get_token(anna)})
    SessionSweeper().sweep()

    assert answer == {"ok": True}
    assert phone.is_connected
    assert connections.all_connections()[0].expires_at > time.time()


def test_a_token_of_another_user_renews_nothing(listen_as: ListenAs, anna: User) -> None:
    phone = listen_as(anna)
    before = connections.all_connections()

    answer = phone.say("authenticate", {"token": get_token(a_user(Role.ADMIN))})

    assert answer["ok"] is False
    assert answer["error"]["status"] == 403
    assert connections.all_connections() == before
    assert phone.is_connected


@pytest.mark.parametrize(
    "arguments",
    [(), (None,), ("x",), ([],), ({},), ({"token": 7},), ({"token": "x"},), ({"token": "\ud800"},)],
    ids=repr,
)
def test_an_invalid_token_renews_nothing(
    app: Flask, anna: User, arguments: tuple[Any, ...]
) -> None:
    phone = Packets(app, {"token": get_token(anna)})
    before = connections.all_connections()

    answer = phone.say("authenticate", *arguments)

    assert answer["ok"] is False
    assert answer["error"]["status"] in {401, 422}
    assert connections.all_connections() == before


def test_an_expired_or_a_refresh_token_renews_nothing(
    app: Flask, listen_as: ListenAs, anna: User
) -> None:
    phone = listen_as(anna)
    claims = {"sid": connections.all_connections()[0].session_id}
    name = str(anna.id)
    expired = create_access_token(
        name, additional_claims=claims, expires_delta=timedelta(seconds=-1)
    )
    refresh = create_refresh_token(name, additional_claims=claims)

    codes = [
        phone.say("authenticate", {"token": token})["error"]["code"] for token in (expired, refresh)
    ]

    assert codes == ["token_expired", "invalid_token"]


def test_a_socket_stays_while_its_token_may_still_be_renewed(
    listen_as: ListenAs, anna: User
) -> None:
    phone = listen_as(anna)
    age(seconds=1)

    SessionSweeper().sweep()

    assert phone.is_connected


def test_a_socket_whose_token_was_not_renewed_is_disconnected(
    listen_as: ListenAs, anna: User
) -> None:
    phone, other = listen_as(anna), listen_as(Role.KITCHEN)
    [seat] = [seat for seat in connections.all_connections() if seat.user_id == anna.id]
    connections.add(replace(seat, expires_at=time.time() - CLOSED_WITHIN))

    SessionSweeper().sweep()

    assert not phone.is_connected
    assert other.is_connected


def test_a_socket_of_a_session_ended_elsewhere_is_disconnected(
    listen_as: ListenAs, anna: User
) -> None:
    phone, other = listen_as(anna), listen_as(Role.KITCHEN)
    session = db.session.get_one(Session, connections.all_connections()[0].session_id)
    session.ended_at = now()
    db.session.commit()

    SessionSweeper().sweep()

    assert not phone.is_connected
    assert other.is_connected


def test_a_socket_of_a_user_deactivated_elsewhere_is_disconnected(
    listen_as: ListenAs, anna: User
) -> None:
    phone = listen_as(anna)
    anna.is_active = False
    db.session.commit()

    SessionSweeper().sweep()

    assert not phone.is_connected


def test_a_client_that_connects_during_a_sweep_stays(
    listen_as: ListenAs, monkeypatch: pytest.MonkeyPatch
) -> None:
    look = db.session.scalars

    def look_while_somebody_comes_in(statement: Any) -> Any:
        found = look(statement)
        monkeypatch.undo()
        listen_as(Role.KITCHEN)
        return found

    monkeypatch.setattr(db.session, "scalars", look_while_somebody_comes_in)

    SessionSweeper().sweep()

    assert len(connections.all_connections()) == 1


def test_a_command_after_the_session_ended_elsewhere_is_refused(
    listen_as: ListenAs, anna: User
) -> None:
    phone = listen_as(anna)
    session = db.session.get_one(Session, connections.all_connections()[0].session_id)
    session.ended_at = now()
    db.session.commit()

    answer = phone.say("create-order", {"order_type": "takeaway"})

    assert answer["error"]["status"] == 401


def test_a_closed_tab_frees_its_place(listen_as: ListenAs, anna: User) -> None:
    one, other = listen_as(anna), listen_as(anna)

    one.leave()

    assert len(connections.all_connections()) == 1
    an_order()
    assert other.hear_names()[-1] == "table-updated"


def test_a_client_that_never_authenticates_is_closed_after_a_while(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    unknown_client = Connection()
    monkeypatch.setattr(socketio.server.eio, "sockets", {"unknown_client": unknown_client})
    upkeep, clock = SessionSweeper(), [1000.0]
    monkeypatch.setattr("restaurant.sockets.session_sweeper.time.monotonic", lambda: clock[0])

    upkeep.sweep()
    clock[0] += 5
    upkeep.sweep()
    assert not unknown_client.closed
    clock[0] += 5
    upkeep.sweep()

    assert unknown_client.closed


def test_closing_an_unauthenticated_connection_does_not_wait(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    silent, other = Connection(), Connection()
    monkeypatch.setattr(socketio.server.eio, "sockets", {"silent": silent, "other": other})
    upkeep, clock = SessionSweeper(), [1000.0]
    monkeypatch.setattr("restaurant.sockets.session_sweeper.time.monotonic", lambda: clock[0])

    upkeep.sweep()
    clock[0] += 10
    upkeep.sweep()

    # A client that is gone never reads the close frame, so nothing may wait for that.
    assert not silent.was_waited_for
    assert not other.was_waited_for
    assert silent.closed
    assert other.closed


def test_disconnecting_a_client_does_not_wait(
    app: Flask, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, silent = Packets(app, {"token": get_token(anna)}), Connection()
    monkeypatch.setattr(socketio.server.eio, "sockets", {screen.eio_sid: silent})
    monkeypatch.setattr(connections, "CLOSE_TIMEOUT", 0)

    connections.disconnect_where(lambda seat: seat.user_id == anna.id)

    assert screen.names()[-1] == "(disconnect)"
    eventually(lambda: silent.closed)
    assert not silent.was_waited_for


def test_a_client_that_reconnects_at_once_is_not_cut_off(
    app: Flask, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    screen, raw_socket = Packets(app, {"token": get_token(anna)}), Connection()
    monkeypatch.setattr(socketio.server.eio, "sockets", {screen.eio_sid: raw_socket})
    goodbyes: list[Any] = []
    monkeypatch.setattr(socketio, "start_background_task", lambda *task: goodbyes.append(task))
    monkeypatch.setattr(connections, "CLOSE_TIMEOUT", 0)

    connections.disconnect_where(lambda seat: seat.user_id == anna.id)
    screen.come_back()
    [(hang_up_soon, shown_out)] = goodbyes
    hang_up_soon(shown_out)

    assert not raw_socket.closed


def test_an_authenticated_client_is_not_closed_as_unauthenticated(
    app: Flask, listen_as: ListenAs, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone = listen_as(anna)
    [seat] = connections.all_connections()
    inside = Connection()
    engine_sid = socketio.server.manager.eio_sid_from_sid(seat.sid, NAMESPACE)
    monkeypatch.setattr(socketio.server.eio, "sockets", {engine_sid: inside})
    upkeep, clock = SessionSweeper(), [1000.0]
    monkeypatch.setattr("restaurant.sockets.session_sweeper.time.monotonic", lambda: clock[0])

    for _ in range(5):
        upkeep.sweep()
        clock[0] += 10

    assert not inside.closed
    assert phone.is_connected


def test_a_client_that_does_not_read_is_dropped_and_others_are_not(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    deaf, listening = Connection(waiting_messages=100_000), Connection(waiting_messages=20)
    monkeypatch.setattr(socketio.server.eio, "sockets", {"deaf": deaf, "good": listening})

    SessionSweeper().sweep()

    assert deaf.closed
    assert not deaf.was_waited_for
    assert not listening.closed


def test_a_connection_lost_before_it_is_accepted_takes_no_place(
    app: Flask, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    get_session = tokens.get_session

    def get_session_while_the_phone_leaves(claims: Any) -> Session | None:
        [eio_sid] = socketio.server.environ
        socketio.server._handle_eio_disconnect(eio_sid, "transport close")
        return get_session(claims)

    token = get_token(anna)
    monkeypatch.setattr(socketio.server, "environ", {})
    monkeypatch.setattr(tokens, "get_session", get_session_while_the_phone_leaves)
    phone = Packets(app, {"token": token})
    monkeypatch.undo()

    SessionSweeper().sweep()

    assert connections.all_connections() == []
    assert socketio.server.manager.sid_from_eio_sid(phone.eio_sid, NAMESPACE) is None


def test_renewing_a_token_of_an_ending_session_does_not_restore_the_connection(
    listen_as: ListenAs, anna: User
) -> None:
    listen_as(anna)
    [connection] = connections.all_connections()
    connections.remove(connection.sid)

    connections.renew(connection.sid, connection.session_id, time.time() + 900)

    assert connections.all_connections() == []


def test_a_server_that_stops_disconnects_everybody(
    app: Flask, anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    phone, unknown_client = Packets(app, {"token": get_token(anna)}), Connection()
    monkeypatch.setattr(socketio.server.eio, "sockets", {"unknown_client": unknown_client})

    connections.close_all()

    assert phone.names()[-1] == "(disconnect)"
    assert unknown_client.closed
    assert connections.all_connections() == []


class Connection(SimpleNamespace):
    """A connection below Socket.IO, and how it was closed."""

    closed = False
    was_waited_for = False
    waiting_messages = 0

    @property
    def queue(self) -> Any:
        """What waits to be sent."""
        return SimpleNamespace(qsize=lambda: self.waiting_messages)

    def close(self, wait: bool = True, **_: Any) -> None:
        """Note that it was closed, and whether somebody waited for the other side."""
        self.closed = True
        self.was_waited_for = wait


def age(seconds: int) -> None:
    """Let the token of whoever is connected have expired so long ago."""
    for seat in connections.all_connections():
        connections.add(replace(seat, expires_at=time.time() - seconds))
