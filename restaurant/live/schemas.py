"""The events the server sends, each with the JSON of the resource it is about."""

from marshmallow import Schema, fields

from restaurant.floor.schemas import TableSchema
from restaurant.menu.schemas import DishSchema
from restaurant.orders.schemas import OrderItemSchema, OrderSchema
from restaurant.schemas.fields import Id, Integer, QueryInteger, UtcDateTime


class EventSchema(Schema):
    """What every event carries. ``event_id`` is one sequence without gaps."""

    event_id = Id(required=True)
    event = fields.String(required=True)
    at = UtcDateTime(required=True)


class OrderEventSchema(EventSchema):
    """An order as it is now."""

    order = fields.Nested(OrderSchema, required=True)


class ItemsAddedSchema(OrderEventSchema):
    """Lines were added to an order."""

    order_id = Id(required=True)
    items = fields.List(fields.Nested(OrderItemSchema), required=True)


class ItemUpdatedSchema(OrderEventSchema):
    """A line changed."""

    order_id = Id(required=True)
    item = fields.Nested(OrderItemSchema, required=True)


class DishReadySchema(EventSchema):
    """The kitchen marked a line ready."""

    order_id = Id(required=True)
    table = fields.Nested(TableSchema, required=True, allow_none=True)
    waiter_id = Id(required=True)
    item = fields.Nested(OrderItemSchema, required=True)


class TableUpdatedSchema(EventSchema):
    """A table was taken, freed, or has another order."""

    table = fields.Nested(TableSchema, required=True)


class DishUpdatedSchema(EventSchema):
    """A dish's price, name or availability changed."""

    dish = fields.Nested(DishSchema, required=True)


#: Every shape an event has.
EVENT_SCHEMAS = [
    OrderEventSchema,
    ItemsAddedSchema,
    ItemUpdatedSchema,
    DishReadySchema,
    TableUpdatedSchema,
    DishUpdatedSchema,
]


class EventQuerySchema(Schema):
    """Where to read on in the log."""

    after = QueryInteger(load_default=0, metadata={"description": "The last event_id you have."})
    limit = QueryInteger(1, 500, load_default=500)


class WelcomeSchema(Schema):
    """The first thing a connected client hears."""

    server_time = UtcDateTime(required=True)
    last_event_id = Integer(required=True)
    epoch = fields.String(required=True, metadata={"description": "This life of the database."})
    rooms = fields.List(fields.String(), required=True)


class ResyncSchema(Schema):
    """What was missed is no longer kept: load everything anew over HTTP."""

    reason = fields.String(required=True)
