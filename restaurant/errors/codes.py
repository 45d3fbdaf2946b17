"""The registry of error codes: the status of each, what it means, and what a client does next.

A code is declared once, beside the rules that raise it: those of the foundations here, those of
a domain in its ``error_codes.py``. Views name the codes they answer (``Blueprint.errors``); the
OpenAPI document and ``docs/errors.md`` are written from here.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from http import HTTPStatus


@dataclass(frozen=True)
class ErrorCode:
    """A code's status, and two sentences: what happened, and what the client does next."""

    status: HTTPStatus
    meaning: str
    next_step: str


#: Every code by name, once all domains are imported.
ERROR_CODES: dict[str, ErrorCode] = {}

#: What each status of an error means.
STATUS_MEANINGS = {
    HTTPStatus.BAD_REQUEST: "The request cannot be read.",
    HTTPStatus.UNAUTHORIZED: "It is not known who asks, or the credentials are wrong.",
    HTTPStatus.FORBIDDEN: "This role, or this person, may not do this.",
    HTTPStatus.NOT_FOUND: "There is no such record, or it is not for this person to know.",
    HTTPStatus.METHOD_NOT_ALLOWED: "The address does not know this method.",
    HTTPStatus.REQUEST_TIMEOUT: "The body did not arrive in time.",
    HTTPStatus.CONFLICT: "The request is fine, the present state is not; `code` says which.",
    HTTPStatus.PRECONDITION_FAILED: "`If-Match` is stale, or has a weak ETag.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "The body is too large.",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "The body has another content type than is read here.",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "The file has no such part.",
    HTTPStatus.UNPROCESSABLE_ENTITY: "A field or a parameter is not valid.",
    HTTPStatus.TOO_MANY_REQUESTS: "There were too many tries.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "The server has a fault.",
    HTTPStatus.SERVICE_UNAVAILABLE: "Nothing can be stored durably now.",
}

#: The codes of what the framework refuses by itself, by status. Their names are not those of
#: ``HTTPStatus``, some of which differ between versions of Python.
FRAMEWORK_CODES = {
    HTTPStatus.BAD_REQUEST: "bad_request",
    HTTPStatus.NOT_FOUND: "not_found",
    HTTPStatus.METHOD_NOT_ALLOWED: "method_not_allowed",
    HTTPStatus.REQUEST_TIMEOUT: "request_timeout",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "request_entity_too_large",
    HTTPStatus.UNSUPPORTED_MEDIA_TYPE: "unsupported_media_type",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "range_not_satisfiable",
    HTTPStatus.INTERNAL_SERVER_ERROR: "internal_error",
}


def declare(codes: Mapping[str, ErrorCode]) -> None:
    """Add a domain's codes to the registry. Raises for a code that is declared already."""
    if twice := ERROR_CODES.keys() & codes.keys():
        raise RuntimeError(f"Declared twice: {', '.join(sorted(twice))}.")
    ERROR_CODES.update(codes)


def sort_codes(codes: Iterable[str]) -> list[str]:
    """Codes by status and name. Raises for one that is not declared."""
    if unknown := set(codes) - ERROR_CODES.keys():
        raise RuntimeError(f"Not declared as error codes: {', '.join(sorted(unknown))}.")
    return sorted(codes, key=lambda code: (ERROR_CODES[code].status, code))


declare(
    {
        "bad_request": ErrorCode(
            HTTPStatus.BAD_REQUEST,
            "The request cannot be read, or names a host that is not this server.",
            "Correct the program, or add the host to `ALLOWED_HOSTS`.",
        ),
        "unreadable_json": ErrorCode(
            HTTPStatus.BAD_REQUEST,
            "The body is missing or is not JSON.",
            "Correct the program.",
        ),
        "unreadable_header": ErrorCode(
            HTTPStatus.BAD_REQUEST,
            "`If-Match` has no ETag in it.",
            "Send an `ETag` as it was received, with its quotes.",
        ),
        "invalid_token": ErrorCode(
            HTTPStatus.UNAUTHORIZED,
            "There is no token, or it is not one that is good here.",
            "Sign in.",
        ),
        "token_expired": ErrorCode(
            HTTPStatus.UNAUTHORIZED,
            "The token has expired.",
            "Exchange the refresh token for a new pair (`refreshTokens`) and send the request "
            "again.",
        ),
        "session_ended": ErrorCode(
            HTTPStatus.UNAUTHORIZED,
            "This device was signed out, or its user was switched off or has a new role, password "
            "or PIN.",
            "Show the sign-in page.",
        ),
        "forbidden": ErrorCode(
            HTTPStatus.FORBIDDEN,
            "This role may not do this.",
            "Do not offer it to this role; `x-roles` names those who may.",
        ),
        "not_found": ErrorCode(
            HTTPStatus.NOT_FOUND,
            "There is no such record or address, or it is not for this person to know.",
            "Reload the list.",
        ),
        "method_not_allowed": ErrorCode(
            HTTPStatus.METHOD_NOT_ALLOWED,
            "The address exists and does not know this method.",
            "Use one of those in `Allow`.",
        ),
        "request_timeout": ErrorCode(
            HTTPStatus.REQUEST_TIMEOUT,
            "The body did not arrive in time.",
            "Send the request again, with the same `Idempotency-Key`.",
        ),
        "conflict": ErrorCode(
            HTTPStatus.CONFLICT,
            "The change clashes with another record.",
            "Reload, and decide again.",
        ),
        "already_exists": ErrorCode(
            HTTPStatus.CONFLICT,
            "Another record has this value, which none may share; `field` names it.",
            "Choose another value. The other record may be switched off: "
            "`include_inactive=true` lists it.",
        ),
        "in_use": ErrorCode(
            HTTPStatus.CONFLICT,
            "Another record still refers to this one.",
            "Remove it there first.",
        ),
        "stale": ErrorCode(
            HTTPStatus.PRECONDITION_FAILED,
            "The record has changed since the ETag in `If-Match` was read.",
            "Read the record again, and decide again.",
        ),
        "weak_etag": ErrorCode(
            HTTPStatus.PRECONDITION_FAILED,
            "The ETag in `If-Match` is weak (it begins with `W/`), and a weak one never matches.",
            "Send it without `W/`, or read the record again without compression.",
        ),
        "request_entity_too_large": ErrorCode(
            HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
            "The body is larger than is taken here.",
            "Send less at once; pictures smaller.",
        ),
        "unsupported_media_type": ErrorCode(
            HTTPStatus.UNSUPPORTED_MEDIA_TYPE,
            "The body has a content type that is not read here.",
            "Set `Content-Type` to one that the operation takes.",
        ),
        "range_not_satisfiable": ErrorCode(
            HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE,
            "The file has no such part.",
            "Ask for the whole file.",
        ),
        "invalid": ErrorCode(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "A field or a parameter is not valid; `errors` says which and why.",
            "Show the sentences of `errors` beside the fields.",
        ),
        "idempotency_key_reused": ErrorCode(
            HTTPStatus.UNPROCESSABLE_ENTITY,
            "The `Idempotency-Key` was used for another request.",
            "Make a new key for each thing a person does.",
        ),
        "internal_error": ErrorCode(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "The server has a fault; its log has the `request_id`.",
            "Report it. Sending the request again with the same `Idempotency-Key` does no harm.",
        ),
        "unavailable": ErrorCode(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "The database or the disk does not answer.",
            "Send the request again after `Retry-After` seconds, with the same `Idempotency-Key`.",
        ),
        "busy": ErrorCode(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "Too many requests wait for the same thing.",
            "Send the request again after `Retry-After` seconds, with the same `Idempotency-Key`.",
        ),
        "storage_full": ErrorCode(
            HTTPStatus.SERVICE_UNAVAILABLE,
            "The disk is full, so nothing can be stored.",
            "Tell whoever looks after the server to free space; then send the request again.",
        ),
    }
)
