"""The shared devices of the house."""

from marshmallow import Schema, fields

from restaurant.schemas.base import RecordSchema
from restaurant.schemas.fields import Boolean, Name, Text, UtcDateTime


class DeviceSchema(RecordSchema):
    """A device: enrolled once it has exchanged its pairing code, until it is revoked."""

    name = Name(required=True)
    is_active = Boolean(dump_only=True)
    pairing_expires_at = UtcDateTime(dump_only=True, allow_none=True)
    enrolled_at = UtcDateTime(dump_only=True, allow_none=True)
    last_used_at = UtcDateTime(dump_only=True, allow_none=True)


class NewDeviceSchema(DeviceSchema):
    """A new device, with the code to type into it within ten minutes. It is shown this once."""

    pairing_code = fields.String(required=True, dump_only=True)


class PairingSchema(Schema):
    """The code an admin was shown. Case and dashes do not matter."""

    pairing_code = Text(1, 40, required=True, load_only=True)


class EnrolledDeviceSchema(Schema):
    """The device, with the token that it keeps and shows beside a PIN. It is shown this once."""

    device = fields.Nested(DeviceSchema, required=True)
    device_token = fields.String(required=True)
