"""The JSON of the demo."""

from marshmallow import Schema, fields

from restaurant.permissions import Role
from restaurant.schemas.fields import Name


class DemoSignInSchema(Schema):
    """How somebody on the demo's staff signs in. It is answered once and kept nowhere."""

    role = fields.Enum(Role, by_value=True, required=True)
    username = Name(required=True)
    full_name = Name(required=True)
    password = fields.String(required=True)
    pin_code = fields.String(required=True)
