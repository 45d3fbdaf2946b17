"""Placing an order: key, effect, history and event in one transaction, as a function of Core."""

from collections.abc import Sequence
from datetime import UTC, datetime
from hashlib import sha1
from typing import Any

import orjson
from sqlalchemy import Connection, and_, bindparam, insert, select

from bench.peer_with_guarantees.errors import RefusedError
from bench.peer_with_guarantees.events import record_event
from bench.peer_with_guarantees.idempotency import (
    MAY_ORDER,
    Answer,
    Request,
    find_caller,
    store_response,
)
from bench.peer_with_guarantees.schemas import NewItem, NewOrder
from bench.peer_with_guarantees.tables import (
    Category,
    DiningTable,
    Dish,
    Order,
    OrderHistory,
    OrderItem,
    User,
)

#: Answers have these fields although nothing here fills them yet.
UNSET = dict.fromkeys(
    ("payment_method_id", "paid_at", "served_at", "cancelled_at", "time_to_serve")
)


# Statements are built once; their parameters come with each call.
_FIND_DISHES = (
    select(
        Dish.id,
        Dish.name,
        Dish.price,
        (Dish.is_available & Dish.is_active & Category.is_active).label("can_be_ordered"),
    )
    .join(Category, Category.id == Dish.category_id)
    .where(Dish.id.in_(bindparam("ids", expanding=True)))
)
_FIND_TABLE = (
    select(DiningTable.number, DiningTable.is_active, Order.id.label("order_id"))
    .outerjoin(Order, and_(Order.table_id == DiningTable.id, Order.is_open))
    .where(DiningTable.id == bindparam("table_id"))
)
_FIND_WAITER = select(User.id).where(
    User.id == bindparam("waiter_id"), User.is_active, User.role.in_(MAY_ORDER)
)
_INSERT_ORDER, _INSERT_HISTORY = insert(Order), insert(OrderHistory)
_INSERT_ITEMS = insert(OrderItem).returning(OrderItem.id, OrderItem.position)


def place_order(connection: Connection, request: Request, order: NewOrder) -> Answer:
    """Place an order, or give the answer that this request was given before.

    The caller has begun a transaction that holds the write lock, and commits it or rolls it back:
    key, order, items, history and events are kept together or not at all. Raises ``RefusedError``.
    """
    role, stored = find_caller(connection, request)
    if stored is not None:
        return stored
    if order.waiter_id not in (None, request.user_id):
        _check_waiter(connection, role, order.waiter_id)
    table = None if order.table_id is None else _find_free_table(connection, order.table_id)
    dishes = _find_dishes(connection, order.items)
    at = datetime.now(UTC).isoformat()
    body = _insert_order(connection, request.user_id, order, dishes, at)
    content = orjson.dumps(body)
    messages = [record_event(connection, "order-created", at, "kitchen waiters", "order", content)]
    if table is not None:
        shown = {"id": order.table_id, **table, "is_occupied": True, "current_order_id": body["id"]}
        event = ("table-updated", at, "kitchen waiters", "table", orjson.dumps(shown))
        messages.append(record_event(connection, *event))
    headers = {"Location": f"/orders/{body['id']}", "ETag": f'"{sha1(content).hexdigest()}"'}
    answer = Answer(201, headers, content, tuple(messages))
    store_response(connection, request, answer, at)
    return answer


def _check_waiter(connection: Connection, role: str, waiter_id: int | None) -> None:
    if role != "admin":
        raise RefusedError(403, "not_your_order", "Only an admin places orders for others.")
    if connection.scalar(_FIND_WAITER, {"waiter_id": waiter_id}) is None:
        raise RefusedError(422, "invalid", f"{waiter_id} is nobody who takes orders.")


def _find_free_table(connection: Connection, table_id: int) -> dict[str, Any]:
    found = connection.execute(_FIND_TABLE, {"table_id": table_id}).one_or_none()
    if found is None or not found.is_active:
        raise RefusedError(422, "invalid", f"There is no table {table_id}.")
    if found.order_id is not None:
        detail = f"Table {found.number} has an open order."
        raise RefusedError(409, "table_occupied", detail, order_id=found.order_id)
    return {"number": found.number, "is_active": found.is_active}


def _find_dishes(connection: Connection, items: Sequence[NewItem]) -> dict[int, Any]:
    wanted = {item.dish_id for item in items}
    if not wanted:
        return {}
    found = {dish.id: dish for dish in connection.execute(_FIND_DISHES, {"ids": list(wanted)})}
    if missing := wanted - found.keys():
        raise RefusedError(422, "invalid", f"There is no dish {min(missing)}.")
    gone = [dish for dish in found.values() if not dish.can_be_ordered]
    if gone:
        named = [{"dish_id": dish.id, "dish_name": dish.name} for dish in gone]
        detail = "Some dishes cannot be ordered now."
        raise RefusedError(409, "dish_unavailable", detail, dish_id=gone[0].id, dishes=named)
    return found


def _insert_order(
    connection: Connection, user_id: int, order: NewOrder, dishes: dict[int, Any], at: str
) -> dict[str, Any]:
    """Write the order, its items and their history; returns the order as it is shown."""
    moments = {"created_at": at, "updated_at": at}
    items = [
        {
            "position": position,
            "dish_id": item.dish_id,
            "dish_name": dishes[item.dish_id].name,
            "quantity": item.quantity,
            "price": dishes[item.dish_id].price,
            "total": dishes[item.dish_id].price * item.quantity,
            "comment": item.comment,
            "status": "new",
            "version": 1,
            **moments,
        }
        for position, item in enumerate(order.items)
    ]
    row = {
        **moments,
        "table_id": order.table_id,
        "waiter_id": order.waiter_id or user_id,
        "status": "pending",
        "payment_status": "unpaid",
        "total_price": sum(item["total"] for item in items),
        "order_type": order.order_type,
        "notes": order.notes,
        "kitchen_notes": order.kitchen_notes,
        "version": 1,
    }
    order_id = connection.execute(_INSERT_ORDER, row | {"is_open": True}).lastrowid
    if items:
        rows = [item | {"order_id": order_id} for item in items]
        # SQLite promises no order of what it returns: the position tells which id is whose.
        for item_id, position in connection.execute(_INSERT_ITEMS, rows):
            items[position] = {"id": item_id, "order_id": order_id, **items[position]}
    _record_history(connection, user_id, order_id, items, at)
    shown = {"id": order_id, **row, **UNSET, "total_price": row["total_price"] / 100}
    return shown | {"items": [_show_item(item) for item in items]}


def _show_item(item: dict[str, Any]) -> dict[str, Any]:
    shown = item | {"price": item["price"] / 100, "total": item["total"] / 100}
    del shown["position"]
    return shown


def _record_history(
    connection: Connection, user_id: int, order_id: int, items: list[dict[str, Any]], at: str
) -> None:
    common = {"order_id": order_id, "user_id": user_id, "at": at, "from_value": None}
    entries = [{**common, "item_id": None, "action": "placed", "to_value": "pending"}]
    entries += [
        {**common, "item_id": item["id"], "action": "item_added", "to_value": "new"}
        for item in items
    ]
    connection.execute(_INSERT_HISTORY, entries)
