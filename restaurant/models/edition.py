"""What tells one state of an order, with its lines, from any other."""

from datetime import datetime

from sqlalchemy import inspect

from restaurant.models.order import Order

#: An order's id, its version, and when that was written.
Edition = tuple[int, int, datetime]


def edition_of(order: Order) -> Edition | None:
    """The edition that an order is now; None while something about it is not written yet.

    What a transaction writes and then takes back has another moment than what follows it.
    """
    if any(inspect(record).modified for record in (order, *order.items)):
        return None
    return order.id, order.version, order.updated_at
