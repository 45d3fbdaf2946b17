"""The error codes of paying."""

from http import HTTPStatus

from restaurant.errors.codes import ErrorCode, declare

declare(
    {
        "nothing_to_pay": ErrorCode(
            HTTPStatus.CONFLICT,
            "The total is 0, so the order is settled without a payment.",
            "Add what it should cost, or cancel it.",
        ),
        "order_paid": ErrorCode(
            HTTPStatus.CONFLICT,
            "Money was taken for the order, so it may not come to cost less than that.",
            "Let an admin refund it first. Adding items is allowed: they are due then.",
        ),
    }
)
