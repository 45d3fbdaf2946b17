"""How gunicorn writes its answers: with less work for each than it does by itself.

While many threads are busy, each call of the system is a chance for another one to take over,
which costs as much as a good part of a small answer.
"""

import time
from functools import lru_cache
from typing import Any

from gunicorn import util
from gunicorn.glogging import Logger
from gunicorn.http import wsgi

_date_of = lru_cache(maxsize=1)(util.http_date)


def write_lightly(settings: Any) -> None:
    """Let gunicorn answer so in this process, by these settings, which change no more."""
    wsgi.Response = Answer
    util.http_date = _http_date
    # Each look at a setting is a call otherwise, and there are some thirty in a request.
    vars(settings).update({name: setting.get() for name, setting in settings.settings.items()})


class QuietLogger(Logger):
    """Keeps no list of requests, and so gathers nothing for it: the application has its own."""

    def access(self, *_: Any) -> None:
        """Do nothing."""


class Answer(wsgi.Response):
    """Sends the head of an answer together with the first piece of its body."""

    headers_sent: bool

    def send_headers(self) -> None:
        """Wait: the head leaves with what comes next."""

    def sendfile(self, respiter: Any) -> bool:
        """Send a file, whose bytes never pass through here."""
        self._send_head()
        return bool(super().sendfile(respiter))

    def close(self) -> None:
        """End the answer, which may have had no body."""
        self._send_head()
        super().close()

    def _emit_body(self, data: bytes) -> None:
        if self.chunked:
            self._send_head()
            super()._emit_body(data)
        else:
            util.write(self.sock, self._head() + data)

    def _send_head(self) -> None:
        if head := self._head():
            util.write(self.sock, head)

    def _head(self) -> bytes:
        """The head, the first time it is asked for."""
        if self.headers_sent:
            return b""
        self.headers_sent = True
        lines = [f"{name}: {value}\r\n" for name, value in self.headers]
        return "".join([*self.default_headers(), *lines, "\r\n"]).encode("latin-1")


def _http_date(timestamp: float | None = None) -> str:
    """A moment (by default this one) as a header says it; it is worked out once a second."""
    return _date_of(int(time.time() if timestamp is None else timestamp))
