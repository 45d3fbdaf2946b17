"""Socket.IO's client manager, made safe for threads, which also welcomes new clients.

Socket.IO tells a client that it is connected only after the connect handler has returned; what
is sent earlier would reach the client before that. ``Manager.connect`` is called last, so the
welcome is sent from there.
"""

from collections.abc import Callable
from functools import wraps
from threading import RLock
from typing import Any

import socketio
from flask import Flask

from restaurant.live import connections
from restaurant.live.dispatcher import dispatcher


def _synchronized(name: str) -> Callable[..., Any]:
    """A method of the manager that holds the lock: the library itself has none."""
    change = getattr(socketio.Manager, name)

    @wraps(change)
    def guarded(self: "ThreadSafeManager", *args: Any, **kwargs: Any) -> Any:
        with self.lock:
            return change(self, *args, **kwargs)

    return guarded


class ThreadSafeManager(socketio.Manager):
    """Which clients are connected and in which rooms; passes each new one to the dispatcher."""

    pre_connect = _synchronized("pre_connect")
    pre_disconnect = _synchronized("pre_disconnect")
    disconnect = _synchronized("disconnect")
    enter_room = _synchronized("enter_room")
    leave_room = _synchronized("leave_room")

    def __init__(self, app: Flask) -> None:
        super().__init__()
        self.lock = RLock()
        self._app = app

    def connect(self, sid: str, namespace: str) -> None:
        """Register a client as connected, then welcome it."""
        with self.lock:
            super().connect(sid, namespace)
        connection = connections.get(sid)
        if connection is not None:
            with self._app.app_context():
                dispatcher.attach(connection)
