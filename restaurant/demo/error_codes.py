"""The error codes of the demo."""

from http import HTTPStatus

from restaurant.errors.codes import ErrorCode, declare

declare(
    {
        "not_empty": ErrorCode(
            HTTPStatus.CONFLICT,
            "The restaurant has something of its own already; `detail` says what.",
            "Offer the demo to a new restaurant only.",
        ),
    }
)
