"""The error codes of the menu."""

from http import HTTPStatus

from restaurant.errors.codes import ErrorCode, declare

declare(
    {
        "unreadable_csv": ErrorCode(
            HTTPStatus.BAD_REQUEST,
            "The file is not text in UTF-8.",
            'Save it as "CSV UTF-8" and send it again.',
        ),
    }
)
