"""The error codes of the floor."""

from http import HTTPStatus

from restaurant.errors.codes import ErrorCode, declare

declare(
    {
        "order_open": ErrorCode(
            HTTPStatus.CONFLICT,
            "The table has an open order, whose id is in `order_id`.",
            "Settle that order, cancel it or move it to another table first.",
        ),
        "no_tables": ErrorCode(
            HTTPStatus.CONFLICT,
            "There is no active table to print a card for.",
            "Add a table first.",
        ),
        "address_too_long": ErrorCode(
            HTTPStatus.BAD_REQUEST,
            "The address of the guest menu is too long for a QR code.",
            "Set a shorter `PUBLIC_URL`.",
        ),
    }
)
