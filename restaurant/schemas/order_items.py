"""Lines of an order."""

from typing import Any

from marshmallow import Schema, fields, pre_load
from marshmallow.validate import Length

from restaurant.schemas.base import RecordSchema
from restaurant.schemas.fields import Id, Integer, Money, Name, Note, Total
from restaurant.states import LineStatus

#: How many lines may be sent at once.
MOST_AT_ONCE = 200


class OrderItemSchema(RecordSchema):
    """A line: name and price as they were when it was ordered; ``price`` is of one portion."""

    order_id = Id()
    dish_id = Id()
    dish_name = Name()
    quantity = Integer()
    price = Money()
    total = Total()
    comment = Note(allow_none=True)
    status = fields.Enum(LineStatus, by_value=True)
    version = Integer()


class NewItemSchema(Schema):
    """A line to add. What it costs is the server's business."""

    dish_id = Id(required=True)
    quantity = Integer(1, 99, required=True)
    comment = Note(allow_none=True)


class NewItemsSchema(Schema):
    """One line to add, or an array of several."""

    items = fields.List(
        fields.Nested(NewItemSchema), required=True, validate=Length(min=1, max=MOST_AT_ONCE)
    )

    @pre_load
    def accept_one_or_many(self, data: Any, **_: Any) -> Any:
        """Read both shapes as the same list."""
        return {"items": data if isinstance(data, list) else [data]}


class LineChangesSchema(Schema):
    """What may change about a line."""

    quantity = Integer(1, 99)
    comment = Note(allow_none=True)
    status = fields.Enum(LineStatus, by_value=True)
