"""Who may do what. These tables are the whole policy.

Whether a role may do a thing at all is answered here. Whether this person may do it to
this record (a waiter's own orders) is answered by the service that does it.
"""

from enum import StrEnum

from restaurant.orders.states import LineStatus, OrderStatus


class Role(StrEnum):
    """What somebody on the staff is hired for."""

    ADMIN = "admin"
    WAITER = "waiter"
    KITCHEN = "kitchen"


class Permission(StrEnum):
    """Something a signed-in person may be allowed to do."""

    SIGNED_IN = "signed_in"
    MANAGE_USERS = "manage_users"
    MANAGE_DEVICES = "manage_devices"
    READ_AUDIT = "read_audit"
    MANAGE_FLOOR = "manage_floor"
    SEAT_GUESTS = "seat_guests"
    PRINT_QR_CODES = "print_qr_codes"
    MANAGE_MENU = "manage_menu"
    MARK_SOLD_OUT = "mark_sold_out"
    MANAGE_PAYMENT_METHODS = "manage_payment_methods"
    TAKE_ORDERS = "take_orders"
    WORK_ON_ORDERS = "work_on_orders"
    COOK = "cook"
    REFUND = "refund"
    CHANGE_ANY_ORDER = "change_any_order"


GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(Permission),
    Role.WAITER: frozenset(
        {
            Permission.SIGNED_IN,
            Permission.SEAT_GUESTS,
            Permission.PRINT_QR_CODES,
            Permission.MARK_SOLD_OUT,
            Permission.TAKE_ORDERS,
            Permission.WORK_ON_ORDERS,
        }
    ),
    Role.KITCHEN: frozenset(
        {
            Permission.SIGNED_IN,
            Permission.MARK_SOLD_OUT,
            Permission.WORK_ON_ORDERS,
            Permission.COOK,
        }
    ),
}


def roles_with(permission: Permission) -> list[Role]:
    """The roles that hold a permission."""
    return [role for role, granted in GRANTS.items() if permission in granted]


_EVERY_ORDER_FIELD = frozenset(
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
_EVERY_LINE_FIELD = frozenset({"quantity", "comment", "status"})

#: What each role may change about an order, and about one line of it.
ORDER_FIELDS: dict[Role, frozenset[str]] = {
    Role.ADMIN: _EVERY_ORDER_FIELD,
    Role.WAITER: _EVERY_ORDER_FIELD,
    Role.KITCHEN: frozenset({"status", "kitchen_notes"}),
}
LINE_FIELDS: dict[Role, frozenset[str]] = {
    Role.ADMIN: _EVERY_LINE_FIELD,
    Role.WAITER: _EVERY_LINE_FIELD,
    Role.KITCHEN: frozenset({"status"}),
}

#: Which status commands a role may give to a whole order.
ORDER_COMMANDS: dict[Role, frozenset[OrderStatus]] = {
    Role.ADMIN: frozenset(OrderStatus),
    Role.WAITER: frozenset({OrderStatus.PENDING, OrderStatus.SERVED, OrderStatus.CANCELLED}),
    Role.KITCHEN: frozenset({OrderStatus.IN_PROGRESS, OrderStatus.READY}),
}

_ADMIN = frozenset({Role.ADMIN})
_COOKS = frozenset({Role.ADMIN, Role.KITCHEN})
_WAITERS = frozenset({Role.ADMIN, Role.WAITER})

#: Who may make each move that ``states.LINE_MOVES`` allows.
LINE_MOVERS: dict[tuple[LineStatus, LineStatus], frozenset[Role]] = {
    (LineStatus.NEW, LineStatus.COOKING): _COOKS,
    (LineStatus.NEW, LineStatus.READY): _COOKS,
    (LineStatus.NEW, LineStatus.CANCELLED): _WAITERS,
    (LineStatus.COOKING, LineStatus.READY): _COOKS,
    (LineStatus.COOKING, LineStatus.NEW): _COOKS,
    (LineStatus.COOKING, LineStatus.CANCELLED): _WAITERS,
    (LineStatus.READY, LineStatus.SERVED): _WAITERS,
    (LineStatus.READY, LineStatus.COOKING): _COOKS,
    (LineStatus.READY, LineStatus.CANCELLED): _ADMIN,
    (LineStatus.SERVED, LineStatus.READY): _WAITERS,
}
