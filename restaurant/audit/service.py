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

MAX_VALUE_LENGTH = 1000


def record(
    action: AuditAction,
    user: User | None,
    subject: Model | None = None,
    *,
    field: str | None = None,
    before: object = None,
    after: object = None,
) -> None:
    """Write down who did what, from where. The caller's transaction keeps it."""
    here = request_context.current()
    target: Any = subject
    db.session.add(
        AuditEntry(
            action=action.value,
            user_id=user and user.id,
            user_name=user and user.full_name,
            session_id=here.session_id,
            address=here.remote_addr,
            subject=subject and _get_subject(subject).value,
            subject_id=target and target.id,
            field=field,
            before=_format_value(before),
            after=_format_value(after),
        )
    )


def select_entries(
    at_from: datetime | None = None, at_to: datetime | None = None, **filters: Any
) -> Select[AuditEntry]:
    """The entries that a list shows: written from one moment on, and before another."""
    return crud.filter_period(crud.select_all(AuditEntry, **filters), AuditEntry.at, at_from, at_to)


def _get_subject(subject: Model) -> AuditSubject:
    return AuditSubject(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(subject).__name__).lower())


def _format_value(value: object) -> str | None:
    return None if value is None else str(value)[:MAX_VALUE_LENGTH]
