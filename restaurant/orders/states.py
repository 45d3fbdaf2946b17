"""The states a record can be in, and the tables of moves between them.

A state machine is a table here and nowhere else; what a role may do with a move stands
in ``permissions.py``.
"""

from collections.abc import Iterable
from enum import StrEnum


class LineStatus(StrEnum):
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


LINE_MOVES: dict[LineStatus, frozenset[LineStatus]] = {
    LineStatus.NEW: frozenset({LineStatus.COOKING, LineStatus.READY, LineStatus.CANCELLED}),
    LineStatus.COOKING: frozenset({LineStatus.READY, LineStatus.NEW, LineStatus.CANCELLED}),
    LineStatus.READY: frozenset({LineStatus.SERVED, LineStatus.COOKING, LineStatus.CANCELLED}),
    LineStatus.SERVED: frozenset({LineStatus.READY}),
    LineStatus.CANCELLED: frozenset(),
}

PAYMENT_MOVES: dict[PaymentStatus, frozenset[PaymentStatus]] = {
    PaymentStatus.UNPAID: frozenset({PaymentStatus.PAID}),
    PaymentStatus.PAID: frozenset({PaymentStatus.REFUNDED}),
    PaymentStatus.REFUNDED: frozenset(),
}

#: What an order's status command asks of its lines: from which states, to which one.
LINE_COMMANDS: dict[OrderStatus, tuple[frozenset[LineStatus], LineStatus]] = {
    OrderStatus.IN_PROGRESS: (frozenset({LineStatus.NEW}), LineStatus.COOKING),
    OrderStatus.READY: (frozenset({LineStatus.NEW, LineStatus.COOKING}), LineStatus.READY),
    OrderStatus.SERVED: (frozenset({LineStatus.READY}), LineStatus.SERVED),
    OrderStatus.CANCELLED: (
        frozenset({LineStatus.NEW, LineStatus.COOKING, LineStatus.READY}),
        LineStatus.CANCELLED,
    ),
}


def status_of(lines: Iterable[LineStatus]) -> OrderStatus:
    """What an order is when its lines are in these states."""
    present = set(lines)
    going = present - {LineStatus.CANCELLED}
    if not present:
        return OrderStatus.PENDING
    if not going:
        return OrderStatus.CANCELLED
    if going == {LineStatus.SERVED}:
        return OrderStatus.SERVED
    if going <= {LineStatus.READY, LineStatus.SERVED}:
        return OrderStatus.READY
    return OrderStatus.PENDING if going == {LineStatus.NEW} else OrderStatus.IN_PROGRESS
