"""Signing in."""

from marshmallow import Schema, fields
from marshmallow.validate import Equal

from restaurant.schemas.fields import Integer, Name, Text
from restaurant.schemas.users import Password, UserSchema


class NewAdminSchema(Schema):
    """Somebody who is going to be an admin."""

    username = Name(required=True)
    password = Password(required=True)
    full_name = Name(required=True)


class SetupSchema(NewAdminSchema):
    """The first admin introduces themselves."""

    token = Text(1, 120, required=True, load_only=True)


class CredentialsSchema(Schema):
    """A name and a password."""

    username = Text(1, 120, required=True)
    password = Text(1, 128, required=True, load_only=True)


class PinCredentialsSchema(Schema):
    """A name and a PIN."""

    username = Text(1, 120, required=True)
    pin_code = Text(1, 128, required=True, load_only=True)


class TokensSchema(Schema):
    """A pair of tokens, and whose they are. ``expires_in`` is in seconds."""

    access_token = fields.String(required=True)
    refresh_token = fields.String(required=True)
    token_type = fields.String(required=True, validate=Equal("bearer"))
    expires_in = Integer(required=True)
    user = fields.Nested(UserSchema, required=True)
