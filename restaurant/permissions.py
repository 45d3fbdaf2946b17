"""Who may do what. These tables are the whole policy.

Whether a role may do a thing at all is answered here. Whether this person may do it to
this record (a waiter's own orders) is answered by the service that does it.
"""

from enum import StrEnum

from restaurant.orders.states import ItemStatus, OrderStatus


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

#: What each role may change about an order, and about one line of it.
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

#: Which status commands a role may give to a whole order.
COMMAND_ROLES: dict[Role, frozenset[OrderStatus]] = {
    Role.ADMIN: frozenset(OrderStatus),
    Role.WAITER: frozenset({OrderStatus.PENDING, OrderStatus.SERVED, OrderStatus.CANCELLED}),
    Role.KITCHEN: frozenset({OrderStatus.IN_PROGRESS, OrderStatus.READY}),
}

_ADMIN_ROLES = frozenset({Role.ADMIN})
_KITCHEN_ROLES = frozenset({Role.ADMIN, Role.KITCHEN})
_WAITER_ROLES = frozenset({Role.ADMIN, Role.WAITER})

#: Who may make each move that ``states.LINE_MOVES`` allows.
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
