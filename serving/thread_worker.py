"""gunicorn's threaded worker, made safe against clients on a bad network, and against bad clients.

A thread waits without end for a client that fell silent, and the loop that hands out all work waits
two seconds on closing each connection whose client does not close its own side. One phone after
another that leaves the Wi-Fi would stop the service for everybody.
"""

import logging
import os
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


class ThreadWorker(gthread.ThreadWorker):
    """Serves each request, and each open web socket, in a thread of its own."""

    def init_process(self) -> None:
        self._stay_on_one_core()
        self._served: dict[Any, None] = {}  # the connections in threads, the longest there first
        for listener in self.sockets:
            _limit_silence(listener.sock)
        self.log.error_log.addFilter(_is_more_than_silence)
        super().init_process()

    def get_thread_pool(self) -> ThreadPoolExecutor:
        """A thread for every connection there may be, so that nobody waits for another's."""
        return ThreadPoolExecutor(self.worker_connections)

    def enqueue_req(self, conn: Any) -> None:
        """Give a connection a thread, a new one only when it has begun to speak."""
        conn.set_timeout()
        if conn.initialized or conn.data_ready:
            self._served[conn] = None
            super().enqueue_req(conn)
        else:
            self.pending_conns.append(conn)
            readable = partial(self.on_pending_socket_readable, conn)
            self.poller.register(conn.sock, selectors.EVENT_READ, readable)

    def handle(self, conn: Any) -> Any:
        """Serve a request, and close a connection that ends with it while still in its thread."""
        goes_on = super().handle(conn)
        if not goes_on:
            conn.sock.setblocking(True)
            close_graceful(conn.sock)
        return goes_on

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
        sending = (conn for conn in self._served if conn.parser and conn.parser.unreader.is_waiting)
        waiting = (self.pending_conns, self.keepalived_conns, sending)
        oldest = [conn for conns in waiting if (conn := next(iter(conns), None))]
        with suppress(OSError, ValueError):
            # Whoever waits for it, the loop or a thread, finds that it has ended.
            min(oldest, key=lambda conn: conn.timeout).sock.shutdown(socket.SHUT_RDWR)

    def _stay_on_one_core(self) -> None:
        """One thread runs at a time anyway, and handing over between cores halves the speed."""
        if hasattr(os, "sched_setaffinity"):
            os.sched_setaffinity(0, {max(os.sched_getaffinity(0))})


def _limit_silence(listener: socket.socket) -> None:
    """Set the limit on each connection that is accepted here."""
    limit = struct.pack("ll", SILENCE_ALLOWED, 0)
    for option in (socket.SO_RCVTIMEO, socket.SO_SNDTIMEO):
        listener.setsockopt(socket.SOL_SOCKET, option, limit)


def _is_more_than_silence(record: logging.LogRecord) -> bool:
    """A client that fell silent is no error of this server."""
    return not (record.exc_info and isinstance(record.exc_info[1], BlockingIOError))
