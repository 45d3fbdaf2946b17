"""The checks of ``/ready`` in words, for somebody who looks after the server."""

from dataclasses import dataclass
from enum import StrEnum

from restaurant.operations.health import readiness

#: What each answer of each check means, and what to do. ``docs/operations.md`` says more.
SENTENCES: dict[str, str] = {
    "database_ok": "The database answers and takes changes.",
    "database_away": "The database does not answer. Check that it runs.",
    "database_gone": "The database file was deleted or replaced while the server runs. Stop the "
    "server and restore a backup.",
    "database_locked": "Another program keeps the database for itself. End it.",
    "migrations_ok": "The database fits the program.",
    "migrations_pending": "The database is older or newer than the program. Start the server anew.",
    "migrations_unknown": "It is not known whether the database fits the program.",
    "disk_ok": "There is room on the disk.",
    "disk_full": "The disk is full. Remove what does not belong on it, then old backups.",
    "disk_read_only": "The disk can only be read, as a worn memory card. Download the newest "
    "backup, then replace the disk.",
    "disk_gone": "The folder of the data is not there. Check that its disk is mounted.",
    "backup_ok": "The newest backup is less than 26 hours old.",
    "backup_overdue": "The newest backup is older than 26 hours. Make one now.",
    "backup_none_yet": "The restaurant is new: its first backup is made tonight.",
    "backup_not_here": "No backups are made here: use the tool of the database.",
    "clock_ok": "The clock is right, as far as the records tell.",
    "clock_behind": "The clock is behind the newest record. Set it.",
    "clock_unknown": "It is not known whether the clock is right.",
}


class LineState(StrEnum):
    """How bad it is: an error stops the work, a warning is for a person to look at."""

    OK = "ok"
    WARNING = "warning"
    ERROR = "error"


@dataclass(frozen=True)
class CheckLine:
    """One check: what it is called, how it is, and a code and a sentence that say so."""

    name: str
    state: LineState
    code: str
    detail: str


def check_lines() -> list[CheckLine]:
    """Run every check of the server."""
    return [_line(name, answer) for name, answer in readiness.run_checks().items()]


def _line(name: str, answer: str) -> CheckLine:
    code = f"{name}_{answer}".replace(" ", "_").replace("-", "_")
    return CheckLine(name, _state(name, answer), code, SENTENCES[code])


def _state(name: str, answer: str) -> LineState:
    if answer in readiness.HEALTHY:
        return LineState.OK
    return LineState.ERROR if name in readiness.CHECKS else LineState.WARNING
