from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask_jwt_extended import decode_token

from restaurant.auth import login
from restaurant.auth.models import User
from restaurant.auth.tokens import decode_claims, get_session
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from restaurant.permissions import Role
from restaurant.staff import users as staff_users
from tests.concurrency import all_at_once, error_code
from tests.factories import a_user, an_order, get_waiter
from tests.staff_clients import PASSWORD, PIN, change_own_record, get_token

OLGA = {"username": "olga", "full_name": "Ольга", "role": Role.WAITER, "password": PASSWORD}
each = pytest.mark.parametrize


def is_signed_in(token: str) -> bool:
    db.session.expire_all()
    return get_session(decode_claims(token)) is not None


def session_id(token: str) -> int:
    return int(decode_token(token)["sid"])


def test_a_user_keeps_who_hired_them(app: Flask) -> None:
    admin = a_user(Role.ADMIN)

    olga = staff_users.hire(admin, {**OLGA, "pin_code": PIN})

    assert olga.created_by_id == admin.id
    assert olga.is_active


def test_secrets_are_stored_only_as_hashes(app: Flask) -> None:
    olga = staff_users.hire(None, {**OLGA, "pin_code": PIN})

    assert olga.password_hash.startswith("$argon2id$")
    assert olga.pin_hash is not None
    assert olga.pin_hash.startswith("$argon2id$")
    stored = [str(getattr(olga, column.key)) for column in User.__table__.columns]
    assert PASSWORD not in stored
    assert PIN not in stored


def test_a_username_that_is_taken_is_refused(app: Flask) -> None:
    a_user(username="olga")

    with pytest.raises(ConflictError) as refusal:
        staff_users.hire(None, dict(OLGA))

    assert refusal.value.code == "already_exists"
    assert refusal.value.extra["field"] == "username"


REMOVALS: dict[str, Any] = {
    "removed": lambda admin: staff_users.dismiss(admin, admin.id),
    "demoted": lambda admin: staff_users.change_user(admin, admin.id, {"role": Role.WAITER}),
    "switched off": lambda admin: staff_users.change_user(admin, admin.id, {"is_active": False}),
}


@each("removal", REMOVALS)
def test_the_last_admin_stays(app: Flask, removal: str) -> None:
    admin = a_user(Role.ADMIN)
    a_user(Role.ADMIN, is_active=False), a_user(Role.WAITER)

    with pytest.raises(ConflictError) as refusal:
        REMOVALS[removal](admin)

    assert refusal.value.code == "last_admin"
    db.session.expire_all()
    assert admin.is_active
    assert admin.role is Role.ADMIN


@each("removal", REMOVALS)
def test_an_admin_can_be_dismissed_while_another_stays(app: Flask, removal: str) -> None:
    admin = a_user(Role.ADMIN)
    a_user(Role.ADMIN)

    REMOVALS[removal](admin)


@each("removal", REMOVALS)
def test_an_inactive_admin_can_be_dismissed(app: Flask, removal: str) -> None:
    a_user(Role.ADMIN)

    REMOVALS[removal](a_user(Role.ADMIN, is_active=False))


def test_the_last_admin_may_change_everything_else(app: Flask) -> None:
    admin = a_user(Role.ADMIN)

    staff_users.change_user(
        admin, admin.id, {"full_name": "The Boss", "role": Role.ADMIN, "is_active": True}
    )

    assert admin.full_name == "The Boss"


def test_when_two_admins_remove_each_other_one_stays(app: Flask) -> None:
    ids = [a_user(Role.ADMIN).id for _ in range(2)]
    both_are_in = Barrier(2)

    def remove_the_other(number: int) -> str:
        admin = crud.get_or_404(User, ids[number])
        both_are_in.wait()
        return error_code(lambda: staff_users.dismiss(admin, ids[1 - number]))

    answers = all_at_once(app, 2, remove_the_other)

    assert sorted(answers) == ["done", "last_admin"]


@each(
    "change",
    [
        {"password": "another password"},
        {"pin_code": "1111"},
        {"pin_code": None},
        {"is_active": False},
    ],
    ids=["password", "PIN", "no PIN", "switched off"],
)
def test_new_credentials_and_deactivation_end_all_sessions(
    app: Flask, change: dict[str, Any]
) -> None:
    anna = a_user()
    phone, tablet = get_token(anna), get_token(anna)

    staff_users.change_user(a_user(Role.ADMIN), anna.id, change)

    assert not is_signed_in(phone)
    assert not is_signed_in(tablet)


def test_reactivating_a_user_does_not_restore_old_sessions(app: Flask) -> None:
    anna = a_user()
    phone = get_token(anna)

    staff_users.change_user(a_user(Role.ADMIN), anna.id, {"is_active": False})
    staff_users.change_user(a_user(Role.ADMIN), anna.id, {"is_active": True})

    assert not is_signed_in(phone)


@each("change", [{"full_name": "Anna"}, {"phone": None}, {"role": Role.KITCHEN}, {}])
def test_other_changes_leave_people_signed_in(app: Flask, change: dict[str, Any]) -> None:
    anna = a_user()
    phone = get_token(anna)

    staff_users.change_user(a_user(Role.ADMIN), anna.id, change)

    assert is_signed_in(phone)


def test_a_new_role_takes_effect_at_once(app: Flask) -> None:
    anna = a_user(Role.ADMIN)
    a_user(Role.ADMIN)
    phone = get_token(anna)

    staff_users.change_user(a_user(Role.ADMIN), anna.id, {"role": Role.KITCHEN})

    session = get_session(decode_claims(phone))
    assert session is not None
    assert session.user.role is Role.KITCHEN


def test_changing_ones_own_password_ends_the_other_sessions_but_not_this_one(app: Flask) -> None:
    anna = staff_users.hire(None, dict(OLGA))
    here, elsewhere = get_token(anna), get_token(anna)
    change = {"password": "another password", "current_password": PASSWORD}

    change_own_record(anna, session_id(here), change)

    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert login.sign_in("olga", "another password")


@each("change", [{"password": "another password"}, {"pin_code": "1111"}, {"pin_code": None}])
def test_ones_own_credentials_need_the_current_password(app: Flask, change: dict[str, Any]) -> None:
    anna = staff_users.hire(None, dict(OLGA))
    here = get_token(anna)

    with pytest.raises(ForbiddenError) as refusal:
        change_own_record(anna, session_id(here), {**change, "current_password": "a guess"})
    with pytest.raises(InvalidError):
        change_own_record(anna, session_id(here), dict(change))

    assert refusal.value.code == "wrong_password"
    assert login.sign_in("olga", PASSWORD)


def test_ones_own_phone_needs_no_password(app: Flask) -> None:
    anna = a_user()
    here, elsewhere = get_token(anna), get_token(anna)

    change_own_record(anna, session_id(here), {"phone": "+7 900", "shift_active": True})

    assert (anna.phone, anna.shift_active) == ("+7 900", True)
    assert is_signed_in(elsewhere)


def test_a_user_without_history_is_deleted_with_their_sessions(app: Flask) -> None:
    anna = a_user()
    anna_id, phone = anna.id, get_token(anna)

    staff_users.dismiss(a_user(Role.ADMIN), anna_id)

    with pytest.raises(NotFoundError):
        crud.get_or_404(User, anna_id)
    assert not is_signed_in(phone)


def test_a_dismissed_user_with_orders_is_signed_out_and_deactivated(app: Flask) -> None:
    order = an_order()
    phone = get_token(get_waiter(order))

    staff_users.dismiss(a_user(Role.ADMIN), order.waiter_id)

    assert not is_signed_in(phone)
    assert crud.get_or_404(User, order.waiter_id).is_active is False


def test_an_unknown_user_cannot_be_dismissed(app: Flask) -> None:
    with pytest.raises(NotFoundError):
        staff_users.dismiss(a_user(Role.ADMIN), 999_999)


@each("password", ["olga petrova", "Olga PETROVA", "ОЛЬГА Петрова"])
def test_a_password_must_not_be_the_name(app: Flask, password: str) -> None:
    person = {**OLGA, "username": "olga petrova", "full_name": "Ольга Петрова"}
    olga = staff_users.hire(None, dict(person))

    with pytest.raises(InvalidError):
        staff_users.hire(None, {**person, "password": password})
    with pytest.raises(InvalidError):
        staff_users.change_user(olga, olga.id, {"password": password})


@each("name", ["username", "full_name"])
def test_a_new_password_must_not_be_the_new_name(app: Flask, name: str) -> None:
    olga = staff_users.hire(None, dict(OLGA))

    with pytest.raises(InvalidError):
        staff_users.change_user(olga, olga.id, {name: "ольга иванова", "password": "Ольга Иванова"})

    db.session.expire_all()
    assert getattr(olga, name) == OLGA[name]
