"""Every error that a rule of the restaurant can raise, and the problem object it becomes.

The class picks the HTTP status; ``code`` is stable and meant for programs; the message is a
sentence for the person who asked; ``extra`` holds what helps to recover (``order_id``,
``current``, ``retry_after``) and stands beside them in the answer.
"""

from http import HTTPStatus
from typing import Any

#: The titles of RFC 9110 that some versions of Python have in older words.
TITLES = {
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "Content Too Large",
    HTTPStatus.REQUESTED_RANGE_NOT_SATISFIABLE: "Range Not Satisfiable",
    HTTPStatus.UNPROCESSABLE_ENTITY: "Unprocessable Content",
}


def title_of(status: HTTPStatus) -> str:
    """The words of a status, the same in every version of Python."""
    return TITLES.get(status, status.phrase)


def make_problem(
    status: HTTPStatus, code: str, detail: str, request_id: str, **extra: Any
) -> dict[str, Any]:
    """A problem object (RFC 9457), as HTTP and sockets answer it."""
    return {
        "type": "about:blank",
        "title": title_of(status),
        "status": status.value,
        "detail": detail,
        "code": code,
        "request_id": request_id,
        **extra,
    }


class RestaurantError(Exception):
    """Base of every error a rule of the restaurant can raise."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad_request"

    def __init__(self, message: str, code: str | None = None, **extra: Any) -> None:
        super().__init__(message)
        self.code = code or self.code
        self.extra = extra

    def to_problem(self, request_id: str) -> dict[str, Any]:
        """The problem object of this error."""
        return make_problem(self.status, self.code, str(self), request_id, **self.extra)


class BadRequestError(RestaurantError):
    """The body or a header cannot be read at all."""


class UnauthorizedError(RestaurantError):
    """No valid token: it is not known who is asking."""

    status = HTTPStatus.UNAUTHORIZED
    code = "invalid_token"


class SessionEndedError(UnauthorizedError):
    """The token is sound; its session has ended, or its user is switched off or gone."""

    code = "session_ended"

    def __init__(self) -> None:
        super().__init__("This session has ended. Sign in again.")


class ForbiddenError(RestaurantError):
    """This role, or this person, may not do this."""

    status = HTTPStatus.FORBIDDEN
    code = "forbidden"


class NotFoundError(RestaurantError):
    """There is no such record, or this person may not see it."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"


class ConflictError(RestaurantError):
    """The request is fine, the present state is not. The code says which."""

    status = HTTPStatus.CONFLICT
    code = "conflict"


class PreconditionFailedError(RestaurantError):
    """The record has changed since the client read it."""

    status = HTTPStatus.PRECONDITION_FAILED
    code = "stale"


class BodyTooLargeError(RestaurantError):
    """The body is larger than this operation takes: the message names the limit."""

    status = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    code = "request_entity_too_large"


class UnsupportedMediaError(RestaurantError):
    """The body has a content type that this API does not read."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "unsupported_media_type"


class InvalidError(RestaurantError):
    """A field or a parameter is not valid.

    ``errors`` maps where it stood ("json", "query") to fields to lists of sentences.
    """

    status = HTTPStatus.UNPROCESSABLE_ENTITY
    code = "invalid"

    def __init__(self, errors: dict[str, Any], message: str = "Some values are not valid.") -> None:
        super().__init__(message, errors=errors)

    @classmethod
    def for_field(cls, field: str, sentence: str) -> "InvalidError":
        """Refuse one field of the JSON body."""
        return cls({"json": {field: [sentence]}}, sentence)


class TooManyAttemptsError(RestaurantError):
    """Too many attempts; ``retry_after`` is the number of seconds to wait."""

    status = HTTPStatus.TOO_MANY_REQUESTS
    code = "too_many_tries"

    def __init__(self, message: str, retry_after: int) -> None:
        super().__init__(message, retry_after=retry_after)


class UnavailableError(RestaurantError):
    """Nothing can be stored durably right now; ``retry_after`` seconds may help."""

    status = HTTPStatus.SERVICE_UNAVAILABLE
    code = "unavailable"

    def __init__(self, message: str, code: str | None = None, retry_after: int = 2) -> None:
        super().__init__(message, code, retry_after=retry_after)


class StorageFullError(UnavailableError):
    """The disk is full. Space has to be freed first."""

    def __init__(self) -> None:
        super().__init__("The disk is full.", "storage_full", retry_after=30)
