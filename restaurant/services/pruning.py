"""Letting go of what has served its time, so that the box never fills up."""

from datetime import timedelta

from sqlalchemy import Delete, delete, exists, or_

from restaurant.clock import now
from restaurant.extensions import db, settings
from restaurant.models import Event, RefreshToken, Session, StoredAnswer
from restaurant.services.idempotency import KEPT_FOR
from restaurant.transaction import transactional


@transactional
def prune() -> dict[str, int]:
    """Remove what is too old to be asked for. Returns how many rows of each kind."""
    return {
        name: int(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]
        for name, statement in _outlived().items()
    }


def _outlived() -> dict[str, Delete]:
    present = now()
    renewable = RefreshToken.session_id == Session.id
    last_refresh = present - timedelta(days=settings.refresh_token_days)
    return {
        "events": delete(Event).where(
            Event.at < present - timedelta(days=settings.event_retention_days)
        ),
        "stored answers": delete(StoredAnswer).where(StoredAnswer.created_at < present - KEPT_FOR),
        "refresh tokens": delete(RefreshToken).where(RefreshToken.expires_at < present),
        "sessions": delete(Session).where(
            or_(Session.ended_at < last_refresh, ~exists().where(renewable))
        ),
    }
