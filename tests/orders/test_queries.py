"""The lists of orders: what is in them, and how SQLite looks for it."""

import os
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import Select, text

from restaurant.clock import frozen_at
from restaurant.database.session import db
from restaurant.orders.models import Order
from restaurant.orders.queries import select_orders
from restaurant.orders.states import ItemStatus, OrderStatus
from tests.factories import a_user, an_order

NEW, COOKING, READY, SERVED, CANCELLED = ItemStatus


def test_orders_are_listed_from_one_moment_on_and_before_another(app: Flask) -> None:
    seven = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
    placed = []
    for minutes in (-1, 0, 59, 60):
        with frozen_at(seven + timedelta(minutes=minutes)):
            placed.append(an_order().id)

    found = select_orders(created_from=seven, created_to=seven + timedelta(hours=1))

    assert [order.id for order in db.session.scalars(found.order_by(Order.id))] == placed[1:3]


def test_a_filter_may_name_several_values(app: Flask) -> None:
    pending, cooking, ready = (an_order(lines=[status]) for status in (NEW, COOKING, READY))
    wanted = [OrderStatus.PENDING, OrderStatus.READY]

    found = db.session.scalars(select_orders(status=wanted)).all()

    assert {order.id for order in found} == {pending.id, ready.id}
    assert cooking not in found


def test_open_orders_are_listed_apart_from_closed_ones(app: Flask) -> None:
    open_one, closed = an_order(), an_order(lines=[CANCELLED])

    assert db.session.scalars(select_orders(is_open=True)).all() == [open_one]
    assert db.session.scalars(select_orders(is_open=False)).all() == [closed]


def test_a_day_is_listed_whole_though_the_clock_was_set_back(app: Flask) -> None:
    noon = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
    placed = {}
    for hours in (30, 2, -1, 5, 1, 40):  # the ids go one way, the clock another
        with frozen_at(noon + timedelta(hours=hours)):
            placed[hours] = an_order().id

    day = select_orders(created_from=noon, created_to=noon + timedelta(days=1))
    since = select_orders(created_from=noon + timedelta(hours=3))

    assert set(db.session.scalars(day)) == {db.session.get(Order, placed[at]) for at in (2, 5, 1)}
    assert {order.id for order in db.session.scalars(since)} == {placed[at] for at in (30, 5, 40)}


def test_a_day_without_orders_lists_none(app: Flask) -> None:
    an_order()
    long_ago = datetime(2020, 1, 1, tzinfo=UTC)

    found = select_orders(created_from=long_ago, created_to=long_ago + timedelta(days=1))

    assert db.session.scalars(found).all() == []


def test_what_a_waiter_has_open_is_found_among_the_open_orders(app: Flask) -> None:
    anna, boris = a_user(), a_user()
    new, ready, eating = (an_order(anna, [line]) for line in (NEW, READY, SERVED))
    an_order(anna, [CANCELLED])
    an_order(boris)

    def ids(**filters: Any) -> set[int]:
        return {order.id for order in db.session.scalars(select_orders(**filters))}

    assert ids(is_open=True, waiter_id=[anna.id]) == {new.id, ready.id, eating.id}
    assert ids(status=[OrderStatus.READY], waiter_id=[anna.id]) == {ready.id}
    assert ids(status=[OrderStatus.READY, OrderStatus.SERVED], waiter_id=[anna.id]) == {
        ready.id,
        eating.id,
    }


PERIODS: dict[str, dict[str, Any]] = {
    "all years": {},
    "a day": {"created_from": datetime(2026, 11, 20, tzinfo=UTC)}
    | {"created_to": datetime(2026, 11, 21, tzinfo=UTC)},
    "a year": {"created_from": datetime(2026, 1, 1, tzinfo=UTC)},
    "open": {"is_open": True},
}


@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_orders_are_found_by_a_dish_also_by_one_that_was_cancelled(
    app: Flask, period: dict[str, Any]
) -> None:
    with frozen_at(datetime(2026, 11, 20, 19, 0, tzinfo=UTC)):
        twice, other, struck = (an_order(lines=lines) for lines in ([NEW, NEW], [NEW], [CANCELLED]))
        late = an_order(lines=[NEW, CANCELLED])
    soup, cutlet = twice.items[0].dish_id, struck.items[0].dish_id

    def ids(*dishes: int) -> list[int]:
        found = select_orders(dish_id=dishes, **period).order_by(Order.id)
        return [order.id for order in db.session.scalars(found)]

    assert ids(soup) == [twice.id]
    assert ids(soup, late.items[1].dish_id) == [twice.id, late.id]
    assert ids(cutlet) == ([] if period.get("is_open") else [struck.id])
    assert ids(other.items[0].dish_id + 1000) == []


def test_orders_are_found_by_what_they_come_to_with_both_bounds(app: Flask) -> None:
    cheap, middle, dear = (an_order(lines=[NEW] * portions) for portions in (1, 2, 3))
    [one, two, three] = [order.total_price for order in (cheap, middle, dear)]

    def found(**bounds: int) -> set[int]:
        return {order.id for order in db.session.scalars(select_orders(**bounds))}

    assert found(total_min=two) == {middle.id, dear.id}
    assert found(total_max=two) == {cheap.id, middle.id}
    assert found(total_min=two, total_max=two) == {middle.id}
    assert found(total_min=two + 1, total_max=three - 1) == set()
    assert found(total_min=one - 1) == {cheap.id, middle.id, dear.id}


@pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="others plan by statistics")
@pytest.mark.parametrize("period", PERIODS.values(), ids=PERIODS)
def test_orders_with_a_dish_are_not_looked_for_in_all_the_years(
    app: Flask, period: dict[str, Any]
) -> None:
    plan = plan_of(select_orders(dish_id=[1], **period))

    assert not any(step.startswith("SCAN") for step in plan)
    [items] = [step for step in plan if "order_items" in step]
    assert "COVERING INDEX ix_order_items_dish_id_order_id" in items
    is_asked_for_each_order = period in (PERIODS["a day"], PERIODS["open"])
    assert ("order_id=?" in items) == is_asked_for_each_order


def plan_of(orders: Select[Any]) -> list[str]:
    """How SQLite would go through the newest of these orders."""
    newest_first = orders.order_by(Order.id.desc())
    statement = newest_first.compile(db.engine, compile_kwargs={"literal_binds": True})
    return [row.detail for row in db.session.execute(text(f"EXPLAIN QUERY PLAN {statement}"))]


@pytest.mark.skipif("TEST_DATABASE_URL" in os.environ, reason="others plan by statistics")
@pytest.mark.parametrize(
    "filters",
    [
        {"is_open": True},
        {"status": [OrderStatus.READY]},
        {"created_from": datetime(2026, 11, 20, tzinfo=UTC)}
        | {"created_to": datetime(2026, 11, 21, tzinfo=UTC)},
    ],
    ids=["open", "ready", "of a day"],
)
def test_a_waiters_orders_of_tonight_are_not_looked_for_in_all_the_years(
    app: Flask, filters: dict[str, Any]
) -> None:
    plan = plan_of(select_orders(waiter_id=[1], **filters))

    [reading] = [step for step in plan if step.startswith("SEARCH orders")][:1]
    assert re.search(r"waiter_id=\? AND id[=>]\?", reading)
    assert not any(step.startswith("SCAN") for step in plan)
