"""The JSON of connecting, renewing the token, and failed commands."""

from marshmallow import Schema, fields
from marshmallow.validate import Equal

from restaurant.live.schemas import LastEventId
from restaurant.schemas.fields import Boolean, Text
from restaurant.schemas.problem import ProblemSchema


class ConnectSchema(Schema):
    """The ``auth`` object of a connection."""

    token = Text(1, 4000, required=True)
    last_event_id = LastEventId(allow_none=True)
    epoch = Text(1, 36, allow_none=True, metadata={"description": "From the last welcome."})


class AuthenticateSchema(Schema):
    """A fresh access token of the same person."""

    token = Text(1, 4000, required=True)


class ErrorAckSchema(Schema):
    """The acknowledgement of a command that failed and changed nothing."""

    ok = Boolean(required=True, validate=Equal(False))
    error = fields.Nested(ProblemSchema, required=True)
