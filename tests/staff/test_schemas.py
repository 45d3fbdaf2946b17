from typing import Any

import pytest
from marshmallow import ValidationError

from restaurant.auth.models import User
from restaurant.permissions import Role
from restaurant.staff.schemas.users import NewUserSchema, OwnChangesSchema, UserSchema

OLGA = {
    "username": "olga",
    "full_name": "Ольга",
    "role": "waiter",
    "password": "borscht and dumplings",
}
each = pytest.mark.parametrize


def test_a_new_user_needs_two_names_a_role_and_a_password() -> None:
    assert NewUserSchema().load(OLGA)["role"] is Role.WAITER

    for missing in OLGA:
        with pytest.raises(ValidationError, match=missing):
            NewUserSchema().load({name: value for name, value in OLGA.items() if name != missing})


@each("password", ["borscht!", "п" * 8, "😀" * 128, " " * 8])
def test_a_password_has_8_to_128_characters(password: str) -> None:
    assert NewUserSchema().load({**OLGA, "password": password})["password"] == password


@each("password", ["", "1234567", "x" * 129, 12_345_678, None, "1234567\x00"])
def test_no_other_password_is_taken(password: Any) -> None:
    with pytest.raises(ValidationError):
        NewUserSchema().load({**OLGA, "password": password})


@each("pin", ["2581", "25801", "258025", None])
def test_a_pin_has_4_to_6_digits_or_there_is_none(pin: str | None) -> None:
    assert NewUserSchema().load({**OLGA, "pin_code": pin})["pin_code"] == pin


@each("pin", ["", "123", "1234567", "12a4", "12 4", "-123", "١٢٣٤", "1234\n", 1234, True])
def test_no_other_pin_is_taken(pin: Any) -> None:
    with pytest.raises(ValidationError):
        NewUserSchema().load({**OLGA, "pin_code": pin})


@each("role", ["owner", "Admin", "ADMIN", "", None, 1])
def test_there_are_three_roles(role: Any) -> None:
    with pytest.raises(ValidationError):
        NewUserSchema().load({**OLGA, "role": role})


@each("decided", ["id", "created_at", "last_login", "created_by_id", "password_hash", "pin_tries"])
def test_read_only_fields_of_a_user_are_refused(decided: str) -> None:
    with pytest.raises(ValidationError, match=decided):
        NewUserSchema().load({**OLGA, decided: 1})


def test_no_secret_is_ever_dumped() -> None:
    anna = User(
        username="anna", full_name="Анна", role=Role.WAITER, password_hash="hash", pin_hash="hash"
    )

    shown = UserSchema().dump(anna)

    assert "hash" not in str(shown)
    assert not {"password", "pin_code", "pin_tries", "pin_retry_at", "name_key"} & shown.keys()


@each("field", ["username", "full_name", "role", "is_active", "passport", "id", "last_login"])
def test_people_do_not_change_their_own_rights_or_names(field: str) -> None:
    with pytest.raises(ValidationError, match=field):
        OwnChangesSchema().load({field: "admin"})


def test_people_change_their_own_phone_picture_shift_and_secrets() -> None:
    changes = {
        "phone": "+7 900",
        "avatar_url": "/uploads/me.png",
        "shift_active": True,
        "password": "another password",
        "pin_code": "2581",
        "current_password": "short",
    }

    assert OwnChangesSchema().load(changes) == changes
    assert OwnChangesSchema().load({}) == {}
