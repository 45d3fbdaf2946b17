"""Setting the status of a whole order, which means setting that of its items."""

from restaurant.auth.models import User
from restaurant.errors import ConflictError, ForbiddenError
from restaurant.orders.models import Order
from restaurant.orders.policy import COMMAND_ROLES, check_transition
from restaurant.orders.states import STATUS_COMMANDS, ItemStatus, OrderStatus, order_status

#: No item changes its status to make an order pending.
NO_COMMAND = (frozenset[ItemStatus](), ItemStatus.NEW)


def check_command(user: User, status: OrderStatus) -> None:
    """Raise ``forbidden`` unless the user's role may set this status."""
    if status not in COMMAND_ROLES[user.role]:
        raise ForbiddenError(f"The role {user.role} cannot make an order {status}.")


def set_order_status(user: User, order: Order, status: OrderStatus) -> None:
    """Set the status of an order through its items.

    Raises ``illegal_transition`` when that is not possible now, ``forbidden`` when the role
    may not make one of the transitions of the items.
    """
    sources, target = STATUS_COMMANDS.get(status, NO_COMMAND)
    items = [item for item in order.items if item.status in sources]
    if order.status is status and not items:
        return
    order.check_open()
    for item in items:
        check_transition(user, item, target)
    reachable = sorted(reachable_statuses(order))
    if status not in reachable:
        raise ConflictError(
            f"Order {order.id} is {order.status} and cannot become {status} now;"
            f" it can become {', '.join(reachable)}.",
            "illegal_transition",
            current=order.status.value,
            allowed=reachable,
        )
    for item in items:
        order.set_item_status(item, target)
    if not order.items:
        order.cancel_empty()


def reachable_statuses(order: Order) -> set[OrderStatus]:
    """The statuses that can be set on this order now."""
    present = [item.status for item in order.items]
    found = {
        status
        for status, (sources, target) in STATUS_COMMANDS.items()
        if order_status(target if status_now in sources else status_now for status_now in present)
        is status
    }
    return found if order.items else {OrderStatus.CANCELLED}
