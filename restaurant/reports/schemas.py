"""The JSON of the owner's reports. Every field is always there."""

from marshmallow import Schema, fields

from restaurant.audit.schemas import ActorSchema
from restaurant.orders.states import OrderType
from restaurant.reports.serving import WaitingAt
from restaurant.schemas.base import PersonSchema
from restaurant.schemas.fields import Id, Integer, Name, QueryDate, QueryInteger, Total, UtcDateTime

WEEK_DAYS = 7
MAX_MINUTES = 24 * 60

TAKEN = (
    "Money: what was paid for orders, counted when it was paid, without what was given back. What "
    "was paid before something was added to the order counts at that time while the rest is due, "
    "and together with the rest from then on."
)
ORDERED = (
    "Value: what the orders that were placed then cost now, paid or not, without what is cancelled."
)
BEFORE = "The same a week before."


class ReportQuerySchema(Schema):
    """Which days, and from when on guests wait too long."""

    day = QueryDate(
        metadata={
            "description": "The business day, by default the present one. It ends at "
            "`business_day_ends` of the restaurant on the next day of the calendar."
        }
    )
    days = QueryInteger(
        1,
        WEEK_DAYS,
        load_default=1,
        metadata={"description": "So many business days, of which `day` is the last."},
    )
    late_minutes = QueryInteger(
        1,
        MAX_MINUTES,
        load_default=15,
        metadata={"description": "A round is late when its guests wait longer than this."},
    )
    pass_minutes = QueryInteger(
        1,
        MAX_MINUTES,
        load_default=4,
        metadata={"description": "A ready dish waits too long when it waits longer than this."},
    )


def _total(description: str) -> Total:
    return Total(required=True, metadata={"description": description})


class FiguresSchema(Schema):
    """The figures of a period, as far as it is over."""

    begins_at = UtcDateTime(required=True)
    ends_at = UtcDateTime(
        required=True, metadata={"description": "What happened before this moment counts."}
    )
    taken = _total(TAKEN)
    ordered = _total(ORDERED)
    orders = Integer(required=True, metadata={"description": "Without the cancelled ones."})
    cancelled_orders = Integer(required=True)
    rounds = Integer(
        required=True,
        metadata={
            "description": "What was ordered at one time on one order is a round. Those of the "
            "orders that were placed then, without what is cancelled."
        },
    )
    late_rounds = Integer(
        required=True,
        metadata={
            "description": "Of these, how many waited longer than `late_minutes` for their last "
            "dish, or do so now."
        },
    )
    minutes_to_serve = fields.Float(
        required=True,
        allow_none=True,
        metadata={
            "description": "From ordering to serving the last dish of a round, on average; null "
            "while none is served."
        },
    )


class SalesSchema(Schema):
    """Sales of a part of the period, and of the same part a week before, all of it."""

    taken = _total(TAKEN)
    ordered = _total(ORDERED)
    taken_before = _total(BEFORE)
    ordered_before = _total(BEFORE)


class HourSalesSchema(SalesSchema):
    """Sales of an hour of the day; of several days added up."""

    begins = fields.Time(
        format="%H:%M", required=True, metadata={"description": "On the restaurant's clock."}
    )


class DaySalesSchema(SalesSchema):
    """Sales of a business day."""

    day = fields.Date(required=True)


class SoldDishSchema(Schema):
    """A dish, and how much of it was ordered, without what is cancelled."""

    dish_id = Id(required=True)
    name = Name(required=True, metadata={"description": "As it is called now."})
    quantity = Integer(required=True, metadata={"description": "Portions."})
    total = _total("Of all portions, at the prices when they were ordered.")


class OpenOrdersSchema(Schema):
    """The orders that are open now."""

    count = Integer(required=True)
    total = _total("What they cost.")
    due = _total("What is left to pay.")


class TableCountSchema(Schema):
    """The active tables, and at how many of them guests sit."""

    count = Integer(required=True)
    occupied = Integer(required=True)


class WaitingSchema(Schema):
    """What waits too long: the rest of a round in the kitchen, or an order's dishes at the pass."""

    order_id = Id(required=True)
    order_type = fields.Enum(OrderType, by_value=True, required=True)
    table_number = Integer(required=True, allow_none=True)
    waiter = fields.Nested(PersonSchema, required=True)
    waiting_at = fields.Enum(WaitingAt, by_value=True, required=True)
    since = UtcDateTime(
        required=True,
        metadata={"description": "When the round was ordered, or the first dish became ready."},
    )
    minutes = Integer(required=True, metadata={"description": "Whole minutes since then."})
    items = Integer(required=True, metadata={"description": "How many lines of the order."})


class SoldOutDishSchema(Schema):
    """A dish of the menu that is sold out. Who said so is unknown (null) for a long time ago."""

    dish_id = Id(required=True)
    name = Name(required=True)
    user = fields.Nested(ActorSchema, required=True, allow_none=True)
    at = UtcDateTime(required=True, allow_none=True)


class PresentSchema(Schema):
    """What is so at this moment, whichever day is asked for."""

    at = UtcDateTime(required=True)
    open_orders = fields.Nested(OpenOrdersSchema, required=True)
    tables = fields.Nested(TableCountSchema, required=True)
    waiting = fields.List(fields.Nested(WaitingSchema), required=True)
    sold_out = fields.List(fields.Nested(SoldOutDishSchema), required=True)


class ReportSchema(Schema):
    """The owner's page of a business day, or of several."""

    day = fields.Date(required=True, metadata={"description": "The last of the days."})
    days = Integer(required=True)
    is_over = fields.Boolean(
        required=True, metadata={"description": "Whether the last day is over."}
    )
    figures = fields.Nested(FiguresSchema, required=True)
    before = fields.Nested(
        FiguresSchema,
        required=True,
        metadata={"description": "The same weekdays a week before, until the same time of day."},
    )
    by_hour = fields.List(
        fields.Nested(HourSalesSchema),
        required=True,
        metadata={"description": "From the first hour with sales to the last, in either week."},
    )
    by_day = fields.List(
        fields.Nested(DaySalesSchema),
        required=True,
        metadata={"description": "Each of the days, the oldest first."},
    )
    dishes = fields.List(
        fields.Nested(SoldDishSchema),
        required=True,
        metadata={"description": "The ten of which most portions were ordered, most first."},
    )
    now = fields.Nested(PresentSchema, required=True)
