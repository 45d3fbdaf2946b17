"""Retention: removes expired rows, so that the disk never fills up."""

from datetime import datetime, timedelta

from sqlalchemy import Delete, delete, exists, func, or_, select

from restaurant.audit.models import AuditAction, AuditEntry
from restaurant.auth.models import FailedAttempts, RefreshToken, Session
from restaurant.clock import now
from restaurant.database.event_log import Event
from restaurant.database.session import db
from restaurant.database.transaction import required_unit, transactional
from restaurant.extensions import settings
from restaurant.idempotency.models import StoredResponse
from restaurant.idempotency.service import RETENTION

#: More requests than any restaurant makes in 72 hours; a faulty program may make them.
MAX_STORED_RESPONSES = 500_000
#: Guessing for days must not fill the disk. All other entries of the audit log stay.
MAX_FAILED_LOGINS = 100_000
#: Longer than any delay. After so long without another attempt even wrong PINs are forgotten.
ATTEMPT_RETENTION = timedelta(days=7)

FAILED_LOGIN = AuditAction.SIGN_IN_FAILED.value


@transactional
def prune() -> dict[str, int]:
    """Remove expired rows. Returns how many rows of each kind."""
    return {
        name: int(db.session.execute(statement).rowcount)  # type: ignore[attr-defined]
        for name, statement in _expired().items()
    }


def _expired() -> dict[str, Delete]:
    present = now()
    renewable = RefreshToken.session_id == Session.id
    last_refresh = present - timedelta(days=settings.refresh_token_days)
    return {
        "events": delete(Event).where(Event.id < _oldest_event_kept()),
        "stored answers": delete(StoredResponse).where(
            StoredResponse.created_at < _oldest_response_kept()
        ),
        "failed attempts": delete(FailedAttempts).where(
            FailedAttempts.last_at < present - ATTEMPT_RETENTION
        ),
        "failed sign-ins": delete(AuditEntry).where(
            AuditEntry.action == FAILED_LOGIN, AuditEntry.id <= _last_excess_failure_id()
        ),
        "refresh tokens": delete(RefreshToken).where(RefreshToken.expires_at < present),
        "sessions": delete(Session).where(
            or_(Session.ended_at < last_refresh, ~exists().where(renewable))
        ),
    }


def _last_excess_failure_id() -> int:
    """The id of the newest failed sign-in to remove; 0 if none is."""
    failures = select(AuditEntry.id).where(AuditEntry.action == FAILED_LOGIN)
    newest_first = failures.order_by(AuditEntry.id.desc())
    return db.session.scalar(newest_first.offset(MAX_FAILED_LOGINS).limit(1)) or 0


def _oldest_response_kept() -> datetime:
    """The oldest time of an answer to keep: 72 hours ago, or later when there are too many."""
    newest_first = select(StoredResponse.created_at).order_by(StoredResponse.created_at.desc())
    last_that_fits = db.session.scalar(newest_first.offset(MAX_STORED_RESPONSES - 1).limit(1))
    oldest = now() - RETENTION
    return oldest if last_that_fits is None else max(oldest, last_that_fits)


def _oldest_event_kept() -> int:
    """The id of the first event to keep. Removing by id leaves no gap, whatever the clock did."""
    young = Event.at >= now() - timedelta(days=settings.event_retention_days)
    first = db.session.scalar(select(func.min(Event.id)).where(young))
    return required_unit().last_event_id + 1 if first is None else first
