"""The events in the log, for tests of actions."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import select

from restaurant.database.event_log import Event
from restaurant.database.session import db

Told = list[dict[str, Any]]


def every_event_id() -> list[int]:
    """The numbers of all events, ascending."""
    with db.engine.connect() as connection:
        return list(connection.scalars(select(Event.id).order_by(Event.id)))


@contextmanager
def told() -> Iterator[Told]:
    """The events of what happens inside, as they are sent, once it has happened."""
    heard: Told = []
    last = max(every_event_id(), default=0)
    yield heard
    with db.engine.connect() as connection:
        bodies = connection.scalars(select(Event.body).where(Event.id > last).order_by(Event.id))
        heard.extend(json.loads(body) for body in bodies)


def names(events: Told) -> list[str]:
    """What kinds of events these are."""
    return [event["event"] for event in events]
