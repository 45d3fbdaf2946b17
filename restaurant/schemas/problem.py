"""The one shape of every error (RFC 9457)."""

from marshmallow import INCLUDE, Schema, fields

from restaurant.schemas.fields import Integer


class ProblemSchema(Schema):
    """What went wrong. What helps to recover (``order_id``, ``current``) stands beside."""

    type = fields.String(required=True)
    title = fields.String(required=True)
    status = Integer(required=True)
    detail = fields.String(required=True, metadata={"description": "A sentence for a person."})
    code = fields.String(required=True, metadata={"description": "Stable, for programs."})
    request_id = fields.String(required=True)
    errors = fields.Dict(metadata={"description": "Where it stood, which field, what is wrong."})
    retry_after = Integer(metadata={"description": "Seconds."})
    order_id = Integer()
    dish_id = Integer()
    current = fields.String()
    allowed = fields.List(fields.String())

    class Meta:
        unknown = INCLUDE  # members of single codes stand beside
