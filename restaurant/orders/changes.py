"""A change of an order, worked out in one place, and the followers that act on it.

A service function takes a snapshot, changes the order and calls ``record_change``. The
difference between the order before and after is one ``OrderChange``; the followers turn it
into history, events and whatever else must not be forgotten. Placing an order is a change
from nothing.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm.attributes import set_committed_value

from restaurant.auth.models import User
from restaurant.database.session import db
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
    added and ``changed`` is empty.
    """

    user: User
    order: Order
    before: OrderSnapshot
    added: list[OrderItem]
    moved: dict[OrderItem, Difference]
    changed: Difference

    @property
    def is_new(self) -> bool:
        """Whether the order was placed by this change."""
        return self.before is NOTHING

    @property
    def tables(self) -> list[Table]:
        """The tables that this change freed or occupied, in this order."""
        before, after = self.before.table, self.order.occupied_table
        if before is after:
            return []
        return [table for table in (before, after) if table is not None]


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
    change = OrderChange(
        user,
        order,
        before,
        added=[item for item in order.items if item.id not in before.items],
        moved=_changed_items(order, before),
        changed=_difference(before.values, order),
    )
    if not (change.is_new or change.added or change.moved or change.changed):
        return
    if not change.is_new:
        order.bump_version()
        for item in change.moved:
            item.bump_version()
    _update_tables(change)
    for follow in _followers:
        follow(change)


def _update_tables(change: OrderChange) -> None:
    """Write everything; from now on the order says whether its table is occupied."""
    occupied = change.order.occupied_table
    if occupied is not None and occupied is not change.before.table:
        occupied.guests_seated = False
    db.session.flush()
    for table in change.tables:
        current = change.order.id if table is occupied else None
        set_committed_value(table, "current_order_id", current)


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
