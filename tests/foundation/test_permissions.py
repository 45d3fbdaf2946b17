import pytest

from restaurant.auth.models import User
from restaurant.orders.policy import COMMAND_ROLES, ITEM_FIELDS, ORDER_FIELDS, TRANSITION_ROLES
from restaurant.orders.states import ITEM_TRANSITIONS, OrderStatus
from restaurant.permissions import GRANTS, Permission, Role

ADMIN, WAITER, KITCHEN = Role.ADMIN, Role.WAITER, Role.KITCHEN

WHO_MAY = {
    Permission.SIGNED_IN: {ADMIN, WAITER, KITCHEN},
    Permission.MANAGE_USERS: {ADMIN},
    Permission.MANAGE_DEVICES: {ADMIN},
    Permission.READ_REPORTS: {ADMIN},
    Permission.MANAGE_SERVER: {ADMIN},
    Permission.READ_AUDIT: {ADMIN},
    Permission.MANAGE_RESTAURANT: {ADMIN},
    Permission.MANAGE_FLOOR: {ADMIN},
    Permission.SEAT_GUESTS: {ADMIN, WAITER},
    Permission.PRINT_QR_CODES: {ADMIN, WAITER},
    Permission.MANAGE_MENU: {ADMIN},
    Permission.MARK_SOLD_OUT: {ADMIN, WAITER, KITCHEN},
    Permission.MANAGE_PAYMENT_METHODS: {ADMIN},
    Permission.TAKE_ORDERS: {ADMIN, WAITER},
    Permission.WORK_ON_ORDERS: {ADMIN, WAITER, KITCHEN},
    Permission.COOK: {ADMIN, KITCHEN},
    Permission.REFUND: {ADMIN},
    Permission.CHANGE_ANY_ORDER: {ADMIN},
}


def test_every_permission_is_in_the_table() -> None:
    assert WHO_MAY.keys() == set(Permission)


@pytest.mark.parametrize("role", Role)
@pytest.mark.parametrize("permission", WHO_MAY)
def test_a_role_has_exactly_its_permissions(role: Role, permission: Permission) -> None:
    somebody = User(username="somebody", full_name="Somebody", role=role)

    assert somebody.can(permission) is (role in WHO_MAY[permission])


def test_every_role_is_in_the_table() -> None:
    assert GRANTS.keys() == ORDER_FIELDS.keys() == ITEM_FIELDS.keys() == set(Role)
    assert COMMAND_ROLES.keys() == set(Role)


def test_every_allowed_transition_of_an_item_has_a_role() -> None:
    moves = {(present, next_) for present, steps in ITEM_TRANSITIONS.items() for next_ in steps}

    assert TRANSITION_ROLES.keys() == moves


def test_an_admin_may_make_every_transition() -> None:
    assert all(ADMIN in movers for movers in TRANSITION_ROLES.values())


def test_the_kitchen_changes_nothing_about_an_order_but_its_status_and_its_own_notes() -> None:
    assert ORDER_FIELDS[KITCHEN] == {"status", "kitchen_notes"}
    assert ITEM_FIELDS[KITCHEN] == {"status"}


def test_only_the_kitchen_starts_and_finishes_whole_orders() -> None:
    cooking = {OrderStatus.IN_PROGRESS, OrderStatus.READY}

    assert COMMAND_ROLES[KITCHEN] == cooking
    assert not COMMAND_ROLES[WAITER] & cooking
