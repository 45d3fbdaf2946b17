"""The JSON of signing in, and of one's own sessions."""

from marshmallow import Schema, fields
from marshmallow.validate import Equal

from restaurant import request_context
from restaurant.schemas.fields import Id, Integer, Name, Text, UtcDateTime
from restaurant.staff.schemas.users import Password, Pin, UserSchema


class NewAdminSchema(Schema):
    """A new admin."""

    username = Name(required=True)
    password = Password(required=True)
    full_name = Name(required=True)


class SetupSchema(NewAdminSchema):
    """The first admin, with the one-time token of the first start."""

    token = Text(1, 120, required=True, load_only=True)
    pin_code = Pin(
        allow_none=True, metadata={"description": "For signing in quickly on shared tablets."}
    )


class CredentialsSchema(Schema):
    """A username and a password."""

    username = Name(required=True)
    password = Text(1, 128, required=True, load_only=True)


class PinCredentialsSchema(Schema):
    """A username and a PIN, and the token of a shared device."""

    username = Name(required=True)
    pin_code = Text(1, 128, required=True, load_only=True)
    device_token = Text(
        1,
        128,
        load_only=True,
        metadata={
            "description": "The token of a paired device; required with PIN_REQUIRES_DEVICE."
        },
    )


class TokensSchema(Schema):
    """A pair of tokens and their user; ``expires_in`` is in seconds."""

    access_token = fields.String(required=True)
    refresh_token = fields.String(required=True)
    token_type = fields.String(required=True, validate=Equal("bearer"))
    expires_in = Integer(required=True)
    user = fields.Nested(UserSchema, required=True)


class OwnSessionSchema(Schema):
    """One of one's own open sessions; ``is_current`` is true for the one of the request."""

    id = Id(required=True)
    created_at = UtcDateTime(required=True)
    last_used_at = UtcDateTime(required=True)
    address = fields.String(required=True, allow_none=True)
    agent = fields.String(
        required=True, allow_none=True, metadata={"description": "The User-Agent of the program."}
    )
    device = fields.String(
        attribute="device.name",
        required=True,
        allow_none=True,
        dump_default=None,
        metadata={"description": "The name of the enrolled device."},
    )
    is_current = fields.Function(
        lambda session: session.id == request_context.current().session_id,
        required=True,
        metadata={"type": "boolean"},
    )
