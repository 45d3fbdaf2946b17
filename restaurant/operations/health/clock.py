"""Whether the machine's clock is behind what was written by it before."""

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import SQLAlchemyError

from restaurant.clock import now
from restaurant.database.event_log import Event
from restaurant.database.session import db
from restaurant.orders.models import Order

#: How far two clocks may differ.
CLOCK_TOLERANCE = timedelta(seconds=5)

_NEWEST_TIMESTAMPS = select(
    select(Event.at).order_by(Event.id.desc()).limit(1).scalar_subquery(),
    select(Order.created_at).order_by(Order.id.desc()).limit(1).scalar_subquery(),
)


def check_clock() -> str:
    """Compare the clock with the newest stored times: "ok", "behind" or "unknown".

    Without a battery-backed clock a computer may start with a time in the past, and new orders
    would be stored with it.
    """
    try:
        newest = newest_timestamp()
    except SQLAlchemyError:
        return "unknown"
    return "behind" if newest is not None and newest > now() + CLOCK_TOLERANCE else "ok"


def newest_timestamp() -> datetime | None:
    """The time of the newest order or event; None without any."""
    with db.engine.connect() as connection:
        moments = connection.execute(_NEWEST_TIMESTAMPS).one()
    return max((moment for moment in moments if moment is not None), default=None)
