"""The events of the floor."""

from marshmallow import fields

from restaurant.floor.models import Table
from restaurant.floor.schemas import TableSchema
from restaurant.live.events import EventType, declare, record
from restaurant.live.rooms import ALL_ROOMS
from restaurant.live.schemas import EventSchema


class TableUpdatedSchema(EventSchema):
    """A table is new, or anything about it changed: its occupancy, order, number, zone or seats."""

    table = fields.Nested(TableSchema, required=True)


declare(
    {
        "table-updated": EventType(
            TableUpdatedSchema(),
            ALL_ROOMS,
            "A table is new, its occupancy or order changed, or anything else about it. One that "
            "is erased comes with `is_active` false.",
        )
    }
)


def table_updated(table: Table) -> None:
    """Record that a table is new, or that anything about it changed."""
    record("table-updated", table=table)
