"""The socket commands of orders.

Each calls the same service function as the HTTP view, with the same schema and permission.
"""

from collections.abc import Sequence
from typing import Any

from marshmallow import fields
from marshmallow.validate import Length

from restaurant.auth.models import User
from restaurant.database import crud
from restaurant.live.commands import Ack, Command, declare
from restaurant.live.schemas import AckSchema, CommandSchema
from restaurant.orders import items as orders_items
from restaurant.orders import service
from restaurant.orders.error_codes import ADDING_ERRORS, PLACING_ERRORS, STATUS_ERRORS
from restaurant.orders.items import NewItem
from restaurant.orders.json_cache import OrderField
from restaurant.orders.models import Order
from restaurant.orders.schemas import (
    MAX_ITEMS_PER_REQUEST,
    NewItemSchema,
    NewOrderSchema,
    OrderItemSchema,
)
from restaurant.orders.states import ItemStatus, OrderStatus
from restaurant.permissions import Permission
from restaurant.schemas.fields import Id


class CreateOrderSchema(NewOrderSchema, CommandSchema):
    """Place an order, as over HTTP."""


class AddItemsSchema(CommandSchema):
    """Add items to an order."""

    order_id = Id(required=True)
    items = fields.List(
        fields.Nested(NewItemSchema),
        required=True,
        validate=Length(min=1, max=MAX_ITEMS_PER_REQUEST),
    )


class SetItemStatusSchema(CommandSchema):
    """Set the status of an item."""

    order_id = Id(required=True)
    item_id = Id(required=True)
    status = fields.Enum(ItemStatus, by_value=True, required=True)


class SetOrderStatusSchema(CommandSchema):
    """Set the status of all items of an order."""

    order_id = Id(required=True)
    status = fields.Enum(OrderStatus, by_value=True, required=True)


class OrderAckSchema(AckSchema):
    """The order as it is now."""

    order = OrderField(required=True)


class ItemAckSchema(OrderAckSchema):
    """The item and its order as they are now."""

    item = fields.Nested(OrderItemSchema, required=True)


class ItemsAckSchema(OrderAckSchema):
    """The new items and their order as they are now."""

    items = fields.List(fields.Nested(OrderItemSchema), required=True)


def create_order(user: User, **data: Any) -> Ack:
    """Place an order."""
    return {"order": service.place_order(user, **data)}


def add_items(user: User, order_id: int, items: Sequence[NewItem]) -> Ack:
    """Add items to an order."""
    added = orders_items.add_items(user, order_id, items)
    return {"items": added, "order": crud.get_or_404(Order, order_id)}


def set_item_status(user: User, order_id: int, item_id: int, status: ItemStatus) -> Ack:
    """Set the status of an item."""
    item = orders_items.change_item(user, order_id, item_id, {"status": status})
    return {"item": item, "order": item.order}


def set_order_status(user: User, order_id: int, status: OrderStatus) -> Ack:
    """Set the status of all items of an order."""
    return {"order": service.change_order(user, order_id, {"status": status})}


COMMANDS: dict[str, Command] = {
    "create-order": Command(
        CreateOrderSchema,
        Permission.TAKE_ORDERS,
        create_order,
        OrderAckSchema,
        "Place an order.",
        PLACING_ERRORS,
    ),
    "add-items": Command(
        AddItemsSchema,
        Permission.TAKE_ORDERS,
        add_items,
        ItemsAckSchema,
        "Add items to an order.",
        ADDING_ERRORS,
    ),
    "set-item-status": Command(
        SetItemStatusSchema,
        Permission.WORK_ON_ORDERS,
        set_item_status,
        ItemAckSchema,
        "Set the status of an item.",
        STATUS_ERRORS,
    ),
    "set-order-status": Command(
        SetOrderStatusSchema,
        Permission.WORK_ON_ORDERS,
        set_order_status,
        OrderAckSchema,
        "Set the status of all items of an order.",
        STATUS_ERRORS,
    ),
}

declare(COMMANDS)
