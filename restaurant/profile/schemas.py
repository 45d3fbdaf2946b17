"""The JSON of the restaurant itself."""

from marshmallow import Schema, fields

from restaurant.profile.models import ADDRESS_LENGTH, PHONE_LENGTH, Language
from restaurant.schemas.fields import Boolean, Name, Text, UtcDateTime


class ProfileSchema(Schema):
    """The restaurant without the time, as its ETag knows it."""

    name = Name(required=True, allow_none=True)
    address = Text(0, ADDRESS_LENGTH, required=True, allow_none=True)
    phone = Text(0, PHONE_LENGTH, required=True, allow_none=True)
    language = fields.Enum(Language, by_value=True, required=True)
    currency = fields.String(
        required=True, dump_only=True, metadata={"description": "ISO 4217", "example": "RUB"}
    )
    timezone = fields.String(required=True, dump_only=True, metadata={"example": "Europe/Moscow"})
    business_day_ends = fields.String(
        required=True,
        dump_only=True,
        metadata={
            "description": "In `timezone`. What happens earlier belongs to the day before.",
            "example": "05:00",
        },
    )
    version = fields.String(required=True, dump_only=True, metadata={"example": "1.0.0"})
    setup_needed = Boolean(
        required=True, dump_only=True, metadata={"description": "There is no admin yet."}
    )


class RestaurantSchema(ProfileSchema):
    """The restaurant, and what time it is on the server."""

    now = UtcDateTime(required=True, dump_only=True)
