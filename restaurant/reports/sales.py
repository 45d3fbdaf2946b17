"""What was sold in a period: the money taken, the value of what was ordered, the dishes.

All of it is found by time along an index, so it costs the same however many orders are older.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import func, select, true

from restaurant.database.session import db
from restaurant.menu.models import Dish
from restaurant.orders.models import Order, OrderAction, OrderHistory, OrderItem
from restaurant.orders.states import ItemStatus, OrderStatus
from restaurant.payments.states import PaymentStatus
from restaurant.profile.business_days import Period

TOP_DISHES = 10


class Payment(NamedTuple):
    """Money that is held for an order, in minor units, and when it was taken."""

    at: datetime
    amount: int


class PlacedOrder(NamedTuple):
    """When an order was placed, and what it costs, in minor units."""

    at: datetime
    amount: int
    is_cancelled: bool


@dataclass(frozen=True)
class SoldDish:
    """A dish, and what was ordered of it. ``total`` is in minor units."""

    dish_id: int
    name: str
    quantity: int
    total: int


def payments_in(period: Period) -> list[Payment]:
    """The money of all days of a period that was not given back."""
    found = db.session.execute(
        select(Order.paid_at, Order.paid_total).where(
            Order.paid_at >= period.begin, Order.paid_at < period.end
        )
    )
    return [*(Payment(at, amount) for at, amount in found if at), *_earlier_payments(period)]


def _earlier_payments(period: Period) -> Iterator[Payment]:
    """The money of open orders to which something was added after they had been paid.

    Only their history knows when it was taken. There are a few of them at most.
    """
    last = (
        select(func.max(OrderHistory.at))
        .where(
            OrderHistory.order_id == Order.id,
            OrderHistory.action == OrderAction.PAYMENT_STATUS,
            OrderHistory.after == PaymentStatus.PAID.value,
        )
        .correlate(Order)
        .scalar_subquery()
    )
    found = db.session.execute(
        select(last, Order.paid_total).where(
            Order.stored_is_open == true(), Order.paid_at.is_(None), Order.paid_total > 0
        )
    )
    for at, amount in found:
        if at is not None and period.begin <= at < period.end:
            yield Payment(at, amount)


def orders_in(period: Period) -> list[PlacedOrder]:
    """The orders that were placed on the days of a period."""
    found = db.session.execute(
        select(Order.created_at, Order.total_price, Order.status).where(
            Order.created_at >= period.begin, Order.created_at < period.end
        )
    )
    return [PlacedOrder(at, total, status is OrderStatus.CANCELLED) for at, total, status in found]


def top_dishes(period: Period) -> list[SoldDish]:
    """The dishes of which most was ordered, most first; under their present names."""
    portions, value = func.sum(OrderItem.quantity), func.sum(OrderItem.total)
    found = db.session.execute(
        select(Dish.id, Dish.name, portions, value)
        .select_from(Order)
        .join(OrderItem, OrderItem.order_id == Order.id)
        .join(Dish, Dish.id == OrderItem.dish_id)
        .where(
            Order.created_at >= period.begin,
            Order.created_at < period.until,
            OrderItem.status != ItemStatus.CANCELLED,
        )
        .group_by(Dish.id, Dish.name)
        .order_by(portions.desc(), value.desc(), Dish.id)
        .limit(TOP_DISHES)
    )
    return [SoldDish(dish, name, int(count), int(total)) for dish, name, count, total in found]
