"""Restricting a list to a period of time, at the same cost however old the records are."""

from datetime import datetime, timedelta
from typing import Any, TypeVar

from sqlalchemy import ColumnElement, Select, func, select

from restaurant.clock import now

S = TypeVar("S", bound=Select[Any])

#: The ids of so long a period are found in a few milliseconds.
MAX_ID_RANGE_PERIOD = timedelta(days=31)


def filter_period(statement: S, moment: Any, begin: datetime | None, end: datetime | None) -> S:
    """Restrict a SELECT to the period from ``begin`` until before ``end``; None is no bound."""
    if begin is not None:
        statement = statement.where(moment >= begin)
    if end is not None:
        statement = statement.where(moment < end)
    if begin is not None and is_short(begin, end):
        statement = statement.where(_id_range(moment, begin, end))
    return statement


def is_short(begin: datetime | None, end: datetime | None) -> bool:
    """Whether only the records of a period are looked at, however many there are."""
    return begin is not None and (end or now()) - begin <= MAX_ID_RANGE_PERIOD


def _id_range(moment: Any, begin: datetime, end: datetime | None) -> ColumnElement[bool]:
    """A condition on the id that follows from the period, so that a search by id is bounded.

    Such a list is sorted by id. For one waiter's orders of a day SQLite would go along all that
    the waiter ever took. EXPLAIN QUERY PLAN without this condition, and with it::

        SEARCH orders USING INDEX ix_orders_waiter_id_id (waiter_id=?)
        SEARCH orders USING INDEX ix_orders_waiter_id_id (waiter_id=? AND id>? AND id<?)

    Statistics do not replace it: docs/adr/0049-list-queries-on-sqlite.md has the figures.
    """
    period = [moment >= begin] if end is None else [moment >= begin, moment < end]
    key = moment.class_.id
    # For the least of plain ids a database may go along all of them instead of the period.
    first, last = (
        select(extreme(key + 0)).where(*period).correlate(None).scalar_subquery()
        for extreme in (func.min, func.max)
    )
    return key.between(first, last)
