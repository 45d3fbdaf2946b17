"""The audit: what an owner wants to look up when something is not right.

An entry is written in the transaction of what it tells of: both happened, or neither.
"""

import re
from datetime import datetime
from typing import Any

from sqlalchemy import Select

from restaurant import request_context
from restaurant.audit.models import AuditAction, AuditEntry, AuditSubject
from restaurant.auth.models import User
from restaurant.database import crud
from restaurant.database.base import Model
from restaurant.database.session import db

LONGEST_VALUE = 1000


def note(
    action: AuditAction,
    user: User | None,
    subject: Model | None = None,
    *,
    field: str | None = None,
    before: object = None,
    after: object = None,
) -> None:
    """Write down who did what, from where. The caller's transaction keeps it."""
    here = request_context.present()
    record: Any = subject
    db.session.add(
        AuditEntry(
            action=action.value,
            user_id=user and user.id,
            user_name=user and user.full_name,
            session_id=here.session_id,
            address=here.address,
            subject=subject and _kind_of(subject).value,
            subject_id=record and record.id,
            field=field,
            before=_text(before),
            after=_text(after),
        )
    )


def select_entries(
    at_from: datetime | None = None, at_to: datetime | None = None, **filters: Any
) -> Select[AuditEntry]:
    """The entries that a list shows: written from one moment on, and before another."""
    return crud.between(crud.select_all(AuditEntry, **filters), AuditEntry.at, at_from, at_to)


def _kind_of(subject: Model) -> AuditSubject:
    return AuditSubject(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(subject).__name__).lower())


def _text(value: object) -> str | None:
    return None if value is None else str(value)[:LONGEST_VALUE]
