"""The check of the data that the owner asks for: ``flask check``, beside the requests."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from flask import Flask, current_app
from sqlalchemy.orm import Session

from restaurant.auth.models import User
from restaurant.database.engine import make_snapshot_engine
from restaurant.errors import ConflictError
from restaurant.extensions import settings
from restaurant.operations.integrity import find_violations
from restaurant.operations.jobs import Job, Person, Run
from restaurant.threads import run_in_thread


class CheckState(StrEnum):
    """How far the check of the data is."""

    NEVER = "never"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True)
class DataCheck:
    """The check that goes on, or the last one. ``ok`` is None until it is done."""

    state: CheckState
    started_at: datetime | None = None
    finished_at: datetime | None = None
    person: Person | None = None
    ok: bool | None = None
    problems: tuple[str, ...] = ()


def start_check(user: User) -> DataCheck:
    """Begin in the background. Raises ``check_running`` while one is running."""
    return _as_seen(job.start("", {"id": user.id, "full_name": user.full_name}))


def last_check() -> DataCheck:
    """The one that goes on, or the last one since the server was started."""
    return DataCheck(CheckState.NEVER) if job.last is None else _as_seen(job.last)


def _as_seen(run: Run[tuple[str, ...]]) -> DataCheck:
    state = CheckState.DONE
    if run.is_running:
        state = CheckState.RUNNING
    elif run.result is None:
        state = CheckState.FAILED
    problems = run.result or ()
    return DataCheck(
        state,
        run.started_at,
        run.finished_at,
        run.person,
        ok=not problems if state is CheckState.DONE else None,
        problems=problems,
    )


def _check(_subject: str) -> tuple[str, ...]:
    app: Any = current_app
    return run_in_thread(_find_all, app._get_current_object())


def _find_all(app: Flask) -> tuple[str, ...]:
    """Read through a connection of its own: those of the requests belong to their threads."""
    with app.app_context():
        engine = make_snapshot_engine(settings.database_url)
        try:
            with Session(engine) as session:
                return tuple(find_violations(session))
        finally:
            engine.dispose()


job: Job[tuple[str, ...]] = Job(
    _check,
    lambda begun: ConflictError(
        f"The data are being checked since {begun:%H:%M} UTC. Wait for it.", "check_running"
    ),
)
