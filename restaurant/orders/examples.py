"""Examples of the JSON of orders: what table 4 of the demo restaurant has just ordered."""

from typing import Any

from restaurant.floor.examples import TABLE
from restaurant.live.examples import event
from restaurant.schemas.examples import ORDER_TIME, declare, declare_address

ORDER_ID, COMMAND_ID = 31, "5d0b7c2e-2f0a-4a52-9f43-8a6f9b1d7c11"


def _item(item_id: int, **values: Any) -> dict[str, Any]:
    return {
        "id": item_id,
        "created_at": ORDER_TIME,
        "updated_at": ORDER_TIME,
        "order_id": ORDER_ID,
        "comment": None,
        "status": "new",
        "version": 1,
        **values,
    }


EGGPLANT = _item(
    130, dish_id=5, dish_name="Хрустящие баклажаны с кунжутом", quantity=1, price=560, total=560
)
SOUP = _item(
    131,
    dish_id=13,
    dish_name="Щавелевый суп",
    quantity=2,
    price=490,
    total=980,
    comment="одну порцию без сметаны",
)
READY_SOUP = SOUP | {"status": "ready", "version": 2}
ORDER: dict[str, Any] = {
    "id": ORDER_ID,
    "created_at": ORDER_TIME,
    "updated_at": ORDER_TIME,
    "table_id": 4,
    "waiter_id": 2,
    "status": "pending",
    "payment_status": "unpaid",
    "payment_method_id": None,
    "paid_at": None,
    "total_price": 1540,
    "paid_total": 0,
    "due": 1540,
    "order_type": "dine_in",
    "notes": None,
    "kitchen_notes": "У гостя аллергия на арахис, нужна чистая доска",
    "served_at": None,
    "cancelled_at": None,
    "time_to_serve": None,
    "version": 1,
    "items": [EGGPLANT, SOUP],
}
STARTED = ORDER | {"status": "in_progress", "version": 2, "items": [EGGPLANT, READY_SOUP]}
READY = ORDER | {
    "status": "ready",
    "version": 3,
    "items": [EGGPLANT | {"status": "ready", "version": 2}, READY_SOUP],
}
CANCELLED = ORDER | {
    "status": "cancelled",
    "version": 2,
    "total_price": 0,
    "due": 0,
    "cancelled_at": ORDER_TIME,
    "items": [item | {"status": "cancelled", "version": 2} for item in (EGGPLANT, SOUP)],
}
NEW_ITEM = {"dish_id": 18, "quantity": 2, "comment": "пюре отдельно"}
NEW_ORDER = {
    "table_id": 6,
    "order_type": "dine_in",
    "kitchen_notes": "Вынести всё вместе",
    "items": [NEW_ITEM, {"dish_id": 36, "quantity": 1}],
}
COMMAND = {"command_id": COMMAND_ID, "order_id": ORDER_ID}

declare(
    {
        "OrderItem": SOUP,
        "NewItem": NEW_ITEM,
        "ItemChanges": {"quantity": 3, "comment": "все без сметаны"},
        "Order": ORDER,
        "NewOrder": NEW_ORDER,
        "OrderChanges": {"notes": "Просят счёт к девяти", "kitchen_notes": "Вынести всё вместе"},
        "OrderHistory": {
            "id": 640,
            "at": ORDER_TIME,
            "user": {"id": 6, "full_name": "Семён Королёв"},
            "item_id": SOUP["id"],
            "action": "line_status",
            "from": "new",
            "to": "ready",
        },
        "MissingDish": {"dish_id": 18, "dish_name": "Котлета по-киевски"},
        "OrderCreatedEvent": event("order-created", order=ORDER),
        "OrderUpdatedEvent": event("order-updated", order=STARTED),
        "OrderReadyEvent": event("order-ready", order=READY),
        "OrderCancelledEvent": event("order-cancelled", order=CANCELLED),
        "ItemsAddedEvent": event("items-added", order_id=ORDER_ID, items=[SOUP], order=ORDER),
        "ItemUpdatedEvent": event(
            "item-updated", order_id=ORDER_ID, item=READY_SOUP, order=STARTED
        ),
        "DishReadyEvent": event(
            "dish-ready", order_id=ORDER_ID, table=TABLE, waiter_id=2, item=READY_SOUP
        ),
        "CreateOrder": {"command_id": COMMAND_ID, **NEW_ORDER},
        "AddItems": {**COMMAND, "items": [NEW_ITEM]},
        "SetItemStatus": {**COMMAND, "item_id": SOUP["id"], "status": "ready"},
        "SetOrderStatus": {**COMMAND, "status": "ready"},
        "OrderAck": {"ok": True, "order": READY},
        "ItemsAck": {"ok": True, "order": ORDER, "items": [SOUP]},
        "ItemAck": {"ok": True, "order": STARTED, "item": READY_SOUP},
    }
)
declare_address("orders", id=ORDER_ID, item_id=EGGPLANT["id"])
