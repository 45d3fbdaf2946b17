"""The error codes of running the server."""

from http import HTTPStatus

from restaurant.errors.codes import ErrorCode, declare

declare(
    {
        "not_ready": ErrorCode(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "The database, its migrations or the disk are not well; `detail` says which.",
            "Look at the server's log; `docs/operations.md` says what to do.",
        ),
    }
)
