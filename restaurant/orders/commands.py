"""The commands a client may give over a socket: the table of them.

Each calls the same service as the HTTP view, with the same schema and permission.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from marshmallow import Schema

from restaurant.auth.models import User
from restaurant.database import crud
from restaurant.orders import items as orders_items
from restaurant.orders import service
from restaurant.orders.models import Order
from restaurant.orders.states import ItemStatus, OrderStatus
from restaurant.permissions import Permission
from restaurant.sockets.schemas import (
    AddItemsSchema,
    CreateOrderSchema,
    ItemAckSchema,
    ItemsAckSchema,
    OrderAckSchema,
    SetItemStatusSchema,
    SetOrderStatusSchema,
)

Ack = dict[str, Any]


@dataclass(frozen=True)
class Command:
    """What a command takes, who may give it, what it does and what it answers."""

    schema: type[Schema]
    permission: Permission
    action: Callable[..., Ack]
    ack_schema: type[Schema]
    summary: str


def create_order(user: User, **data: Any) -> Ack:
    """Place an order."""
    return {"order": service.place_order(user, **data)}


def add_items(user: User, order_id: int, items: list[Any]) -> Ack:
    """Add lines to an order."""
    added = orders_items.add_items(user, order_id, items)
    return {"items": added, "order": crud.get_or_404(Order, order_id)}


def set_item_status(user: User, order_id: int, item_id: int, status: ItemStatus) -> Ack:
    """Bring a line to another state."""
    item = orders_items.change_item(user, order_id, item_id, {"status": status})
    return {"item": item, "order": item.order}


def set_order_status(user: User, order_id: int, status: OrderStatus) -> Ack:
    """Command all lines of an order."""
    return {"order": service.change_order(user, order_id, {"status": status})}


COMMANDS: dict[str, Command] = {
    "create-order": Command(
        CreateOrderSchema,
        Permission.TAKE_ORDERS,
        create_order,
        OrderAckSchema,
        "Place an order.",
    ),
    "add-items": Command(
        AddItemsSchema,
        Permission.TAKE_ORDERS,
        add_items,
        ItemsAckSchema,
        "Add lines to an order.",
    ),
    "set-item-status": Command(
        SetItemStatusSchema,
        Permission.WORK_ON_ORDERS,
        set_item_status,
        ItemAckSchema,
        "Bring a line to another state.",
    ),
    "set-order-status": Command(
        SetOrderStatusSchema,
        Permission.WORK_ON_ORDERS,
        set_order_status,
        OrderAckSchema,
        "Command all lines of an order.",
    ),
}
