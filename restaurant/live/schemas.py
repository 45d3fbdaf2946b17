"""The JSON of the live channel that is the same for every domain."""

from typing import Any

from marshmallow import Schema, fields
from marshmallow.validate import Equal, OneOf, Range

from restaurant.schemas.fields import (
    Boolean,
    FullMatch,
    Id,
    Integer,
    QueryInteger,
    Text,
    UtcDateTime,
)

#: Larger than the number of any event. Clients in JavaScript write numbers above 2**53 as floats.
BEYOND_ALL_EVENTS = 2**63


class LastEventId(fields.Integer):
    """The number of an event a client has had, from 0.

    However large: the database it comes from may have counted further than this one.
    """

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(validate=Range(min=0), **kwargs)

    def _validated(self, value: Any) -> int:
        if isinstance(value, float) and value >= 2**53:
            return BEYOND_ALL_EVENTS
        if isinstance(value, bool) or not isinstance(value, int):
            raise self.make_error("invalid", input=value)
        return value


class QueryLastEventId(LastEventId):
    """The same in the query string: ASCII digits only."""

    def _validated(self, value: Any) -> int:
        if not isinstance(value, str) or not (value.isascii() and value.isdigit()):
            raise self.make_error("invalid", input=value)
        digits = value.lstrip("0") or "0"
        return int(digits) if len(digits) < len(str(BEYOND_ALL_EVENTS)) else BEYOND_ALL_EVENTS


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
    """Where to continue reading the log."""

    after = QueryLastEventId(
        load_default=0, metadata={"description": "The last event_id you have."}
    )
    limit = QueryInteger(1, 500, load_default=500)


class WelcomeSchema(Schema):
    """The first message to a connected client."""

    server_time = UtcDateTime(required=True)
    last_event_id = Integer(required=True)
    epoch = fields.String(
        required=True,
        metadata={"description": "Identifies the database. A restored one has another epoch."},
    )
    rooms = fields.List(fields.String(), required=True)


class CaughtUpSchema(Schema):
    """All that was missed has been sent; what follows happens now."""

    last_event_id = Integer(required=True)


class ResyncSchema(Schema):
    """The missed events are no longer kept: load everything again over HTTP."""

    reason = fields.String(
        required=True, validate=OneOf(["too_old", "unknown_event", "another_database"])
    )
