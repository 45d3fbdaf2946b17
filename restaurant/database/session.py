"""The database session, and the unit of work that is under way in it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from flask_sqlalchemy import SQLAlchemy
from sqlalchemy.orm import Session

from restaurant.database.base import Model

db = SQLAlchemy(metadata=Model.metadata, session_options={"expire_on_commit": False})

_UNIT_OF_WORK = "unit_of_work"


@dataclass
class UnitOfWork:
    """One write transaction, from taking the write lock to the commit.

    The three numbers are those of the event log's row, which the transaction holds locked.
    A version is None once this transaction has changed what it counts: what it will be is
    certain only after the commit. ``events`` are rows of ``Event``, written just before it.
    """

    last_event_id: int
    menu_version: int | None
    staff_version: int | None
    events: list[dict[str, Any]] = field(default_factory=list)
    after_commit: list[Callable[[], object]] = field(default_factory=list)
    on_refusal: list[Callable[[], object]] = field(default_factory=list)

    def next_event_id(self) -> int:
        """Hand out the next number of the event log."""
        self.last_event_id += 1
        return self.last_event_id


def current_unit(session: Session | None = None) -> UnitOfWork | None:
    """The unit of work under way in a session, by default the request's; None without one."""
    unit: UnitOfWork | None = (session or db.session()).info.get(_UNIT_OF_WORK)
    return unit


def set_current_unit(unit: UnitOfWork | None) -> None:
    """Begin or end the unit of work of this session. For ``database.transaction`` alone."""
    if unit is None:
        db.session().info.pop(_UNIT_OF_WORK, None)
    else:
        db.session().info[_UNIT_OF_WORK] = unit
