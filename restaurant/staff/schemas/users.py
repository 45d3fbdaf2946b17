"""The JSON of people on the staff."""

from typing import Any

from marshmallow import Schema, ValidationError, fields, validates_schema

from restaurant.permissions import Role
from restaurant.schemas.base import NamedQuerySchema, RecordSchema
from restaurant.schemas.fields import (
    Boolean,
    FullMatch,
    Id,
    Name,
    QueryBoolean,
    Text,
    Url,
    UtcDateTime,
    repeatable,
)
from restaurant.security.password_policy import is_common_password, is_weak_pin


def _check_not_common(password: str) -> None:
    if is_common_password(password):
        raise ValidationError("Too easy to guess: it is among the most common passwords.")


def _check_not_weak(pin: str) -> None:
    if is_weak_pin(pin):
        raise ValidationError(
            "Too easy to guess: it is a repetition, a sequence, keys in a line, a year or a date."
        )


class Password(Text):
    """A password to set: 8 to 128 characters, and not a common one. Never dumped."""

    def __init__(self, **kwargs: object) -> None:
        super().__init__(8, 128, load_only=True, validate=[_check_not_common], **kwargs)


class Pin(Text):
    """A PIN to set: 4 to 6 digits, and not an obvious sequence or shape. Never dumped."""

    def __init__(self, **kwargs: object) -> None:
        digits = FullMatch(r"^[0-9]{4,6}$", error="Must be 4 to 6 digits.")
        super().__init__(4, 6, load_only=True, validate=[digits, _check_not_weak], **kwargs)


class UserSchema(RecordSchema):
    """A user, as shown to admins and to the user."""

    username = Name(required=True)
    full_name = Name(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    is_active = Boolean(metadata={"description": "False: cannot sign in."})
    phone = Text(0, 40, allow_none=True)
    passport = Text(0, 120, allow_none=True)
    avatar_url = Url(allow_none=True)
    shift_active = Boolean(metadata={"description": "At work now."})
    created_by_id = Id(
        dump_only=True,
        allow_none=True,
        metadata={"description": "Who added this person; null for the first admin."},
    )
    last_login = UtcDateTime(dump_only=True, allow_none=True)


class UserForAdminsSchema(UserSchema):
    """A user, as shown to admins."""

    has_pin = Boolean(dump_only=True, metadata={"description": "A PIN is set; it is never shown."})


class ColleagueSchema(Schema):
    """Somebody on the staff, as everybody there knows them."""

    id = Id(required=True)
    full_name = Name(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    avatar_url = Url(required=True, allow_none=True)
    is_active = Boolean(required=True, metadata={"description": "False: has left."})


class NewUserSchema(UserSchema):
    """A new user; partially, what an admin changes about a user."""

    password = Password(
        metadata={"description": "May be left out for somebody who gets a `pin_code`."}
    )
    pin_code = Pin(allow_none=True)

    @validates_schema
    def _check_can_sign_in(self, data: dict[str, Any], *, partial: Any, **_: Any) -> None:
        if not partial and "password" not in data and data.get("pin_code") is None:
            raise ValidationError("Needed, unless there is a pin_code.", "password")


class OwnChangesSchema(Schema):
    """The fields that people may change about themselves."""

    phone = Text(0, 40, allow_none=True)
    avatar_url = Url(allow_none=True)
    shift_active = Boolean()
    password = Password()
    pin_code = Pin(allow_none=True)
    current_password = Text(
        0,
        128,
        load_only=True,
        metadata={"description": "Required with a new password or PIN."},
    )
    current_pin = Text(
        0,
        128,
        load_only=True,
        metadata={"description": "Needed instead by somebody who has no password."},
    )


class UserQuerySchema(NamedQuerySchema):
    """Filters of the staff list."""

    role = repeatable(fields.Enum(Role, by_value=True))
    shift_active = QueryBoolean()
