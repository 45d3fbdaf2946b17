"""The lines of an order: added, changed, cooked, served, cancelled."""

from collections.abc import Sequence
from typing import Any, TypedDict

from restaurant.auth.models import User
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import InvalidError, NotFoundError
from restaurant.menu.dish_cache import price_list
from restaurant.menu.models import Dish
from restaurant.orders.changes import recorded
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.policy import must_be_among, must_be_own, must_move
from restaurant.orders.states import LineStatus
from restaurant.permissions import LINE_FIELDS


class _NewLine(TypedDict):
    dish_id: int
    quantity: int


class NewLine(_NewLine, total=False):
    """A line as a client orders it."""

    comment: str | None


def get_line(order_id: int, item_id: int) -> OrderItem:
    """Fetch a line of this very order. Raises ``NotFoundError``."""
    item = db.session.get(OrderItem, item_id)
    if item is None or item.order_id != order_id:
        raise NotFoundError(f"Order {order_id} has no line {item_id}.")
    return item


@transactional
def add_items(user: User, order_id: int, items: Sequence[NewLine]) -> list[OrderItem]:
    """Add lines to an order: always new ones, whatever stands there already."""
    order = crud.get(Order, order_id)
    must_be_own(user, order)
    with recorded(user, order):
        return add_lines(order, items)


def add_lines(order: Order, items: Sequence[NewLine]) -> list[OrderItem]:
    """Put lines on an order at present prices. Raises for a dish that is not to be had."""
    dishes = _dishes(items)
    return [
        order.add(dishes[line["dish_id"]], line["quantity"], line.get("comment")) for line in items
    ]


@transactional
def change_item(user: User, order_id: int, item_id: int, changes: dict[str, Any]) -> OrderItem:
    """Change a line, or bring it to another state. What stays the same is no change."""
    item = get_line(order_id, item_id)
    must_be_among(LINE_FIELDS[user.role], changes, user)
    if changes.get("status", item.status) is not item.status:
        item.must_reach(changes["status"])  # whoever asks
    if changes.get("status") is not LineStatus.SERVED or len(changes) > 1:
        must_be_own(user, item.order)  # but any waiter may carry a plate that is ready
    wanted = {name: value for name, value in changes.items() if getattr(item, name) != value}
    with recorded(user, item.order):
        if "quantity" in wanted:
            item.order.change_quantity(item, wanted["quantity"])
        if "comment" in wanted:
            item.order.change_comment(item, wanted["comment"])
        if "status" in wanted:
            must_move(user, item, wanted["status"])
            item.order.move_line(item, wanted["status"])
    return item


def cancel_item(user: User, order_id: int, item_id: int) -> None:
    """Cancel a line. It stays on the order, and costs nothing."""
    change_item(user, order_id, item_id, {"status": LineStatus.CANCELLED})


def _dishes(items: Sequence[NewLine]) -> dict[int, Dish]:
    wanted = {line["dish_id"] for line in items}
    dishes = price_list.look_up(wanted)
    for position, line in enumerate(items):
        if line["dish_id"] not in dishes:
            sentence = f"There is no dish {line['dish_id']}."
            errors = {"json": {"items": {position: {"dish_id": [sentence]}}}}
            raise InvalidError(errors, sentence)
    return dishes
