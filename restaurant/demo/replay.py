"""Playing the demo's orders: yesterday's evening, and what is open now."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from restaurant.clock import pretending
from restaurant.demo.evening import EVENING, OPEN_NOW, DemoOpenOrder, DemoOrder
from restaurant.demo.lookup import one, person
from restaurant.floor.models import Table
from restaurant.menu.models import Dish
from restaurant.orders import items as orders_items
from restaurant.orders import service as orders_service
from restaurant.orders.models import Order
from restaurant.orders.states import LineStatus, OrderStatus, OrderType, PaymentStatus
from restaurant.payments.models import PaymentMethod

COOK, ADMIN = "semyon", "elena"


@dataclass(frozen=True)
class Step:
    """Something that happens to an order at a moment of the evening."""

    at: datetime
    act: Callable[[], object]


def play_evening(opening: datetime) -> None:
    """Let every past order happen, all of them as the clock went on."""
    steps = [
        step
        for past in EVENING
        for step in _steps(past, opening + timedelta(minutes=past.minutes_after_opening))
    ]
    for step in sorted(steps, key=lambda step: step.at):
        with pretending(step.at):
            step.act()


def play_tonight(present: datetime) -> None:
    """Take the orders that are open now, the oldest first."""
    for order in sorted(OPEN_NOW, key=lambda order: -order.minutes_ago):
        _play_open(order, present)


def _steps(past: DemoOrder, placed_at: datetime) -> Iterator[Step]:
    """What happened to a past order, each at its time."""
    order: list[Order] = []  # there from its first step on

    def place() -> None:
        order.append(_place(past))

    def change(username: str, **changes: Any) -> Callable[[], object]:
        return lambda: orders_service.change_order(person(username), order[0].id, changes)

    def after(minutes: int) -> datetime:
        return placed_at + timedelta(minutes=minutes)

    yield Step(placed_at, place)
    if served := past.minutes_to_serve:
        yield Step(after(max(served // 3, 1)), change(COOK, status=OrderStatus.IN_PROGRESS))
        yield Step(after(max(served - 1, 1)), change(COOK, status=OrderStatus.READY))
        yield Step(after(served), change(past.waiter, status=OrderStatus.SERVED))
    settled = past.minutes_to_settle
    if past.outcome == "cancelled":
        yield Step(after(settled), change(past.waiter, status=OrderStatus.CANCELLED))
        return
    yield Step(after(settled), lambda: _pay(order[0], past.waiter, past.payment_method))
    if past.outcome == "refunded":
        refund = change(ADMIN, payment_status=PaymentStatus.REFUNDED)
        yield Step(after(settled + 10), refund)


def _play_open(now_open: DemoOpenOrder, present: datetime) -> None:
    """Bring one of tonight's orders to where it stands."""
    with pretending(present - timedelta(minutes=now_open.minutes_ago)):
        order = _place(now_open)
    if now_open.payment_method is not None:
        _pay(order, now_open.waiter, now_open.payment_method)
    for item, line in zip(order.items, now_open.lines, strict=True):
        for by, status in _ways(LineStatus(line.status), now_open.waiter):
            orders_items.change_item(person(by), order.id, item.id, {"status": status})


def _ways(status: LineStatus, waiter: str) -> Iterable[tuple[str, LineStatus]]:
    cooked = [(COOK, LineStatus.COOKING)]
    return {
        LineStatus.NEW: [],
        LineStatus.COOKING: cooked,
        LineStatus.READY: [*cooked, (COOK, LineStatus.READY)],
        LineStatus.SERVED: [*cooked, (COOK, LineStatus.READY), (waiter, LineStatus.SERVED)],
    }[status]


def _place(demo: DemoOrder | DemoOpenOrder) -> Order:
    table = None if demo.table is None else one(Table, number=demo.table).id
    return orders_service.place_order(
        person(demo.waiter),
        OrderType(demo.order_type),
        [
            {
                "dish_id": one(Dish, code=line.dish).id,
                "quantity": line.quantity,
                "comment": line.comment,
            }
            for line in demo.lines
        ],
        table_id=table,
        notes=demo.notes,
        kitchen_notes=getattr(demo, "kitchen_notes", None),
    )


def _pay(order: Order, waiter: str, method: str | None) -> None:
    found = one(PaymentMethod, name=method)
    payment = {"payment_status": PaymentStatus.PAID, "payment_method_id": found.id}
    orders_service.change_order(person(waiter), order.id, payment)
