"""Reconnecting: no event is missed, repeated or out of order."""

import json
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import delete

from restaurant.auth.models import User
from restaurant.database.event_log import Event
from restaurant.database.session import db
from restaurant.live import replay
from restaurant.live.dispatcher import dispatcher
from restaurant.menu import service as menu_service
from restaurant.menu.models import Dish
from restaurant.orders import items as orders_items
from restaurant.orders import service as orders_service
from restaurant.orders.models import Order
from restaurant.orders.states import ItemStatus, OrderType
from restaurant.permissions import Role
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_dish, a_user, an_order
from tests.staff_clients import get_token
from tests.support.socket_packets import Packets

Happen = Callable[[int], None]


@pytest.fixture
def waiter(app: Flask) -> User:
    """Somebody who orders."""
    return a_user(Role.WAITER)


@pytest.fixture
def happen(waiter: User) -> Happen:
    """Cause so many events for everybody."""

    waiter_id = waiter.id

    def make(times: int) -> None:
        for _ in range(times):
            somebody = db.session.get_one(User, waiter_id)
            orders_service.place_order(somebody, order_type=OrderType.TAKEAWAY, items=[])

    return make


@pytest.fixture
def small_batches(monkeypatch: pytest.MonkeyPatch) -> int:
    """Read the log in small steps, so that a few events are many."""
    monkeypatch.setattr(replay, "BATCH_SIZE", 3)
    return 3


def get_ready(order: Order) -> None:
    """Finish the only dish: the two events in the middle are for waiters alone."""
    change = orders_items.ItemChanges(status=ItemStatus.READY)
    orders_items.change_item(a_user(Role.KITCHEN), order.id, order.items[0].id, change)


def numbers(heard: list[dict[str, Any]]) -> list[int]:
    """The event ids received, without the welcome."""
    return [event["event_id"] for event in heard if "event_id" in event]


def test_a_returning_client_gets_exactly_the_missed_events_and_then_new_ones(
    happen: Happen, listen_as: ListenAs, client_for: ClientFor
) -> None:
    happen(6)
    dispatcher.send_from_log()

    tablet = listen_as(Role.KITCHEN, last_event_id=2)
    missed = tablet.hear()
    happen(2)
    new = tablet.hear()

    assert missed[0]["event"] == "welcome"
    assert missed[0]["last_event_id"] == 6
    assert numbers(missed) == [3, 4, 5, 6]
    assert numbers(new) == [7, 8]
    assert missed.pop()["event"] == "caught-up"
    assert missed[1:] + new == client_for(Role.KITCHEN).get("/events/?after=2").json


def test_a_client_that_missed_nothing_gets_only_new_events(
    happen: Happen, listen_as: ListenAs
) -> None:
    happen(3)
    dispatcher.send_from_log()

    phone = listen_as(Role.WAITER, last_event_id=3)
    happen(1)

    assert phone.hear_names() == ["welcome", "caught-up", "order-created"]


def test_without_last_event_id_no_old_event_is_sent(happen: Happen, listen_as: ListenAs) -> None:
    happen(3)
    dispatcher.send_from_log()

    assert listen_as(Role.WAITER).hear_names() == ["welcome", "caught-up"]


def test_last_event_id_0_replays_the_whole_log(happen: Happen, listen_as: ListenAs) -> None:
    happen(3)
    dispatcher.send_from_log()

    assert numbers(listen_as(Role.WAITER, last_event_id=0).hear()) == [1, 2, 3]


def test_only_missed_events_of_ones_rooms_are_replayed(
    happen: Happen, listen_as: ListenAs, app: Flask
) -> None:
    get_ready(an_order(order_type=OrderType.TAKEAWAY))
    happen(1)
    dispatcher.send_from_log()

    assert numbers(listen_as(Role.KITCHEN, last_event_id=0).hear()) == [1, 2, 5, 6]
    assert numbers(listen_as(Role.WAITER, last_event_id=0).hear()) == [1, 2, 3, 4, 5, 6]
    assert numbers(listen_as(Role.ADMIN, last_event_id=0).hear()) == [1, 2, 3, 4, 5, 6]


def test_a_client_that_missed_only_events_of_other_rooms_gets_the_next_one(
    happen: Happen, listen_as: ListenAs
) -> None:
    get_ready(an_order(order_type=OrderType.TAKEAWAY))
    dispatcher.send_from_log()

    tablet = listen_as(Role.KITCHEN, last_event_id=2)
    happen(1)

    assert numbers(tablet.hear()) == [5, 6]


@pytest.mark.parametrize("last_event_id", [None, 0, 2, 3])
def test_caught_up_follows_all_the_events_that_were_missed(
    happen: Happen, listen_as: ListenAs, last_event_id: int | None
) -> None:
    happen(3)
    dispatcher.send_from_log()

    heard = listen_as(Role.WAITER, last_event_id).hear()

    assert heard[-1] == {"event": "caught-up", "last_event_id": 3}
    assert [event["event"] for event in heard].count("caught-up") == 1


@pytest.mark.parametrize("number", [4, 2**31, 2**63, 10**30, 1e21, float("inf")], ids=repr)
def test_any_number_larger_than_the_newest_asks_for_everything_anew(
    app: Flask, happen: Happen, number: float
) -> None:
    happen(3)
    dispatcher.send_from_log()

    phone = Packets(app, {"token": get_token(a_user()), "last_event_id": number})
    happen(1)

    assert phone.names() == ["(connect)", "welcome", "resync", "order-created"]


def test_a_number_that_python_does_not_read_is_larger_than_the_newest_too(app: Flask) -> None:
    phone = Packets(app, None)
    auth = json.dumps({"token": get_token(a_user()), "last_event_id": 7})

    phone.come_back(auth.replace("7}", "9" * 5000 + "}"))

    assert phone.names() == ["(refused)", "(connect)", "welcome", "resync"]


@pytest.mark.parametrize("missed", range(8))
def test_however_much_was_missed_it_comes_once_and_in_order(
    happen: Happen, listen_as: ListenAs, small_batches: int, missed: int
) -> None:
    happen(2 + missed)
    dispatcher.send_from_log()

    tablet = listen_as(Role.KITCHEN, last_event_id=2)
    happen(2)

    assert numbers(tablet.hear()) == list(range(3, 5 + missed))


@pytest.mark.parametrize("missed", range(4))
@pytest.mark.parametrize("waiting", range(1, 5))
def test_a_committed_but_unsent_event_comes_once(
    happen: Happen, listen_as: ListenAs, small_batches: int, missed: int, waiting: int
) -> None:
    happen(missed)
    dispatcher.send_from_log()
    happen(waiting)

    tablet = listen_as(Role.KITCHEN, last_event_id=0)

    assert numbers(tablet.hear()) == list(range(1, missed + waiting + 1))


@pytest.mark.parametrize("missed", range(7))
@pytest.mark.parametrize("busy", [1, 4])
def test_events_during_a_replay_come_once_and_in_order(
    happen: Happen,
    listen_as: ListenAs,
    small_batches: int,
    monkeypatch: pytest.MonkeyPatch,
    missed: int,
    busy: int,
) -> None:
    happen(missed)
    dispatcher.send_from_log()

    with monkeypatch.context() as meanwhile:
        meanwhile.setattr(dispatcher, "_lock", Interrupted(lambda: happen(busy)))
        tablet = listen_as(Role.KITCHEN, last_event_id=0)
    happen(1)

    heard = numbers(tablet.hear())
    assert heard == list(range(1, len(heard) + 1))
    assert len(heard) == missed + 1 + busy * Interrupted.times


def test_an_event_read_over_http_before_it_was_sent_does_not_come_again(
    happen: Happen, listen_as: ListenAs
) -> None:
    happen(2)

    phone = listen_as(Role.WAITER, last_event_id=2)
    happen(1)

    assert numbers(phone.hear()) == [3]


def test_an_event_id_of_another_database_gets_resync(happen: Happen, listen_as: ListenAs) -> None:
    happen(3)
    dispatcher.send_from_log()

    phone = listen_as(Role.WAITER, last_event_id=900)
    happen(1)
    heard = phone.hear()

    assert [event["event"] for event in heard] == ["welcome", "resync", "order-created"]
    assert isinstance(heard[1]["reason"], str)
    assert numbers(heard) == [4]


def test_an_event_id_of_another_epoch_gets_resync(app: Flask, happen: Happen) -> None:
    happen(3)
    dispatcher.send_from_log()
    auth = {"token": get_token(a_user()), "last_event_id": 2}
    same = Packets(app, auth)
    welcome = same.sent[1].data[1]

    known = Packets(app, auth | {"epoch": welcome["epoch"]})
    other = Packets(app, auth | {"epoch": "11111111-1111-1111-1111-111111111111"})

    assert same.names() == known.names() == ["(connect)", "welcome", "order-created", "caught-up"]
    assert other.names() == ["(connect)", "welcome", "resync"]


def test_an_event_id_older_than_the_log_gets_resync(happen: Happen, listen_as: ListenAs) -> None:
    happen(5)
    dispatcher.send_from_log()
    forget_up_to(3)

    late = listen_as(Role.WAITER, last_event_id=2)
    in_time = listen_as(Role.WAITER, last_event_id=3)
    happen(1)

    heard = late.hear()
    assert [event["event"] for event in heard] == ["welcome", "resync", "order-created"]
    assert heard[1]["reason"] != listen_as(Role.WAITER, last_event_id=900).hear()[1]["reason"]
    assert numbers(heard) == [6]
    assert numbers(in_time.hear()) == [4, 5, 6]


def test_with_an_empty_log_only_the_newest_event_id_gets_no_resync(
    happen: Happen, listen_as: ListenAs
) -> None:
    happen(3)
    dispatcher.send_from_log()
    forget_up_to(3)

    assert listen_as(Role.WAITER, last_event_id=3).hear_names() == ["welcome", "caught-up"]
    assert listen_as(Role.WAITER, last_event_id=2).hear_names() == ["welcome", "resync"]


def test_in_a_new_restaurant_no_event_was_missed(app: Flask, listen_as: ListenAs) -> None:
    assert listen_as(Role.WAITER, last_event_id=0).hear_names() == ["welcome", "caught-up"]


def test_a_restarted_server_sends_no_event_twice(happen: Happen, listen_as: ListenAs) -> None:
    phone = listen_as(Role.WAITER)
    happen(2)
    dispatcher.send_from_log()
    dispatcher.start()
    happen(1)

    assert numbers(phone.hear()) == [1, 2, 3]


def test_an_event_stays_as_it_was_when_the_dish_changes_later(
    app: Flask, listen_as: ListenAs
) -> None:
    dish: Dish = a_dish(name="Щи", price=100)
    menu_service.change_dish(a_user(Role.ADMIN), dish.id, {"price": 200})
    menu_service.change_dish(a_user(Role.ADMIN), dish.id, {"price": 300})
    dispatcher.send_from_log()

    heard = listen_as(Role.KITCHEN, last_event_id=0).hear()[1:-1]

    assert [event["dish"]["price"] for event in heard] == [2, 3]


class Interrupted:
    """The dispatcher's lock, before which something happens whenever it is taken."""

    times = 0

    def __init__(self, meanwhile: Callable[[], None]) -> None:
        self._meanwhile = meanwhile
        self._is_inside = False
        Interrupted.times = 0

    def __enter__(self) -> None:
        if self._is_inside:
            return
        self._is_inside = True
        Interrupted.times += 1
        self._meanwhile()
        dispatcher.send_from_log()
        self._is_inside = False

    def __exit__(self, *_: object) -> None:
        pass


def forget_up_to(event_id: int) -> None:
    """Keep only the events after this one."""
    db.session.execute(delete(Event).where(Event.id <= event_id))
    db.session.commit()
