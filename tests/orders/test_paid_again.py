"""What is added after the guests have paid: only that is due, and all of it can be paid."""

import pytest
from flask import Flask

from restaurant.errors import ConflictError
from restaurant.operations.integrity import find_violations
from restaurant.orders import history
from restaurant.orders import items as orders_items
from restaurant.orders import service as orders_service
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.states import ItemStatus
from restaurant.payments.states import PaymentStatus
from restaurant.permissions import Role
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_dish, a_payment_method, a_user, an_order, get_waiter

NEW, COOKING, READY, SERVED, CANCELLED = ItemStatus
UNPAID, PAID, REFUNDED = PaymentStatus
PRICE = 45_000  # of each line of ``an_order``


def pay(order: Order) -> int:
    """Pay what is due, and return the id of the method."""
    method = a_payment_method()
    change = orders_service.OrderChanges(payment_status=PAID, payment_method_id=method.id)
    orders_service.change_order(get_waiter(order), order.id, change)
    return method.id


def refund(order: Order) -> None:
    orders_service.change_order(a_user(Role.ADMIN), order.id, {"payment_status": REFUNDED})


def add(order: Order, price: int = 10_000) -> OrderItem:
    new = orders_items.NewItem(dish_id=a_dish(price=price).id, quantity=1)
    [item] = orders_items.add_items(get_waiter(order), order.id, [new])
    return item


def cancel(item: OrderItem) -> None:
    orders_items.cancel_item(get_waiter(item.order), item.order_id, item.id)


def state(order: Order) -> tuple[PaymentStatus, int, int]:
    """The payment status, what was paid and what is due."""
    return order.payment_status, order.paid_total, order.due


def find_wrong_money() -> list[str]:
    """What ``flask check`` has to say about payments."""
    words = ("paid", "payment")
    return [one for one in find_violations() if any(word in one for word in words)]


@pytest.mark.parametrize("lines", [[NEW], [COOKING, SERVED], [READY]])
def test_after_paying_only_what_was_added_is_due(app: Flask, lines: list[ItemStatus]) -> None:
    order = an_order(lines=lines)
    paid = order.total_price
    pay(order)

    add(order)

    assert state(order) == (UNPAID, paid, 10_000)
    assert order.paid_at is None
    assert find_wrong_money() == []


def test_what_was_added_is_paid_in_a_second_payment(app: Flask) -> None:
    order = an_order()
    pay(order)
    add(order)

    method_id = pay(order)

    assert state(order) == (PAID, PRICE + 10_000, 0)
    assert order.payment_method_id == method_id
    assert order.paid_at is not None


def test_after_a_refund_the_whole_total_is_due_again(app: Flask) -> None:
    order = an_order(lines=[SERVED, COOKING])
    pay(order)
    refund(order)
    refunded = state(order)

    add(order)

    assert refunded == (REFUNDED, 0, 0)
    assert state(order) == (UNPAID, 0, 2 * PRICE + 10_000)
    assert (order.paid_at, order.payment_method_id) == (None, None)
    pay(order)
    assert state(order) == (PAID, 2 * PRICE + 10_000, 0)


def test_an_open_order_that_was_refunded_is_paid_again_without_a_new_line(app: Flask) -> None:
    order = an_order(lines=[NEW, NEW])
    pay(order)
    refund(order)
    cancel(order.items[0])

    pay(order)

    assert state(order) == (PAID, PRICE, 0)


def test_a_dessert_that_is_called_off_leaves_the_order_paid(app: Flask) -> None:
    order = an_order(lines=[SERVED, COOKING])
    method_id = pay(order)

    cancel(add(order))

    assert state(order) == (PAID, 2 * PRICE, 0)
    assert order.payment_method_id == method_id
    assert find_wrong_money() == []


def test_what_costs_nothing_leaves_the_order_paid(app: Flask) -> None:
    order = an_order()
    pay(order)

    add(order, price=0)

    assert state(order) == (PAID, PRICE, 0)


def test_no_line_is_cancelled_whose_money_was_taken(app: Flask) -> None:
    order = an_order(lines=[NEW, NEW])
    pay(order)
    add(order)

    with pytest.raises(ConflictError) as refusal:
        cancel(order.items[0])

    assert refusal.value.code == "order_paid"


def test_an_order_of_which_a_part_is_paid_is_paid_before_it_is_refunded(app: Flask) -> None:
    order = an_order(lines=[NEW, NEW])
    pay(order)
    add(order)

    with pytest.raises(ConflictError) as refusal:
        refund(order)
    assert refusal.value.code == "illegal_transition"
    assert state(order) == (UNPAID, 2 * PRICE, 10_000)
    pay(order)
    refund(order)
    cancel(order.items[0])

    assert state(order) == (REFUNDED, 0, 0)
    assert find_wrong_money() == []
    pay(order)
    assert state(order) == (PAID, PRICE + 10_000, 0)


def test_more_of_a_line_after_a_refund_is_due_like_a_new_line(app: Flask) -> None:
    order = an_order()
    pay(order)
    refund(order)

    orders_items.change_item(get_waiter(order), order.id, order.items[0].id, {"quantity": 2})

    assert state(order) == (UNPAID, 0, 2 * PRICE)


def test_the_history_has_every_step_of_the_money(app: Flask) -> None:
    order = an_order()
    pay(order)
    add(order)
    pay(order)
    refund(order)
    add(order)

    steps = [
        (entry.before, entry.after)
        for entry in history.get_history(order.id)
        if entry.action == "payment_status"
    ]

    assert steps == [
        ("unpaid", "paid"),
        ("paid", "unpaid"),
        ("unpaid", "paid"),
        ("paid", "refunded"),
        ("refunded", "unpaid"),
    ]


def test_everybody_receives_that_a_paid_order_is_unpaid_again(
    client_for: ClientFor, listen_as: ListenAs
) -> None:
    order, dish = an_order(), a_dish(price=10_000)
    pay(order)
    waiter = client_for(get_waiter(order))
    screens = [listen_as(role) for role in (Role.KITCHEN, Role.WAITER)]
    for screen in screens:
        screen.hear()

    added = waiter.post(f"/orders/{order.id}/items/", json={"dish_id": dish.id, "quantity": 1})

    assert added.status_code == 201
    for screen in screens:
        news = screen.hear()
        assert [event["event"] for event in news] == ["items-added", "order-updated"]
        assert [event["order"]["due"] for event in news] == [100, 100]
