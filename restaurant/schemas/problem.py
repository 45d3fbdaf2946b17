"""The JSON of errors: problem details as in RFC 9457."""

from marshmallow import INCLUDE, Schema, fields

from restaurant.schemas.fields import Integer


class MissingDishSchema(Schema):
    """A dish that cannot be ordered now."""

    dish_id = Integer(required=True)
    dish_name = fields.String(required=True)


class ProblemSchema(Schema):
    """An error, with the facts needed to recover from it, such as ``order_id`` or ``current``."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "A sentence for a person."})
    code = fields.String(required=True, metadata={"description": "Stable, for programs."})
    request_id = fields.String(required=True)
    errors = fields.Dict(metadata={"description": "Where it stood, which field, what is wrong."})
    retry_after = Integer(metadata={"description": "Seconds."})
    field = fields.String(metadata={"description": "Whose value another record has."})
    order_id = Integer(metadata={"description": "The order that is in the way."})
    dish_id = Integer(metadata={"description": "The first of `dishes`."})
    dishes = fields.List(
        fields.Nested(MissingDishSchema),
        metadata={"description": "All the dishes that cannot be ordered."},
    )
    limit = Integer(metadata={"description": "How many there may be."})
    reason = fields.String(metadata={"description": "Why events are missing."})
    last_event_id = Integer(metadata={"description": "The event to read on after."})
    current = fields.String(metadata={"description": "The status that the record has."})
    allowed = fields.List(
        fields.String(), metadata={"description": "The statuses that it may get now."}
    )

    class Meta:
        unknown = INCLUDE  # some errors have further facts
