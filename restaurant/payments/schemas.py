"""Ways to pay."""

from restaurant.schemas.base import RecordSchema
from restaurant.schemas.fields import Boolean, Name


class PaymentMethodSchema(RecordSchema):
    """A way to pay."""

    name = Name(required=True)
    is_active = Boolean()
