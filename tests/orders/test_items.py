from itertools import product
from typing import Any

import pytest
from flask import Flask

from restaurant.auth.models import User
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from restaurant.orders import history as orders_history
from restaurant.orders import items as orders_items
from restaurant.orders.items import NewItem
from restaurant.orders.models import Order, OrderItem
from restaurant.orders.states import ItemStatus, OrderStatus
from restaurant.permissions import Role
from tests.concurrency import all_at_once
from tests.factories import a_dish, a_user, an_order, get_dish, get_waiter
from tests.support.recorded_events import every_event_id, told

ADMIN, WAITER, KITCHEN = Role.ADMIN, Role.WAITER, Role.KITCHEN
NEW, COOKING, READY, SERVED, CANCELLED = ItemStatus

#: Every transition, and the roles that may make it.
WHO_MOVES = {
    (NEW, COOKING): {KITCHEN, ADMIN},
    (NEW, READY): {KITCHEN, ADMIN},
    (NEW, CANCELLED): {WAITER, ADMIN},
    (COOKING, READY): {KITCHEN, ADMIN},
    (COOKING, NEW): {KITCHEN, ADMIN},
    (COOKING, CANCELLED): {WAITER, ADMIN},
    (READY, SERVED): {WAITER, ADMIN},
    (READY, COOKING): {KITCHEN, ADMIN},
    (READY, CANCELLED): {ADMIN},
    (SERVED, READY): {WAITER, ADMIN},
}
CASES = list(product(Role, ItemStatus, ItemStatus))
STAYS = [case for case in CASES if case[1] is case[2]]
ALLOWED = [case for case in CASES if case[0] in WHO_MOVES.get(case[1:], ())]
NOT_THEIRS = [case for case in CASES if case[1:] in WHO_MOVES and case not in ALLOWED]
ILLEGAL = [case for case in CASES if case not in STAYS + ALLOWED + NOT_THEIRS]

each = pytest.mark.parametrize


def get_traces(order: Order) -> tuple[Any, ...]:
    """All that a change would leave behind."""
    db.session.expire_all()
    history = [entry.id for entry in orders_history.get_history(order.id)]
    lines = [(item.status, item.quantity, item.comment) for item in order.items]
    return order.version, order.updated_at, order.total_price, lines, history, every_event_id()


def line_in(status: ItemStatus, role: Role) -> tuple[Any, OrderItem]:
    """A user of a role, and an item, beside one that is new."""
    waiter = a_user(WAITER)
    order = an_order(waiter, lines=[status, NEW])
    return (waiter if role is WAITER else a_user(role)), order.items[0]


def change(user: Any, item: OrderItem, **changes: Any) -> OrderItem:
    return orders_items.change_item(user, item.order_id, item.id, changes)


def test_the_cases_are_all_transitions_of_all_roles() -> None:
    assert len(STAYS) + len(ALLOWED) + len(NOT_THEIRS) + len(ILLEGAL) == 25 * 3
    assert (len(STAYS), len(ALLOWED), len(NOT_THEIRS), len(ILLEGAL)) == (15, 19, 11, 30)


@each(("role", "present", "wanted"), ALLOWED)
def test_an_item_changes_its_status_for_the_roles_that_may(
    app: Flask, role: Role, present: ItemStatus, wanted: ItemStatus
) -> None:
    user, item = line_in(present, role)
    version = item.order.version

    change(user, item, status=wanted)

    db.session.expire_all()
    assert item.status is wanted
    assert item.order.version == version + 1


@each(("role", "present", "wanted"), NOT_THEIRS)
def test_a_transition_for_other_roles_is_forbidden(
    app: Flask, role: Role, present: ItemStatus, wanted: ItemStatus
) -> None:
    user, item = line_in(present, role)
    before = get_traces(item.order)

    with pytest.raises(ForbiddenError) as refusal:
        change(user, item, status=wanted)

    assert refusal.value.code == "forbidden"
    assert get_traces(item.order) == before


@each(("role", "present", "wanted"), ILLEGAL)
def test_a_transition_that_is_not_in_the_table_is_a_conflict_for_every_role(
    app: Flask, role: Role, present: ItemStatus, wanted: ItemStatus
) -> None:
    user, item = line_in(present, role)
    before = get_traces(item.order)

    with pytest.raises(ConflictError) as refusal:
        change(user, item, status=wanted)

    assert refusal.value.code == "illegal_transition"
    assert refusal.value.extra == {
        "current": present,
        "allowed": sorted(target for source, target in WHO_MOVES if source is present),
    }
    assert get_traces(item.order) == before


@each(("role", "present", "wanted"), STAYS)
def test_setting_the_same_status_changes_nothing(
    app: Flask, role: Role, present: ItemStatus, wanted: ItemStatus
) -> None:
    user, item = line_in(present, role)
    before = get_traces(item.order)

    assert change(user, item, status=wanted).status is present

    assert get_traces(item.order) == before


@each("changes", [{}, {"quantity": 1}, {"comment": None}, {"quantity": 1, "status": NEW}])
def test_setting_the_same_values_changes_nothing(app: Flask, changes: dict[str, Any]) -> None:
    waiter, item = line_in(NEW, WAITER)
    before = get_traces(item.order)

    change(waiter, item, **changes)

    assert get_traces(item.order) == before


def test_a_new_item_can_change_quantity_and_comment_and_the_total_follows(app: Flask) -> None:
    waiter, item = line_in(NEW, WAITER)

    change(waiter, item, quantity=3, comment="без сметаны")

    assert (item.quantity, item.total, item.comment) == (3, 135_000, "без сметаны")
    assert item.order.total_price == 180_000


@each("status", [COOKING, READY, SERVED, CANCELLED])
@each("changes", [{"quantity": 2}, {"comment": "no dill"}, {"comment": ""}])
def test_a_started_item_keeps_its_quantity_and_comment(
    app: Flask, status: ItemStatus, changes: dict[str, Any]
) -> None:
    waiter, item = line_in(status, WAITER)
    before = get_traces(item.order)

    with pytest.raises(ConflictError) as refusal:
        change(waiter, item, **changes)

    assert refusal.value.code == "line_started"
    assert refusal.value.extra["current"] == status
    assert get_traces(item.order) == before


@each("changes", [{"quantity": 2}, {"comment": "x"}, {"status": COOKING, "comment": "x"}])
def test_the_kitchen_changes_only_the_status_of_an_item(
    app: Flask, changes: dict[str, Any]
) -> None:
    cook, item = line_in(NEW, KITCHEN)

    with pytest.raises(ForbiddenError):
        change(cook, item, **changes)


def test_of_two_changes_at_once_both_are_made_or_none(app: Flask) -> None:
    waiter, item = line_in(NEW, WAITER)
    before = get_traces(item.order)

    with pytest.raises(ForbiddenError):
        change(waiter, item, quantity=5, status=COOKING)

    assert get_traces(item.order) == before


def test_a_cancelled_item_costs_nothing_and_stays_on_the_order(app: Flask) -> None:
    waiter, item = line_in(COOKING, WAITER)

    orders_items.cancel_item(waiter, item.order_id, item.id)

    assert item.status is CANCELLED
    assert len(item.order.items) == 2
    assert item.order.total_price == 45_000


def test_ordering_a_dish_again_adds_a_new_item(app: Flask) -> None:
    order = an_order()
    dish_id = order.items[0].dish_id

    added = orders_items.add_items(
        get_waiter(order), order.id, [{"dish_id": dish_id, "quantity": 2, "comment": "hot"}] * 2
    )

    assert [(item.quantity, item.comment, item.status) for item in added] == [(2, "hot", NEW)] * 2
    assert [item.quantity for item in order.items] == [1, 2, 2]
    assert len({item.id for item in order.items}) == 3
    assert order.total_price == 225_000


def test_items_keep_their_name_and_price_when_the_dish_changes(app: Flask) -> None:
    order = an_order()
    dish = get_dish(order.items[0])
    old_name = dish.name

    crud.update(type(dish), dish.id, {"name": "Щи", "price": 50_000})
    orders_items.add_items(get_waiter(order), order.id, [{"dish_id": dish.id, "quantity": 1}])

    assert [(item.dish_name, item.price) for item in order.items] == [
        (old_name, 45_000),
        ("Щи", 50_000),
    ]
    assert order.total_price == 95_000


def test_an_unknown_dish_is_named_by_its_index_in_the_list(app: Flask) -> None:
    order = an_order()
    before = get_traces(order)
    good: NewItem = {"dish_id": a_dish().id, "quantity": 1}
    bad: NewItem = {"dish_id": 999_999, "quantity": 1}

    with pytest.raises(InvalidError) as refusal:
        orders_items.add_items(get_waiter(order), order.id, [good, bad])

    assert list(refusal.value.extra["errors"]["json"]["items"]) == [1]
    assert get_traces(order) == before


@each("switched_off", [{"is_available": False}, {"is_active": False}])
def test_one_sold_out_dish_refuses_all_items(app: Flask, switched_off: dict[str, bool]) -> None:
    order, good, gone = an_order(), a_dish(), a_dish(**switched_off)
    before = get_traces(order)

    with pytest.raises(ConflictError) as refusal:
        orders_items.add_items(
            get_waiter(order),
            order.id,
            [{"dish_id": good.id, "quantity": 1}, {"dish_id": gone.id, "quantity": 1}],
        )

    assert refusal.value.code == "dish_unavailable"
    missing = [{"dish_id": gone.id, "dish_name": gone.name}]
    assert refusal.value.extra == {"dish_id": gone.id, "dishes": missing}
    assert get_traces(order) == before


def test_an_item_is_found_only_on_its_own_order(app: Flask) -> None:
    order, other = an_order(), an_order()
    admin = a_user(ADMIN)

    for order_id, item_id in [(other.id, order.items[0].id), (order.id, 999_999), (999_999, 1)]:
        with pytest.raises(NotFoundError):
            orders_items.change_item(admin, order_id, item_id, {"status": COOKING})


def test_items_cannot_be_added_to_an_unknown_order(app: Flask) -> None:
    with pytest.raises(NotFoundError):
        orders_items.add_items(a_user(ADMIN), 999_999, [])


def test_the_total_is_exact_when_eight_waiters_add_items_at_once(app: Flask) -> None:
    order_id, dish_id, admin_id = an_order(lines=[]).id, a_dish(price=12_345).id, a_user(ADMIN).id

    def add_ten(_number: int) -> None:
        admin = crud.get_or_404(User, admin_id)
        for _ in range(10):
            orders_items.add_items(admin, order_id, [{"dish_id": dish_id, "quantity": 1}])

    all_at_once(app, 8, add_ten)

    db.session.expire_all()
    order = db.session.get(Order, order_id)
    assert len(order.items) == 80
    assert order.total_price == 80 * 12_345
    assert order.version == 81


def test_of_ten_cooks_who_start_the_same_item_at_once_one_changes_it(app: Flask) -> None:
    order = an_order()
    order_id, item_id, cook_id = order.id, order.items[0].id, a_user(KITCHEN).id

    def start(_number: int) -> None:
        cook = crud.get_or_404(User, cook_id)
        orders_items.change_item(cook, order_id, item_id, {"status": COOKING})

    with told() as heard:
        all_at_once(app, 10, start)

    assert [event["event"] for event in heard] == ["item-updated", "order-updated"]
    db.session.expire_all()
    assert order.status is OrderStatus.IN_PROGRESS
    assert order.version == 2


def test_the_version_of_an_item_counts_its_own_changes_only(app: Flask) -> None:
    cook = a_user(Role.KITCHEN)
    order = an_order(lines=[ItemStatus.NEW, ItemStatus.NEW])
    first, second = order.items

    for status in (ItemStatus.COOKING, ItemStatus.COOKING, ItemStatus.READY):
        orders_items.change_item(cook, order.id, first.id, {"status": status})

    assert (first.version, second.version, order.version) == (3, 1, 3)
