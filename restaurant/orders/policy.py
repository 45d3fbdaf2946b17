"""Which role may change what on an order, and a waiter's right to a colleague's order."""

from collections.abc import Iterable

from restaurant.auth.models import User
from restaurant.errors import ForbiddenError
from restaurant.extensions import settings
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.states import ItemStatus, OrderStatus
from restaurant.permissions import Permission, Role

_ALL_ORDER_FIELDS = frozenset(
    {
        "table_id",
        "waiter_id",
        "order_type",
        "notes",
        "kitchen_notes",
        "status",
        "payment_status",
        "payment_method_id",
    }
)
_ALL_ITEM_FIELDS = frozenset({"quantity", "comment", "status"})

#: The fields that each role may change on an order, and on one of its items.
ORDER_FIELDS: dict[Role, frozenset[str]] = {
    Role.ADMIN: _ALL_ORDER_FIELDS,
    Role.WAITER: _ALL_ORDER_FIELDS,
    Role.KITCHEN: frozenset({"status", "kitchen_notes"}),
}
ITEM_FIELDS: dict[Role, frozenset[str]] = {
    Role.ADMIN: _ALL_ITEM_FIELDS,
    Role.WAITER: _ALL_ITEM_FIELDS,
    Role.KITCHEN: frozenset({"status"}),
}

#: The statuses that each role may set on a whole order.
COMMAND_ROLES: dict[Role, frozenset[OrderStatus]] = {
    Role.ADMIN: frozenset(OrderStatus),
    Role.WAITER: frozenset({OrderStatus.PENDING, OrderStatus.SERVED, OrderStatus.CANCELLED}),
    Role.KITCHEN: frozenset({OrderStatus.IN_PROGRESS, OrderStatus.READY}),
}

_ADMIN_ROLES = frozenset({Role.ADMIN})
_KITCHEN_ROLES = frozenset({Role.ADMIN, Role.KITCHEN})
_WAITER_ROLES = frozenset({Role.ADMIN, Role.WAITER})

#: The roles that may make each transition of ``states.ITEM_TRANSITIONS``.
TRANSITION_ROLES: dict[tuple[ItemStatus, ItemStatus], frozenset[Role]] = {
    (ItemStatus.NEW, ItemStatus.COOKING): _KITCHEN_ROLES,
    (ItemStatus.NEW, ItemStatus.READY): _KITCHEN_ROLES,
    (ItemStatus.NEW, ItemStatus.CANCELLED): _WAITER_ROLES,
    (ItemStatus.COOKING, ItemStatus.READY): _KITCHEN_ROLES,
    (ItemStatus.COOKING, ItemStatus.NEW): _KITCHEN_ROLES,
    (ItemStatus.COOKING, ItemStatus.CANCELLED): _WAITER_ROLES,
    (ItemStatus.READY, ItemStatus.SERVED): _WAITER_ROLES,
    (ItemStatus.READY, ItemStatus.COOKING): _KITCHEN_ROLES,
    (ItemStatus.READY, ItemStatus.CANCELLED): _ADMIN_ROLES,
    (ItemStatus.SERVED, ItemStatus.READY): _WAITER_ROLES,
}


def check_owner(user: User, order: Order) -> None:
    """Raise ``not_your_order`` for a waiter and a colleague's order, unless orders are shared."""
    if user.role is Role.WAITER and order.waiter_id != user.id and not settings.shared_orders:
        raise ForbiddenError(
            f"Order {order.id} belongs to a colleague. Ask for it to be handed over.",
            "not_your_order",
            order_id=order.id,
        )


def check_fields(fields: frozenset[str], wanted: Iterable[str], user: User) -> None:
    """Raise ``forbidden`` unless every wanted field is among ``fields``."""
    if foreign := sorted(set(wanted) - fields):
        raise ForbiddenError(f"The role {user.role} cannot change {', '.join(foreign)}.")


def check_transition(user: User, item: OrderItem, status: ItemStatus) -> None:
    """Raise ``illegal_transition``, or ``forbidden`` when only other roles may make it."""
    item.check_transition(status)
    if user.role not in TRANSITION_ROLES[item.status, status]:
        raise ForbiddenError(
            f"The role {user.role} cannot change an item from {item.status} to {status}."
        )


def require_permission(user: User, permission: Permission) -> None:
    """Raise ``forbidden`` unless the user holds the permission."""
    if not user.can(permission):
        raise ForbiddenError(f"The role {user.role} may not {permission.replace('_', ' ')}.")
