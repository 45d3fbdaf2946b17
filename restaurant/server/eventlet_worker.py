"""A worker for gunicorn that runs on eventlet; gunicorn itself ships none since version 26.

The standard library is patched in the worker's own process: gunicorn's master stays as it is.
"""

import os
import warnings
from collections.abc import Iterable
from types import FrameType
from typing import TYPE_CHECKING, Any

from gunicorn.workers.base_async import AsyncWorker

if TYPE_CHECKING:
    from eventlet.greenio import GreenSocket
    from eventlet.greenpool import GreenPool

# How soon a stop is noticed, and how long a full table of open files is left to empty.
POLL_INTERVAL = 0.2


class EventletWorker(AsyncWorker):
    """Serves each connection in a green thread of its own."""

    alive: bool

    def init_process(self) -> None:
        """Patch the standard library, before anything of the application is imported."""
        # eventlet asks at every start not to be chosen: the choice is made in the settings.
        warnings.filterwarnings("ignore", message=r"\s*Eventlet is deprecated")
        import eventlet
        from eventlet import hubs

        eventlet.monkey_patch()
        hubs.use_hub()
        # psycopg's own way of waiting is written in C and would stop every green thread.
        os.environ.setdefault("PSYCOPG_WAIT_FUNC", "wait_select")
        super().init_process()

    def is_already_handled(self, answer: Iterable[bytes]) -> bool:
        """Say so of a connection that was a web socket: nothing may be written to it any more."""
        from eventlet.wsgi import WSGI_LOCAL

        if getattr(WSGI_LOCAL, "already_handled", False):
            raise StopIteration
        return super().is_already_handled(answer)

    def timeout_ctx(self) -> Any:
        """A limit on waiting for the next request of a connection."""
        import eventlet

        return eventlet.Timeout(self.cfg.keepalive or None, False)

    # A signal may arrive in the middle of the hub, where nothing is allowed to wait.
    def handle_quit(self, sig: int, frame: FrameType | None) -> None:
        """Stop, in a green thread."""
        import eventlet

        eventlet.spawn(super().handle_quit, sig, frame)

    def handle_usr1(self, sig: int, frame: FrameType | None) -> None:
        """Open the log files anew, in a green thread."""
        import eventlet

        eventlet.spawn(super().handle_usr1, sig, frame)

    def run(self) -> None:
        """Serve until told to stop or left without a master, then finish what has begun."""
        import eventlet
        from eventlet.greenio import GreenSocket

        pool = eventlet.GreenPool(self.worker_connections)
        listeners = [GreenSocket(listener.sock) for listener in self.sockets]
        acceptors = [eventlet.spawn(self._accept, listener, pool) for listener in listeners]
        while self.alive and self.ppid == os.getppid():
            self.notify()
            eventlet.sleep(POLL_INTERVAL)
        self.alive = False

        for acceptor in acceptors:
            acceptor.kill()
        for listener in listeners:
            listener.close()
        self._finish(pool)

    def _accept(self, listener: "GreenSocket", pool: "GreenPool") -> None:
        import eventlet

        while True:
            try:
                connection, address = listener.accept()
            except OSError as error:
                # Out of file descriptors, or a client already gone: neither may end the service.
                self.log.warning("Could not accept a connection: %s", error)
                eventlet.sleep(POLL_INTERVAL)
                continue
            pool.spawn_n(self.handle, listener, connection, address)

    def _finish(self, pool: "GreenPool") -> None:
        import eventlet

        with eventlet.Timeout(self.cfg.graceful_timeout, False):
            while pool.running():
                self.notify()
                eventlet.sleep(POLL_INTERVAL)
