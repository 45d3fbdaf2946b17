"""Payments: `orders.change_order` with a payment status."""

from typing import Any

import pytest
from flask import Flask

from restaurant.clock import now
from restaurant.database.session import db
from restaurant.errors import ConflictError, ForbiddenError, InvalidError
from restaurant.orders import items as orders_items
from restaurant.orders import service as orders_service
from restaurant.orders.models import Order
from restaurant.orders.states import ItemStatus, OrderStatus, OrderType
from restaurant.payments.states import PaymentStatus
from restaurant.permissions import Role
from tests.factories import a_dish, a_payment_method, a_table, a_user, an_order, get_waiter

NEW, COOKING, READY, SERVED, CANCELLED = ItemStatus
UNPAID, PAID, REFUNDED = PaymentStatus

each = pytest.mark.parametrize


def pay(order: Order, **values: Any) -> Order:
    payment = {"payment_status": PAID, "payment_method_id": a_payment_method().id}
    return orders_service.change_order(get_waiter(order), order.id, payment | values)


def refund(order: Order) -> Order:
    return orders_service.change_order(a_user(Role.ADMIN), order.id, {"payment_status": REFUNDED})


def reach(order: Order, status: PaymentStatus) -> Order:
    if status is not UNPAID:
        pay(order)
    if status is REFUNDED:
        refund(order)
    return order


def get_conflict_code(order: Order, changes: dict[str, Any], role: Role = Role.ADMIN) -> str:
    user = get_waiter(order) if role is Role.WAITER else a_user(role)
    version = order.version
    with pytest.raises(ConflictError) as refusal:
        orders_service.change_order(user, order.id, changes)
    db.session.expire_all()
    assert order.version == version
    return refusal.value.code


@each("lines", [[NEW], [COOKING, NEW], [READY], [SERVED], [SERVED, CANCELLED]])
def test_an_order_may_be_paid_before_and_after_it_is_served(
    app: Flask, lines: list[ItemStatus]
) -> None:
    order, cash = an_order(lines=lines), a_payment_method()
    before = now()

    pay(order, payment_method_id=cash.id)

    assert order.payment_status is PAID
    assert order.payment_method_id == cash.id
    assert before <= order.paid_at <= now()


@each("method", [{}, {"payment_method_id": 999_999}])
def test_paying_without_a_method_is_refused(app: Flask, method: dict[str, int]) -> None:
    order = an_order()

    with pytest.raises(InvalidError) as refusal:
        orders_service.change_order(get_waiter(order), order.id, {"payment_status": PAID, **method})

    assert "payment_method_id" in refusal.value.extra["errors"]["json"]


def test_paying_with_an_inactive_method_is_refused(app: Flask) -> None:
    order, voucher = an_order(), a_payment_method(is_active=False)

    with pytest.raises(InvalidError):
        pay(order, payment_method_id=voucher.id)

    db.session.expire_all()
    assert order.payment_status is UNPAID


@each("status", [None, REFUNDED, UNPAID])
def test_a_payment_method_is_accepted_only_with_paying(
    app: Flask, status: PaymentStatus | None
) -> None:
    order = an_order()
    changes: dict[str, Any] = {"payment_method_id": a_payment_method().id}
    if status:
        changes["payment_status"] = status

    with pytest.raises(InvalidError):
        orders_service.change_order(a_user(Role.ADMIN), order.id, changes)


def test_an_empty_order_has_nothing_to_pay(app: Flask) -> None:
    payment = {"payment_status": PAID, "payment_method_id": a_payment_method().id}

    assert get_conflict_code(an_order(lines=[]), payment) == "nothing_to_pay"


@each(("present", "wanted"), [(PAID, UNPAID), (PAID, PAID), (REFUNDED, UNPAID)])
def test_no_other_payment_transition_is_allowed(
    app: Flask, present: PaymentStatus, wanted: PaymentStatus
) -> None:
    order = reach(an_order(), present)
    changes: dict[str, Any] = {"payment_status": wanted}
    if wanted is PAID:
        changes["payment_method_id"] = a_payment_method().id

    assert get_conflict_code(order, changes) == "illegal_transition"


@each("present", [UNPAID, REFUNDED])
def test_only_what_was_paid_is_refunded(app: Flask, present: PaymentStatus) -> None:
    order = reach(an_order(), present)

    assert get_conflict_code(order, {"payment_status": REFUNDED}) == "illegal_transition"


def test_setting_an_unpaid_order_to_unpaid_changes_nothing(app: Flask) -> None:
    order = an_order()

    orders_service.change_order(get_waiter(order), order.id, {"payment_status": UNPAID})

    assert order.version == 1


@each("role", [Role.WAITER, Role.KITCHEN])
def test_only_an_admin_may_refund(app: Flask, role: Role) -> None:
    order = reach(an_order(), PAID)
    user = get_waiter(order) if role is Role.WAITER else a_user(role)

    with pytest.raises(ForbiddenError):
        orders_service.change_order(user, order.id, {"payment_status": REFUNDED})


def test_the_kitchen_may_not_record_payments(app: Flask) -> None:
    order = an_order()
    payment = {"payment_status": PAID, "payment_method_id": a_payment_method().id}

    with pytest.raises(ForbiddenError):
        orders_service.change_order(a_user(Role.KITCHEN), order.id, payment)


def test_the_items_of_a_paid_order_can_be_cooked_and_served(app: Flask) -> None:
    order = reach(an_order(), PAID)
    [item] = order.items
    cook = a_user(Role.KITCHEN)

    for user, status in [(cook, COOKING), (cook, READY), (get_waiter(order), SERVED)]:
        orders_items.change_item(user, order.id, item.id, {"status": status})

    assert order.status is OrderStatus.SERVED
    assert not order.is_open


@each("line", [NEW, COOKING, READY])
def test_items_of_a_paid_order_cannot_be_cancelled(app: Flask, line: ItemStatus) -> None:
    order = reach(an_order(lines=[line]), PAID)

    with pytest.raises(ConflictError) as refusal:
        orders_items.cancel_item(a_user(Role.ADMIN), order.id, order.items[0].id)

    assert refusal.value.code == "order_paid"


def test_an_item_of_a_paid_order_keeps_its_quantity(app: Flask) -> None:
    order = reach(an_order(), PAID)

    with pytest.raises(ConflictError) as refusal:
        orders_items.change_item(get_waiter(order), order.id, order.items[0].id, {"quantity": 2})

    assert refusal.value.code == "order_paid"


def test_after_a_refund_an_item_can_be_cancelled(app: Flask) -> None:
    order = reach(an_order(lines=[NEW, NEW]), REFUNDED)

    orders_items.cancel_item(get_waiter(order), order.id, order.items[0].id)

    assert order.total_price == 45_000


def test_a_refund_keeps_the_time_and_method_of_the_payment(app: Flask) -> None:
    order = reach(an_order(), PAID)
    paid_at, method_id = order.paid_at, order.payment_method_id

    refund(order)

    assert (order.paid_at, order.payment_method_id) == (paid_at, method_id)


CHANGES: dict[str, Any] = {
    "notes": "late",
    "kitchen_notes": "late",
    "order_type": OrderType.TAKEAWAY,
    "table_id": "another table",
    "waiter_id": "another waiter",
}


@each("field", CHANGES)
@each("closed", ["cancelled", "paid", "refunded"])
def test_a_closed_order_refuses_every_change(app: Flask, closed: str, field: str) -> None:
    order = an_order(lines=[CANCELLED if closed == "cancelled" else SERVED])
    if closed != "cancelled":
        reach(order, PaymentStatus(closed))
    changes = {field: CHANGES[field]}
    if field == "table_id":
        changes = {field: a_table().id}
    if field == "waiter_id":
        changes = {field: a_user().id}

    assert get_conflict_code(order, changes) == "order_closed"


@each("closed", ["cancelled", "paid", "refunded"])
def test_nothing_is_added_to_a_closed_order(app: Flask, closed: str) -> None:
    order = an_order(lines=[CANCELLED if closed == "cancelled" else SERVED])
    if closed != "cancelled":
        reach(order, PaymentStatus(closed))

    with pytest.raises(ConflictError) as refusal:
        orders_items.add_items(
            get_waiter(order), order.id, [{"dish_id": a_dish().id, "quantity": 1}]
        )

    assert refusal.value.code == "order_closed"


def test_a_served_item_of_a_closed_order_cannot_step_back(app: Flask) -> None:
    order = reach(an_order(lines=[SERVED]), PAID)

    with pytest.raises(ConflictError) as refusal:
        orders_items.change_item(get_waiter(order), order.id, order.items[0].id, {"status": READY})

    assert refusal.value.code == "order_closed"


def test_a_closed_order_takes_a_refund_and_stays_closed(app: Flask) -> None:
    order = reach(an_order(lines=[SERVED]), PAID)
    was_open = order.is_open

    refund(order)

    assert order.payment_status is REFUNDED
    assert not was_open
    assert not order.is_open


def test_a_cancelled_order_is_not_paid(app: Flask) -> None:
    payment = {"payment_status": PAID, "payment_method_id": a_payment_method().id}

    assert get_conflict_code(an_order(lines=[CANCELLED]), payment) == "order_closed"


def test_closing_an_order_frees_its_table_for_the_next_guests(app: Flask) -> None:
    table = a_table()
    first = pay(an_order(table_id=table.id, lines=[SERVED]))

    second = an_order(table_id=table.id)

    assert not first.is_open
    assert table.current_order_id == second.id


def test_a_dessert_reopens_a_served_order_until_it_is_paid(app: Flask) -> None:
    order = an_order(lines=[SERVED])

    orders_items.add_items(get_waiter(order), order.id, [{"dish_id": a_dish().id, "quantity": 1}])

    assert order.status is OrderStatus.IN_PROGRESS
    assert (order.served_at, order.time_to_serve) == (None, None)
    assert order.total_price == 90_000
