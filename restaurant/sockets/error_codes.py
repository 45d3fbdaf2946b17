"""The error codes of connecting over Socket.IO, and those that every command can answer."""

from http import HTTPStatus

from restaurant.errors.codes import ErrorCode, declare

declare(
    {
        "resync": ErrorCode(
            HTTPStatus.CONFLICT,
            "What came after this event is not kept, or this database has no such event; `reason` "
            "says which.",
            "Load everything again, then read on after `last_event_id`.",
        ),
        "too_many_sockets": ErrorCode(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "`MAX_SOCKETS` screens are connected.",
            "Connect again later, or raise `MAX_SOCKETS`.",
        ),
    }
)

#: What any command may be refused with, whatever its own rules are.
COMMON_ERRORS = (
    "invalid_token",
    "session_ended",
    "forbidden",
    "conflict",
    "invalid",
    "internal_error",
    "unavailable",
    "busy",
    "storage_full",
)
#: And one that may be sent twice, about a record.
COMMAND_ERRORS = (*COMMON_ERRORS, "not_found", "idempotency_key_reused")
AUTHENTICATE_ERRORS = (*COMMON_ERRORS, "token_expired")
