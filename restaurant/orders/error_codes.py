"""The error codes of orders and their items."""

from http import HTTPStatus

from restaurant.errors.codes import ErrorCode, declare
from restaurant.orders.models import MAX_ITEMS

declare(
    {
        "not_your_order": ErrorCode(
            HTTPStatus.FORBIDDEN,
            "The order belongs to a colleague.",
            "Ask the colleague or an admin to do it, or to hand the order over (`waiter_id`).",
        ),
        "table_occupied": ErrorCode(
            HTTPStatus.CONFLICT,
            "The table has an open order, whose id is in `order_id`.",
            "Add the items to that order (`addOrderItems`), or choose another table.",
        ),
        "table_inactive": ErrorCode(
            HTTPStatus.CONFLICT,
            "The table is switched off.",
            "Choose another table.",
        ),
        "dish_unavailable": ErrorCode(
            HTTPStatus.CONFLICT,
            "Dishes are sold out or off the menu; `dishes` names all of them, `dish_id` the first.",
            "Leave them out, or offer the guests other dishes.",
        ),
        "order_full": ErrorCode(
            HTTPStatus.CONFLICT,
            f"The order would have more than {MAX_ITEMS} items (`limit`); cancelled ones count.",
            "Put the rest on another order, such as a takeaway.",
        ),
        "order_closed": ErrorCode(
            HTTPStatus.CONFLICT,
            "The order is cancelled, or served and settled; `current` is its status.",
            "Place a new order.",
        ),
        "line_started": ErrorCode(
            HTTPStatus.CONFLICT,
            "The kitchen has begun the item; `current` is its status.",
            "Add a new item instead.",
        ),
        "illegal_transition": ErrorCode(
            HTTPStatus.CONFLICT,
            "The status, or the payment status, cannot become that now; `current` is what it is "
            "and `allowed` what it may become.",
            "Offer what is in `allowed`.",
        ),
    }
)

#: What an order may be refused with, over HTTP and over a socket: when it is placed, ...
PLACING_ERRORS = ("table_occupied", "table_inactive", "dish_unavailable", "order_full")
#: ... when items are added to it, ...
ADDING_ERRORS = ("not_your_order", "order_closed", "dish_unavailable", "order_full")
#: ... when it or an item gets another status, ...
STATUS_ERRORS = (
    "forbidden",
    "not_your_order",
    "order_closed",
    "order_paid",
    "illegal_transition",
)
#: ... and when anything else is changed.
CHANGING_ERRORS = (*STATUS_ERRORS, "table_occupied", "table_inactive", "nothing_to_pay")
