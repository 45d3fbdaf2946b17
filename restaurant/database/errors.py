"""Translating database errors for clients. Nothing was stored when one occurs."""

from sqlalchemy.exc import DBAPIError, IntegrityError, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.orm.exc import ObjectDeletedError

from restaurant.errors import (
    ConflictError,
    RestaurantError,
    SessionEndedError,
    StorageFullError,
    UnavailableError,
)

#: Errors with an answer of their own; any other is a bug.
TRANSLATED = (IntegrityError, OperationalError, PoolTimeoutError, ObjectDeletedError)

#: How MariaDB and MySQL number a violated CHECK, which they report as an operational error.
CHECK_VIOLATION_CODES = {4025, 3819}


def translate(failure: Exception) -> RestaurantError:
    """The restaurant error for one of the ``TRANSLATED`` errors."""
    if isinstance(failure, ObjectDeletedError):
        # The user was deleted while the request waited for the write lock.
        return SessionEndedError()
    if isinstance(failure, IntegrityError) or _get_error_code(failure) in CHECK_VIOLATION_CODES:
        return ConflictError(
            "This conflicts with another record. Load it again and repeat the change."
        )
    if "disk is full" in str(failure):
        return StorageFullError()
    return UnavailableError("The database does not answer. Try again.")


def _get_error_code(failure: Exception) -> object:
    cause = failure.orig if isinstance(failure, DBAPIError) else None
    return cause.args[0] if cause is not None and cause.args else None
