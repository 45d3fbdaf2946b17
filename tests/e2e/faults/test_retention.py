"""Old events are pruned; clients that ask for them get resync."""

from datetime import UTC, datetime, timedelta

import pytest
from flask import Flask

from restaurant.clock import frozen_at
from restaurant.live.dispatcher import dispatcher
from restaurant.operations.integrity import find_violations
from restaurant.operations.retention import prune
from restaurant.orders.states import OrderType
from restaurant.permissions import Role
from tests.conftest import ListenAs
from tests.e2e.faults.report import note
from tests.factories import a_user, an_order
from tests.support.recorded_events import every_event_id

pytestmark = pytest.mark.slow


def order_at(moment: datetime, times: int) -> list[int]:
    """Take so many orders at that moment, and return the numbers of their events."""
    before = max(every_event_id(), default=0)
    with frozen_at(moment):
        for _ in range(times):
            an_order(order_type=OrderType.TAKEAWAY)
    dispatcher.send_from_log()
    return [event_id for event_id in every_event_id() if event_id > before]


def test_a_screen_older_than_the_log_is_told_to_reload(app: Flask, listen_as: ListenAs) -> None:
    present = datetime.now(UTC)
    old = order_at(present - timedelta(days=8), 5)
    young = order_at(present - timedelta(days=6), 5)
    waiter = a_user()

    assert prune()["events"] == len(old)

    assert every_event_id() == young
    for remembered in (0, old[0], old[-2]):
        screen = listen_as(waiter, last_event_id=remembered)
        heard = screen.hear()
        assert [message["event"] for message in heard] == ["welcome", "resync"]
        assert heard[1]["reason"] == "too_old"
        screen.leave()
    screen = listen_as(waiter, last_event_id=old[-1])
    assert [message.get("event_id") for message in screen.hear()] == [None, *young, None]
    note("the log, by pruning", f"{len(old)} of 10 events", "older screens get resync too_old")


def test_a_screen_is_told_to_reload_when_the_log_is_empty(app: Flask, listen_as: ListenAs) -> None:
    old = order_at(datetime.now(UTC) - timedelta(days=8), 3)
    prune()

    late = listen_as(a_user(), last_event_id=old[0])
    in_time = listen_as(a_user(), last_event_id=old[-1])

    assert late.hear()[1]["reason"] == "too_old"
    assert in_time.hear_names() == ["welcome", "caught-up"]


def test_pruning_leaves_no_gap_after_a_wrong_clock(app: Flask, listen_as: ListenAs) -> None:
    present = datetime.now(UTC)
    a_user(Role.ADMIN)
    before = order_at(present - timedelta(days=1), 2)
    wrong = order_at(present - timedelta(days=400), 2)
    after = order_at(present, 2)

    prune()

    kept = every_event_id()
    assert kept == list(range(kept[0], after[-1] + 1))
    assert list(find_violations()) == []
    heard = listen_as(a_user(), last_event_id=before[-1]).hear()
    numbers = [message.get("event_id") for message in heard[1:]]
    assert numbers == [*wrong, *after, None] or heard[1]["event"] == "resync"


def test_a_screen_that_read_ahead_over_http_gets_no_event_twice(
    app: Flask, listen_as: ListenAs
) -> None:
    order_at(datetime.now(UTC), 1)
    an_order(order_type=OrderType.TAKEAWAY)  # in the log, but perhaps not sent yet

    ahead = listen_as(a_user(), last_event_id=max(every_event_id()))

    assert ahead.hear_names() == ["welcome", "caught-up"]
