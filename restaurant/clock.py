"""The one clock of the restaurant, always in UTC."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime

_frozen_at: ContextVar[datetime | None] = ContextVar("pretended", default=None)


def now() -> datetime:
    """Tell the time."""
    return _frozen_at.get() or datetime.now(UTC)


@contextmanager
def frozen_at(moment: datetime) -> Iterator[None]:
    """Let the clock stand at another moment for what happens inside.

    For an evening that is told rather than lived: the demo's.
    """
    token = _frozen_at.set(moment)
    try:
        yield
    finally:
        _frozen_at.reset(token)
