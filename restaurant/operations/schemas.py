"""What the server says about itself."""

from marshmallow import Schema, fields


class HealthSchema(Schema):
    """Alive."""

    status = fields.String(required=True)
    version = fields.String(required=True, metadata={"example": "1.0.0"})


class ReadySchema(Schema):
    """Able to work, and what each part answered that was asked."""

    status = fields.String(required=True)
    checks = fields.Dict(
        keys=fields.String(),
        values=fields.String(),
        required=True,
        metadata={
            "description": "`database`, `migrations` and `disk` are `ok`; `backup` is `ok`, "
            "`none yet`, `overdue` or `not here`; `clock` is `ok`, `behind` or `unknown`."
        },
    )
