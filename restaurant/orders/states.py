"""The states a record can be in, and the tables of moves between them.

A state machine is a table here and nowhere else; what a role may do with a move stands
in ``permissions.py``.
"""

from collections.abc import Iterable
from enum import StrEnum


class ItemStatus(StrEnum):
    """How far the kitchen and the waiter have come with one line."""

    NEW = "new"
    COOKING = "cooking"
    READY = "ready"
    SERVED = "served"
    CANCELLED = "cancelled"


class OrderStatus(StrEnum):
    """What the lines of an order amount to."""

    PENDING = "pending"
    IN_PROGRESS = "in_progress"
    READY = "ready"
    SERVED = "served"
    CANCELLED = "cancelled"


class PaymentStatus(StrEnum):
    """Whether the money is in the till."""

    UNPAID = "unpaid"
    PAID = "paid"
    REFUNDED = "refunded"


class OrderType(StrEnum):
    """Where the guests eat."""

    DINE_IN = "dine_in"
    TAKEAWAY = "takeaway"
    DELIVERY = "delivery"


ITEM_TRANSITIONS: dict[ItemStatus, frozenset[ItemStatus]] = {
    ItemStatus.NEW: frozenset({ItemStatus.COOKING, ItemStatus.READY, ItemStatus.CANCELLED}),
    ItemStatus.COOKING: frozenset({ItemStatus.READY, ItemStatus.NEW, ItemStatus.CANCELLED}),
    ItemStatus.READY: frozenset({ItemStatus.SERVED, ItemStatus.COOKING, ItemStatus.CANCELLED}),
    ItemStatus.SERVED: frozenset({ItemStatus.READY}),
    ItemStatus.CANCELLED: frozenset(),
}

PAYMENT_TRANSITIONS: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.UNPAID: frozenset({PaymentStatus.PAID}),
    PaymentStatus.PAID: frozenset({PaymentStatus.REFUNDED}),
    PaymentStatus.REFUNDED: frozenset(),
}

#: What an order's status command asks of its lines: from which states, to which one.
STATUS_COMMANDS: dict[OrderStatus, tuple[frozenset[ItemStatus], ItemStatus]] = {
    OrderStatus.IN_PROGRESS: (frozenset({ItemStatus.NEW}), ItemStatus.COOKING),
    OrderStatus.READY: (frozenset({ItemStatus.NEW, ItemStatus.COOKING}), ItemStatus.READY),
    OrderStatus.SERVED: (frozenset({ItemStatus.READY}), ItemStatus.SERVED),
    OrderStatus.CANCELLED: (
        frozenset({ItemStatus.NEW, ItemStatus.COOKING, ItemStatus.READY}),
        ItemStatus.CANCELLED,
    ),
}


def order_status(statuses: Iterable[ItemStatus]) -> OrderStatus:
    """What an order is when its lines are in these states."""
    present = set(statuses)
    going = present - {ItemStatus.CANCELLED}
    if not present:
        return OrderStatus.PENDING
    if not going:
        return OrderStatus.CANCELLED
    if going == {ItemStatus.SERVED}:
        return OrderStatus.SERVED
    if going <= {ItemStatus.READY, ItemStatus.SERVED}:
        return OrderStatus.READY
    return OrderStatus.PENDING if going == {ItemStatus.NEW} else OrderStatus.IN_PROGRESS
