"""Events that go from the transaction that committed them to the sockets."""

from collections.abc import Sequence

import pytest
from flask import Flask
from sqlalchemy import select

from restaurant.auth.models import User
from restaurant.database.event_log import EventLog
from restaurant.database.session import db
from restaurant.live import dispatcher as dispatcher_module
from restaurant.live.dispatcher import dispatcher
from restaurant.live.replay import EventRow
from restaurant.orders import service as orders_service
from restaurant.orders.states import OrderType
from restaurant.permissions import Role
from tests.conftest import ListenAs
from tests.factories import a_user, an_order
from tests.socket_clients import Listener
from tests.support.sql_statements import statements


@pytest.fixture
def waiter() -> User:
    """Somebody who orders."""
    return a_user(Role.WAITER)


@pytest.fixture
def cook(listen_as: ListenAs) -> Listener:
    """Somebody who listens, and has heard what there was."""
    listener = listen_as(Role.KITCHEN)
    listener.hear()
    return listener


def place_orders(waiter: User, how_many: int) -> list[int]:
    """Place some orders; their ids."""
    return [
        orders_service.place_order(waiter, order_type=OrderType.TAKEAWAY, items=[]).id
        for _ in range(how_many)
    ]


def get_event_ids(listener: Listener) -> list[int]:
    """The orders somebody has heard of since they last listened, without asking the log."""
    packets = listener.client.get_received("/ws/orders")
    heard = [packet["args"][0] for packet in packets]
    return [event["order"]["id"] for event in heard if "order" in event]


def test_an_order_is_sent_without_reading_it_back_from_the_log(
    app: Flask, cook: Listener, waiter: User
) -> None:
    placed = place_orders(waiter, 3)

    with statements() as asked:
        assert dispatcher.send_queued()

    assert asked == []
    assert get_event_ids(cook) == placed


def test_events_of_another_server_are_sent_in_their_place(
    app: Flask, cook: Listener, waiter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    placed = place_orders(waiter, 1)
    with monkeypatch.context() as another_server:
        another_server.setattr(dispatcher, "enqueue", lambda _rows: None)
        placed += place_orders(waiter, 2)
    placed += place_orders(waiter, 1)

    assert not dispatcher.send_queued()
    dispatcher.send_from_log()

    assert get_event_ids(cook) == placed
    assert dispatcher.send_queued()
    assert get_event_ids(cook) == []


def test_events_of_another_server_are_read_at_once(
    app: Flask, cook: Listener, waiter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert dispatcher.send_queued()
    with monkeypatch.context() as another_server:
        another_server.setattr(dispatcher, "enqueue", lambda _rows: None)
        [placed] = place_orders(waiter, 1)
    dispatcher.notify(db.session.scalar(select(EventLog.last_event_id)) or 0)

    assert not dispatcher.send_queued()
    dispatcher.send_from_log()

    assert get_event_ids(cook) == [placed]
    assert dispatcher.send_queued()


def test_events_enqueued_late_are_not_sent_twice(
    app: Flask, cook: Listener, waiter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    late: list[Sequence[EventRow]] = []
    with monkeypatch.context() as slow_hand:
        slow_hand.setattr(dispatcher, "enqueue", late.append)
        placed = place_orders(waiter, 2)
    dispatcher.send_from_log()
    for rows in late:
        dispatcher.enqueue(rows)

    dispatcher.send_queued()
    dispatcher.send_from_log()

    assert get_event_ids(cook) == placed
    assert dispatcher.send_queued(), "something is kept that is of no use any more"


def test_the_events_of_one_change_wake_the_dispatcher_and_the_other_servers_once(
    app: Flask, cook: Listener, waiter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    published: list[int] = []
    wake_ups: list[int] = []
    monkeypatch.setattr(dispatcher, "publish", published.append)
    monkeypatch.setattr(dispatcher, "notify", wake_ups.append)

    order = an_order()  # placed, and its table taken

    last_id = db.session.scalar(select(EventLog.last_event_id))
    assert last_id == 2
    assert published == wake_ups == [last_id]
    dispatcher.send_queued()
    assert get_event_ids(cook) == [order.id]


def test_events_beyond_the_limit_of_the_queue_are_sent_from_the_log(
    app: Flask, cook: Listener, waiter: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dispatcher_module, "MAX_QUEUED", 2)
    placed = place_orders(waiter, 5)

    assert not dispatcher.send_queued()
    dispatcher.send_from_log()

    assert get_event_ids(cook) == placed
    assert dispatcher.send_queued()
