from datetime import datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from restaurant.auth.models import RefreshToken, Session, User
from restaurant.clock import frozen_at, now
from restaurant.database.event_log import Event, EventLog
from restaurant.database.session import db
from restaurant.extensions import settings
from restaurant.idempotency.models import StoredResponse
from restaurant.idempotency.service import ReplayableResponse, run_once
from restaurant.operations import retention
from restaurant.operations.integrity import find_violations
from restaurant.operations.retention import prune
from restaurant.orders.models import Order, OrderHistory
from restaurant.security.hashing import hash_password
from tests.conftest import ListenAs
from tests.factories import a_user, an_order, saved
from tests.staff_clients import PASSWORD, sign_in

KINDS = [
    "events",
    "stored answers",
    "failed attempts",
    "failed sign-ins",
    "refresh tokens",
    "sessions",
]


@pytest.fixture
def anna(app: Flask) -> User:
    """A waiter."""
    return a_user()


def how_many(model: type[Any]) -> int:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.count()).select_from(model)) or 0


def ago(**time: int) -> datetime:
    return now() - timedelta(**time)


def a_session(user: User, expires_at: datetime, ended_at: datetime | None = None) -> Session:
    session = saved(Session(user=user, ended_at=ended_at, created_at=ago(days=400)))
    saved(RefreshToken(jti=f"token {session.id}", session=session, expires_at=expires_at))
    return session


def test_nothing_recent_is_pruned(anna: User) -> None:
    an_order(anna)
    run_once(anna.id, "key", b"request", lambda: ReplayableResponse(200, "{}", {}))
    a_session(anna, expires_at=now() + timedelta(days=1))

    assert prune() == dict.fromkeys(KINDS, 0)


def test_events_are_kept_for_the_configured_days(anna: User) -> None:
    for days in (settings.event_retention_days + 1, settings.event_retention_days - 1):
        with frozen_at(ago(days=days)):
            an_order(anna)
    before = how_many(Event)

    gone = prune()["events"]

    assert gone == before / 2
    assert how_many(Event) == before - gone
    assert not [sentence for sentence in find_violations() if "event" in sentence.lower()]


def test_orders_and_their_history_are_never_pruned(anna: User) -> None:
    with frozen_at(ago(days=3650)):
        an_order(anna)
    history = how_many(OrderHistory)

    prune()

    assert how_many(Event) == 0
    assert how_many(Order) == 1
    assert how_many(OrderHistory) == history


def test_event_ids_continue_after_all_events_were_pruned(anna: User) -> None:
    with frozen_at(ago(days=30)):
        an_order(anna)
    last = db.session.scalars(select(EventLog.last_event_id)).one()
    prune()

    an_order(anna)

    assert db.session.scalars(select(func.min(Event.id))).one() == last + 1


def test_a_screen_that_was_away_for_too_long_gets_resync(anna: User, listen_as: ListenAs) -> None:
    with frozen_at(ago(days=30)):
        an_order(anna)
    prune()

    returned = listen_as(anna, last_event_id=0)

    assert returned.hear_names() == ["welcome", "resync"]


def test_answers_are_kept_for_72_hours(anna: User) -> None:
    for hours in (71, 73):
        with frozen_at(ago(hours=hours)):
            run_once(
                anna.id, f"{hours} hours ago", b"request", lambda: ReplayableResponse(200, "{}", {})
            )

    assert prune()["stored answers"] == 1
    assert db.session.scalars(select(StoredResponse.key)).all() == ["71 hours ago"]


def test_a_refresh_token_is_kept_until_it_expires(anna: User) -> None:
    a_session(anna, expires_at=now() + timedelta(minutes=1))
    a_session(anna, expires_at=ago(minutes=1))

    assert prune()["refresh tokens"] == 1
    assert how_many(RefreshToken) == 1


def test_a_session_that_is_still_open_stays(anna: User) -> None:
    a_session(anna, expires_at=now() + timedelta(minutes=1))

    assert prune()["sessions"] == 0


def test_a_session_that_ended_long_ago_is_pruned_with_its_tokens(anna: User) -> None:
    a_session(anna, expires_at=now() + timedelta(days=1), ended_at=ago(days=31))
    a_session(anna, expires_at=now() + timedelta(days=1), ended_at=ago(days=29))

    prune()

    assert how_many(Session) == how_many(RefreshToken) == 1


def test_a_session_without_valid_tokens_is_pruned_too(anna: User) -> None:
    a_session(anna, expires_at=ago(days=300))

    prune()

    assert how_many(Session) == 0


def test_whoever_has_just_signed_in_stays_signed_in(client: FlaskClient) -> None:
    anna = a_user(password_hash=hash_password(PASSWORD))
    tokens = sign_in(client, anna.username).json

    prune()

    for method, path, token in (
        ("GET", "/auth/me", "access"),
        ("POST", "/auth/refresh", "refresh"),
    ):
        bearer = {"Authorization": f"Bearer {tokens[f'{token}_token']}"}
        assert client.open(path, method=method, headers=bearer).status_code == 200


def test_pruning_again_finds_nothing_more(anna: User) -> None:
    with frozen_at(ago(days=30)):
        an_order(anna)
    prune()

    assert prune() == dict.fromkeys(KINDS, 0)


def test_pruning_is_one_transaction(anna: User, monkeypatch: pytest.MonkeyPatch) -> None:
    with frozen_at(ago(days=30)):
        an_order(anna)
        run_once(anna.id, "key", b"request", lambda: ReplayableResponse(200, "{}", {}))
    before = how_many(Event), how_many(StoredResponse)
    monkeypatch.setattr("restaurant.operations.retention.int", lambda _: 1 / 0, raising=False)

    with pytest.raises(ZeroDivisionError):
        prune()

    assert (how_many(Event), how_many(StoredResponse)) == before


def test_of_too_many_answers_the_newest_are_kept(
    anna: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "MAX_STORED_RESPONSES", 2)
    for number in range(5):
        with frozen_at(ago(minutes=10 - number)):
            run_once(
                anna.id, f"key{number}", b"a request", lambda: ReplayableResponse(200, "{}", {})
            )

    assert prune()["stored answers"] == 3

    assert set(db.session.scalars(select(StoredResponse.key))) == {"key3", "key4"}
