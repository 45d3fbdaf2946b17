"""The queries of lists of orders."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, select, true
from sqlalchemy.orm import aliased

from restaurant.database import crud
from restaurant.database.period import filter_period, is_short
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.states import OPEN_STATUSES, OrderStatus


def select_orders(
    is_open: bool | None = None,
    created_from: datetime | None = None,
    created_to: datetime | None = None,
    dish_id: Sequence[int] | None = None,
    total_min: int | None = None,
    total_max: int | None = None,
    **filters: Any,
) -> Select[Order]:
    """The query of the orders that match the filters.

    They were placed at ``created_from`` or later, and before ``created_to``. An item of one of
    the dishes counts although it was cancelled. Both totals are included.
    """
    found = crud.select_all(Order, **filters)
    if is_open is not None:
        found = found.where(Order.stored_is_open == is_open)
    is_among_the_open = is_open or OPEN_STATUSES.issuperset(filters.get("status", OrderStatus))
    if is_among_the_open:
        found = found.where(_is_among_the_open())
    if dish_id is not None:
        are_few = is_among_the_open or is_short(created_from, created_to)
        found = found.where(_has_dish(dish_id, are_few))
    if total_min is not None:
        found = found.where(Order.total_price >= total_min)
    if total_max is not None:
        found = found.where(Order.total_price <= total_max)
    return filter_period(found, Order.created_at, created_from, created_to)


def select_versions(**filters: Any) -> Select[*tuple[Any, ...]]:
    """As ``select_orders``, but only id, version and time of the version of each order."""
    return select_orders(**filters).with_only_columns(Order.id, Order.version, Order.updated_at)


def _has_dish(dish_ids: Sequence[int], are_few: bool) -> ColumnElement[bool]:
    """A condition that the orders with an item of one of these dishes fulfil.

    ``are_few``: other conditions leave few orders, so each of them is asked for the dish. Otherwise
    the orders of the dish are listed first, by an index that holds nothing else: of a dish that was
    ordered once in all the years no other order is looked at.
    """
    items = select(OrderItem.order_id).where(OrderItem.dish_id.in_(dish_ids))
    if are_few:
        return items.where(OrderItem.order_id == Order.id).exists()
    return Order.id.in_(items)


def _is_among_the_open() -> ColumnElement[bool]:
    """A condition that the open orders fulfil, so that others are not looked at.

    There are few of them. For what one waiter has open SQLite would go along all that the waiter
    ever took. EXPLAIN QUERY PLAN without this condition, and with it::

        SEARCH orders USING INDEX ix_orders_waiter_id_id (waiter_id=?)
        SEARCH orders USING INDEX ix_orders_waiter_id_id (waiter_id=? AND id=? AND rowid=?)
        SEARCH orders_1 USING INDEX ix_orders_is_open_id (is_open=?)

    Statistics do not replace it: docs/adr/0049-list-queries-on-sqlite.md has the figures.
    """
    every = aliased(Order)
    return Order.id.in_(select(every.id).where(every.stored_is_open == true()))
