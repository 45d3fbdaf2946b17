"""The rules of the order model. No database."""

from datetime import UTC, datetime, timedelta
from itertools import combinations_with_replacement, permutations

import pytest

from restaurant.clock import frozen_at
from restaurant.errors import ConflictError
from restaurant.floor.models import Table
from restaurant.menu.models import Dish
from restaurant.orders.models import MAX_ITEMS, Order, OrderItem
from restaurant.orders.states import (
    ITEM_TRANSITIONS,
    ItemStatus,
    OrderStatus,
    OrderType,
    order_status,
)
from restaurant.payments.models import PaymentMethod
from restaurant.payments.states import PaymentStatus

NEW, COOKING, READY, SERVED, CANCELLED = ItemStatus
SEVEN = datetime(2026, 11, 20, 19, 0, tzinfo=UTC)
COMBINATIONS = [
    lines for count in range(4) for lines in combinations_with_replacement(ItemStatus, count)
]


def wording_of_the_restaurant(lines: tuple[ItemStatus, ...]) -> OrderStatus:
    """The rule as the restaurant says it, sentence by sentence."""
    if not lines:
        return OrderStatus.PENDING
    if all(line == "cancelled" for line in lines):
        return OrderStatus.CANCELLED
    rest = [line for line in lines if line != "cancelled"]
    if all(line == "served" for line in rest):
        return OrderStatus.SERVED
    if all(line in ("ready", "served") for line in rest):
        return OrderStatus.READY
    if any(line in ("cooking", "ready", "served") for line in rest):
        return OrderStatus.IN_PROGRESS
    return OrderStatus.PENDING


def soup(**values: object) -> Dish:
    return Dish(**{"name": "Soup", "price": 45_000, **values})


def add(order: Order, dish: Dish, quantity: int) -> OrderItem:
    [item] = order.add_items([(dish, quantity, None)])
    return item


def make_order(*lines: ItemStatus, price: int = 45_000) -> Order:
    order = Order(created_at=SEVEN)
    order.add_items([(soup(price=price), 1, None) for _ in lines])
    for item, status in zip(order.items, lines, strict=True):
        if status is SERVED:
            order.set_item_status(item, READY)
        if status is not NEW:
            order.set_item_status(item, status)
    return order


@pytest.mark.parametrize("lines", COMBINATIONS, ids="-".join)
def test_the_status_of_an_order_follows_from_its_items(lines: tuple[ItemStatus, ...]) -> None:
    order = make_order(*lines)

    assert order.status is wording_of_the_restaurant(lines)


@pytest.mark.parametrize("lines", COMBINATIONS, ids="-".join)
def test_the_sequence_of_the_items_does_not_matter(lines: tuple[ItemStatus, ...]) -> None:
    found = {order_status(sequence) for sequence in permutations(lines)}

    assert found == {wording_of_the_restaurant(lines)}


@pytest.mark.parametrize("lines", COMBINATIONS, ids="-".join)
def test_the_total_excludes_cancelled_items(lines: tuple[ItemStatus, ...]) -> None:
    order = make_order(*lines)

    assert order.total_price == 45_000 * sum(line is not CANCELLED for line in lines)


@pytest.mark.parametrize("lines", COMBINATIONS, ids="-".join)
def test_served_at_and_cancelled_at_are_cleared_with_the_status(
    lines: tuple[ItemStatus, ...],
) -> None:
    order = make_order(*lines)

    assert (order.served_at is not None) is (order.status is OrderStatus.SERVED)
    assert (order.time_to_serve is not None) is (order.status is OrderStatus.SERVED)
    assert (order.cancelled_at is not None) is (order.status is OrderStatus.CANCELLED)


def test_a_total_larger_than_any_price_stays_exact() -> None:
    order = Order()

    order.add_items([(soup(price=999_999_999), 99, None)] * MAX_ITEMS)

    assert order.total_price == MAX_ITEMS * 99 * 999_999_999


def test_nothing_changes_on_a_closed_order() -> None:
    order = make_order(*[NEW] * MAX_ITEMS)

    with pytest.raises(ConflictError) as refusal:
        add(order, soup(), 1)

    assert refusal.value.code == "order_full"


@pytest.mark.parametrize(
    ("waited", "minutes"),
    [
        (timedelta(), 0),
        (timedelta(seconds=59), 0),
        (timedelta(seconds=60), 1),
        (timedelta(minutes=24, seconds=59, microseconds=999_999), 24),
        (timedelta(hours=30), 1_800),
    ],
)
def test_the_time_to_serve_is_counted_in_whole_minutes(waited: timedelta, minutes: int) -> None:
    order = make_order(READY)

    with frozen_at(SEVEN + waited):
        order.set_item_status(order.items[0], SERVED)

    assert order.served_at == SEVEN + waited
    assert order.time_to_serve == minutes


def test_un_serving_an_item_clears_served_at_and_serving_again_sets_it() -> None:
    order = make_order(READY)
    [item] = order.items
    with frozen_at(SEVEN + timedelta(minutes=10)):
        order.set_item_status(item, SERVED)

    order.set_item_status(item, READY)
    cleared = (order.served_at, order.time_to_serve)
    with frozen_at(SEVEN + timedelta(minutes=25)):
        order.set_item_status(item, SERVED)

    assert cleared == (None, None)
    assert order.time_to_serve == 25


def test_cancelling_the_last_unserved_item_serves_the_order() -> None:
    order = make_order(SERVED, NEW)

    order.set_item_status(order.items[1], CANCELLED)

    assert order.status is OrderStatus.SERVED
    assert order.served_at is not None


def test_a_dessert_reopens_a_served_order() -> None:
    order = make_order(SERVED)

    add(order, soup(name="Dessert"), 1)

    assert order.status is OrderStatus.IN_PROGRESS
    assert order.served_at is None
    assert order.is_open


def test_an_item_keeps_the_name_and_price_from_when_it_was_ordered() -> None:
    dish = soup()
    order = Order()
    item = add(order, dish, 2)

    dish.name, dish.price = "Potage", 99_900
    add(order, dish, 1)

    assert (item.dish_name, item.price, item.total) == ("Soup", 45_000, 90_000)
    assert order.total_price == 90_000 + 99_900


def test_a_larger_quantity_keeps_the_price_of_the_item() -> None:
    dish = soup()
    order = Order()
    item = add(order, dish, 2)
    dish.price = 99_900

    order.change_quantity(item, 5)

    assert (item.total, order.total_price) == (225_000, 225_000)


@pytest.mark.parametrize("switched_off", [{"is_available": False}, {"is_active": False}])
def test_sold_out_and_inactive_dishes_cannot_be_ordered(switched_off: dict[str, bool]) -> None:
    oysters = soup(name="Oysters", id=7, **switched_off)

    with pytest.raises(ConflictError, match="Oysters is not available") as refusal:
        add(Order(), oysters, 1)

    assert refusal.value.code == "dish_unavailable"
    assert refusal.value.extra["dish_id"] == 7
    assert refusal.value.extra["dishes"] == [{"dish_id": 7, "dish_name": "Oysters"}]


@pytest.mark.parametrize("status", ItemStatus)
def test_only_a_new_item_changes_its_quantity_or_comment(status: ItemStatus) -> None:
    order = make_order(status, NEW)
    item = order.items[0]

    if status is NEW:
        order.change_quantity(item, 3)
        order.change_comment(item, "no dill")
        assert (item.quantity, item.comment) == (3, "no dill")
        return
    for change in (lambda: order.change_quantity(item, 3), lambda: order.change_comment(item, "")):
        with pytest.raises(ConflictError) as refusal:
            change()
        assert refusal.value.code == "line_started"
        assert refusal.value.extra == {"current": status}


@pytest.mark.parametrize("present", ItemStatus)
@pytest.mark.parametrize("wanted", ItemStatus)
def test_an_item_has_its_allowed_transitions(present: ItemStatus, wanted: ItemStatus) -> None:
    item = OrderItem(status=present)

    if wanted in ITEM_TRANSITIONS[present]:
        item.check_transition(wanted)
        return
    with pytest.raises(ConflictError) as refusal:
        item.check_transition(wanted)

    assert refusal.value.code == "illegal_transition"
    assert refusal.value.extra == {"current": present, "allowed": sorted(ITEM_TRANSITIONS[present])}


def test_paying_stores_the_method_and_the_time() -> None:
    order, cash = make_order(NEW), PaymentMethod(id=7, name="Cash")

    with frozen_at(SEVEN):
        order.pay(cash)

    assert order.payment_status is PaymentStatus.PAID
    assert order.payment_method_id == cash.id
    assert order.paid_at == SEVEN


@pytest.mark.parametrize("order", [make_order(), make_order(NEW, price=0)], ids=["empty", "free"])
def test_there_is_nothing_to_pay_on_an_order_that_costs_nothing(order: Order) -> None:
    with pytest.raises(ConflictError) as refusal:
        order.pay(PaymentMethod(name="Cash"))

    assert refusal.value.code == "nothing_to_pay"


@pytest.mark.parametrize("payment", PaymentStatus)
@pytest.mark.parametrize("status", OrderStatus)
def test_an_order_is_open_until_it_is_cancelled_or_served_and_settled(
    status: OrderStatus, payment: PaymentStatus
) -> None:
    order = Order(status=status, payment_status=payment, total_price=100)
    closed = status == "cancelled" or (status == "served" and payment in ("paid", "refunded"))

    assert order.is_open is not closed


def test_a_served_order_with_nothing_to_pay_is_closed() -> None:
    assert not make_order(SERVED, price=0).is_open
    assert make_order(READY, price=0).is_open


@pytest.mark.parametrize("order_type", OrderType)
def test_only_an_open_dine_in_order_occupies_its_table(order_type: OrderType) -> None:
    table = Table(number=1, seats=4)
    order = Order(table=table, order_type=order_type)
    held_while_open = order.occupied_table
    order.cancel_empty()

    assert held_while_open is (table if order_type is OrderType.DINE_IN else None)
    assert order.occupied_table is None


def test_every_change_increases_the_version() -> None:
    order = Order()

    order.bump_version()

    assert order.version == 2
