"""Who commits: the outermost ``@transactional`` function, and nobody else.

Writers go one at a time, on every database. Inside the process they queue in the order
they came; then SQLite is asked for its write lock and the others for the one row of
``event_log``. Whoever holds it reads what nobody can change under its hands, so a check
and the write that follows it are one thing: no lost update, no deadlock, no event number
out of order.
"""

import logging
from collections.abc import Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from sqlalchemy import bindparam, insert, select, update
from sqlalchemy.orm import Session

from restaurant.database.event_log import Event, EventLog, PendingEvents
from restaurant.database.fair_lock import FairLock
from restaurant.database.session import db
from restaurant.errors import RestaurantError, UnavailableError

log = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")

#: How long a writer waits for its turn before the client is told to come back.
WRITE_LOCK_TIMEOUT = 10.0

write_lock = FairLock()

# Said in every transaction, so they are put together once.
_SELECT_FOR_UPDATE = select(
    EventLog.last_event_id, EventLog.menu_version, EventLog.staff_version
).with_for_update()
_INSERT_EVENTS = insert(Event)
_UPDATE_LAST_EVENT_ID = update(EventLog).values(last_event_id=bindparam("newest"))


def transactional(function: Callable[P, R]) -> Callable[P, R]:
    """Commit when the function returns, roll back when it raises.

    A transactional function called from another joins the caller's transaction. What was
    read before the outermost one began is read again inside it.
    """

    @wraps(function)
    def wrapper(*args: P.args, **kwargs: P.kwargs) -> R:
        if "after_commit" in db.session().info:
            return function(*args, **kwargs)
        if db.session().in_transaction():
            db.session.commit()  # who waits keeps no connection, and no snapshot of the past
        if not write_lock.acquire(timeout=WRITE_LOCK_TIMEOUT):
            raise UnavailableError("Too many changes are waiting for their turn.", "busy")
        try:
            result, callbacks = _run(lambda: function(*args, **kwargs))
        finally:
            write_lock.release()
        _call(callbacks)
        return result

    return wrapper


def _run(action: Callable[[], R]) -> tuple[R, list[Callable[[], object]]]:
    refusal_callbacks: list[Callable[[], object]] = []
    try:
        return _attempt(action, refusal_callbacks)
    except RestaurantError:
        for act in refusal_callbacks:
            _attempt(act, [])
        raise


def _attempt(
    action: Callable[[], R], refusal_callbacks: list[Callable[[], object]]
) -> tuple[R, list[Callable[[], object]]]:
    session = db.session()
    session.expire_all()
    callbacks: list[Callable[[], object]] = []
    session.info["after_commit"], session.info["even_if_refused"] = callbacks, refusal_callbacks
    try:
        database = session.connection(execution_options={"writes": True})
        log = session.info["event_log"] = PendingEvents(*database.execute(_SELECT_FOR_UPDATE).one())
        result = action()
        _write(session, log)
        session.commit()
    except BaseException:
        session.rollback()
        raise
    finally:
        del session.info["after_commit"], session.info["even_if_refused"]
        session.info.pop("event_log", None)
    return result, callbacks


def _write(session: Session, log: PendingEvents) -> None:
    if log.events:
        session.connection().execute(_INSERT_EVENTS, log.events)
        session.connection().execute(_UPDATE_LAST_EVENT_ID, {"newest": log.last_event_id})


def _call(callbacks: list[Callable[[], object]]) -> None:
    for callback in callbacks:
        try:
            callback()
        except Exception:  # what is committed has happened: nobody may be told otherwise
            log.exception("what follows a commit failed")


def pending_events() -> PendingEvents:
    """The event log, which the current transaction has locked."""
    locked: PendingEvents = db.session().info["event_log"]
    return locked


def on_commit(callback: Callable[[], object]) -> None:
    """Call back once the current transaction has committed, never if it rolls back."""
    db.session().info["after_commit"].append(callback)


def on_refusal(act: Callable[[], object]) -> None:
    """Do this, and nothing else, if a rule of the restaurant ends the current transaction.

    It is done before anybody else's turn: whoever guesses is counted before guessing again.
    """
    db.session().info["even_if_refused"].append(act)
