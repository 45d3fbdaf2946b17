"""Whether this person may do this to this order. Roles are answered by the tables."""

from collections.abc import Iterable

from restaurant.auth.models import User
from restaurant.errors import ForbiddenError
from restaurant.extensions import settings
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.states import ItemStatus
from restaurant.permissions import TRANSITION_ROLES, Permission, Role


def check_owner(user: User, order: Order) -> None:
    """Raise ``not_your_order`` when a waiter reaches for a colleague's order."""
    if user.role is Role.WAITER and order.waiter_id != user.id and not settings.shared_orders:
        raise ForbiddenError(
            f"Order {order.id} belongs to a colleague.", "not_your_order", order_id=order.id
        )


def check_fields(fields: frozenset[str], wanted: Iterable[str], user: User) -> None:
    """Raise ``forbidden`` for a field that is not this role's to change."""
    if foreign := sorted(set(wanted) - fields):
        raise ForbiddenError(f"The role {user.role} cannot change {', '.join(foreign)}.")


def check_transition(user: User, item: OrderItem, status: ItemStatus) -> None:
    """Raise ``illegal_transition`` for a move nobody makes, ``forbidden`` for another's."""
    item.check_transition(status)
    if user.role not in TRANSITION_ROLES[item.status, status]:
        raise ForbiddenError(
            f"The role {user.role} cannot make {status} of a line that is {item.status}."
        )


def require_permission(user: User, permission: Permission) -> None:
    """Raise ``forbidden`` without this permission."""
    if not user.can(permission):
        raise ForbiddenError(f"The role {user.role} may not {permission.replace('_', ' ')}.")
