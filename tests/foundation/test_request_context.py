"""The request context, and that nothing of it is left for the next request."""

from collections.abc import Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from restaurant import request_context
from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction, AuditEntry
from restaurant.auth.models import Session, User
from restaurant.database.session import db
from restaurant.database.transaction import on_commit, transactional
from restaurant.extensions import socketio
from restaurant.operations import maintenance
from restaurant.operations.maintenance import MaintenanceLoop
from restaurant.orders.states import ItemStatus
from restaurant.permissions import Role
from restaurant.request_context import RequestContext, bind, bind_session, clear, current
from tests.conftest import ListenAs
from tests.factories import a_dish, a_user, an_order
from tests.staff_clients import get_session, get_token, sign_in

NOWHERE = RequestContext()


@pytest.fixture(autouse=True)
def nowhere() -> Iterator[None]:
    """Every test begins and ends with an empty context."""
    clear()
    yield
    clear()


@pytest.fixture
def owner(app: Flask) -> User:
    """An admin."""
    return a_user(Role.ADMIN)


def bearer(token: str) -> dict[str, str]:
    """The header with a token."""
    return {"Authorization": f"Bearer {token}"}


def come_from() -> list[tuple[str, str | None, int | None]]:
    """Of each entry of the audit: what was done, from which address and session."""
    db.session.expire_all()
    entries = db.session.scalars(select(AuditEntry).order_by(AuditEntry.id))
    return [(one.action, one.address, one.session_id) for one in entries]


def test_without_a_request_the_context_is_empty() -> None:
    assert current() == NOWHERE == RequestContext(None, None, None)


def test_a_new_context_keeps_nothing_of_the_last_one() -> None:
    bind("192.168.1.5", "a phone", 7)
    bind("192.168.1.6", "")

    assert current() == RequestContext("192.168.1.6", None, None)


def test_the_session_is_added_later_and_the_address_stays() -> None:
    bind("192.168.1.5", "a phone")
    bind_session(7)

    assert current() == RequestContext("192.168.1.5", "a phone", 7)


def test_a_cleared_context_is_empty() -> None:
    bind("192.168.1.5", "a phone", 7)
    clear()

    assert current() == NOWHERE


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("a phone", "a phone"),
        ("телефон Анны", "телефон Анны"),
        ("a\r\nphone\x00\x1b", "aphone"),
        ("\u202egnp.exe\u2028", "gnp.exe"),
        ("\ud800x", "x"),
        ("\n", None),
        ("", None),
        (None, None),
    ],
)
def test_the_user_agent_is_cleaned(said: str | None, kept: str | None) -> None:
    bind(said, said or "")

    assert (current().remote_addr, current().user_agent) == (kept, kept)


def test_the_user_agent_is_cut() -> None:
    bind("1" * 1000, "\n" * 500 + "x" * 1000)

    assert (len(current().remote_addr or ""), len(current().user_agent or "")) == (64, 200)


def test_a_request_leaves_nothing_to_the_next_one_in_its_thread(
    client: FlaskClient, owner: User
) -> None:
    session = get_session(owner)
    token, dish = get_token(owner), a_dish()

    changed = client.patch(
        f"/dishes/{dish.id}",
        json={"price": 5},
        headers=bearer(token),
        environ_overrides={"REMOTE_ADDR": "192.168.1.5"},
    )
    after_the_first = current()
    sign_in(client, "nobody", "a wrong guess")

    assert changed.status_code == 200
    assert after_the_first == current() == NOWHERE
    assert come_from() == [
        ("price_changed", "192.168.1.5", session.id + 1),
        ("sign_in_failed", "127.0.0.1", None),
    ]


@pytest.mark.parametrize("path", ["/auth/me", "/nowhere", "/auth/login"])
def test_a_refused_request_leaves_nothing_either(
    client: FlaskClient, owner: User, path: str
) -> None:
    client.put(path, headers=bearer(get_token(owner)))
    client.patch(path, headers=bearer(get_token(owner)), data="{")

    assert current() == NOWHERE


def test_a_failed_request_leaves_nothing_either(
    app: Flask, client: FlaskClient, owner: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[RequestContext] = []

    def fail(_user: User) -> None:
        seen.append(current())
        raise ZeroDivisionError

    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr("restaurant.auth.sessions.select_open", fail)

    answer = client.get("/auth/sessions/", headers=bearer(get_token(owner)))

    assert answer.status_code == 500
    assert seen[0].session_id is not None
    assert current() == NOWHERE


def cancel(order_id: int, item_id: int) -> dict[str, Any]:
    """The command that cancels an item."""
    return {"order_id": order_id, "item_id": item_id, "status": "cancelled"}


def test_a_socket_command_has_its_own_session_in_the_context(
    client: FlaskClient, listen_as: ListenAs, owner: User
) -> None:
    order = an_order(lines=(ItemStatus.NEW, ItemStatus.NEW))
    item_id = order.items[0].id
    first, second = listen_as(owner), listen_as(a_user(Role.ADMIN))
    bind("203.0.113.66", "somebody else", 4711)

    answers = [
        second.say("set-order-status", {"order_id": an_order(lines=()).id, "status": "cancelled"}),
        first.say("set-item-status", cancel(order.id, item_id)),
    ]
    sign_in(client, "nobody", "a wrong guess")

    assert [answer["ok"] for answer in answers] == [True, True]
    sessions = {action: session_id for action, _, session_id in come_from()}
    mine = session_ids(owner)
    assert sessions["line_cancelled"] in mine
    assert sessions["order_cancelled"] not in {*mine, None, 4711}
    assert sessions["sign_in_failed"] is None
    assert "203.0.113.66" not in {address for _, address, _ in come_from()}


def session_ids(user: User) -> set[int]:
    """The sessions of a person."""
    return set(db.session.scalars(select(Session.id).where(Session.user_id == user.id)))


def test_a_renewed_socket_has_the_session_of_its_new_token(
    listen_as: ListenAs, owner: User
) -> None:
    order = an_order()
    order_id, item_id = order.id, order.items[0].id
    listener = listen_as(owner)
    before = session_ids(owner)
    token = get_token(owner)
    [renewed] = session_ids(owner) - before

    assert listener.say("authenticate", {"token": token}) == {"ok": True}
    assert listener.say("set-item-status", cancel(order_id, item_id))["ok"]

    assert {one[2] for one in come_from()} == {renewed}


def test_background_tasks_have_an_empty_context(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    seen: list[RequestContext] = []
    monkeypatch.setattr(maintenance, "prune", lambda: seen.append(current()))
    monkeypatch.setattr(maintenance, "backup_is_due", lambda: False)

    def run_maintenance() -> None:
        with app.app_context():
            MaintenanceLoop().run_once()

    bind("192.168.1.5", "a phone", 7)
    socketio.start_background_task(run_maintenance).join()

    assert seen == [NOWHERE]
    assert current().session_id == 7


def test_callbacks_after_a_commit_still_have_the_context(app: Flask) -> None:
    seen: list[RequestContext] = []

    @transactional
    def act() -> None:
        audit_service.record(AuditAction.RESTORED, None)
        on_commit(lambda: seen.append(request_context.current()))

    bind("192.168.1.5", "a phone", 7)
    act()

    assert seen == [RequestContext("192.168.1.5", "a phone", 7)]
