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
    """Somebody on the staff. Their password is not set: see ``tests/staff_clients.py``."""
    number = next(_number)
    defaults = {
        "username": f"person{number}",
        "full_name": f"Person {number}",
        "password_hash": "unset",
    }
    return saved(User(role=role, **defaults | values))


def a_restaurant(**values: Any) -> Restaurant:
    """The restaurant itself, as an admin once described it."""
    return saved(Restaurant(**{"language": Language.RU} | values))


def a_location(**values: Any) -> Location:
    """A zone of the floor."""
    return saved(Location(**{"name": f"Zone {next(_number)}"} | values))


def a_table(**values: Any) -> Table:
    """A free table."""
    return saved(Table(**{"number": next(_number), "seats": 4} | values))


def a_device(**values: Any) -> Device:
    """A device of the restaurant that was never enrolled."""
    return saved(Device(**{"name": f"Device {next(_number)}"} | values))


def a_category(**values: Any) -> Category:
    """A section of the menu."""
    return saved(Category(**{"name": f"Category {next(_number)}"} | values))


def an_ingredient(**values: Any) -> Ingredient:
    """An ingredient nobody is allergic to."""
    return saved(Ingredient(**{"name": f"Ingredient {next(_number)}"} | values))


def a_dish(**values: Any) -> Dish:
    """A dish for 450.00 that can be ordered."""
    if "category_id" not in values:
        values["category"] = values.get("category") or a_category()
    return saved(Dish(**{"name": f"Dish {next(_number)}", "price": 45_000} | values))


def a_payment_method(**values: Any) -> PaymentMethod:
    """A way to pay."""
    return saved(PaymentMethod(**{"name": f"Method {next(_number)}"} | values))


def an_order(
    waiter: User | None = None,
    lines: Sequence[ItemStatus] = (ItemStatus.NEW,),
    **values: Any,
) -> Order:
    """An order whose lines have come so far. It really happened: with history and events."""
    waiter = waiter or a_user()
    dish = a_dish()
    values.setdefault("order_type", OrderType.DINE_IN)
    if values["order_type"] is OrderType.DINE_IN:
        values.setdefault("table_id", a_table().id)
    order = orders_service.place_order(
        waiter, items=[{"dish_id": dish.id, "quantity": 1} for _ in lines], **values
    )
    for item, status in zip(order.items, lines, strict=True):
        set_status(item, status)
    return order


#: How a line gets from new to each state, a step at a time.
WAYS = {
    ItemStatus.NEW: (),
    ItemStatus.COOKING: (ItemStatus.COOKING,),
    ItemStatus.READY: (ItemStatus.READY,),
    ItemStatus.SERVED: (ItemStatus.READY, ItemStatus.SERVED),
    ItemStatus.CANCELLED: (ItemStatus.CANCELLED,),
}


def set_status(item: OrderItem, status: ItemStatus) -> None:
    """Bring a new line to a state, directly: no history, no events."""
    for step in WAYS[status]:
        item.order.set_item_status(item, step)
    db.session.commit()


def saved(record: M) -> M:
    """Save a record, as if it had always been there."""
    db.session.add(record)
    db.session.commit()
    return record


def get_waiter(order: Order) -> User:
    """Whoever took an order."""
    return db.session.get_one(User, order.waiter_id)


def get_dish(line: OrderItem) -> Dish:
    """What a line is of."""
    return db.session.get_one(Dish, line.dish_id)
