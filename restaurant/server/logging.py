"""Logs as one JSON object a line. Only what is meant for the log gets in: no header, no body.

What an exception says may hold what somebody sent. So it is told by its kind and the way
to it, and in its own words only where those are the machine's.
"""

import json
import logging
import re
import sys
import threading
import traceback
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

#: What a message may carry beside itself, through ``extra``.
EXTRA_FIELDS = ("request_id", "method", "path", "command", "status", "ms", "user_id")

#: Exceptions about our own code and settings.
SAFE_EXCEPTIONS = (ImportError, AttributeError, NameError)
OUR_PACKAGES = {"config", "serving"}
#: Drivers put what they quote between quotation marks, and values on further lines.
DRIVERS = {"sqlite3", "psycopg", "psycopg_pool", "pymysql"}
QUOTED = re.compile(r"(?<!\w)['\"`](?:.*['\"`](?!\w)|.*)", re.DOTALL)

#: Messages of gunicorn that go on with what the client sent.
BAD_REQUEST = re.compile(r"(Invalid request) from ip=.*?: ([A-Za-z ]*).*", re.DOTALL)
FAILED_REQUEST = re.compile(r"(Error handling request) .*", re.DOTALL)

MAX_FRAMES = 30


class JsonFormatter(logging.Formatter):
    """Writes a record so that a line is always one record, whatever a client put into it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a JSON object, in ASCII: no terminal or reader finds a sign in it."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": _get_message(record),
        }
        line |= {name: getattr(record, name) for name in EXTRA_FIELDS if hasattr(record, name)}
        if record.exc_info and record.exc_info[1]:
            line["exception"] = "\n".join(format_traceback(record.exc_info[1]))
        return json.dumps(line, default=str)


def logging_config(level: str) -> dict[str, Any]:
    """The whole of logging, for ``logging.config``: everything to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json_lines": {"()": "restaurant.server.logging.JsonFormatter"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json_lines"}},
        "root": {"level": "WARNING", "handlers": ["console"]},
        "loggers": {
            "restaurant": {"level": level.upper()},
            # Flask tells of each failure too, without the name of the request.
            "restaurant.application": {"level": "CRITICAL"},
            "gunicorn.error": {"level": level.upper(), "handlers": [], "propagate": True},
            "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": True},
            # Without a level they would bring handlers of their own, which write plain text.
            "engineio.server": {"level": "ERROR"},
            "socketio.server": {"level": "ERROR"},
        },
    }


def install_excepthooks() -> None:
    """Make lines of what Python itself would print: warnings, and what ends a thread."""
    logging.captureWarnings(True)
    logging.raiseExceptions = False
    sys.excepthook = lambda _kind, error, _trace: _log_uncaught(error)
    threading.excepthook = lambda ended: _log_uncaught(ended.exc_value)


def _log_uncaught(error: BaseException | None) -> None:
    if error is not None and not isinstance(error, SystemExit):
        logging.getLogger("restaurant").critical("nobody caught this", exc_info=error)


def _get_message(record: logging.LogRecord) -> str:
    if isinstance(record.msg, BaseException):
        return _format_error(record.msg)
    if isinstance(record.args, tuple) and record.args:
        formatted = (
            _format_error(it) if isinstance(it, BaseException) else it for it in record.args
        )
        message = str(record.msg) % tuple(formatted)
    else:
        message = record.getMessage()
    if record.name.startswith(("engineio", "socketio")) and not record.exc_info:
        # Origins and session ids stand in the middle of these.
        origin = " is not an accepted origin." in message
        return f"a client of Socket.IO was refused{' for its origin' if origin else ''}"
    if record.name == "gunicorn.error":
        if record.msg == "%s %s":  # method and path; what is known of it stands in our own line
            return "a request arrived"
        return FAILED_REQUEST.sub(r"\1", BAD_REQUEST.sub(r"\1: \2", message))
    return message


def format_traceback(error: BaseException) -> Iterator[str]:
    """An exception, what it came from, and the way to each."""
    formatted: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in formatted:
        yield f"{'because of ' if formatted else ''}{_format_error(cause)}"
        frames = traceback.walk_tb(cause.__traceback__)
        for frame in traceback.StackSummary.extract(frames, limit=-MAX_FRAMES, lookup_lines=False):
            yield f"  {frame.filename}:{frame.lineno} in {frame.name}"
        formatted.append(cause)
        cause = cause.__cause__ or (None if cause.__suppress_context__ else cause.__context__)


def _format_error(error: BaseException) -> str:
    kind = type(error)
    name = (
        kind.__qualname__
        if kind.__module__ == "builtins"
        else f"{kind.__module__}.{kind.__qualname__}"
    )
    text = redact_message(error)
    return f"{name}: {text}" if text else name


def redact_message(error: BaseException) -> str:
    """The message of an error, or an empty text where it may show what people sent."""
    home = type(error).__module__.partition(".")[0]
    if isinstance(error, OSError):
        return error.strerror or ""
    if isinstance(error, SAFE_EXCEPTIONS) or home in OUR_PACKAGES:
        return str(error)
    if home not in DRIVERS:
        return ""
    text = str(error.args[-1] if error.args else "")  # pymysql puts a number first
    return QUOTED.sub("…", text).partition("\n")[0]
