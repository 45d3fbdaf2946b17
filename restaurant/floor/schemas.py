"""The JSON of zones and tables."""

from marshmallow import Schema, fields
from marshmallow.validate import OneOf

from restaurant.schemas.base import ActiveQuerySchema, RecordSchema
from restaurant.schemas.fields import (
    Boolean,
    FullMatch,
    Id,
    Integer,
    Name,
    Note,
    QueryBoolean,
    QueryInteger,
    Text,
    repeatable,
)


class LocationSchema(RecordSchema):
    """A zone of the floor. Its colour is written ``#66CCFF``."""

    name = Name(required=True)
    description = Note(allow_none=True)
    color = Text(
        7,
        7,
        allow_none=True,
        validate=[FullMatch(r"^#[0-9A-Fa-f]{6}$", error="Must look like #66CCFF.")],
    )
    is_active = Boolean()


class TableSchema(RecordSchema):
    """A table. Occupancy and the open order follow from the orders."""

    number = Integer(1, required=True)
    qr_code = fields.UUID(
        dump_only=True, metadata={"description": "What the address of its guest menu ends with."}
    )
    seats = Integer(1, 1000, required=True)
    location = Id(
        attribute="location_id", allow_none=True, metadata={"description": "The id of its zone."}
    )
    description = Note(allow_none=True)
    is_active = Boolean(metadata={"description": "False: taken off the floor."})
    is_occupied = Boolean(
        dump_only=True,
        metadata={"description": "Guests sit here: an order is open, or a waiter said so."},
    )
    current_order_id = Id(
        dump_only=True, allow_none=True, metadata={"description": "Its open order."}
    )


class TableStatusSchema(Schema):
    """Whether guests sit at a table, or have left."""

    is_occupied = Boolean(required=True)


class TableQuerySchema(ActiveQuerySchema):
    """Filters of the list of tables."""

    location = repeatable(QueryInteger(), attribute="location_id")
    is_occupied = QueryBoolean()


class CardsQuerySchema(Schema):
    """Which tables to print cards for."""

    id = repeatable(
        QueryInteger(),
        metadata={"description": "Only these tables, as far as they are active; else all."},
    )


class QrQuerySchema(Schema):
    """The picture's format."""

    format = fields.String(load_default="svg", validate=OneOf(["svg", "png"]))
