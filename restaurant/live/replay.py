"""Reading the event log: for the dispatcher, for clients that return, and over HTTP."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import ColumnElement, Integer, Select, bindparam, func, or_, select

from restaurant.database.event_log import Event, EventLog
from restaurant.database.session import db
from restaurant.errors import ConflictError

#: How many events are read at once.
BATCH_SIZE = 500

EventRow = tuple[int, str, str, str]  # id, name, rooms, body

# Built once: building it takes three times as long as the database needs to answer it.
_EVENTS = (
    select(Event.id, Event.name, Event.rooms, Event.body)
    .order_by(Event.id)
    .limit(bindparam("batch_size", type_=Integer))
)
_EVENTS_AFTER = _EVENTS.where(Event.id > bindparam("after"))
_EVENTS_BETWEEN = _EVENTS.where(Event.id > bindparam("after"), Event.id <= bindparam("up_to"))


def in_rooms(rooms: Sequence[str]) -> ColumnElement[bool]:
    """The condition that an event is sent to at least one of these rooms."""
    return or_(*(Event.rooms.contains(f" {room} ", autoescape=True) for room in rooms))


def read_events(after: int) -> Sequence[EventRow]:
    """The next ``BATCH_SIZE`` events after an id, at most."""
    return _rows(_EVENTS_AFTER, after=after)


def read_missed_events(rooms: Sequence[str], after: int, up_to: int) -> Sequence[EventRow]:
    """The next ``BATCH_SIZE`` events of these rooms after one id, up to and with another."""
    return _rows(_EVENTS_BETWEEN.where(in_rooms(rooms)), after=after, up_to=up_to)


def last_event_id() -> int:
    """The id of the newest event that is committed; 0 before the first one."""
    return _scalar(select(EventLog.last_event_id)) or 0


def epoch() -> str:
    """The epoch of the database: event ids of another epoch mean nothing here."""
    return _scalar(select(EventLog.epoch)) or ""


def resync_reason(client_epoch: str | None, client_event_id: int) -> str | None:
    """Why a client must load everything again, None if the log has all that it missed."""
    if client_epoch not in (None, epoch()):
        return "another_database"
    newest = last_event_id()
    if client_event_id > newest:
        return "unknown_event"
    oldest = _scalar(select(func.min(Event.id)))
    kept_from = newest + 1 if oldest is None else oldest
    return "too_old" if client_event_id < kept_from - 1 else None


def list_events(rooms: Sequence[str], after: int, limit: int) -> list[Event]:
    """The events of these rooms after an id, the oldest first; after 0 all that are kept.

    Raises ``resync`` where a client of the live channel would be told so.
    """
    if after and (reason := resync_reason(None, after)):
        newest = last_event_id()
        raise ConflictError(
            f"What came after event {after} is not known here. Load everything again, then read "
            f"on after {newest}.",
            "resync",
            reason=reason,
            last_event_id=newest,
        )
    statement = (
        select(Event).where(Event.id > after, in_rooms(rooms)).order_by(Event.id).limit(limit)
    )
    return list(db.session.scalars(statement))


def _rows(statement: Select[int, str, str, str], **values: int) -> Sequence[EventRow]:
    # A connection of its own sees the newest commit, whatever the session has read.
    with db.engine.connect() as connection:
        return connection.execute(statement, values | {"batch_size": BATCH_SIZE}).all()


def _scalar(statement: Select[Any]) -> Any:
    with db.engine.connect() as connection:
        return connection.scalar(statement)
