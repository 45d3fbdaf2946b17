"""The error codes of paying."""

from http import HTTPStatus

from restaurant.error_codes import ErrorCode, declare

declare(
    {
        "nothing_to_pay": ErrorCode(
            HTTPStatus.CONFLICT,
            "The total is 0.",
            "Nothing: the order is settled without a payment.",
        ),
        "order_paid": ErrorCode(
            HTTPStatus.CONFLICT,
            "The order is paid, so nothing that it costs may change.",
            "Let an admin refund it first, or place a new order.",
        ),
    }
)
