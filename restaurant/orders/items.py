"""The items of an order: adding, changing, cooking, serving, cancelling."""

from collections.abc import Sequence
from typing import TypedDict

from restaurant.auth.models import User
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import InvalidError, NotFoundError
from restaurant.menu.dish_cache import get_dishes
from restaurant.menu.models import check_can_be_ordered
from restaurant.orders.changes import record_change, take_snapshot
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.policy import ITEM_FIELDS, check_fields, check_owner, check_transition
from restaurant.orders.states import ItemStatus


class _NewItem(TypedDict):
    dish_id: int
    quantity: int


class NewItem(_NewItem, total=False):
    """An item to add to an order."""

    comment: str | None


class ItemChanges(TypedDict, total=False):
    """The fields of an item to change; the others stay."""

    quantity: int
    comment: str | None
    status: ItemStatus


def get_item(order_id: int, item_id: int) -> OrderItem:
    """An item of this order. Raises ``NotFoundError``, also for another order's item."""
    item = db.session.get(OrderItem, item_id)
    if item is None or item.order_id != order_id:
        raise NotFoundError(f"Order {order_id} has no item {item_id}.")
    return item


@transactional
def add_items(user: User, order_id: int, items: Sequence[NewItem]) -> list[OrderItem]:
    """Add items to an order; the same dish again is another item."""
    order = crud.get_or_404(Order, order_id)
    check_owner(user, order)
    before = take_snapshot(order)
    added = add_new_items(order, items)
    record_change(user, order, before)
    return added


def add_new_items(order: Order, items: Sequence[NewItem]) -> list[OrderItem]:
    """Put items on an order at present names and prices.

    Raises ``InvalidError`` for an unknown dish, and what ``Order.add_items`` raises.
    """
    dishes = get_dishes({new_item["dish_id"] for new_item in items})
    for position, new_item in enumerate(items):
        if new_item["dish_id"] not in dishes:
            sentence = f"There is no dish {new_item['dish_id']}."
            errors = {"json": {"items": {position: {"dish_id": [sentence]}}}}
            raise InvalidError(errors, sentence)
    return order.add_items(
        (dishes[new_item["dish_id"]], new_item["quantity"], new_item.get("comment"))
        for new_item in items
    )


@transactional
def change_item(user: User, order_id: int, item_id: int, changes: ItemChanges) -> OrderItem:
    """Change an item or its status; a value that it has already is no change.

    Raises ``forbidden``, ``not_your_order``, ``illegal_transition`` and what the methods of
    ``Order`` raise.
    """
    item = get_item(order_id, item_id)
    order, status = item.order, changes.get("status", item.status)
    check_fields(ITEM_FIELDS[user.role], changes, user)
    if status is not item.status:
        item.check_transition(status)  # for every role
    if changes.get("status") is not ItemStatus.SERVED or len(changes) > 1:
        check_owner(user, order)  # but any waiter may serve what is ready
    before = take_snapshot(order)
    if changes.get("quantity", item.quantity) != item.quantity:
        _change_quantity(item, changes["quantity"])
    if changes.get("comment", item.comment) != item.comment:
        order.change_comment(item, changes["comment"])
    if status is not item.status:
        check_transition(user, item, status)
        order.set_item_status(item, status)
    record_change(user, order, before)
    return item


def _change_quantity(item: OrderItem, quantity: int) -> None:
    """Raising the quantity of a dish asks the same as a new item; lowering is always allowed."""
    if quantity > item.quantity:
        check_can_be_ordered(get_dishes({item.dish_id}).values())
    item.order.change_quantity(item, quantity)


def cancel_item(user: User, order_id: int, item_id: int) -> None:
    """Cancel an item. It stays on the order and costs nothing."""
    change_item(user, order_id, item_id, {"status": ItemStatus.CANCELLED})
