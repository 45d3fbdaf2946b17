"""Zones of the floor."""

from restaurant.schemas.base import RecordSchema
from restaurant.schemas.fields import Boolean, Name, Note, Pattern, Text


class LocationSchema(RecordSchema):
    """A zone of the floor. Its colour is written ``#66CCFF``."""

    name = Name(required=True)
    description = Note(allow_none=True)
    color = Text(
        7,
        7,
        allow_none=True,
        validate=[Pattern(r"^#[0-9A-Fa-f]{6}$", error="Must look like #66CCFF.")],
    )
    is_active = Boolean()
