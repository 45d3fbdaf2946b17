"""The JSON of orders, their items and history."""

from typing import Any

from marshmallow import Schema, fields, pre_load
from marshmallow.validate import Length
from orjson import Fragment

from restaurant.json_codec import already_json, to_json
from restaurant.orders.json_cache import edition_of, order_prints
from restaurant.orders.models import OrderAction
from restaurant.orders.states import LineStatus, OrderStatus, OrderType, PaymentStatus
from restaurant.schemas.base import LARGEST_PAGE, PageQuerySchema, RecordSchema
from restaurant.schemas.fields import (
    Id,
    Integer,
    Moment,
    Money,
    Name,
    Note,
    QueryBoolean,
    QueryInteger,
    Total,
    any_of,
)
from restaurant.staff.schemas.users import PersonSchema

#: How many lines may be sent at once.
MOST_AT_ONCE = 200


class OrderItemSchema(RecordSchema):
    """A line: name and price as they were when it was ordered; ``price`` is of one portion."""

    order_id = Id()
    dish_id = Id()
    dish_name = Name()
    quantity = Integer()
    price = Money()
    total = Total()
    comment = Note(allow_none=True)
    status = fields.Enum(LineStatus, by_value=True)
    version = Integer()


class NewItemSchema(Schema):
    """A line to add. What it costs is the server's business."""

    dish_id = Id(required=True)
    quantity = Integer(1, 99, required=True)
    comment = Note(allow_none=True)


class NewItemsSchema(Schema):
    """One line to add, or an array of several."""

    items = fields.List(
        fields.Nested(NewItemSchema), required=True, validate=Length(min=1, max=MOST_AT_ONCE)
    )

    @pre_load
    def accept_one_or_many(self, data: Any, **_: Any) -> Any:
        """Read both shapes as the same list."""
        return {"items": data if isinstance(data, list) else [data]}


class LineChangesSchema(Schema):
    """What may change about a line."""

    quantity = Integer(1, 99)
    comment = Note(allow_none=True)
    status = fields.Enum(LineStatus, by_value=True)


class OrderSchema(RecordSchema):
    """An order with its lines. Status, total and times follow from the lines."""

    table_id = Id(allow_none=True)
    waiter_id = Id()
    status = fields.Enum(OrderStatus, by_value=True)
    payment_status = fields.Enum(PaymentStatus, by_value=True)
    payment_method_id = Id(allow_none=True)
    paid_at = Moment(allow_none=True)
    total_price = Total()
    order_type = fields.Enum(OrderType, by_value=True)
    notes = Note(allow_none=True)
    kitchen_notes = Note(allow_none=True)
    served_at = Moment(allow_none=True)
    cancelled_at = Moment(allow_none=True)
    time_to_serve = Integer(allow_none=True, metadata={"description": "Whole minutes"})
    version = Integer()
    items = fields.List(fields.Nested(OrderItemSchema))

    def dump(self, obj: Any, *, many: bool | None = None) -> Any:
        """Show orders as JSON that is made once for each edition, or was made before."""
        if self.many if many is None else many:
            return [self._print(order) for order in obj]
        return self._print(obj)

    def _print(self, order: Any) -> Fragment:
        if isinstance(order, Fragment):
            return order
        edition = edition_of(order)
        if edition and (kept := order_prints.find(edition)):
            return kept
        printed = to_json(super().dump(order, many=False))
        if edition:
            order_prints.keep(edition, printed)
        return already_json(printed)


class NewOrderSchema(Schema):
    """An order to place. Prices, names and totals come from the server."""

    table_id = Id(allow_none=True, metadata={"description": "Required for dine_in."})
    waiter_id = Id(metadata={"description": "The caller, unless an admin names somebody else."})
    order_type = fields.Enum(OrderType, by_value=True, load_default=OrderType.DINE_IN)
    notes = Note(allow_none=True)
    kitchen_notes = Note(allow_none=True)
    items = fields.List(
        fields.Nested(NewItemSchema), load_default=list, validate=Length(max=MOST_AT_ONCE)
    )


class OrderChangesSchema(Schema):
    """What may change about an order. ``status`` is a command to its lines."""

    table_id = Id(allow_none=True)
    waiter_id = Id()
    order_type = fields.Enum(OrderType, by_value=True)
    notes = Note(allow_none=True)
    kitchen_notes = Note(allow_none=True)
    status = fields.Enum(OrderStatus, by_value=True)
    payment_status = fields.Enum(PaymentStatus, by_value=True)
    payment_method_id = Id(metadata={"description": "Goes with payment_status paid."})


class OrderQuerySchema(PageQuerySchema):
    """Filters of the list of orders."""

    limit = QueryInteger(1, LARGEST_PAGE, load_default=50)
    status = any_of(fields.Enum(OrderStatus, by_value=True))
    payment_status = any_of(fields.Enum(PaymentStatus, by_value=True))
    order_type = any_of(fields.Enum(OrderType, by_value=True))
    table_id = any_of(QueryInteger())
    waiter_id = any_of(QueryInteger())
    open = QueryBoolean(attribute="is_open", metadata={"description": "Still open, or closed."})
    created_from = Moment(metadata={"description": "At this moment or later."})
    created_to = Moment(metadata={"description": "Before this moment."})


class OrderHistorySchema(Schema):
    """One thing somebody did to an order or to a line of it."""

    id = Id()
    at = Moment()
    user = fields.Nested(PersonSchema)
    item_id = Id(allow_none=True)
    action = fields.Enum(OrderAction, by_value=True)

    class Meta:
        include = {
            "from": fields.String(attribute="before", allow_none=True),
            "to": fields.String(attribute="after", allow_none=True),
        }
