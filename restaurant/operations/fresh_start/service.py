"""Taking the demo away again: everything but the restaurant itself, its admins and its devices."""

import logging
from datetime import timedelta

from sqlalchemy import Delete, delete, select, update

from config import sqlite_path
from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction, AuditEntry
from restaurant.auth.models import Session, User
from restaurant.clock import now
from restaurant.database.event_log import Event, EventLog
from restaurant.database.session import db
from restaurant.database.transaction import on_commit, required_unit, transactional
from restaurant.errors import ConflictError, UnavailableError
from restaurant.extensions import settings
from restaurant.floor.models import Location, Table
from restaurant.idempotency.models import StoredResponse
from restaurant.live import connections
from restaurant.menu.models import Category, Dish, Ingredient
from restaurant.operations.backups import backup, copies
from restaurant.operations.backups.backup import BackupError, NoRoomError
from restaurant.orders.models import Order, OrderHistory, OrderItem
from restaurant.payments.models import PaymentMethod
from restaurant.permissions import Role

log = logging.getLogger(__name__)

#: So long the demo is for looking at. What is there later is taken for the restaurant's own.
TRIAL = timedelta(days=14)


def begin_anew(owner: User) -> None:
    """Remove what the demo brought, and what was added since, after a backup.

    The restaurant's record, its admins with their sign-ins, the paired devices and the audit log
    stay. Ids are not given out again, and every screen loads anew. Raises ``no_demo`` for a
    restaurant that did not begin as the demo in the last two weeks, ``backup_elsewhere`` for
    another database than SQLite, ``backup_running``, and ``storage_full`` or ``unavailable`` when
    no backup can be made.
    """
    _check_is_demo()
    _back_up()
    _remove(owner)


def _check_is_demo() -> None:
    """Whether the newest of filling and removing was filling, and not long ago."""
    either = AuditEntry.action.in_([AuditAction.DEMO_FILLED, AuditAction.DEMO_REMOVED])
    newest = select(AuditEntry).where(either).order_by(AuditEntry.id.desc()).limit(1)
    entry = db.session.scalar(newest)
    if entry is None or entry.action != AuditAction.DEMO_FILLED or entry.at < now() - TRIAL:
        raise ConflictError(
            f"This restaurant did not begin as the demo in the last {TRIAL.days} days, so nothing "
            "is removed. Remove single records instead.",
            "no_demo",
        )


def _back_up() -> None:
    if sqlite_path(settings.database_url) is None:
        raise ConflictError(
            "Only a SQLite database is backed up here, and without a backup nothing is removed. "
            "Use an empty database of your own.",
            "backup_elsewhere",
        )
    try:
        copies.job.run(backup.next_name())
    except NoRoomError as error:
        log.warning("no backup before the demo is removed: %s", error)
        raise UnavailableError(
            "There is no room for a backup, so nothing was removed. Free space first.",
            "storage_full",
        ) from error
    except BackupError as error:
        log.warning("no backup before the demo is removed: %s", error)
        raise UnavailableError(
            "The backup failed, so nothing was removed. Try again.", "unavailable"
        ) from error


@transactional
def _remove(owner: User) -> None:
    _check_is_demo()  # another request may have been quicker
    for statement in _statements():
        db.session.execute(statement, execution_options={"synchronize_session": False})
    _leave_gap()
    audit_service.record(AuditAction.DEMO_REMOVED, owner)
    on_commit(connections.close_all)


def _statements() -> list[Delete]:
    """What is removed, so that nothing refers to what is gone: orders first, then the rest."""
    others = User.role != Role.ADMIN
    of_others = Session.user_id.in_(select(User.id).where(others))
    everything = (
        *(OrderHistory, OrderItem, Order),
        *(Dish, Category, Ingredient),
        *(Table, Location, PaymentMethod),
        *(StoredResponse, Event),
    )
    return [
        *(delete(model) for model in everything),
        delete(Session).where(of_others),
        delete(User).where(others),
    ]


def _leave_gap() -> None:
    """Skip an event: whoever saw the last one is told to load everything anew."""
    unit = required_unit()
    db.session.execute(update(EventLog).values(last_event_id=unit.next_event_id()))
