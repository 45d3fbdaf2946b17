"""Replaying the demo's orders: yesterday's evening, and those that are open now."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Unpack

from restaurant.auth.models import User
from restaurant.clock import frozen_at
from restaurant.database.transaction import required_unit
from restaurant.demo.evening import EVENING, OPEN_NOW, DemoOpenOrder, DemoOrder
from restaurant.demo.lookup import get_one, get_person
from restaurant.floor.models import Table
from restaurant.menu.models import Dish
from restaurant.orders import items as orders_items
from restaurant.orders import service as orders_service
from restaurant.orders.models import Order
from restaurant.orders.service import OrderChanges
from restaurant.orders.states import ItemStatus, OrderStatus, OrderType
from restaurant.payments.models import PaymentMethod
from restaurant.payments.states import PaymentStatus

COOK = "semyon"


@dataclass(frozen=True)
class Step:
    """A change of an order, and when it happens."""

    at: datetime
    action: Callable[[], object]


def replay_evening(admin: User, opening: datetime) -> None:
    """Replay every past order; the steps of all orders in the order of their times."""
    steps = [
        step
        for demo_order in EVENING
        for step in _steps(
            admin, demo_order, opening + timedelta(minutes=demo_order.minutes_after_opening)
        )
    ]
    for step in sorted(steps, key=lambda step: step.at):
        with _as_of(step.at):
            step.action()


def replay_tonight(present: datetime) -> None:
    """Replay the orders that are open now, the oldest first."""
    for order in sorted(OPEN_NOW, key=lambda order: -order.minutes_ago):
        _replay_open_order(order, present)


def _steps(admin: User, demo_order: DemoOrder, placed_at: datetime) -> Iterator[Step]:
    """The steps of a past order; the admin refunds."""
    order: list[Order] = []  # filled by the first step

    def place() -> None:
        order.append(_place(demo_order))

    def change(person: User, **changes: Unpack[OrderChanges]) -> Callable[[], object]:
        return lambda: orders_service.change_order(person, order[0].id, changes)

    def after(minutes: int) -> datetime:
        return placed_at + timedelta(minutes=minutes)

    cook, waiter = get_person(COOK), get_person(demo_order.waiter)
    yield Step(placed_at, place)
    if served := demo_order.minutes_to_serve:
        yield Step(after(max(served // 3, 1)), change(cook, status=OrderStatus.IN_PROGRESS))
        yield Step(after(max(served - 1, 1)), change(cook, status=OrderStatus.READY))
        yield Step(after(served), change(waiter, status=OrderStatus.SERVED))
    settled = demo_order.minutes_to_settle
    if demo_order.outcome == "cancelled":
        yield Step(after(settled), change(waiter, status=OrderStatus.CANCELLED))
        return
    yield Step(after(settled), lambda: _pay(order[0], demo_order.waiter, demo_order.payment_method))
    if demo_order.outcome == "refunded":
        refund = change(admin, payment_status=PaymentStatus.REFUNDED)
        yield Step(after(settled + 10), refund)


def _replay_open_order(demo_order: DemoOpenOrder, present: datetime) -> None:
    """Place one of tonight's orders and bring its items to their statuses."""
    with _as_of(present - timedelta(minutes=demo_order.minutes_ago)):
        order = _place(demo_order)
    if demo_order.payment_method is not None:
        _pay(order, demo_order.waiter, demo_order.payment_method)
    for item, demo_item in zip(order.items, demo_order.items, strict=True):
        for by, status in _status_steps(ItemStatus(demo_item.status), demo_order.waiter):
            orders_items.change_item(get_person(by), order.id, item.id, {"status": status})


@contextmanager
def _as_of(moment: datetime) -> Iterator[None]:
    """Let everything inside the block happen at this moment, in the one transaction of it all."""
    unit = required_unit()
    present, unit.at = unit.at, moment
    with frozen_at(moment):
        yield
    unit.at = present


def _status_steps(status: ItemStatus, waiter: str) -> Iterable[tuple[str, ItemStatus]]:
    cooked = [(COOK, ItemStatus.COOKING)]
    return {
        ItemStatus.NEW: [],
        ItemStatus.COOKING: cooked,
        ItemStatus.READY: [*cooked, (COOK, ItemStatus.READY)],
        ItemStatus.SERVED: [*cooked, (COOK, ItemStatus.READY), (waiter, ItemStatus.SERVED)],
    }[status]


def _place(demo: DemoOrder | DemoOpenOrder) -> Order:
    table = None if demo.table is None else get_one(Table, number=demo.table).id
    return orders_service.place_order(
        get_person(demo.waiter),
        OrderType(demo.order_type),
        [
            {
                "dish_id": get_one(Dish, code=demo_item.dish).id,
                "quantity": demo_item.quantity,
                "comment": demo_item.comment,
            }
            for demo_item in demo.items
        ],
        table_id=table,
        notes=demo.notes,
        kitchen_notes=getattr(demo, "kitchen_notes", None),
    )


def _pay(order: Order, waiter: str, method: str | None) -> None:
    found = get_one(PaymentMethod, name=method)
    payment: OrderChanges = {"payment_status": PaymentStatus.PAID, "payment_method_id": found.id}
    orders_service.change_order(get_person(waiter), order.id, payment)
