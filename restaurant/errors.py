"""What can go wrong in a restaurant.

The class picks the HTTP status; ``code`` is stable and meant for programs; the message
is a sentence for the person holding the phone; ``facts`` are what that person needs to
recover (``order_id``, ``current``, ``retry_after``) and appear beside them in the answer.
"""

from http import HTTPStatus
from typing import Any


class RestaurantError(Exception):
    """Base of every error a rule of the restaurant can raise."""

    status = HTTPStatus.BAD_REQUEST
    code = "bad_request"

    def __init__(self, message: str, code: str | None = None, **facts: Any) -> None:
        super().__init__(message)
        self.code = code or self.code
        self.facts = facts


class UnreadableError(RestaurantError):
    """What was sent cannot be read at all."""

    code = "unreadable"


class UnauthorizedError(RestaurantError):
    """Nobody knows who is asking."""

    status = HTTPStatus.UNAUTHORIZED
    code = "invalid_token"


class SessionEndedError(UnauthorizedError):
    """The token is sound; its session has ended, or its user is switched off or gone."""

    code = "session_ended"

    def __init__(self) -> None:
        super().__init__("This session has ended.")


class ForbiddenError(RestaurantError):
    """This role, or this person, may not do this."""

    status = HTTPStatus.FORBIDDEN
    code = "forbidden"


class NotFoundError(RestaurantError):
    """There is no such record, or it is not yours to know of."""

    status = HTTPStatus.NOT_FOUND
    code = "not_found"


class ConflictError(RestaurantError):
    """The request is fine, the present state is not. The code says which."""

    status = HTTPStatus.CONFLICT
    code = "conflict"


class StaleError(RestaurantError):
    """The record has changed since the client read it."""

    status = HTTPStatus.PRECONDITION_FAILED
    code = "stale"


class UnsupportedMediaError(RestaurantError):
    """The body is of a kind this API does not read."""

    status = HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    code = "unsupported_media_type"


class InvalidError(RestaurantError):
    """A field or a parameter is not what it should be.

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
    """Too many tries; ``retry_after`` says how many seconds to wait."""

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
    """The disk is full, whoever found out. Somebody has to make room first."""

    def __init__(self) -> None:
        super().__init__("The disk is full.", "storage_full", retry_after=30)
