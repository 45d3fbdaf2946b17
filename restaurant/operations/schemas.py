"""The JSON of the health checks."""

from marshmallow import Schema, fields


class HealthSchema(Schema):
    """Alive."""

    status = fields.String(required=True)
    version = fields.String(required=True, metadata={"example": "1.0.0"})


class ReadySchema(Schema):
    """The server is ready; with the result of every check."""

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
