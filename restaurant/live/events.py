"""Every event the server sends: one function each, called from services only.

An event is a row of the log, written in the same transaction as the change it tells of
and carrying the same JSON as the resource. It leaves after the commit, in the order of
the log, so no client hears of what was rolled back.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from restaurant.clock import now
from restaurant.database.transaction import on_commit, required_unit
from restaurant.floor.models import Table
from restaurant.json_codec import dumps
from restaurant.live.dispatcher import dispatcher
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
from restaurant.metrics import event_committed, init_events
from restaurant.orders.models import Order, OrderItem


@dataclass(frozen=True)
class EventType:
    """What an event carries, who hears it, and when it is sent."""

    schema: EventSchema
    rooms: tuple[str, ...]
    description: str


EVENT_TYPES: dict[str, EventType] = {
    "order-created": EventType(OrderEventSchema(), (KITCHEN, WAITERS), "An order is placed."),
    "order-updated": EventType(
        OrderEventSchema(),
        (KITCHEN, WAITERS),
        "Anything about an order changed: notes, table, waiter, payment, status.",
    ),
    "items-added": EventType(
        ItemsAddedSchema(), (KITCHEN, WAITERS), "Lines were added to an order."
    ),
    "item-updated": EventType(ItemUpdatedSchema(), (KITCHEN, WAITERS), "A line changed."),
    "dish-ready": EventType(DishReadySchema(), (WAITERS,), "The kitchen marked a line ready."),
    "order-ready": EventType(OrderEventSchema(), (WAITERS,), "All lines of an order are ready."),
    "order-cancelled": EventType(OrderEventSchema(), (KITCHEN, WAITERS), "An order was cancelled."),
    "table-updated": EventType(
        TableUpdatedSchema(), (WAITERS,), "A table's occupancy or order changed."
    ),
    "dish-updated": EventType(
        DishUpdatedSchema(),
        (KITCHEN, WAITERS),
        "A dish is new, or its price, name or availability changed.",
    ),
}


init_events(EVENT_TYPES)


def order_created(order: Order) -> None:
    """An order was placed."""
    record("order-created", order=order)


def order_updated(order: Order) -> None:
    """Anything about an order changed."""
    record("order-updated", order=order)


def items_added(order: Order, items: list[OrderItem]) -> None:
    """Lines were added to an order."""
    record("items-added", order_id=order.id, items=items, order=order)


def item_updated(order: Order, item: OrderItem) -> None:
    """A line changed."""
    record("item-updated", order_id=order.id, item=item, order=order)


def dish_ready(order: Order, item: OrderItem) -> None:
    """The kitchen marked a line ready."""
    record("dish-ready", order_id=order.id, table=order.table, waiter_id=order.waiter_id, item=item)


def order_ready(order: Order) -> None:
    """All lines of an order are ready."""
    record("order-ready", order=order)


def order_cancelled(order: Order) -> None:
    """An order was cancelled."""
    record("order-cancelled", order=order)


def table_updated(table: Table) -> None:
    """A table was taken, freed, or has another order."""
    record("table-updated", table=table)


def dish_updated(dish: Dish) -> None:
    """A dish is new, or its price, name or availability changed."""
    record("dish-updated", dish=dish)


def record(name: str, **content: object) -> None:
    """Add an event to the log, in the same transaction; the content is what its schema shows."""
    event_type, moment = EVENT_TYPES[name], now()
    log = required_unit()
    event_id = log.next_event_id()
    body = event_type.schema.dump({"event_id": event_id, "event": name, "at": moment, **content})
    rooms, text = f" {' '.join(event_type.rooms)} ", dumps(body).decode()
    if not log.events:
        on_commit(partial(_send, log.events))
    log.events.append({"id": event_id, "name": name, "at": moment, "rooms": rooms, "body": text})


def _send(events: list[dict[str, Any]]) -> None:
    """Enqueue all events of a transaction that has committed."""
    dispatcher.enqueue([(e["id"], e["name"], e["rooms"], e["body"]) for e in events])
    for event in events:
        event_committed(event["name"])
