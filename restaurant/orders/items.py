"""The lines of an order: added, changed, cooked, served, cancelled."""

from collections.abc import Sequence
from typing import Any, TypedDict

from restaurant.auth.models import User
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import InvalidError, NotFoundError
from restaurant.menu.dish_cache import get_dishes
from restaurant.menu.models import Dish
from restaurant.orders.changes import track_changes
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.policy import check_fields, check_owner, check_transition
from restaurant.orders.states import ItemStatus
from restaurant.permissions import ITEM_FIELDS


class _NewItem(TypedDict):
    dish_id: int
    quantity: int


class NewItem(_NewItem, total=False):
    """A line as a client orders it."""

    comment: str | None


def get_item(order_id: int, item_id: int) -> OrderItem:
    """Fetch a line of this very order. Raises ``NotFoundError``."""
    item = db.session.get(OrderItem, item_id)
    if item is None or item.order_id != order_id:
        raise NotFoundError(f"Order {order_id} has no line {item_id}.")
    return item


@transactional
def add_items(user: User, order_id: int, items: Sequence[NewItem]) -> list[OrderItem]:
    """Add lines to an order: always new ones, whatever stands there already."""
    order = crud.get_or_404(Order, order_id)
    check_owner(user, order)
    with track_changes(user, order):
        return add_new_items(order, items)


def add_new_items(order: Order, items: Sequence[NewItem]) -> list[OrderItem]:
    """Put lines on an order at present prices. Raises for a dish that is not to be had."""
    dishes = _get_dishes(items)
    return [
        order.add(dishes[new_item["dish_id"]], new_item["quantity"], new_item.get("comment"))
        for new_item in items
    ]


@transactional
def change_item(user: User, order_id: int, item_id: int, changes: dict[str, Any]) -> OrderItem:
    """Change a line, or bring it to another state. What stays the same is no change."""
    item = get_item(order_id, item_id)
    check_fields(ITEM_FIELDS[user.role], changes, user)
    if changes.get("status", item.status) is not item.status:
        item.check_transition(changes["status"])  # whoever asks
    if changes.get("status") is not ItemStatus.SERVED or len(changes) > 1:
        check_owner(user, item.order)  # but any waiter may carry a plate that is ready
    wanted = {name: value for name, value in changes.items() if getattr(item, name) != value}
    with track_changes(user, item.order):
        if "quantity" in wanted:
            item.order.change_quantity(item, wanted["quantity"])
        if "comment" in wanted:
            item.order.change_comment(item, wanted["comment"])
        if "status" in wanted:
            check_transition(user, item, wanted["status"])
            item.order.set_item_status(item, wanted["status"])
    return item


def cancel_item(user: User, order_id: int, item_id: int) -> None:
    """Cancel a line. It stays on the order, and costs nothing."""
    change_item(user, order_id, item_id, {"status": ItemStatus.CANCELLED})


def _get_dishes(items: Sequence[NewItem]) -> dict[int, Dish]:
    wanted = {new_item["dish_id"] for new_item in items}
    dishes = get_dishes(wanted)
    for position, new_item in enumerate(items):
        if new_item["dish_id"] not in dishes:
            sentence = f"There is no dish {new_item['dish_id']}."
            errors = {"json": {"items": {position: {"dish_id": [sentence]}}}}
            raise InvalidError(errors, sentence)
    return dishes
