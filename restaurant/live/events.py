"""Every event the server sends: one function each, called from services only.

An event is a row of the log, written in the same transaction as the change it tells of
and carrying the same JSON as the resource. It leaves after the commit, in the order of
the log, so no client hears of what was rolled back.
"""

from dataclasses import dataclass
from functools import partial

from restaurant.clock import now
from restaurant.database.transaction import event_log, on_commit
from restaurant.floor.models import Table
from restaurant.json_codec import to_json
from restaurant.live.dispatcher import courier
from restaurant.live.rooms import KITCHEN, WAITERS
from restaurant.live.schemas import (
    DishReadySchema,
    DishUpdatedSchema,
    EventSchema,
    ItemsAddedSchema,
    ItemUpdatedSchema,
    OrderEventSchema,
    TableUpdatedSchema,
)
from restaurant.menu.models import Dish
from restaurant.metrics import begin_with, count_committed
from restaurant.orders.models import Order, OrderItem


@dataclass(frozen=True)
class EventKind:
    """What an event carries, who hears it, and when it is sent."""

    schema: EventSchema
    rooms: tuple[str, ...]
    sent_when: str


KINDS: dict[str, EventKind] = {
    "order-created": EventKind(OrderEventSchema(), (KITCHEN, WAITERS), "An order is placed."),
    "order-updated": EventKind(
        OrderEventSchema(),
        (KITCHEN, WAITERS),
        "Anything about an order changed: notes, table, waiter, payment, status.",
    ),
    "items-added": EventKind(
        ItemsAddedSchema(), (KITCHEN, WAITERS), "Lines were added to an order."
    ),
    "item-updated": EventKind(ItemUpdatedSchema(), (KITCHEN, WAITERS), "A line changed."),
    "dish-ready": EventKind(DishReadySchema(), (WAITERS,), "The kitchen marked a line ready."),
    "order-ready": EventKind(OrderEventSchema(), (WAITERS,), "All lines of an order are ready."),
    "order-cancelled": EventKind(OrderEventSchema(), (KITCHEN, WAITERS), "An order was cancelled."),
    "table-updated": EventKind(
        TableUpdatedSchema(), (WAITERS,), "A table's occupancy or order changed."
    ),
    "dish-updated": EventKind(
        DishUpdatedSchema(),
        (KITCHEN, WAITERS),
        "A dish is new, or its price, name or availability changed.",
    ),
}


begin_with(KINDS)


def order_created(order: Order) -> None:
    """An order was placed."""
    _record("order-created", order=order)


def order_updated(order: Order) -> None:
    """Anything about an order changed."""
    _record("order-updated", order=order)


def items_added(order: Order, items: list[OrderItem]) -> None:
    """Lines were added to an order."""
    _record("items-added", order_id=order.id, items=items, order=order)


def item_updated(order: Order, item: OrderItem) -> None:
    """A line changed."""
    _record("item-updated", order_id=order.id, item=item, order=order)


def dish_ready(order: Order, item: OrderItem) -> None:
    """The kitchen marked a line ready."""
    _record(
        "dish-ready", order_id=order.id, table=order.table, waiter_id=order.waiter_id, item=item
    )


def order_ready(order: Order) -> None:
    """All lines of an order are ready."""
    _record("order-ready", order=order)


def order_cancelled(order: Order) -> None:
    """An order was cancelled."""
    _record("order-cancelled", order=order)


def table_updated(table: Table) -> None:
    """A table was taken, freed, or has another order."""
    _record("table-updated", table=table)


def dish_updated(dish: Dish) -> None:
    """A dish is new, or its price, name or availability changed."""
    _record("dish-updated", dish=dish)


def _record(name: str, **content: object) -> None:
    kind, moment = KINDS[name], now()
    log = event_log()
    event_id = log.next_id()
    body = kind.schema.dump({"event_id": event_id, "event": name, "at": moment, **content})
    rooms, text = f" {' '.join(kind.rooms)} ", to_json(body).decode()
    log.events.append({"id": event_id, "name": name, "at": moment, "rooms": rooms, "body": text})
    on_commit(partial(courier.bring, (event_id, name, rooms, text)))
    on_commit(partial(count_committed, name))
