"""A change of an order, worked out in one place, and the followers that act on it.

A service function takes a snapshot, changes the order and calls ``record_change``. The
difference between the order before and after is one ``OrderChange``; the followers turn it
into history, events and whatever else must not be forgotten. Placing an order is a change
from nothing.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import bindparam, insert, select
from sqlalchemy.orm.attributes import set_committed_value

from restaurant.auth.models import User
from restaurant.database.base import Model
from restaurant.database.session import db
from restaurant.database.transaction import add_inserted, required_unit
from restaurant.floor.models import Table
from restaurant.orders.models import Order, OrderItem

#: The fields of an order and of an item whose changes are recorded.
ORDER_FIELDS = (
    "status",
    "payment_status",
    "table_id",
    "waiter_id",
    "order_type",
    "notes",
    "kitchen_notes",
)
ITEM_FIELDS = ("status", "quantity", "comment")

# Used for every order, so they are built once.
_INSERT_ORDER, _INSERT_ITEMS = insert(Order.__table__), insert(OrderItem.__table__)
_SELECT_ITEM_IDS = (
    select(OrderItem.id).where(OrderItem.order_id == bindparam("of_order")).order_by(OrderItem.id)
)
_ORDER_COLUMNS, _ITEM_COLUMNS = (
    [column.key for column in model.__table__.columns if column.key != "id" and not column.computed]
    for model in (Order, OrderItem)
)

#: The changed fields, each with its value before and after.
Difference = dict[str, tuple[Any, Any]]


@dataclass(frozen=True)
class OrderSnapshot:
    """An order at one moment: its fields, those of its items by id, the table it occupies."""

    values: dict[str, Any]
    items: dict[int, dict[str, Any]]
    table: Table | None


#: The state before an order is placed.
NOTHING = OrderSnapshot({}, {}, None)


@dataclass(frozen=True)
class OrderChange:
    """What a user changed about an order; everything is flushed, so ids are known.

    ``added`` are the new items, ``moved`` the changed ones. Of a new order every item is
    added and ``changed`` is empty. ``tables`` are those that the change freed or occupied,
    in this order.
    """

    user: User
    order: Order
    before: OrderSnapshot
    added: list[OrderItem]
    moved: dict[OrderItem, Difference]
    changed: Difference
    is_new: bool
    tables: list[Table]


#: Acts on a change inside its transaction; what it raises rolls the change back.
Follower = Callable[[OrderChange], None]

_followers: tuple[Follower, ...] = ()


def configure_followers(followers: Iterable[Follower]) -> None:
    """Set the followers, in the order in which they are called."""
    global _followers  # set once, when the application is built
    _followers = tuple(followers)


def take_snapshot(order: Order) -> OrderSnapshot:
    """Remember an order before it is changed."""
    return OrderSnapshot(
        values={name: getattr(order, name) for name in ORDER_FIELDS},
        items={
            item.id: {name: getattr(item, name) for name in ITEM_FIELDS} for item in order.items
        },
        table=order.occupied_table,
    )


def record_change(user: User, order: Order, before: OrderSnapshot) -> None:
    """Write a changed order and call the followers, unless nothing changed.

    Counts up the versions of the order and its changed items.
    """
    is_new = before is NOTHING
    added = [item for item in order.items if item.id not in before.items]
    moved = {} if is_new else _changed_items(order, before)
    changed = _difference(before.values, order)
    if not (is_new or added or moved or changed):
        return
    if not is_new:
        order.bump_version()
        for item in moved:
            item.bump_version()
    else:
        _insert(order)
    tables = _write(order, before.table)
    change = OrderChange(user, order, before, added, moved, changed, is_new, tables)
    for follow in _followers:
        follow(change)


def _insert(order: Order) -> None:
    """Write a new order and its items in a few statements; the session takes one per item."""
    unit = required_unit()
    row = _make_row(order, _ORDER_COLUMNS, unit.at)
    key = unit.connection.execute(_INSERT_ORDER, row).inserted_primary_key
    order.id = key[0]  # type: ignore[index]  # only other statements have none
    for item in order.items:
        item.order_id = order.id
    if rows := [_make_row(item, _ITEM_COLUMNS, unit.at) for item in order.items]:
        unit.connection.execute(_INSERT_ITEMS, rows)  # row by row, so the ids grow with them
        ids = unit.connection.scalars(_SELECT_ITEM_IDS, {"of_order": order.id})
        for item, item_id in zip(order.items, ids, strict=True):
            item.id = item_id
    add_inserted(order, order.items)


def _make_row(record: Model, columns: Sequence[str], moment: datetime) -> dict[str, Any]:
    """The values of a new record's columns. What it was not given is None from here on."""
    values = vars(record)
    values["created_at"] = values["updated_at"] = moment
    return {name: values.setdefault(name) for name in columns}


def _write(order: Order, table_before: Table | None) -> list[Table]:
    """Flush everything, and return the tables that were freed and occupied.

    An order takes the place of ``guests_seated``: its table is occupied until it closes.
    """
    table = order.occupied_table
    if table is table_before:
        db.session.flush()
        return []
    if table is not None and table.guests_seated:
        table.guests_seated = False
    db.session.flush()
    # As the database computes it now, because a table has at most one open order.
    if table_before is not None:
        set_committed_value(table_before, "current_order_id", None)
    if table is not None:
        set_committed_value(table, "current_order_id", order.id)
    return [one for one in (table_before, table) if one is not None]


def _changed_items(order: Order, before: OrderSnapshot) -> dict[OrderItem, Difference]:
    return {
        item: difference
        for item in order.items
        if item.id in before.items and (difference := _difference(before.items[item.id], item))
    }


def _difference(before: dict[str, Any], record: Order | OrderItem) -> Difference:
    return {
        name: (value, getattr(record, name))
        for name, value in before.items()
        if value != getattr(record, name)
    }
