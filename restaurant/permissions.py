"""Roles, permissions, and which role holds which permission.

What a role may do with a particular record, such as a waiter with a colleague's order, is
decided by the domain of the record.
"""

from enum import StrEnum


class Role(StrEnum):
    """The job of a member of staff."""

    ADMIN = "admin"
    WAITER = "waiter"
    KITCHEN = "kitchen"


class Permission(StrEnum):
    """What a role may be allowed to do."""

    SIGNED_IN = "signed_in"
    MANAGE_USERS = "manage_users"
    MANAGE_DEVICES = "manage_devices"
    READ_AUDIT = "read_audit"
    READ_REPORTS = "read_reports"
    MANAGE_SERVER = "manage_server"
    MANAGE_RESTAURANT = "manage_restaurant"
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
    """The roles that hold a permission, in the order of ``GRANTS``."""
    return [role for role, granted in GRANTS.items() if permission in granted]
