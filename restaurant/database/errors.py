"""What a failure of the database means to a client. Nothing was stored in any of them."""

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

#: The failures that have an answer of their own; any other is a fault of ours.
TRANSLATED = (IntegrityError, OperationalError, PoolTimeoutError, ObjectDeletedError)

#: MariaDB and MySQL number a broken CHECK so, and call it an operational error.
CHECK_VIOLATION_CODES = {4025, 3819}


def translate(failure: Exception) -> RestaurantError:
    """The error that a client is told of one of the known failures."""
    if isinstance(failure, ObjectDeletedError):
        # Whoever was asking was erased while their request waited for its turn.
        return SessionEndedError()
    if isinstance(failure, IntegrityError) or _get_error_code(failure) in CHECK_VIOLATION_CODES:
        return ConflictError("This clashes with another record.")
    if "disk is full" in str(failure):
        return StorageFullError()
    return UnavailableError("The database does not answer.")


def _get_error_code(failure: Exception) -> object:
    cause = failure.orig if isinstance(failure, DBAPIError) else None
    return cause.args[0] if cause is not None and cause.args else None
