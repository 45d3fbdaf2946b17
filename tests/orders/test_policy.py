"""Who may change whose order."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask

from restaurant.auth.models import User
from restaurant.database.session import db
from restaurant.errors import ForbiddenError, InvalidError
from restaurant.orders import items as orders_items
from restaurant.orders import service as orders_service
from restaurant.orders.models import Order
from restaurant.orders.states import ItemStatus, OrderStatus, OrderType
from restaurant.payments.states import PaymentStatus
from restaurant.permissions import Role
from tests.factories import a_dish, a_payment_method, a_table, a_user, an_order, get_waiter

NEW, COOKING, READY, SERVED, CANCELLED = ItemStatus

each = pytest.mark.parametrize


def _change(**changes: object) -> Callable[[User, Order], object]:
    return lambda user, order: orders_service.change_order(user, order.id, changes)


def _line(**changes: object) -> Callable[[User, Order], object]:
    return lambda user, order: orders_items.change_item(user, order.id, order.items[0].id, changes)


ACTIONS: dict[str, Callable[[User, Order], object]] = {
    "notes": _change(notes="window seat"),
    "kitchen_notes": _change(kitchen_notes="in a hurry"),
    "order_type": _change(order_type=OrderType.TAKEAWAY),
    "table": lambda user, order: orders_service.change_order(
        user, order.id, {"table_id": a_table().id}
    ),
    "waiter": lambda user, order: orders_service.change_order(
        user, order.id, {"waiter_id": a_user().id}
    ),
    "paying": lambda user, order: orders_service.change_order(
        user,
        order.id,
        {"payment_status": PaymentStatus.PAID, "payment_method_id": a_payment_method().id},
    ),
    "cancelling": lambda user, order: orders_service.cancel_order(user, order.id),
    "adding": lambda user, order: orders_items.add_items(
        user, order.id, [{"dish_id": a_dish().id, "quantity": 1}]
    ),
    "quantity": _line(quantity=2),
    "comment": _line(comment="no dill"),
    "cancelling a line": _line(status=CANCELLED),
}


@pytest.fixture
def shared_orders(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """A restaurant where every waiter may change every order."""
    shared = replace(app.config["SETTINGS"], shared_orders=True)
    monkeypatch.setitem(app.config, "SETTINGS", shared)


@each("action", ACTIONS)
def test_a_waiter_changes_own_orders(app: Flask, action: str) -> None:
    order = an_order()

    ACTIONS[action](get_waiter(order), order)

    assert order.version == 2


@each("action", ACTIONS)
def test_an_admin_changes_any_order(app: Flask, action: str) -> None:
    order = an_order()

    ACTIONS[action](a_user(Role.ADMIN), order)

    assert order.version == 2


@each("action", ACTIONS)
def test_a_waiter_does_not_change_a_colleagues_order(app: Flask, action: str) -> None:
    order = an_order()

    with pytest.raises(ForbiddenError) as refusal:
        ACTIONS[action](a_user(Role.WAITER), order)

    assert refusal.value.code == "not_your_order"
    assert order.version == 1


@pytest.mark.usefixtures("shared_orders")
@each("action", ACTIONS)
def test_a_waiter_changes_a_colleagues_order_where_orders_are_shared(
    app: Flask, action: str
) -> None:
    order = an_order()

    ACTIONS[action](a_user(Role.WAITER), order)

    assert order.version == 2


def test_any_waiter_serves_a_ready_item(app: Flask) -> None:
    order = an_order(lines=[READY])

    _line(status=SERVED)(a_user(Role.WAITER), order)

    assert order.items[0].status is SERVED


@each("changes", [{"status": READY}, {"status": SERVED, "comment": "x"}])
def test_serving_is_the_only_change_to_a_colleagues_order(
    app: Flask, changes: dict[str, object]
) -> None:
    order = an_order(lines=[SERVED if changes["status"] is READY else READY])

    with pytest.raises(ForbiddenError) as refusal:
        _line(**changes)(a_user(Role.WAITER), order)

    assert refusal.value.code == "not_your_order"


def test_a_colleague_may_not_serve_a_whole_order(app: Flask) -> None:
    order = an_order(lines=[READY, READY])

    with pytest.raises(ForbiddenError) as refusal:
        _change(status=OrderStatus.SERVED)(a_user(Role.WAITER), order)

    assert refusal.value.code == "not_your_order"


def test_the_kitchen_works_on_everybodys_orders(app: Flask) -> None:
    order, cook = an_order(), a_user(Role.KITCHEN)

    _change(status=OrderStatus.IN_PROGRESS, kitchen_notes="no more dill")(cook, order)
    _line(status=READY)(cook, order)

    assert order.status is OrderStatus.READY
    assert order.kitchen_notes == "no more dill"


@each("action", ["notes", "order_type", "table", "waiter", "paying", "quantity", "comment"])
def test_the_kitchen_may_change_only_status_and_kitchen_notes(app: Flask, action: str) -> None:
    order = an_order()

    with pytest.raises(ForbiddenError) as refusal:
        ACTIONS[action](a_user(Role.KITCHEN), order)

    assert refusal.value.code == "forbidden"


@each("by_admin", [False, True])
def test_the_new_waiter_of_an_order_has_all_rights_on_it(app: Flask, by_admin: bool) -> None:
    order, olga = an_order(), a_user(Role.WAITER)
    anna = get_waiter(order)

    _change(waiter_id=olga.id)(a_user(Role.ADMIN) if by_admin else anna, order)
    _change(notes="mine now")(olga, order)

    assert order.waiter_id == olga.id
    with pytest.raises(ForbiddenError):
        _change(notes="still mine?")(anna, order)


def test_a_waiter_cannot_take_over_a_colleagues_order(app: Flask) -> None:
    order, olga = an_order(), a_user(Role.WAITER)

    with pytest.raises(ForbiddenError) as refusal:
        _change(waiter_id=olga.id)(olga, order)

    assert refusal.value.code == "not_your_order"


@each(
    "colleague",
    [{"role": Role.KITCHEN}, {"role": Role.WAITER, "is_active": False}, None],
    ids=["a cook", "somebody who left", "nobody"],
)
def test_an_order_is_handed_only_to_somebody_who_takes_orders(
    app: Flask, colleague: dict[str, object] | None
) -> None:
    order = an_order()
    waiter_id = a_user(**colleague).id if colleague else 999_999

    with pytest.raises(InvalidError) as refusal:
        _change(waiter_id=waiter_id)(get_waiter(order), order)

    assert "waiter_id" in refusal.value.extra["errors"]["json"]


def test_the_orders_of_a_dismissed_waiter_stay_until_an_admin_hands_them_over(
    app: Flask,
) -> None:
    anna, olga = a_user(), a_user()
    order = an_order(anna)
    anna.is_active = False
    db.session.commit()

    kept_by = order.waiter_id
    _change(waiter_id=olga.id)(a_user(Role.ADMIN), order)

    assert kept_by == anna.id
    assert order.waiter_id == olga.id


def test_an_order_is_the_callers_own(app: Flask) -> None:
    anna = a_user()

    assert an_order(anna).waiter_id == anna.id


def test_an_admin_places_an_order_for_somebody_else(app: Flask) -> None:
    anna = a_user()

    assert an_order(a_user(Role.ADMIN), waiter_id=anna.id).waiter_id == anna.id


def test_a_waiter_does_not_place_an_order_in_a_colleagues_name(app: Flask) -> None:
    olga = a_user()

    with pytest.raises(ForbiddenError):
        an_order(a_user(), waiter_id=olga.id)


def test_a_waiter_may_name_themselves_as_waiter(app: Flask) -> None:
    anna = a_user()

    assert an_order(anna, waiter_id=anna.id).waiter_id == anna.id
