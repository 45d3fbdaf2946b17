"""Who commits: the outermost ``@transactional`` function, and nothing else.

There is one writer at a time, on every database. Inside the process writers queue in the
order of their arrival; then SQLite is asked for its write lock, and other databases for the
one row of ``event_log``. While the lock is held nobody else writes, so a check and the write
that follows it are atomic: no lost update, no deadlock, no event number out of order.
"""

import logging
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial, wraps
from typing import Any, ParamSpec, TypeVar

from sqlalchemy import Connection, bindparam, insert, select, update
from sqlalchemy.orm import Session, make_transient_to_detached

from restaurant.clock import now
from restaurant.database.base import Model
from restaurant.database.event_log import Event, EventLog
from restaurant.database.fair_lock import FairLock
from restaurant.database.session import db
from restaurant.errors import RestaurantError, UnavailableError

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

#: Seconds that a writer waits for the write lock before the client is told to come back.
WRITE_LOCK_TIMEOUT = 10.0

write_lock = FairLock()

# Used by every transaction, so they are built once.
_LOCK_LOG = select(
    EventLog.last_event_id, EventLog.menu_version, EventLog.staff_version
).with_for_update()
_ADD_EVENTS = insert(Event)
_SET_LAST_EVENT_ID = update(EventLog).values(last_event_id=bindparam("newest"))

_UNIT = "unit_of_work"  # its place in the session's ``info``


@dataclass
class UnitOfWork:
    """One write transaction, from taking the write lock to the commit.

    ``at``, read once the lock is held, is the moment of everything that it writes.
    The three numbers are those of the event log's row, which the transaction holds locked.
    A version is None once this transaction has changed what it counts: what it will be is
    certain only after the commit. ``events`` are rows of ``Event``, written just before it.
    ``inserted`` are the records of ``add_inserted``.
    """

    connection: Connection
    at: datetime
    last_event_id: int
    menu_version: int | None
    staff_version: int | None
    events: list[dict[str, Any]] = field(default_factory=list)
    inserted: list[Model] = field(default_factory=list)
    after_commit: list[Callable[[], object]] = field(default_factory=list)
    on_refusal: list[Callable[[], object]] = field(default_factory=list)

    def next_event_id(self) -> int:
        """Hand out the next number of the event log."""
        self.last_event_id += 1
        return self.last_event_id


def transactional(function: Callable[P, R]) -> Callable[P, R]:
    """Commit when the function returns, roll back when it raises.

    A transactional function called from another joins the caller's transaction. What was
    read before the outermost one began is read again inside it. Raises ``UnavailableError``
    (``busy``) when the write lock is not free in time.
    """

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if current_unit() is not None:
            return function(*args, **kwargs)
        release_connection()
        if not write_lock.acquire(timeout=WRITE_LOCK_TIMEOUT):
            raise UnavailableError("Too many changes wait to be stored. Try again.", "busy")
        try:
            result, unit = _run(partial(function, *args, **kwargs))
        finally:
            write_lock.release()
        _call(unit.after_commit)
        return result

    return wrapper


def release_connection() -> None:
    """Give back the connection of what was read: who waits for others must not keep one.

    Called outside a write transaction. Records are read again when they are looked at.
    """
    if db.session().in_transaction():
        db.session.commit()


def on_commit(callback: Callable[[], object]) -> None:
    """Call this once the current transaction has committed; never when it is rolled back."""
    required_unit().after_commit.append(callback)


def on_refusal(action: Callable[[], object]) -> None:
    """Do this, in a transaction of its own, if a ``RestaurantError`` ends the current one.

    It is done before the write lock is released: a failed attempt is counted before the next
    one is looked at.
    """
    required_unit().on_refusal.append(action)


def begin_sqlite(connection: Connection) -> None:
    """Begin a transaction of SQLite; that of a unit of work takes the write lock at once."""
    writes = connection.get_execution_options().get("writes", False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def add_inserted(record: Model, parts: Sequence[Model]) -> None:
    """Put a new record and its parts, whose rows are written already, into the session.

    ``parts`` are in relationships of the record. Once rolled back all leave the session, as
    those do that it writes itself: the next record may get the same id.
    """
    inserted = [record, *parts]
    for one in inserted:
        make_transient_to_detached(one)
    db.session.add(record)
    required_unit().inserted += inserted


def current_unit(session: Session | None = None) -> UnitOfWork | None:
    """The unit of work under way in a session, by default the request's; None without one."""
    unit: UnitOfWork | None = (session or db.session()).info.get(_UNIT)
    return unit


def required_unit() -> UnitOfWork:
    """The unit of work under way. Raises ``RuntimeError`` outside a write transaction."""
    unit = current_unit()
    if unit is None:
        raise RuntimeError("This needs a transaction: call it from a @transactional function.")
    return unit


def _run(function: Callable[[], R]) -> tuple[R, UnitOfWork]:
    refused: list[Callable[[], object]] = []
    try:
        with _unit_of_work() as unit:
            refused = unit.on_refusal
            return function(), unit
    except RestaurantError:
        for action in refused:
            with _unit_of_work():
                action()
        raise


@contextmanager
def _unit_of_work() -> Iterator[UnitOfWork]:
    """Take the database's write lock; at the end write the events and commit."""
    session = db.session()
    session.expire_all()
    try:
        connection = session.connection(execution_options={"writes": True})
        log_row = connection.execute(_LOCK_LOG).one()
        unit = session.info[_UNIT] = UnitOfWork(connection, now(), *log_row)
        yield unit
        if unit.events:
            connection.execute(_ADD_EVENTS, unit.events)
            connection.execute(_SET_LAST_EVENT_ID, {"newest": unit.last_event_id})
        session.commit()
    except BaseException:
        session.rollback()
        _expunge_inserted(session)
        raise
    finally:
        session.info.pop(_UNIT, None)


def _expunge_inserted(session: Session) -> None:
    unit = current_unit(session)
    for record in unit.inserted if unit else ():
        if record in session:
            session.expunge(record)


def _call(callbacks: list[Callable[[], object]]) -> None:
    for callback in callbacks:
        try:
            callback()
        except Exception:  # the change is committed: the client must not be told otherwise
            log.exception("a callback after a commit failed")
