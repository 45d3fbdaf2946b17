"""The application as ``bench/slow_disk.py`` measures it: with slow statements and noted commits.

A request with the header ``X-Slow-Rows`` lets the database count that far in its own transaction.
What SQLite does can be moved to native threads (``SQLITE_IN_THREADS``), to see what a green worker
gains by it: ``commit`` only the commits, ``all`` every statement.
"""

import os
import sqlite3
import threading
import time
from collections.abc import Callable
from typing import Any

from flask import Flask, g, has_request_context, request
from sqlalchemy import Engine, event
from sqlalchemy.orm import Session

from restaurant import create_app

COUNT = (
    "WITH RECURSIVE counted (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM counted WHERE n < ?) "
    "SELECT COUNT(*) FROM counted"
)


def in_thread(function: Callable[..., Any], *arguments: Any) -> Any:
    """Call the function in a native thread, where gevent is at work; else here."""
    import gevent

    return gevent.get_hub().threadpool.apply(function, arguments)


class ThreadedCursor(sqlite3.Cursor):
    """Runs every statement in a native thread."""

    def execute(self, *arguments: Any) -> Any:
        """Execute one statement."""
        in_thread(super().execute, *arguments)
        return self

    def executemany(self, *arguments: Any) -> Any:
        """Execute one statement for several rows."""
        in_thread(super().executemany, *arguments)
        return self

    def fetchall(self) -> Any:
        """Read the rest of the rows, for which SQLite may still have to search."""
        return in_thread(super().fetchall)


class CommitInThread(sqlite3.Connection):
    """Waits for the disk in a native thread."""

    def commit(self) -> None:
        """Make the transaction durable."""
        in_thread(super().commit)


class AllInThread(CommitInThread):
    """Does everything in a native thread."""

    def cursor(self, factory: Any = ThreadedCursor) -> Any:
        """A cursor of that kind."""
        return super().cursor(factory)


FACTORIES = {"commit": CommitInThread, "all": AllInThread}


def build() -> Flask:
    """The restaurant, observed."""
    factory = FACTORIES.get(os.environ.get("SQLITE_IN_THREADS", ""))
    if factory is not None:
        event.listen(Engine, "do_connect", lambda *call: call[3].update(factory=factory))
    event.listen(Engine, "before_cursor_execute", slow_down)
    _note_commits(os.open(os.environ["COMMITS"], os.O_WRONLY | os.O_APPEND | os.O_CREAT))
    return create_app()


def slow_down(connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
    """Count before a reader's first statement, or before a writer's event is stored."""
    if not has_request_context() or "X-Slow-Rows" not in request.headers or "slowed" in g:
        return
    if request.method == "GET" or "INSERT INTO events" in statement:
        g.slowed = True
        cursor = connection.connection.cursor()
        cursor.execute(COUNT, (int(request.headers["X-Slow-Rows"]),))
        cursor.fetchall()


def _note_commits(file: int) -> None:
    """Note when each transaction that stored events had ended, in the order of the events."""
    storing: set[int] = set()

    def note_events(_connection: Any, _cursor: Any, statement: str, *_: Any) -> None:
        if "INSERT INTO events" in statement:
            storing.add(threading.get_ident())

    def note_commit(_session: Any) -> None:
        if threading.get_ident() in storing:
            storing.remove(threading.get_ident())
            os.write(file, b"%f\n" % time.monotonic())

    event.listen(Engine, "after_cursor_execute", note_events)
    event.listen(Session, "after_commit", note_commit)
