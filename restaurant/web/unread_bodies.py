"""Lets an answer arrive although its request was not read to the end.

A connection that is closed with bytes unread is reset by the system, and the client sees a broken
connection instead of the answer. So the answer says ``Connection: close``, and what the client
still sends is thrown away for a moment.
"""

import socket
import time
from collections.abc import Callable, Iterable
from contextlib import suppress
from typing import Any

from werkzeug.wsgi import ClosingIterator

Environ = dict[str, Any]
WsgiApp = Callable[..., Iterable[bytes]]

#: A smaller body is on its way as a whole: gunicorn reads the rest of it by itself.
SMALL_BODY = 32 * 1024
#: How much is thrown away, for how long at most, and how long a pause of the client may be.
MAX_DRAINED_BYTES = 64 * 1024 * 1024
MAX_DRAIN_SECONDS = 10.0
MAX_PAUSE_SECONDS = 2.0


class UnreadBodies:
    """WSGI middleware that closes a connection gently after a large body was not read."""

    def __init__(self, app: WsgiApp) -> None:
        self._app = app

    def __call__(self, environ: Environ, start_response: Callable[..., Any]) -> Iterable[bytes]:
        """Answer a request."""
        length = _announced_length(environ)
        if length is not None and length <= SMALL_BODY:
            return self._app(environ, start_response)
        body = environ["wsgi.input"] = _CountedInput(environ["wsgi.input"], length)
        is_closing = False

        def start(status: str, headers: list[tuple[str, str]], *rest: Any) -> Any:
            nonlocal is_closing
            if not body.is_read:
                is_closing = True
                _close_afterwards(start_response, headers)
            return start_response(status, headers, *rest)

        def finish() -> None:
            if is_closing and (connection := environ.get("gunicorn.socket")):
                _drain(connection)

        return ClosingIterator(self._app(environ, start), finish)


def _announced_length(environ: Environ) -> int | None:
    """How long the body is; None for one in chunks, which does not begin with its length."""
    if "HTTP_TRANSFER_ENCODING" in environ:
        return None
    length = environ.get("CONTENT_LENGTH") or "0"
    return int(length) if length.isdecimal() else 0


def _close_afterwards(start_response: Callable[..., Any], headers: list[tuple[str, str]]) -> None:
    headers.append(("Connection", "close"))
    # gunicorn 27 (gunicorn/http/wsgi.py, Response) ignores that header and writes one of its own.
    # Without this method it would write keep-alive, and a test of the bytes would fail.
    response = getattr(start_response, "__self__", None)
    if force_close := getattr(response, "force_close", None):
        force_close()


class _CountedInput:
    """A request's body that knows whether all of it was read."""

    def __init__(self, stream: Any, length: int | None) -> None:
        self._stream = stream
        self._left = length
        self.is_read = False

    def read(self, size: int = -1) -> bytes:
        data: bytes = self._stream.read(size)
        self._count(data, is_end=size is None or size < 0 or (size > 0 and not data))
        return data

    def readline(self, size: int = -1) -> bytes:
        data: bytes = self._stream.readline(size)
        self._count(data, is_end=size != 0 and not data)
        return data

    def _count(self, data: bytes, is_end: bool) -> None:
        if self._left is None:
            self.is_read = self.is_read or is_end
        else:
            self._left -= len(data)
            self.is_read = self._left <= 0


def _drain(connection: Any) -> None:
    """Throw away what the client still sends, until it has noticed or the limits are reached."""
    deadline = time.monotonic() + MAX_DRAIN_SECONDS
    left = MAX_DRAINED_BYTES
    with suppress(OSError):  # the client is gone, or sends nothing for too long
        connection.shutdown(socket.SHUT_WR)
        while left > 0 and (seconds := deadline - time.monotonic()) > 0:
            connection.settimeout(min(seconds, MAX_PAUSE_SECONDS))
            data = connection.recv(65536)
            if not data:
                return
            left -= len(data)
    with suppress(OSError):  # so that nobody waits for this client once more
        connection.shutdown(socket.SHUT_RD)
