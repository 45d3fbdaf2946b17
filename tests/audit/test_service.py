from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select

from restaurant import request_context
from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction, AuditEntry, AuditSubject
from restaurant.auth import devices as auth_devices
from restaurant.auth import sessions
from restaurant.auth.models import User
from restaurant.clock import frozen_at
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import ConflictError
from restaurant.menu import service as menu_service
from restaurant.orders import items as orders_items
from restaurant.orders import service as orders_service
from restaurant.orders.states import ItemStatus, OrderStatus
from restaurant.payments.states import PaymentStatus
from restaurant.permissions import Role
from restaurant.staff import setup as staff_setup
from restaurant.staff import users as staff_users
from tests.factories import a_category, a_device, a_dish, a_payment_method, a_user, an_order
from tests.staff_clients import PASSWORD, change_own_record, get_session

NOON = datetime(2026, 5, 10, 9, 0, tzinfo=UTC)
each = pytest.mark.parametrize


@pytest.fixture
def owner(app: Flask) -> Iterator[User]:
    """An admin with a session of their own."""
    admin = a_user(Role.ADMIN, full_name="Мария")
    request_context.bind("192.168.1.5", "a laptop", get_session(admin).id)
    yield admin
    request_context.clear()


@transactional
def note(*args: Any, **kwargs: Any) -> None:
    """Write a single entry."""
    audit_service.record(*args, **kwargs)


def entries() -> list[AuditEntry]:
    """All audit entries, oldest first."""
    db.session.expire_all()
    return list(db.session.scalars(select(AuditEntry).order_by(AuditEntry.id)))


Told = tuple[str, str | None, int | None, str | None, str | None, str | None]


def list_entries(since: int = 0) -> list[Told]:
    """The entries: action, subject, field, and the values before and after."""
    return [
        (one.action, one.subject, one.subject_id, one.field, one.before, one.after)
        for one in entries()[since:]
    ]


def test_an_entry_has_the_person_the_time_the_subject_and_the_address(owner: User) -> None:
    dish = a_dish()

    with frozen_at(NOON):
        note(AuditAction.PRICE_CHANGED, owner, dish, field="price", before=1, after=2)

    [entry] = entries()
    assert (entry.action, entry.at) == ("price_changed", NOON)
    assert entry.user == {"id": owner.id, "full_name": "Мария"}
    assert (entry.address, entry.session_id) == (
        "192.168.1.5",
        request_context.current().session_id,
    )
    assert list_entries() == [("price_changed", "dish", dish.id, "price", "1", "2")]


def test_an_entry_of_the_console_or_an_unknown_client_names_nobody(app: Flask) -> None:
    request_context.clear()

    note(AuditAction.RESTORED, None)

    [entry] = entries()
    assert entry.user is None
    assert (entry.address, entry.session_id, entry.subject) == (None, None, None)


def test_a_rolled_back_action_leaves_no_entry(owner: User) -> None:
    @transactional
    def fail() -> None:
        audit_service.record(AuditAction.PRICE_CHANGED, owner)
        raise ConflictError("No.")

    with pytest.raises(ConflictError):
        fail()

    assert entries() == []


def test_long_values_are_cut_in_an_entry(owner: User) -> None:
    note(AuditAction.USER_CHANGED, owner, before="Щ" * 2000, after="")

    assert list_entries()[0][-2:] == ("Щ" * 1000, "")


def test_an_entry_stays_when_its_user_and_its_record_are_deleted(owner: User) -> None:
    olga = a_user(full_name="Ольга")
    note(AuditAction.USER_CHANGED, olga, olga, field="full_name")
    staff_users.change_user(owner, olga.id, {"full_name": "Ольга Иванова"})
    olga_id = olga.id

    staff_users.dismiss(owner, olga_id)

    assert db.session.get(User, olga_id) is None
    assert entries()[0].user == {"id": olga_id, "full_name": "Ольга"}
    assert {one[2] for one in list_entries()} == {olga_id}


def test_an_entry_cannot_be_changed(owner: User) -> None:
    note(AuditAction.ORDER_REFUNDED, owner)
    [entry] = entries()

    entry.user_name = "Somebody else"

    with pytest.raises(TypeError, match="never changed"):
        db.session.flush()
    db.session.rollback()
    assert entries()[0].user_name == "Мария"


def test_an_entry_cannot_be_deleted(owner: User) -> None:
    note(AuditAction.ORDER_REFUNDED, owner)

    db.session.delete(entries()[0])

    with pytest.raises(TypeError, match="never"):
        db.session.flush()
    db.session.rollback()
    assert len(entries()) == 1


def test_every_audited_record_has_a_subject_type() -> None:
    assert {kind.value for kind in AuditSubject} == {
        "device",
        "dish",
        "order",
        "order_item",
        "restaurant",
        "session",
        "user",
    }


# What is audited, action by action.


def test_hiring_and_dismissing_are_audited(owner: User) -> None:
    person = {"username": "olga", "full_name": "Ольга", "role": Role.KITCHEN, "password": PASSWORD}

    olga_id = staff_users.hire(owner, person).id
    staff_users.dismiss(owner, olga_id)

    assert list_entries() == [
        ("user_added", "user", olga_id, None, None, "kitchen"),
        ("user_removed", "user", olga_id, None, "kitchen", None),
    ]
    assert {one.user_name for one in entries()} == {"Мария"}


def test_the_first_admin_is_audited_without_an_acting_user(app: Flask) -> None:
    admin = staff_setup.make_admin("m", PASSWORD, "Мария")

    assert list_entries() == [("user_added", "user", admin.id, None, None, "admin")]
    assert entries()[0].user is None


@each(
    ("change", "written"),
    [
        ({"role": Role.ADMIN}, [("role", "waiter", "admin")]),
        ({"is_active": False}, [("is_active", "True", "False")]),
        ({"full_name": "Анна Б."}, [("full_name", "Анна", "Анна Б.")]),
        ({"username": "anna.b"}, [("username", "anna", "anna.b")]),
        (
            {"passport": "4510 777", "phone": "+7 901"},
            [("passport", None, None), ("phone", None, None)],
        ),
        ({"password": "a new password"}, [("password", None, None)]),
        ({"pin_code": "8351"}, [("pin_code", None, None)]),
        ({"pin_code": None}, [("pin_code", None, None)]),
        ({"role": Role.WAITER, "is_active": True, "shift_active": True}, []),
        (
            {"role": Role.KITCHEN, "pin_code": "8351"},
            [("role", "waiter", "kitchen"), ("pin_code", None, None)],
        ),
    ],
)
def test_a_change_of_a_user_is_audited_and_secrets_only_by_field_name(
    owner: User, change: dict[str, Any], written: list[tuple[str, str | None, str | None]]
) -> None:
    anna = a_user(username="anna", full_name="Анна")

    staff_users.change_user(owner, anna.id, change)

    assert list_entries() == [("user_changed", "user", anna.id, *one) for one in written]


def test_changes_to_ones_own_record_are_audited(owner: User) -> None:
    change_own_record(owner, get_session(owner).id, {"phone": "+7 902"})

    [entry] = entries()
    assert (entry.user_id, entry.subject_id, entry.field) == (owner.id, owner.id, "phone")


def test_a_price_change_is_audited_with_the_old_price_and_what_is_sold_out(owner: User) -> None:
    dish = menu_service.add_dish(
        owner, {"name": "Борщ", "price": 45_050, "category_id": a_category().id}
    )

    menu_service.change_dish(owner, dish.id, {"price": 50_000})
    menu_service.change_dish(owner, dish.id, {"price": 50_000, "name": "Щи"})
    menu_service.change_dish(owner, dish.id, {"is_available": False})

    assert list_entries() == [
        ("price_changed", "dish", dish.id, "price", None, "450.50"),
        ("price_changed", "dish", dish.id, "price", "450.50", "500.00"),
        ("availability_changed", "dish", dish.id, "is_available", "True", "False"),
    ]


def test_a_cancelled_item_is_audited_alone(owner: User) -> None:
    order = an_order(lines=(ItemStatus.NEW, ItemStatus.COOKING))
    before = len(entries())

    orders_items.cancel_item(owner, order.id, order.items[1].id)

    assert list_entries(before) == [
        ("line_cancelled", "order_item", order.items[1].id, "line_status", "cooking", "cancelled")
    ]


@each("way", ["deleted", "commanded"])
def test_a_cancelled_order_is_audited_with_its_items(owner: User, way: str) -> None:
    order = an_order(lines=(ItemStatus.NEW, ItemStatus.READY))
    before = len(entries())

    if way == "deleted":
        orders_service.cancel_order(owner, order.id)
    else:
        orders_service.change_order(owner, order.id, {"status": OrderStatus.CANCELLED})

    lines = [item.id for item in order.items]
    assert [one[:3] for one in list_entries(before)] == [
        ("line_cancelled", "order_item", lines[0]),
        ("line_cancelled", "order_item", lines[1]),
        ("order_cancelled", "order", order.id),
    ]


def test_a_cancelled_order_without_items_is_audited(owner: User) -> None:
    order = an_order(lines=())
    before = len(entries())

    orders_service.cancel_order(owner, order.id)

    assert [one[:3] for one in list_entries(before)] == [("order_cancelled", "order", order.id)]


def test_a_refund_is_audited_and_a_payment_is_not(owner: User) -> None:
    order = an_order()
    before = len(entries())
    method = a_payment_method()

    paid = {"payment_status": PaymentStatus.PAID, "payment_method_id": method.id}
    orders_service.change_order(owner, order.id, paid)
    orders_service.change_order(owner, order.id, {"payment_status": PaymentStatus.REFUNDED})

    assert list_entries(before) == [
        ("order_refunded", "order", order.id, "payment_status", "paid", "refunded")
    ]


def test_ordinary_work_is_not_audited(owner: User) -> None:
    anna = a_user()

    order = an_order(anna, lines=(ItemStatus.NEW,))
    orders_items.change_item(anna, order.id, order.items[0].id, {"comment": "cancelled"})
    orders_service.change_order(anna, order.id, {"notes": "refunded"})
    orders_service.change_order(owner, order.id, {"status": OrderStatus.READY})
    orders_service.change_order(anna, order.id, {"status": OrderStatus.SERVED})

    assert entries() == []


#: Each audited action, and a call that causes it.
BROUGHT_ABOUT: dict[AuditAction, Callable[[User], object]] = {
    AuditAction.SIGNED_IN: lambda owner: sessions.open_session(owner),
    AuditAction.SIGNED_OUT: lambda owner: sessions.sign_out(owner, get_session(owner).id),
    AuditAction.SESSION_ENDED: lambda owner: sessions.end_own_session(owner, get_session(owner).id),
    AuditAction.USER_CHANGED: lambda owner: staff_users.change_user(
        owner, a_user().id, {"phone": "1"}
    ),
    AuditAction.USER_REMOVED: lambda owner: staff_users.dismiss(owner, a_user().id),
    AuditAction.DEVICE_ADDED: lambda owner: auth_devices.register(owner, {"name": "Бар"}),
    AuditAction.DEVICE_REVOKED: lambda owner: auth_devices.revoke(owner, a_device().id),
    AuditAction.PRICE_CHANGED: lambda owner: menu_service.change_dish(
        owner, a_dish().id, {"price": 1}
    ),
    AuditAction.ORDER_CANCELLED: lambda owner: orders_service.cancel_order(owner, an_order().id),
}


@each("action", BROUGHT_ABOUT)
def test_an_entry_has_the_session_and_the_address_of_the_acting_user(
    owner: User, action: AuditAction
) -> None:
    here = request_context.current()

    BROUGHT_ABOUT[action](owner)

    [entry] = [one for one in entries() if one.action == action.value]
    assert entry.user == {"id": owner.id, "full_name": "Мария"}
    assert entry.address == here.remote_addr
    if action is not AuditAction.SIGNED_IN:
        assert entry.session_id == here.session_id


def found(**filters: Any) -> list[int]:
    """The entries that a filter finds, by the number of their subject."""
    rows = db.session.scalars(audit_service.select_entries(**filters).order_by(AuditEntry.id))
    return [int(one.after or 0) for one in rows]


def test_entries_are_filtered_by_action_user_subject_and_time(owner: User) -> None:
    anna, dish = a_user(), a_dish()
    session_id = request_context.current().session_id
    for number, (action, user, subject) in enumerate(
        [
            (AuditAction.SIGNED_IN, owner, None),
            (AuditAction.PRICE_CHANGED, owner, dish),
            (AuditAction.SIGNED_IN, anna, None),
            (AuditAction.USER_CHANGED, anna, anna),
        ]
    ):
        if number == 2:
            request_context.bind("192.168.1.6", "a phone")
        with frozen_at(NOON + timedelta(minutes=number)):
            note(action, user, subject, after=number)

    assert found() == [0, 1, 2, 3]
    assert found(action="signed_in") == [0, 2]
    assert found(action=["signed_in", "price_changed"]) == [0, 1, 2]
    assert found(user_id=anna.id) == [2, 3]
    assert found(session_id=session_id) == [0, 1]
    assert found(subject="dish", subject_id=dish.id) == [1]
    assert found(at_from=NOON + timedelta(minutes=1), at_to=NOON + timedelta(minutes=3)) == [1, 2]
    assert found(user_id=anna.id, action="price_changed") == []
