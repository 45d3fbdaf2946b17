"""The events of the floor."""

from marshmallow import fields

from restaurant.floor.models import Table
from restaurant.floor.schemas import TableSchema
from restaurant.live.events import EventType, declare, record
from restaurant.live.rooms import WAITERS
from restaurant.live.schemas import EventSchema


class TableUpdatedSchema(EventSchema):
    """A table's occupancy or order changed."""

    table = fields.Nested(TableSchema, required=True)


declare(
    {
        "table-updated": EventType(
            TableUpdatedSchema(), (WAITERS,), "A table's occupancy or order changed."
        )
    }
)


def table_updated(table: Table) -> None:
    """Record that a table's occupancy or order changed."""
    record("table-updated", table=table)
