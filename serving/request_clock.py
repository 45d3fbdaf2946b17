"""How long a client may take to send one request, under every kind of worker.

gunicorn waits for each piece of a request anew, so one byte now and then keeps it waiting for ever.
Web sockets are read past all this, and have their pings.
"""

import time
from typing import Any

from gunicorn import http, util
from gunicorn.http.body import Body, LengthReader
from gunicorn.http.message import Request
from gunicorn.http.parser import RequestParser
from gunicorn.http.unreader import SocketUnreader
from werkzeug.exceptions import RequestTimeout

#: How many seconds after its first byte a request must be whole.
SECONDS_ALLOWED = 15
#: For so many bytes that did arrive there is a second more: a picture over bad Wi-Fi takes time.
BYTES_PER_SECOND = 64 * 1024

TOO_LATE = "The request did not arrive in time."


def limit_requests() -> None:
    """Let gunicorn read every request by the clock."""
    http.RequestParser = TimedParser


class TimedUnreader(SocketUnreader):
    """Reads a client's bytes, and raises ``RequestTimeout`` when they take too long."""

    def __init__(self, sock: Any) -> None:
        super().__init__(sock)
        self.is_waiting = False
        self._deadline: float | None = None

    def begin(self) -> None:
        """A new request: its clock starts with its first byte, which may have been read already."""
        self._deadline = self._from_now() if self.buf.getvalue() else None

    def chunk(self, size_hint: int | None = None) -> bytes:
        """The next bytes; none when the client has closed its side."""
        self.is_waiting = True
        try:
            piece = self._receive(size_hint)
        finally:
            self.is_waiting = False
        self._deadline = (self._deadline or self._from_now()) + len(piece) / BYTES_PER_SECOND
        return piece

    def _receive(self, size_hint: int | None) -> bytes:
        if self._deadline is None:
            return super().chunk(size_hint)
        usual = self.sock.gettimeout()
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise RequestTimeout(TOO_LATE)
        self.sock.settimeout(left if usual is None else min(left, usual))
        try:
            return super().chunk(size_hint)
        except TimeoutError:
            if usual is not None and usual < left:
                raise  # somebody else's limit
            raise RequestTimeout(TOO_LATE) from None
        finally:
            self.sock.settimeout(usual)

    @staticmethod
    def _from_now() -> float:
        return time.monotonic() + SECONDS_ALLOWED


class TimedRequest(Request):
    """A request that the clock starts for."""

    def __init__(self, cfg: Any, unreader: TimedUnreader, *rest: Any) -> None:
        unreader.begin()
        super().__init__(cfg, unreader, *rest)


class TimedParser(RequestParser):
    """Reads the requests of a connection; the first that is late is the last."""

    mesg_class = TimedRequest

    def __init__(self, cfg: Any, source: Any, source_addr: Any) -> None:
        super().__init__(cfg, source, source_addr)
        self.unreader = TimedUnreader(source)

    def __next__(self) -> Any:
        try:
            return super().__next__()
        except RequestTimeout as late:
            util.write_error(self.unreader.sock, late.code, late.name, late.description)
            raise StopIteration from None

    def finish_body(self, *args: Any, **kwargs: Any) -> bool:
        """Read what is left of a body; False when the connection is of no more use."""
        if self.mesg and _is_read(self.mesg.body):
            return True
        try:
            return bool(super().finish_body(*args, **kwargs))
        except RequestTimeout:
            return False


def _is_read(body: Body) -> bool:
    """Whether nothing is left of a body whose length was announced, or that never was."""
    return isinstance(body.reader, LengthReader) and not body.reader.length and not body.failed
