"""gunicorn's threaded worker, made safe against clients on a bad network.

A thread waits without end for a client that fell silent, and the loop that hands out all work waits
two seconds on closing each connection whose client does not close its own side. One phone after
another that leaves the Wi-Fi would stop the service for everybody.
"""

import logging
import os
import socket
import struct
from concurrent.futures import Future
from typing import Any

from gunicorn.util import close_graceful
from gunicorn.workers import gthread

# How many seconds a client that stops sending or reading may keep a thread.
# A live screen answers a ping every 5 s.
SILENCE_ALLOWED = 20


class ThreadWorker(gthread.ThreadWorker):
    """Serves each request, and each open web socket, in a thread of its own."""

    def init_process(self) -> None:
        self._stay_on_one_core()
        for listener in self.sockets:
            _limit_silence(listener.sock)
        self.log.error_log.addFilter(_is_more_than_silence)
        super().init_process()

    def handle(self, conn: Any) -> Any:
        """Serve a request, and close a connection that ends with it while still in its thread."""
        goes_on = super().handle(conn)
        if not goes_on:
            conn.sock.setblocking(True)
            close_graceful(conn.sock)
        return goes_on

    def finish_request(self, conn: Any, fs: Future[Any]) -> None:
        """Look after a connection that goes on; of one that ended nothing is left to wait for."""
        if not fs.cancelled() and not fs.exception() and fs.result():
            super().finish_request(conn, fs)
        else:
            self.nr_conns -= 1
            conn.close()

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
