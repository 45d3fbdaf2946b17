"""The JSON of the live channel that is the same for every domain."""

from marshmallow import Schema, fields
from marshmallow.validate import Equal, OneOf

from restaurant.schemas.fields import (
    Boolean,
    FullMatch,
    Id,
    Integer,
    QueryInteger,
    Text,
    UtcDateTime,
)


class EventSchema(Schema):
    """The fields of every event. ``event_id`` is a sequence without gaps."""

    event_id = Id(required=True)
    event = fields.String(required=True)
    at = UtcDateTime(required=True)


class CommandSchema(Schema):
    """The field of every command. ``command_id`` makes sending it twice the same as once."""

    command_id = Text(1, 255, validate=[FullMatch(r"^[!-~]+$", error="Visible characters only.")])


class AckSchema(Schema):
    """The acknowledgement of a command that was carried out."""

    ok = Boolean(required=True, validate=Equal(True))


class EventQuerySchema(Schema):
    """Where to read on in the log."""

    after = QueryInteger(load_default=0, metadata={"description": "The last event_id you have."})
    limit = QueryInteger(1, 500, load_default=500)


class WelcomeSchema(Schema):
    """The first message to a connected client."""

    server_time = UtcDateTime(required=True)
    last_event_id = Integer(required=True)
    epoch = fields.String(required=True, metadata={"description": "This life of the database."})
    rooms = fields.List(fields.String(), required=True)


class ResyncSchema(Schema):
    """The events missed are no longer kept: load everything anew over HTTP."""

    reason = fields.String(
        required=True, validate=OneOf(["too_old", "unknown_event", "another_database"])
    )
