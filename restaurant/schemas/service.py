"""What the server says about itself."""

from marshmallow import Schema, fields


class HealthSchema(Schema):
    """Alive."""

    status = fields.String(required=True)


class ReadySchema(Schema):
    """Able to work, and which parts were asked."""

    status = fields.String(required=True)
    checks = fields.Dict(keys=fields.String(), values=fields.String(), required=True)
