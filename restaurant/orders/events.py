"""The events of orders, and which change of an order sends which of them."""

from marshmallow import fields

from restaurant.floor.events import table_updated
from restaurant.floor.schemas import TableSchema
from restaurant.live.events import EventType, declare, record
from restaurant.live.rooms import ALL_ROOMS, WAITERS
from restaurant.live.schemas import EventSchema
from restaurant.orders.changes import OrderChange
from restaurant.orders.json_cache import OrderField
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.schemas import OrderItemSchema
from restaurant.orders.states import ItemStatus, OrderStatus
from restaurant.schemas.fields import Id


class OrderEventSchema(EventSchema):
    """An order as it is now."""

    order = OrderField(required=True)


class ItemsAddedSchema(OrderEventSchema):
    """Items were added to an order."""

    order_id = Id(required=True)
    items = fields.List(fields.Nested(OrderItemSchema), required=True)


class ItemUpdatedSchema(OrderEventSchema):
    """An item changed."""

    order_id = Id(required=True)
    item = fields.Nested(OrderItemSchema, required=True)


class DishReadySchema(EventSchema):
    """The kitchen marked an item ready."""

    order_id = Id(required=True)
    table = fields.Nested(TableSchema, required=True, allow_none=True)
    waiter_id = Id(required=True)
    item = fields.Nested(OrderItemSchema, required=True)


declare(
    {
        "order-created": EventType(OrderEventSchema(), ALL_ROOMS, "An order is placed."),
        "order-updated": EventType(
            OrderEventSchema(),
            ALL_ROOMS,
            "Anything about an order changed: notes, table, waiter, payment, status, or several "
            "items at once.",
        ),
        "items-added": EventType(ItemsAddedSchema(), ALL_ROOMS, "Items were added to an order."),
        "item-updated": EventType(
            ItemUpdatedSchema(),
            ALL_ROOMS,
            "One item changed; when several change at once it is `order-updated` instead.",
        ),
        "dish-ready": EventType(DishReadySchema(), (WAITERS,), "The kitchen marked an item ready."),
        "order-ready": EventType(
            OrderEventSchema(), (WAITERS,), "All items of an order are ready."
        ),
        "order-cancelled": EventType(OrderEventSchema(), ALL_ROOMS, "An order was cancelled."),
    }
)

#: The transitions of an item that mean a plate stands at the pass.
FINISHED_COOKING = {
    (ItemStatus.NEW, ItemStatus.READY),
    (ItemStatus.COOKING, ItemStatus.READY),
}


def follow(change: OrderChange) -> None:
    """Record the events of a change: the most specific first, the table last.

    An event that carries the whole order comes once, however many items changed, or what is
    sent would grow with the square of their number.
    """
    if change.is_new:
        order_created(change.order)
    else:
        _record_items(change)
        _record_order(change)
    for table in change.tables:
        table_updated(table)


def order_created(order: Order) -> None:
    """Record that an order was placed."""
    record("order-created", order=order)


def order_updated(order: Order) -> None:
    """Record that anything about an order changed."""
    record("order-updated", order=order)


def items_added(order: Order, items: list[OrderItem]) -> None:
    """Record that items were added to an order."""
    record("items-added", order_id=order.id, items=items, order=order)


def item_updated(order: Order, item: OrderItem) -> None:
    """Record that an item changed."""
    record("item-updated", order_id=order.id, item=item, order=order)


def dish_ready(order: Order, item: OrderItem) -> None:
    """Record that the kitchen marked an item ready."""
    record("dish-ready", order_id=order.id, table=order.table, waiter_id=order.waiter_id, item=item)


def order_ready(order: Order) -> None:
    """Record that all items of an order are ready."""
    record("order-ready", order=order)


def order_cancelled(order: Order) -> None:
    """Record that an order was cancelled."""
    record("order-cancelled", order=order)


def _record_items(change: OrderChange) -> None:
    if change.added:
        items_added(change.order, change.added)
    if len(change.moved) == 1:
        item_updated(change.order, *change.moved)
    for item, difference in change.moved.items():
        if difference.get("status") in FINISHED_COOKING:
            dish_ready(change.order, item)


def _record_order(change: OrderChange) -> None:
    old, new = change.changed.get("status", (None, None))
    if new is OrderStatus.READY and old is not OrderStatus.SERVED:
        order_ready(change.order)
    if new is OrderStatus.CANCELLED:
        order_cancelled(change.order)
    if change.changed or len(change.moved) > 1:
        order_updated(change.order)
