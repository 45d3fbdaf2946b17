"""Sections of the menu."""

from restaurant.database.base import LARGEST_INTEGER
from restaurant.schemas.base import RecordSchema
from restaurant.schemas.fields import Boolean, Integer, Name, Note, WebAddress


class CategorySchema(RecordSchema):
    """A section of the menu; the smaller ``sort_order``, the earlier."""

    name = Name(required=True)
    description = Note(allow_none=True)
    image_url = WebAddress(allow_none=True)
    sort_order = Integer(-LARGEST_INTEGER)
    is_active = Boolean()
