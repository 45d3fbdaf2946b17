"""An order's status is a function of its lines; setting it is a command to them."""

from restaurant.auth.models import User
from restaurant.errors import ConflictError, ForbiddenError
from restaurant.orders.models import Order
from restaurant.orders.policy import must_move
from restaurant.orders.states import LINE_COMMANDS, LineStatus, OrderStatus, status_of
from restaurant.permissions import ORDER_COMMANDS

#: Nobody can command an order to be pending: no line moves for it.
NO_COMMAND = (frozenset[LineStatus](), LineStatus.NEW)


def must_command(user: User, status: OrderStatus) -> None:
    """Raise ``forbidden`` unless this role may ask for this status."""
    if status not in ORDER_COMMANDS[user.role]:
        raise ForbiddenError(f"The role {user.role} cannot make an order {status}.")


def command(user: User, order: Order, status: OrderStatus) -> None:
    """Bring an order to a status by moving its lines.

    Raises ``illegal_transition`` when moving them would not lead there, ``forbidden``
    when one of the moves is not this role's.
    """
    sources, target = LINE_COMMANDS.get(status, NO_COMMAND)
    lines = [item for item in order.items if item.status in sources]
    if order.status is status and not lines:
        return
    order.must_be_open()
    for item in lines:
        must_move(user, item, target)
    if status not in reachable(order):
        raise ConflictError(
            f"Order {order.id} is {order.status} and cannot become {status} now.",
            "illegal_transition",
            current=order.status.value,
            allowed=sorted(reachable(order)),
        )
    for item in lines:
        order.move_line(item, target)
    if not order.items:
        order.cancel_empty()


def reachable(order: Order) -> set[OrderStatus]:
    """The statuses that a command could bring this order to."""
    present = [item.status for item in order.items]
    found = {
        status
        for status, (sources, target) in LINE_COMMANDS.items()
        if status_of(target if line in sources else line for line in present) is status
    }
    return found if order.items else {OrderStatus.CANCELLED}
