"""A gunicorn worker on eventlet, for SERVER_WORKER=eventlet: gunicorn has none since version 26.

eventlet is imported, and the standard library patched, in the worker's own process only.
"""

import os
import warnings
from collections.abc import Iterable
from types import FrameType
from typing import Any

from gunicorn.workers.base_async import AsyncWorker

# How soon a stop is noticed, and how long a failed accept waits, in seconds.
POLL_INTERVAL = 0.2


class EventletWorker(AsyncWorker):
    """Serves each connection in a green thread of its own."""

    alive: bool

    def init_process(self) -> None:
        """Patch the standard library before anything of the application is imported."""
        # eventlet's warning is known: the choice is made in the settings.
        warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
        import eventlet

        eventlet.monkey_patch()
        # psycopg's own way of waiting is written in C and would stop every green thread.
        os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_select")
        super().init_process()

    def is_already_handled(self, answer: Iterable[bytes]) -> bool:
        """Whether the connection was a WebSocket, to which nothing more may be written."""
        from eventlet.wsgi import WSGI_LOCAL

        if getattr(WSGI_LOCAL, "already_handled", False):
            raise StopIteration
        return super().is_already_handled(answer)

    def timeout_ctx(self) -> Any:
        """A limit on waiting for the next request of a connection."""
        import eventlet

        return eventlet.Timeout(self.cfg.keepalive or None, False)

    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """Stop, in a green thread."""
        # A signal may arrive inside the hub, where nothing may wait.
        import eventlet

        eventlet.spawn(super().handle_quit, sig, frame)

    def run(self) -> None:
        """Serve until stopped or without a master, then finish running requests."""
        import eventlet

        pool = eventlet.GreenPool(self.worker_connections)
        acceptors = [eventlet.spawn(self._accept, listener.sock, pool) for listener in self.sockets]
        while self.alive and self.ppid == os.getppid():
            self.notify()
            eventlet.sleep(POLL_INTERVAL)
        for acceptor in acceptors:
            acceptor.kill()
        for listener in self.sockets:
            listener.close()
        with eventlet.Timeout(self.cfg.graceful_timeout, False):
            while pool.running():
                self.notify()
                eventlet.sleep(POLL_INTERVAL)

    def _accept(self, sock: Any, pool: Any) -> None:
        import eventlet
        from eventlet.greenio import GreenSocket

        listener = GreenSocket(sock)
        while True:
            try:
                connection, address = listener.accept()
            except OSError as error:  # a client already gone, or no file descriptor left
                self.log.warning("Could not accept a connection: %s", error)
                eventlet.sleep(POLL_INTERVAL)
            else:
                pool.spawn_n(self.handle, listener, connection, address)
