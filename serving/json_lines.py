"""Logs as one JSON object a line. Only what is meant for the log gets in: no header, no body."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

#: What a message may carry beside itself, through ``extra``.
FACTS = ("request_id", "method", "path", "status", "ms", "user_id")


class JsonLines(logging.Formatter):
    """Writes a record so that a line is always one record, whatever a client put into it."""

    def format(self, record: logging.LogRecord) -> str:
        """The record as a JSON object."""
        line: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        line |= {name: getattr(record, name) for name in FACTS if hasattr(record, name)}
        if record.exc_info:
            line["exception"] = self.formatException(record.exc_info)
        return json.dumps(line, ensure_ascii=False, default=str)


def configuration(level: str) -> dict[str, Any]:
    """The whole of logging, for ``logging.config``: everything to standard error."""
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"json_lines": {"()": "serving.json_lines.JsonLines"}},
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "json_lines"}},
        "root": {"level": "WARNING", "handlers": ["console"]},
        "loggers": {
            "restaurant": {"level": level.upper()},
            "gunicorn.error": {"level": level.upper(), "handlers": [], "propagate": True},
            "gunicorn.access": {"level": "WARNING", "handlers": [], "propagate": True},
        },
    }
