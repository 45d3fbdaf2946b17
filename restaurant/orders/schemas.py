"""The JSON of orders, their items and history."""

from typing import Any

from marshmallow import Schema, fields, pre_load
from marshmallow.validate import Length

from restaurant.orders.models import OrderAction
from restaurant.orders.states import ItemStatus, OrderStatus, OrderType
from restaurant.payments.states import PaymentStatus
from restaurant.schemas.base import MAX_PAGE_SIZE, PageQuerySchema, PersonSchema, RecordSchema
from restaurant.schemas.fields import (
    Id,
    Integer,
    Money,
    Name,
    Note,
    QueryBoolean,
    QueryInteger,
    Total,
    UtcDateTime,
    repeatable,
)

#: The most items in one request.
MAX_ITEMS_PER_REQUEST = 200


class OrderItemSchema(RecordSchema):
    """An item: name and price as they were when it was ordered; ``price`` is of one portion."""

    order_id = Id()
    dish_id = Id()
    dish_name = Name()
    quantity = Integer()
    price = Money()
    total = Total()
    comment = Note(allow_none=True)
    status = fields.Enum(ItemStatus, by_value=True)
    version = Integer()


class NewItemSchema(Schema):
    """An item to add. The server knows what it costs."""

    dish_id = Id(required=True)
    quantity = Integer(1, 99, required=True)
    comment = Note(allow_none=True)


class NewItemsSchema(Schema):
    """One item to add, or an array of several."""

    items = fields.List(
        fields.Nested(NewItemSchema),
        required=True,
        validate=Length(min=1, max=MAX_ITEMS_PER_REQUEST),
    )

    @pre_load
    def accept_one_or_many(self, data: Any, **_: Any) -> Any:
        """Load both shapes as the same list."""
        return {"items": data if isinstance(data, list) else [data]}


class ItemChangesSchema(Schema):
    """The fields of an item that may change."""

    quantity = Integer(1, 99)
    comment = Note(allow_none=True)
    status = fields.Enum(ItemStatus, by_value=True)


class OrderSchema(RecordSchema):
    """An order with its items. Status, total and times follow from the items."""

    table_id = Id(allow_none=True)
    waiter_id = Id()
    status = fields.Enum(OrderStatus, by_value=True)
    payment_status = fields.Enum(PaymentStatus, by_value=True)
    payment_method_id = Id(allow_none=True)
    paid_at = UtcDateTime(allow_none=True)
    total_price = Total()
    order_type = fields.Enum(OrderType, by_value=True)
    notes = Note(allow_none=True)
    kitchen_notes = Note(allow_none=True)
    served_at = UtcDateTime(allow_none=True)
    cancelled_at = UtcDateTime(allow_none=True)
    time_to_serve = Integer(allow_none=True, metadata={"description": "Whole minutes"})
    version = Integer()
    items = fields.List(fields.Nested(OrderItemSchema))


class NewOrderSchema(Schema):
    """An order to place. Prices, names and totals come from the server."""

    table_id = Id(allow_none=True, metadata={"description": "Required for dine_in."})
    waiter_id = Id(metadata={"description": "The caller, unless an admin names somebody else."})
    order_type = fields.Enum(OrderType, by_value=True, load_default=OrderType.DINE_IN)
    notes = Note(allow_none=True)
    kitchen_notes = Note(allow_none=True)
    items = fields.List(
        fields.Nested(NewItemSchema), load_default=list, validate=Length(max=MAX_ITEMS_PER_REQUEST)
    )


class OrderChangesSchema(Schema):
    """The fields of an order that may change. Setting ``status`` sets that of the items."""

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

    limit = QueryInteger(1, MAX_PAGE_SIZE, load_default=50)
    status = repeatable(fields.Enum(OrderStatus, by_value=True))
    payment_status = repeatable(fields.Enum(PaymentStatus, by_value=True))
    order_type = repeatable(fields.Enum(OrderType, by_value=True))
    table_id = repeatable(QueryInteger())
    waiter_id = repeatable(QueryInteger())
    open = QueryBoolean(attribute="is_open", metadata={"description": "Still open, or closed."})
    created_from = UtcDateTime(metadata={"description": "At this moment or later."})
    created_to = UtcDateTime(metadata={"description": "Before this moment."})


class OrderHistorySchema(Schema):
    """A change that a user made to an order or to one of its items."""

    id = Id(required=True)
    at = UtcDateTime(required=True)
    user = fields.Nested(PersonSchema, required=True)
    item_id = Id(required=True, allow_none=True)
    action = fields.Enum(OrderAction, by_value=True, required=True)

    class Meta:
        include = {
            "from": fields.String(attribute="before", required=True, allow_none=True),
            "to": fields.String(attribute="after", required=True, allow_none=True),
        }
