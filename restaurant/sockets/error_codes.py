"""The error codes of connecting over Socket.IO."""

from http import HTTPStatus

from restaurant.error_codes import ErrorCode, declare

declare(
    {
        "too_many_sockets": ErrorCode(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "`MAX_SOCKETS` screens are connected.",
            "Connect again later, or raise `MAX_SOCKETS`.",
        ),
    }
)
