"""Saved records for tests. Pass only the values the test is about."""

from collections.abc import Sequence
from itertools import count
from typing import Any, TypeVar

from restaurant.auth.models import Device, User
from restaurant.database.base import Model
from restaurant.database.session import db
from restaurant.floor.models import Location, Table
from restaurant.menu.models import Category, Dish, Ingredient
from restaurant.orders import service as orders_service
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.states import ItemStatus, OrderType
from restaurant.payments.models import PaymentMethod
from restaurant.permissions import Role
from restaurant.profile.models import Language, Restaurant

M = TypeVar("M", bound=Model)
_number = count(1)


def a_user(role: Role = Role.WAITER, **values: Any) -> User:
    """A user. Their password is not set: see ``tests/staff_clients.py``."""
    return saved(_a_new_user(role, **values))


def _a_new_user(role: Role = Role.WAITER, **values: Any) -> User:
    number = next(_number)
    defaults = {
        "username": f"person{number}",
        "full_name": f"Person {number}",
        "password_hash": "unset",
    }
    return User(role=role, **defaults | values)


def a_restaurant(**values: Any) -> Restaurant:
    """The restaurant itself, as an admin once described it."""
    return saved(Restaurant(**{"language": Language.RU} | values))


def a_location(**values: Any) -> Location:
    """A zone of the floor."""
    return saved(Location(**{"name": f"Zone {next(_number)}"} | values))


def a_table(**values: Any) -> Table:
    """A free table."""
    return saved(_a_new_table(**values))


def _a_new_table(**values: Any) -> Table:
    return Table(**{"number": next(_number), "seats": 4} | values)


def a_device(**values: Any) -> Device:
    """A device of the restaurant that was never enrolled."""
    return saved(Device(**{"name": f"Device {next(_number)}"} | values))


def a_category(**values: Any) -> Category:
    """A section of the menu."""
    return saved(_a_new_category(**values))


def _a_new_category(**values: Any) -> Category:
    return Category(**{"name": f"Category {next(_number)}"} | values)


def an_ingredient(**values: Any) -> Ingredient:
    """An ingredient nobody is allergic to."""
    return saved(Ingredient(**{"name": f"Ingredient {next(_number)}"} | values))


def a_dish(**values: Any) -> Dish:
    """A dish for 450.00 that can be ordered."""
    return saved(_a_new_dish(**values))


def _a_new_dish(**values: Any) -> Dish:
    if "category_id" not in values:
        values["category"] = values.get("category") or _a_new_category()
    return Dish(**{"name": f"Dish {next(_number)}", "price": 45_000} | values)


def a_payment_method(**values: Any) -> PaymentMethod:
    """A way to pay."""
    return saved(PaymentMethod(**{"name": f"Method {next(_number)}"} | values))


def an_order(
    waiter: User | None = None,
    lines: Sequence[ItemStatus] = (ItemStatus.NEW,),
    **values: Any,
) -> Order:
    """An order whose items have these statuses, with history and events."""
    waiter, dish, table = waiter or _a_new_user(), _a_new_dish(), None
    values.setdefault("order_type", OrderType.DINE_IN)
    if values["order_type"] is OrderType.DINE_IN and "table_id" not in values:
        table = _a_new_table()
    # In one transaction: many tests begin with an order.
    db.session.add_all([one for one in (waiter, dish, table) if one])
    db.session.commit()
    if table:
        values["table_id"] = table.id
    order = orders_service.place_order(
        waiter, items=[{"dish_id": dish.id, "quantity": 1} for _ in lines], **values
    )
    for item, status in zip(order.items, lines, strict=True):
        _take_steps(item, status)
    db.session.commit()
    return order


#: How an item gets from new to each status, a step at a time.
WAYS = {
    ItemStatus.NEW: (),
    ItemStatus.COOKING: (ItemStatus.COOKING,),
    ItemStatus.READY: (ItemStatus.READY,),
    ItemStatus.SERVED: (ItemStatus.READY, ItemStatus.SERVED),
    ItemStatus.CANCELLED: (ItemStatus.CANCELLED,),
}


def set_status(item: OrderItem, status: ItemStatus) -> None:
    """Bring a new item to a status directly: no history, no events."""
    _take_steps(item, status)
    db.session.commit()


def _take_steps(item: OrderItem, status: ItemStatus) -> None:
    for step in WAYS[status]:
        item.order.set_item_status(item, step)


def saved(record: M) -> M:
    """Save a record directly."""
    db.session.add(record)
    db.session.commit()
    return record


def get_waiter(order: Order) -> User:
    """Whoever took an order."""
    return db.session.get_one(User, order.waiter_id)


def get_dish(line: OrderItem) -> Dish:
    """The dish of an item."""
    return db.session.get_one(Dish, line.dish_id)
