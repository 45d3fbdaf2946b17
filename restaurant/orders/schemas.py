"""The JSON of orders, their items and history."""

from typing import Any

from marshmallow import Schema, fields, pre_load
from marshmallow.validate import Length

from restaurant.orders.models import MAX_ITEMS, OrderAction
from restaurant.orders.states import ItemStatus, OrderStatus, OrderType
from restaurant.payments.states import PaymentStatus
from restaurant.schemas.base import MAX_PAGE_SIZE, PageQuerySchema, PersonSchema, RecordSchema
from restaurant.schemas.fields import (
    MAX_PRICE,
    Id,
    Integer,
    Money,
    Name,
    Note,
    QueryBoolean,
    QueryDateTime,
    QueryInteger,
    QueryMoney,
    Total,
    UtcDateTime,
    repeatable,
)

#: The most items in one request: more than an order takes, so that a large one is refused with
#: ``order_full`` and its limit.
MAX_ITEMS_PER_REQUEST = 1000
MAX_QUANTITY = 99
#: No order comes to more, in hundredths.
MAX_TOTAL = MAX_ITEMS * MAX_QUANTITY * MAX_PRICE


class OrderItemSchema(RecordSchema):
    """An item: name and price as they were when it was ordered; ``price`` is of one portion."""

    order_id = Id()
    dish_id = Id()
    dish_name = Name()
    quantity = Integer()
    price = Money(metadata={"description": "Of one portion."})
    total = Total(metadata={"description": "Of all portions."})
    comment = Note(allow_none=True, metadata={"description": "For the cook."})
    status = fields.Enum(
        ItemStatus,
        by_value=True,
        metadata={"description": "Its own, which the status of the order follows from."},
    )
    version = Integer(metadata={"description": "Counts the changes of this item."})


class NewItemSchema(Schema):
    """An item to add. The server knows what it costs."""

    dish_id = Id(required=True)
    quantity = Integer(1, MAX_QUANTITY, required=True)
    comment = Note(allow_none=True, metadata={"description": "For the cook."})


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

    quantity = Integer(1, MAX_QUANTITY, metadata={"description": "While the item is new."})
    comment = Note(allow_none=True, metadata={"description": "For the cook."})
    status = fields.Enum(
        ItemStatus,
        by_value=True,
        metadata={"description": "Along the moves of *Orders and their items*."},
    )


class OrderSchema(RecordSchema):
    """An order with its items. Status, total and times follow from the items."""

    table_id = Id(allow_none=True, metadata={"description": "Always there for dine_in."})
    waiter_id = Id(metadata={"description": "Whose order it is."})
    status = fields.Enum(
        OrderStatus,
        by_value=True,
        metadata={"description": "Follows from the statuses of the items."},
    )
    payment_status = fields.Enum(PaymentStatus, by_value=True)
    payment_method_id = Id(allow_none=True)
    paid_at = UtcDateTime(allow_none=True)
    total_price = Total(metadata={"description": "The sum of the items that are not cancelled."})
    paid_total = Total(metadata={"description": "The money held."})
    due = Total(metadata={"description": "What is left to pay."})
    order_type = fields.Enum(OrderType, by_value=True)
    notes = Note(allow_none=True, metadata={"description": "For the waiters."})
    kitchen_notes = Note(allow_none=True, metadata={"description": "For the kitchen."})
    served_at = UtcDateTime(allow_none=True)
    cancelled_at = UtcDateTime(allow_none=True)
    time_to_serve = Integer(
        allow_none=True,
        metadata={"description": "Whole minutes from placing it to serving its last item."},
    )
    version = Integer(metadata={"description": "Counts the changes of the order and its items."})
    items = fields.List(fields.Nested(OrderItemSchema))


class NewOrderSchema(Schema):
    """An order to place. Prices, names and totals come from the server."""

    table_id = Id(allow_none=True, metadata={"description": "Required for dine_in."})
    waiter_id = Id(metadata={"description": "The caller, unless an admin names somebody else."})
    order_type = fields.Enum(OrderType, by_value=True, load_default=OrderType.DINE_IN)
    notes = Note(allow_none=True, metadata={"description": "For the waiters."})
    kitchen_notes = Note(allow_none=True, metadata={"description": "For the kitchen."})
    items = fields.List(
        fields.Nested(NewItemSchema), load_default=list, validate=Length(max=MAX_ITEMS_PER_REQUEST)
    )


class OrderChangesSchema(Schema):
    """The fields of an order that may change. Setting ``status`` sets that of the items."""

    table_id = Id(allow_none=True, metadata={"description": "Moves the order to another table."})
    waiter_id = Id(metadata={"description": "Hands the order over to a colleague."})
    order_type = fields.Enum(OrderType, by_value=True)
    notes = Note(allow_none=True, metadata={"description": "For the waiters."})
    kitchen_notes = Note(allow_none=True, metadata={"description": "For the kitchen."})
    status = fields.Enum(
        OrderStatus,
        by_value=True,
        metadata={"description": "A command to the items: see *Orders and their items*."},
    )
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
    created_from = QueryDateTime(metadata={"description": "At this moment or later."})
    created_to = QueryDateTime(metadata={"description": "Before this moment."})
    dish_id = repeatable(
        QueryInteger(),
        metadata={"description": "With an item of one of these dishes; a cancelled item counts."},
    )
    total_min = QueryMoney(
        MAX_TOTAL, metadata={"description": "A `total_price` of this amount or more."}
    )
    total_max = QueryMoney(
        MAX_TOTAL, metadata={"description": "A `total_price` of this amount or less."}
    )


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
