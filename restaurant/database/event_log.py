"""The numbered log of everything that was said live."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import uuid4

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from restaurant.database.base import Model, long_text, string


class Event(Model):
    """Something that happened, exactly as it was sent.

    Ids have no gaps and grow in the order of the commits: ``EventLog`` hands them out
    under the lock that every writer holds.
    """

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(string(40))
    at: Mapped[datetime] = mapped_column(index=True)
    rooms: Mapped[str] = mapped_column(string(120))  # " kitchen waiters "
    body: Mapped[str] = mapped_column(long_text())  # the JSON object, event_id included


class EventLog(Model):
    """The one row that every writer locks first: who holds it, writes.

    ``epoch`` names this life of the database. A client that counted in another one
    must load everything anew. ``menu_version`` and ``staff_version`` count the changes to
    what is on the menu and to who may come in: see ``restaurant.database.cache_versions``.
    """

    __tablename__ = "event_log"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_event_id: Mapped[int] = mapped_column(default=0)
    epoch: Mapped[str] = mapped_column(string(36), default=lambda: str(uuid4()))
    menu_version: Mapped[int] = mapped_column(BigInteger, default=0)
    staff_version: Mapped[int] = mapped_column(BigInteger, default=0)


@dataclass
class PendingEvents:
    """The event log in the hands of the one who writes, with the events not written yet.

    A version is None once this transaction has changed what it counts: nobody knows yet
    whether that will be.
    """

    last_event_id: int
    menu_version: int | None
    staff_version: int | None
    events: list[dict[str, Any]] = field(default_factory=list)

    def next_event_id(self) -> int:
        """Hand out the next number of the sequence."""
        self.last_event_id += 1
        return self.last_event_id
