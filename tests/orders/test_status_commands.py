from typing import Any

import pytest
from flask import Flask

from restaurant.auth.models import User
from restaurant.database.session import db
from restaurant.errors import ConflictError, ForbiddenError, RestaurantError
from restaurant.orders import service as orders_service
from restaurant.orders.models import Order
from restaurant.orders.states import ItemStatus, OrderStatus
from restaurant.payments.states import PaymentStatus
from restaurant.permissions import Role
from tests.factories import a_payment_method, a_user, an_order, get_waiter

ADMIN, WAITER, KITCHEN = Role.ADMIN, Role.WAITER, Role.KITCHEN
NEW, COOKING, READY, SERVED, CANCELLED = ItemStatus
Lines = list[ItemStatus]

each = pytest.mark.parametrize


def somebody(role: Role, order: Order) -> User:
    return get_waiter(order) if role is WAITER else a_user(role)


def command(role: Role, order: Order, status: OrderStatus) -> Lines:
    orders_service.change_order(somebody(role, order), order.id, {"status": status})
    db.session.expire_all()
    return [item.status for item in order.items]


def get_error(role: Role, order: Order, status: OrderStatus) -> RestaurantError:
    """The error of a refused command, after which nothing has changed."""
    before = [item.status for item in order.items], order.version, order.status
    with pytest.raises(RestaurantError) as refusal:
        command(role, order, status)
    db.session.expire_all()
    assert ([item.status for item in order.items], order.version, order.status) == before
    return refusal.value


def paid(order: Order) -> Order:
    payment = {"payment_status": PaymentStatus.PAID, "payment_method_id": a_payment_method().id}
    return orders_service.change_order(get_waiter(order), order.id, payment)


@each("role", [KITCHEN, ADMIN])
@each(
    ("lines", "after"),
    [
        ([NEW], [COOKING]),
        ([NEW, NEW, CANCELLED], [COOKING, COOKING, CANCELLED]),
        ([NEW, READY], [COOKING, READY]),
        ([COOKING, NEW], [COOKING, COOKING]),
        ([SERVED, NEW], [SERVED, COOKING]),
    ],
)
def test_in_progress_starts_the_new_items(
    app: Flask, role: Role, lines: Lines, after: Lines
) -> None:
    order = an_order(lines=lines)

    assert command(role, order, OrderStatus.IN_PROGRESS) == after
    assert order.status is OrderStatus.IN_PROGRESS


@each("role", [KITCHEN, ADMIN])
@each(
    ("lines", "after"),
    [
        ([NEW], [READY]),
        ([NEW, COOKING, READY], [READY, READY, READY]),
        ([COOKING, SERVED, CANCELLED], [READY, SERVED, CANCELLED]),
    ],
)
def test_ready_finishes_the_new_and_cooking_items(
    app: Flask, role: Role, lines: Lines, after: Lines
) -> None:
    order = an_order(lines=lines)

    assert command(role, order, OrderStatus.READY) == after
    assert order.status is OrderStatus.READY


@each("role", [WAITER, ADMIN])
@each(
    ("lines", "after"),
    [
        ([READY], [SERVED]),
        ([READY, SERVED, CANCELLED], [SERVED, SERVED, CANCELLED]),
    ],
)
def test_served_serves_the_ready_items(app: Flask, role: Role, lines: Lines, after: Lines) -> None:
    order = an_order(lines=lines)

    assert command(role, order, OrderStatus.SERVED) == after
    assert order.status is OrderStatus.SERVED
    assert order.served_at is not None


@each("role", [WAITER, ADMIN])
@each("lines", [[NEW], [COOKING], [NEW, COOKING], [NEW, CANCELLED]])
def test_cancelled_cancels_every_item(app: Flask, role: Role, lines: Lines) -> None:
    order = an_order(lines=lines)

    assert command(role, order, OrderStatus.CANCELLED) == [CANCELLED] * len(lines)
    assert order.status is OrderStatus.CANCELLED
    assert order.cancelled_at is not None
    assert order.total_price == 0


def test_removing_an_order_cancels_it(app: Flask) -> None:
    order = an_order(lines=[NEW, COOKING])

    orders_service.cancel_order(get_waiter(order), order.id)

    assert order.status is OrderStatus.CANCELLED


def test_only_an_admin_cancels_an_order_with_a_ready_item(app: Flask) -> None:
    order = an_order(lines=[READY, NEW])

    refusal = get_error(WAITER, order, OrderStatus.CANCELLED)

    assert isinstance(refusal, ForbiddenError)
    assert command(ADMIN, order, OrderStatus.CANCELLED) == [CANCELLED, CANCELLED]


@each("role", [WAITER, ADMIN])
@each("lines", [[SERVED], [SERVED, NEW], [SERVED, COOKING, CANCELLED]])
def test_an_order_with_a_served_item_cannot_be_cancelled(
    app: Flask, role: Role, lines: Lines
) -> None:
    refusal = get_error(role, an_order(lines=lines), OrderStatus.CANCELLED)

    assert isinstance(refusal, ConflictError)
    assert refusal.code == "illegal_transition"
    assert refusal.extra["current"] in ("served", "in_progress")
    assert "cancelled" not in refusal.extra["allowed"]


@each("role", [WAITER, ADMIN])
@each("lines", [[NEW], [READY, NEW], [COOKING], [SERVED, NEW]])
def test_an_order_is_not_served_while_something_is_not_ready(
    app: Flask, role: Role, lines: Lines
) -> None:
    refusal = get_error(role, an_order(lines=lines), OrderStatus.SERVED)

    assert isinstance(refusal, ConflictError)
    assert refusal.code == "illegal_transition"


@each("lines", [[READY], [SERVED], [READY, SERVED]])
def test_an_order_that_is_ready_cannot_be_started(app: Flask, lines: Lines) -> None:
    refusal = get_error(KITCHEN, an_order(lines=lines), OrderStatus.IN_PROGRESS)

    assert refusal.code == "illegal_transition"


def test_a_served_order_does_not_become_ready_by_command(app: Flask) -> None:
    assert get_error(KITCHEN, an_order(lines=[SERVED]), OrderStatus.READY).code == (
        "illegal_transition"
    )


@each("role", [WAITER, ADMIN])
@each("lines", [[COOKING], [READY], [SERVED]])
def test_an_order_does_not_become_pending_by_command(app: Flask, role: Role, lines: Lines) -> None:
    assert get_error(role, an_order(lines=lines), OrderStatus.PENDING).code == (
        "illegal_transition"
    )


@each(
    ("role", "status"),
    [
        (WAITER, OrderStatus.IN_PROGRESS),
        (WAITER, OrderStatus.READY),
        (KITCHEN, OrderStatus.SERVED),
        (KITCHEN, OrderStatus.CANCELLED),
        (KITCHEN, OrderStatus.PENDING),
    ],
)
@each("lines", [[NEW], [READY]])
def test_a_status_command_for_other_roles_is_forbidden(
    app: Flask, role: Role, status: OrderStatus, lines: Lines
) -> None:
    assert isinstance(get_error(role, an_order(lines=lines), status), ForbiddenError)


@each(
    ("role", "lines", "status"),
    [
        (WAITER, [NEW], OrderStatus.PENDING),
        (WAITER, [], OrderStatus.PENDING),
        (KITCHEN, [COOKING], OrderStatus.IN_PROGRESS),
        (KITCHEN, [READY, SERVED], OrderStatus.READY),
        (WAITER, [SERVED, CANCELLED], OrderStatus.SERVED),
        (WAITER, [CANCELLED], OrderStatus.CANCELLED),
    ],
)
def test_a_command_to_the_same_status_changes_nothing(
    app: Flask, role: Role, lines: Lines, status: OrderStatus
) -> None:
    order = an_order(lines=lines)

    assert command(role, order, status) == lines
    assert order.version == 1


@each("status", [OrderStatus.IN_PROGRESS, OrderStatus.READY])
def test_an_empty_order_cannot_be_started_or_finished(app: Flask, status: OrderStatus) -> None:
    refusal = get_error(KITCHEN, an_order(lines=[]), status)

    assert refusal.code == "illegal_transition"
    assert refusal.extra == {"current": "pending", "allowed": ["cancelled"]}


@each("role", [WAITER, ADMIN])
def test_an_empty_order_is_not_served(app: Flask, role: Role) -> None:
    assert get_error(role, an_order(lines=[]), OrderStatus.SERVED).code == "illegal_transition"


@each("role", [WAITER, ADMIN])
def test_an_empty_order_is_pending_until_it_is_cancelled(app: Flask, role: Role) -> None:
    order = an_order(lines=[])
    first = order.status

    command(role, order, OrderStatus.CANCELLED)

    assert first is OrderStatus.PENDING
    assert order.status is OrderStatus.CANCELLED
    assert order.cancelled_at is not None
    assert not order.is_open


def test_a_cancelled_order_stays_cancelled(app: Flask) -> None:
    order = an_order(lines=[CANCELLED])

    for status in (OrderStatus.IN_PROGRESS, OrderStatus.READY, OrderStatus.SERVED):
        assert get_error(ADMIN, order, status).code == "order_closed"


def test_the_kitchen_may_cook_a_paid_order(app: Flask) -> None:
    order = paid(an_order(lines=[NEW, NEW]))

    assert command(KITCHEN, order, OrderStatus.IN_PROGRESS) == [COOKING, COOKING]
    assert command(KITCHEN, order, OrderStatus.READY) == [READY, READY]
    assert command(WAITER, order, OrderStatus.SERVED) == [SERVED, SERVED]
    assert not order.is_open


@each("role", [WAITER, ADMIN])
@each("lines", [[NEW], [COOKING, NEW]])
def test_a_paid_order_is_not_cancelled_before_it_is_refunded(
    app: Flask, role: Role, lines: Lines
) -> None:
    order = paid(an_order(lines=lines))

    assert get_error(role, order, OrderStatus.CANCELLED).code == "order_paid"


def test_a_refunded_order_can_be_cancelled(app: Flask) -> None:
    order = paid(an_order(lines=[NEW]))
    refund: dict[str, Any] = {"payment_status": PaymentStatus.REFUNDED}
    orders_service.change_order(a_user(ADMIN), order.id, refund)

    assert command(WAITER, order, OrderStatus.CANCELLED) == [CANCELLED]


def test_serving_and_paying_in_one_request_closes_the_order(app: Flask) -> None:
    order = an_order(lines=[READY])

    orders_service.change_order(
        get_waiter(order),
        order.id,
        {
            "payment_status": PaymentStatus.PAID,
            "payment_method_id": a_payment_method().id,
            "status": OrderStatus.SERVED,
        },
    )

    assert order.status is OrderStatus.SERVED
    assert order.payment_status is PaymentStatus.PAID
    assert not order.is_open
