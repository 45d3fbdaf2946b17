"""The numbered log of every event that was sent to the sockets."""

from __future__ import annotations

from datetime import datetime
from uuid import uuid4

from sqlalchemy import BigInteger
from sqlalchemy.orm import Mapped, mapped_column

from restaurant.database.base import Model, long_text, string


class Event(Model):
    """An event, exactly as it was sent.

    Ids have no gaps and grow in the order of the commits: they are counted in ``EventLog``,
    which every write transaction holds locked.
    """

    __tablename__ = "events"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    name: Mapped[str] = mapped_column(string(40))
    at: Mapped[datetime] = mapped_column(index=True)
    rooms: Mapped[str] = mapped_column(string(120))  # " kitchen waiters "
    body: Mapped[str] = mapped_column(long_text())  # the JSON object, event_id included


class EventLog(Model):
    """The one row that every write transaction locks first.

    ``epoch`` changes when the database is replaced by another one (a restore): a client that
    has event ids of another epoch must load everything anew. ``menu_version`` and
    ``staff_version`` count the changes to the menu and to the staff, their sessions and
    devices: see ``restaurant.database.cache_versions``.
    """

    __tablename__ = "event_log"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    last_event_id: Mapped[int] = mapped_column(default=0)
    epoch: Mapped[str] = mapped_column(string(36), default=lambda: str(uuid4()))
    menu_version: Mapped[int] = mapped_column(BigInteger, default=0)
    staff_version: Mapped[int] = mapped_column(BigInteger, default=0)
