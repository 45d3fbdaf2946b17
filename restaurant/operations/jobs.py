"""Work that takes minutes: one at a time, beside the requests, with its last outcome remembered."""

import logging
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime
from threading import Lock
from typing import Any, Generic, TypeVar

from flask import Flask, current_app

from restaurant.clock import now
from restaurant.errors import ConflictError, RestaurantError
from restaurant.extensions import socketio

log = logging.getLogger(__name__)

Result = TypeVar("Result")

#: Who asked for it: id and full name, as ``ActorSchema`` shows them.
Person = dict[str, object]


@dataclass(frozen=True)
class Run(Generic[Result]):
    """One time that the work is done, or was. ``person`` is None: the server by itself."""

    subject: str
    started_at: datetime
    person: Person | None = None
    finished_at: datetime | None = None
    result: Result | None = None
    error: Exception | None = None

    @property
    def is_running(self) -> bool:
        """Whether it goes on."""
        return self.finished_at is None


class Job(Generic[Result]):
    """Work on a subject (the name of a file, or nothing), and what came of it the last time.

    The outcome is kept in the memory of the server, so a restart forgets it.
    """

    def __init__(
        self, work: Callable[[str], Result], refusal: Callable[[datetime], ConflictError]
    ) -> None:
        """``refusal`` makes the error for whoever comes while it is running since a moment."""
        self._work, self._refusal = work, refusal
        self._lock = Lock()
        self._last: Run[Result] | None = None

    @property
    def last(self) -> Run[Result] | None:
        """The run that goes on, or else the last one; None since the start."""
        return self._last

    def check_idle(self) -> None:
        """Raise the refusal while it is running."""
        if self._last is not None and self._last.is_running:
            raise self._refusal(self._last.started_at)

    def start(self, subject: str, person: Person | None) -> Run[Result]:
        """Begin in the background. Raises the refusal while it is running."""
        run = self._begin(subject, person)
        app: Any = current_app
        socketio.start_background_task(self._finish_in, app._get_current_object(), subject)
        return run

    def run(self, subject: str) -> Result:
        """Do it now, for the server itself. Raises what the work raises, and as ``start``."""
        self._begin(subject, None)
        return self._finish(subject)

    def _begin(self, subject: str, person: Person | None) -> Run[Result]:
        with self._lock:
            self.check_idle()
            self._last = Run(subject, now(), person)
            return self._last

    def _finish_in(self, app: Flask, subject: str) -> None:
        with app.app_context():
            try:
                self._finish(subject)
            except RestaurantError as error:
                log.error("%s", str(error))  # noqa: TRY400  # it says it all
            except Exception:
                log.exception("work beside the requests failed")

    def _finish(self, subject: str) -> Result:
        outcome: dict[str, Any] = {}
        try:
            outcome["result"] = self._work(subject)
        except Exception as error:
            outcome["error"] = error
            raise
        finally:
            if self._last is not None:
                self._last = replace(self._last, finished_at=now(), **outcome)
        result: Result = outcome["result"]
        return result
