"""gunicorn's threaded worker, made safe against clients on a bad network, and against bad clients.

A thread waits without end for a client that fell silent, and the loop that hands out all work waits
two seconds on closing each connection whose client does not close its own side. One phone after
another that leaves the Wi-Fi would stop the service for everybody.
"""

import logging
import selectors
import socket
import struct
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from typing import Any

from gunicorn.util import close_graceful
from gunicorn.workers import gthread

# How many seconds a client that stops sending or reading may keep a thread.
# A live screen answers a ping every 5 s.
SILENCE_ALLOWED = 20

# From so many places left on, whoever keeps us waiting has to go.
FEW_PLACES = 16

# For so many seconds a connection keeps its thread after an answer: giving it back to the loop and
# getting one again costs as much as a small answer.
AT_HAND = 0.05

# While more than so many keep theirs, the loop hands out all the work: it is slower, but fair.
MOST_KEPT = 32


def _limit(seconds: float) -> bytes:
    """A limit on waiting as a socket wants it: seconds and microseconds."""
    return struct.pack("ll", *divmod(round(seconds * 1_000_000), 1_000_000))


SILENCE_LIMIT = _limit(SILENCE_ALLOWED)
AT_HAND_LIMIT = _limit(AT_HAND)


class ThreadWorker(gthread.ThreadWorker):
    """Serves each request, and each open web socket, in a thread of its own."""

    def init_process(self) -> None:
        self._served: dict[Any, None] = {}  # the connections in threads, the longest there first
        self._kept: set[Any] = set()  # those of them that keep their threads between requests
        for listener in self.sockets:
            _limit_silence(listener.sock)
        self.log.error_log.addFilter(_is_more_than_silence)
        super().init_process()

    def get_thread_pool(self) -> ThreadPoolExecutor:
        """A thread for every connection there may be, so that nobody waits for another's."""
        return ThreadPoolExecutor(self.worker_connections)

    def enqueue_req(self, conn: Any) -> None:
        """Give a connection a thread, a new one only when it has begun to speak."""
        if conn.initialized or conn.data_ready:
            self._begin_to_wait(conn)
            super().enqueue_req(conn)
        else:
            conn.set_timeout()
            self.pending_conns.append(conn)
            readable = partial(self.on_pending_socket_readable, conn)
            self.poller.register(conn.sock, selectors.EVENT_READ, readable)

    def handle(self, conn: Any) -> Any:
        """Serve requests, and close a connection that ends with one while still in its thread."""
        goes_on = super().handle(conn)
        if not goes_on:
            conn.sock.setblocking(True)
            close_graceful(conn.sock)
        return goes_on

    def _keepalive_after(self, conn: Any, keepalive: bool) -> bool:
        """Serve what the client asks next, for as long as it is quick to ask.

        True when it may ask more, but not from this thread.
        """
        self._kept.add(conn)
        try:
            while super()._keepalive_after(conn, keepalive):
                if not (self.alive and len(self._kept) <= MOST_KEPT and self._hears_more(conn)):
                    return True
                keepalive = self.handle_request(next(conn.parser), conn)
            return False
        finally:
            self._kept.discard(conn)

    def _hears_more(self, conn: Any) -> bool:
        """Wait a moment for the beginning of another request, or the end of the connection."""
        self._begin_to_wait(conn)
        unreader = conn.parser.unreader
        unreader.begin()
        if not unreader.buf.getvalue():
            conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, AT_HAND_LIMIT)
            try:
                unreader.unread(unreader.chunk())
            except BlockingIOError:
                unreader.is_waiting = True  # still, while it is on its way back to the loop
                return False
            finally:
                conn.sock.setsockopt(socket.SOL_SOCKET, socket.SO_RCVTIMEO, SILENCE_LIMIT)
        return True

    def _begin_to_wait(self, conn: Any) -> None:
        """Note that it is the latest that we wait for."""
        conn.set_timeout()
        self._served.pop(conn, None)
        self._served[conn] = None

    def finish_request(self, conn: Any, fs: Future[Any]) -> None:
        """Look after a connection that goes on; of one that ended nothing is left to wait for."""
        self._served.pop(conn, None)
        if not fs.cancelled() and not fs.exception() and fs.result():
            super().finish_request(conn, fs)
        else:
            self.nr_conns -= 1
            conn.close()

    def murder_pending(self) -> None:
        """Close who has said nothing for too long, and one more when places run out."""
        super().murder_pending()
        if self.nr_conns > self.worker_connections - FEW_PLACES:
            self._make_room()

    def _make_room(self) -> None:
        """End the connection that has kept us waiting longest for what it should send."""
        served = list(self._served)  # their threads change it meanwhile
        sending = (conn for conn in served if conn.parser and conn.parser.unreader.is_waiting)
        waiting = (self.pending_conns, self.keepalived_conns, sending)
        oldest = [conn for conns in waiting if (conn := next(iter(conns), None))]
        with suppress(OSError, ValueError):
            # Whoever waits for it, the loop or a thread, finds that it has ended.
            min(oldest, key=lambda conn: conn.timeout).sock.shutdown(socket.SHUT_RDWR)


def _limit_silence(listener: socket.socket) -> None:
    """Set the limit on each connection that is accepted here."""
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        listener.setsockopt(socket.SOL_SOCKET, option, SILENCE_LIMIT)


def _is_more_than_silence(record: logging.LogRecord) -> bool:
    """A client that fell silent is no error of this server."""
    return not (record.exc_info and isinstance(record.exc_info[1], BlockingIOError))
