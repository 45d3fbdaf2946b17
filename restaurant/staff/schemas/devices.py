"""The JSON of shared tablets and phones."""

from marshmallow import Schema, fields

from restaurant.permissions import Role
from restaurant.schemas.base import RecordSchema
from restaurant.schemas.fields import Boolean, Id, Name, Text, Url, UtcDateTime


class DeviceSchema(RecordSchema):
    """A device. It is enrolled once its pairing code was used, until it is revoked."""

    name = Name(required=True)
    is_active = Boolean(dump_only=True)
    pairing_expires_at = UtcDateTime(dump_only=True, allow_none=True)
    enrolled_at = UtcDateTime(dump_only=True, allow_none=True)
    last_used_at = UtcDateTime(dump_only=True, allow_none=True)


class ListedDeviceSchema(DeviceSchema):
    """A device in the list of all. Others have no ``is_online``, which changes without a change."""

    is_online = Boolean(
        dump_only=True, metadata={"description": "Somebody signed in on it is connected now."}
    )


class RegisteredDeviceSchema(DeviceSchema):
    """A new device with its pairing code, which no other response contains."""

    pairing_code = fields.String(required=True, dump_only=True)


class PairingSchema(Schema):
    """A pairing code, in any case, with or without dashes."""

    pairing_code = Text(1, 40, required=True, load_only=True)


class EnrolledDeviceSchema(Schema):
    """A paired device with the token it sends with each PIN; no other response contains it."""

    device = fields.Nested(DeviceSchema, required=True)
    device_token = fields.String(required=True)


class DeviceUserSchema(Schema):
    """Somebody who can sign in with a PIN, as a shared device shows them."""

    id = Id(required=True)
    username = Name(required=True)
    full_name = Name(required=True)
    role = fields.Enum(Role, by_value=True, required=True)
    avatar_url = Url(required=True, allow_none=True)
    shift_active = Boolean(required=True, metadata={"description": "At work now."})
