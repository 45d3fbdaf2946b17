"""What dishes are made of."""

from restaurant.schemas.base import RecordSchema
from restaurant.schemas.fields import Boolean, Name, Note


class IngredientSchema(RecordSchema):
    """What a dish is made of."""

    name = Name(required=True)
    description = Note(allow_none=True)
    is_allergen = Boolean()
