"""The followers of an order's changes: what they get, when, and what their failure undoes."""

from collections.abc import Iterator

import pytest
from flask import Flask
from sqlalchemy import func, select

from restaurant.application import ORDER_FOLLOWERS
from restaurant.database.event_log import Event
from restaurant.database.session import db
from restaurant.errors import ConflictError
from restaurant.orders import items as orders_items
from restaurant.orders import service as orders_service
from restaurant.orders.changes import NOTHING, OrderChange, configure_followers
from restaurant.orders.models import Order, OrderHistory, OrderItem
from restaurant.orders.states import ItemStatus, OrderStatus, OrderType
from restaurant.permissions import Role
from tests.factories import a_dish, a_table, a_user, an_order, get_waiter

COOKING, READY = ItemStatus.COOKING, ItemStatus.READY


@pytest.fixture
def changes(app: Flask) -> Iterator[list[OrderChange]]:
    """What a follower that stands behind all others got."""
    followed: list[OrderChange] = []
    configure_followers((*ORDER_FOLLOWERS, followed.append))
    yield followed
    configure_followers(ORDER_FOLLOWERS)


@pytest.fixture
def kitchen_is_broken(app: Flask) -> Iterator[None]:
    """The last follower refuses every change."""

    def refuse(_change: OrderChange) -> None:
        raise ConflictError("The kitchen printer has no paper.")

    configure_followers((*ORDER_FOLLOWERS, refuse))
    yield
    configure_followers(ORDER_FOLLOWERS)


def count(model: type) -> int:
    return db.session.scalar(select(func.count()).select_from(model)) or 0


def test_placing_an_order_is_a_change_from_nothing(changes: list[OrderChange]) -> None:
    order = an_order(lines=[ItemStatus.NEW, ItemStatus.NEW])

    [change] = changes
    assert change.is_new
    assert change.before is NOTHING
    assert (change.order, change.user) == (order, get_waiter(order))
    assert change.added == order.items
    assert (change.moved, change.changed) == ({}, {})
    assert change.tables == [order.table]


def test_a_follower_learns_which_item_changed_and_how(changes: list[OrderChange]) -> None:
    order = an_order()
    [item] = order.items

    orders_items.change_item(a_user(Role.KITCHEN), order.id, item.id, {"status": COOKING})

    change = changes[-1]
    assert not change.is_new
    assert change.moved == {item: {"status": (ItemStatus.NEW, COOKING)}}
    assert change.changed == {"status": (OrderStatus.PENDING, OrderStatus.IN_PROGRESS)}
    assert (change.added, change.tables) == ([], [])


def test_a_follower_learns_which_items_were_added(changes: list[OrderChange]) -> None:
    order = an_order()
    new_items: list[orders_items.NewItem] = [{"dish_id": a_dish().id, "quantity": 1}]

    added = orders_items.add_items(get_waiter(order), order.id, new_items)

    assert changes[-1].added == added
    assert all(item.id for item in added)


def test_a_follower_learns_which_table_became_free_and_which_is_taken(
    changes: list[OrderChange],
) -> None:
    order, new_table = an_order(), a_table()
    old_table = order.table

    orders_service.change_order(get_waiter(order), order.id, {"table_id": new_table.id})

    assert changes[-1].tables == [old_table, new_table]


def test_a_change_that_changes_nothing_reaches_no_follower(changes: list[OrderChange]) -> None:
    order = an_order()
    changes.clear()

    orders_service.change_order(get_waiter(order), order.id, {"notes": order.notes})

    assert changes == []


def test_followers_are_called_in_their_order_within_the_transaction(app: Flask) -> None:
    seen: list[tuple[int, int]] = []

    def look(change: OrderChange) -> None:
        assert db.session().in_transaction()
        entries = select(func.count()).where(OrderHistory.order_id == change.order.id)
        seen.append((db.session.scalar(entries) or 0, count(Event)))

    configure_followers((look, *ORDER_FOLLOWERS, look))
    try:
        an_order(order_type=OrderType.TAKEAWAY)
    finally:
        configure_followers(ORDER_FOLLOWERS)

    assert seen == [(0, 0), (2, 0)]  # the history is written by then, events with the commit
    assert count(Event) == 1


@pytest.mark.usefixtures("kitchen_is_broken")
def test_an_order_that_a_follower_refuses_was_never_placed(app: Flask) -> None:
    anna, table, dish = a_user(), a_table(), a_dish()

    with pytest.raises(ConflictError, match="no paper"):
        orders_service.place_order(
            anna, OrderType.DINE_IN, [{"dish_id": dish.id, "quantity": 1}], table.id
        )

    assert [count(model) for model in (Order, OrderItem, OrderHistory, Event)] == [0, 0, 0, 0]
    assert table.current_order_id is None
    assert not db.session.new


def test_an_order_shows_nothing_of_a_refused_one_that_had_its_id(app: Flask) -> None:
    anna, dish = a_user(), a_dish()
    refused: list[tuple[int, Order]] = []

    def refuse(change: OrderChange) -> None:
        refused.append((change.order.id, change.order))  # also keeps it in memory
        raise ConflictError("The kitchen printer has no paper.")

    configure_followers((*ORDER_FOLLOWERS, refuse))
    with pytest.raises(ConflictError, match="no paper"):
        orders_service.place_order(
            anna, OrderType.TAKEAWAY, [{"dish_id": dish.id, "quantity": 9}] * 2, notes="refused"
        )
    configure_followers(ORDER_FOLLOWERS)
    order = orders_service.place_order(
        anna, OrderType.TAKEAWAY, [{"dish_id": dish.id, "quantity": 1}]
    )

    [(former_id, former)] = refused
    assert former not in db.session
    assert order.id == former_id or db.engine.dialect.name != "sqlite"
    assert db.session.get(Order, order.id) is order
    db.session.expire_all()
    assert (order.notes, [item.quantity for item in order.items]) == (None, [1])


def test_a_change_that_a_follower_refuses_leaves_everything_as_it_was(
    app: Flask, request: pytest.FixtureRequest
) -> None:
    order = an_order()
    cook, written = a_user(Role.KITCHEN), (count(OrderHistory), count(Event))
    request.getfixturevalue("kitchen_is_broken")

    with pytest.raises(ConflictError, match="no paper"):
        orders_service.change_order(cook, order.id, {"status": OrderStatus.READY})

    assert (order.status, order.version) == (OrderStatus.PENDING, 1)
    assert [(item.status, item.version) for item in order.items] == [(ItemStatus.NEW, 1)]
    assert (count(OrderHistory), count(Event)) == written
