"""The states of an order and its items, and the transitions between them.

Which role may make which transition is decided in ``policy.py``.
"""

from collections.abc import Iterable
from enum import StrEnum


class ItemStatus(StrEnum):
    """How far the kitchen and the waiter have come with an item."""

    NEW = "new"
    COOKING = "cooking"
    READY = "ready"
    SERVED = "served"
    CANCELLED = "cancelled"


class OrderStatus(StrEnum):
    """The status of a whole order, which follows from its items."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    READY = "ready"
    SERVED = "served"
    CANCELLED = "cancelled"


class OrderType(StrEnum):
    """Where the guests eat."""

    DINE_IN = "dine_in"
    TAKEAWAY = "takeaway"
    DELIVERY = "delivery"


#: Orders of these statuses are open, paid or not. One that is served is open until settled.
OPEN_STATUSES = frozenset({OrderStatus.PENDING, OrderStatus.IN_PROGRESS, OrderStatus.READY})

ITEM_TRANSITIONS: dict[ItemStatus, frozenset[ItemStatus]] = {
    ItemStatus.NEW: frozenset({ItemStatus.COOKING, ItemStatus.READY, ItemStatus.CANCELLED}),
    ItemStatus.COOKING: frozenset({ItemStatus.READY, ItemStatus.NEW, ItemStatus.CANCELLED}),
    ItemStatus.READY: frozenset({ItemStatus.SERVED, ItemStatus.COOKING, ItemStatus.CANCELLED}),
    ItemStatus.SERVED: frozenset({ItemStatus.READY}),
    ItemStatus.CANCELLED: frozenset(),
}

#: What setting the status of a whole order does: items in these states move to that one.
STATUS_COMMANDS: dict[OrderStatus, tuple[frozenset[ItemStatus], ItemStatus]] = {
    OrderStatus.IN_PROGRESS: (frozenset({ItemStatus.NEW}), ItemStatus.COOKING),
    OrderStatus.READY: (frozenset({ItemStatus.NEW, ItemStatus.COOKING}), ItemStatus.READY),
    OrderStatus.SERVED: (frozenset({ItemStatus.READY}), ItemStatus.SERVED),
    OrderStatus.CANCELLED: (
        frozenset({ItemStatus.NEW, ItemStatus.COOKING, ItemStatus.READY}),
        ItemStatus.CANCELLED,
    ),
}


#: What the items of an order amount to: the first row whose states are those of all of them
#: tells its status.
STATUS_RULES: tuple[tuple[frozenset[ItemStatus], OrderStatus], ...] = (
    (frozenset(), OrderStatus.PENDING),
    (frozenset({ItemStatus.CANCELLED}), OrderStatus.CANCELLED),
    (frozenset({ItemStatus.CANCELLED, ItemStatus.SERVED}), OrderStatus.SERVED),
    (frozenset({ItemStatus.CANCELLED, ItemStatus.SERVED, ItemStatus.READY}), OrderStatus.READY),
    (frozenset({ItemStatus.CANCELLED, ItemStatus.NEW}), OrderStatus.PENDING),
    (frozenset(ItemStatus), OrderStatus.IN_PROGRESS),
)


def order_status(statuses: Iterable[ItemStatus]) -> OrderStatus:
    """The status of an order whose items are in these states, by ``STATUS_RULES``."""
    present = set(statuses)
    return next(status for states, status in STATUS_RULES if present <= states)
