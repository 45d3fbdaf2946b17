"""The numbered log of events, for clients that read rather than listen."""

from sqlalchemy import select

from restaurant.auth.models import User
from restaurant.database.event_log import Event
from restaurant.database.session import db
from restaurant.live.dispatcher import in_rooms
from restaurant.live.rooms import rooms_for


def list_events(user: User, after: int, limit: int) -> list[Event]:
    """The events after a number that this person's rooms may hear, oldest first."""
    statement = (
        select(Event)
        .where(Event.id > after, in_rooms(rooms_for(user)))
        .order_by(Event.id)
        .limit(limit)
    )
    return list(db.session.scalars(statement))
