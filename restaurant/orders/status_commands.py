"""An order's status is a function of its lines; setting it is a command to them."""

from restaurant.auth.models import User
from restaurant.errors import ConflictError, ForbiddenError
from restaurant.orders.models import Order
from restaurant.orders.policy import check_transition
from restaurant.orders.states import STATUS_COMMANDS, ItemStatus, OrderStatus, order_status
from restaurant.permissions import COMMAND_ROLES

#: Nobody can command an order to be pending: no line moves for it.
NO_COMMAND = (frozenset[ItemStatus](), ItemStatus.NEW)


def check_command(user: User, status: OrderStatus) -> None:
    """Raise ``forbidden`` unless this role may ask for this status."""
    if status not in COMMAND_ROLES[user.role]:
        raise ForbiddenError(f"The role {user.role} cannot make an order {status}.")


def set_order_status(user: User, order: Order, status: OrderStatus) -> None:
    """Bring an order to a status by moving its lines.

    Raises ``illegal_transition`` when moving them would not lead there, ``forbidden``
    when one of the moves is not this role's.
    """
    sources, target = STATUS_COMMANDS.get(status, NO_COMMAND)
    items = [item for item in order.items if item.status in sources]
    if order.status is status and not items:
        return
    order.check_open()
    for item in items:
        check_transition(user, item, target)
    if status not in reachable_statuses(order):
        raise ConflictError(
            f"Order {order.id} is {order.status} and cannot become {status} now.",
            "illegal_transition",
            current=order.status.value,
            allowed=sorted(reachable_statuses(order)),
        )
    for item in items:
        order.set_item_status(item, target)
    if not order.items:
        order.cancel_empty()


def reachable_statuses(order: Order) -> set[OrderStatus]:
    """The statuses that a command could bring this order to."""
    present = [item.status for item in order.items]
    found = {
        status
        for status, (sources, target) in STATUS_COMMANDS.items()
        if order_status(target if status_now in sources else status_now for status_now in present)
        is status
    }
    return found if order.items else {OrderStatus.CANCELLED}
