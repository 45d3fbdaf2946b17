"""What clients may say over a socket, and what they are answered."""

from marshmallow import Schema, fields
from marshmallow.validate import Equal, Length

from restaurant.orders.schemas import (
    MAX_ITEMS_PER_REQUEST,
    NewItemSchema,
    NewOrderSchema,
    OrderItemSchema,
    OrderSchema,
)
from restaurant.orders.states import ItemStatus, OrderStatus
from restaurant.schemas.fields import Boolean, FullMatch, Id, Integer, Text
from restaurant.schemas.problem import ProblemSchema


class CommandSchema(Schema):
    """What every command takes. ``command_id`` makes sending it twice the same as once."""

    command_id = Text(1, 255, validate=[FullMatch(r"^[!-~]+$", error="Visible characters only.")])


class CreateOrderSchema(NewOrderSchema, CommandSchema):
    """Place an order, as over HTTP."""


class AddItemsSchema(CommandSchema):
    """Add lines to an order."""

    order_id = Id(required=True)
    items = fields.List(
        fields.Nested(NewItemSchema),
        required=True,
        validate=Length(min=1, max=MAX_ITEMS_PER_REQUEST),
    )


class SetItemStatusSchema(CommandSchema):
    """Bring a line to another state."""

    order_id = Id(required=True)
    item_id = Id(required=True)
    status = fields.Enum(ItemStatus, by_value=True, required=True)


class SetOrderStatusSchema(CommandSchema):
    """Command all lines of an order."""

    order_id = Id(required=True)
    status = fields.Enum(OrderStatus, by_value=True, required=True)


class AuthenticateSchema(Schema):
    """A fresh access token of the same person."""

    token = Text(1, 4000, required=True)


class AckSchema(Schema):
    """It was done."""

    ok = Boolean(required=True, validate=Equal(True))


class ErrorAckSchema(Schema):
    """It was not done, and nothing has changed."""

    ok = Boolean(required=True, validate=Equal(False))
    error = fields.Nested(ProblemSchema, required=True)


class OrderAckSchema(AckSchema):
    """The order as it is now."""

    order = fields.Nested(OrderSchema, required=True)


class ItemAckSchema(OrderAckSchema):
    """The line and its order as they are now."""

    item = fields.Nested(OrderItemSchema, required=True)


class ItemsAckSchema(OrderAckSchema):
    """The new lines and their order as they are now."""

    items = fields.List(fields.Nested(OrderItemSchema), required=True)


class ConnectSchema(Schema):
    """What a client brings when it connects."""

    token = Text(1, 4000, required=True)
    last_event_id = Integer(allow_none=True)
    epoch = Text(1, 36, allow_none=True, metadata={"description": "From the last welcome."})
