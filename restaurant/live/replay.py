"""Reading the event log, for clients that poll over HTTP instead of listening."""

from sqlalchemy import select

from restaurant.database.event_log import Event
from restaurant.database.session import db
from restaurant.live.dispatcher import in_rooms
from restaurant.live.rooms import rooms_for
from restaurant.permissions import Role


def list_events(role: Role, user_id: int, after: int, limit: int) -> list[Event]:
    """The first ``limit`` events after an id that reach this user's rooms, oldest first."""
    statement = (
        select(Event)
        .where(Event.id > after, in_rooms(rooms_for(role, user_id)))
        .order_by(Event.id)
        .limit(limit)
    )
    return list(db.session.scalars(statement))
