"""Writing and listing audit entries: who did what, when, to what, and from where.

An entry is written in the transaction of the action it describes: both are stored, or neither.
"""

import re
from collections.abc import Mapping
from datetime import datetime
from typing import Any, Protocol

from sqlalchemy import Select

from restaurant import request_context
from restaurant.audit.models import AuditAction, AuditEntry, AuditSubject
from restaurant.database import crud
from restaurant.database.base import Model
from restaurant.database.period import filter_period
from restaurant.database.session import db

MAX_VALUE_LENGTH = 1000


class Actor(Protocol):
    """The person who acts, as far as the audit needs to know them."""

    @property
    def id(self) -> int:
        """Their id."""

    @property
    def full_name(self) -> str:
        """Their name as others read it."""


def record(
    action: AuditAction,
    actor: Actor | None,
    subject: Model | None = None,
    *,
    field: str | None = None,
    before: object = None,
    after: object = None,
) -> None:
    """Add an entry to the current transaction.

    ``actor`` is None for the command line and for people who are not signed in. ``subject``
    is the record it was done to; ``before`` and ``after`` are kept as text, cut after 1,000
    characters. Session and address come from the request context.
    """
    context = request_context.current()
    target: Any = subject
    db.session.add(
        AuditEntry(
            action=action.value,
            user_id=actor and actor.id,
            user_name=actor and actor.full_name,
            session_id=context.session_id,
            address=context.remote_addr,
            subject=subject and _get_subject(subject).value,
            subject_id=target and target.id,
            field=field,
            before=_format_value(before),
            after=_format_value(after),
        )
    )


def record_changes(
    action: AuditAction, actor: Actor | None, subject: Model, before: Mapping[str, object]
) -> None:
    """Add an entry for each field of ``before`` that has another value now."""
    for field, old in before.items():
        new = getattr(subject, field)
        if new != old:
            record(action, actor, subject, field=field, before=old, after=new)


def select_entries(
    at_from: datetime | None = None, at_to: datetime | None = None, **filters: Any
) -> Select[AuditEntry]:
    """The entries that match the filters, from ``at_from`` on and before ``at_to``."""
    return filter_period(crud.select_all(AuditEntry, **filters), AuditEntry.at, at_from, at_to)


def _get_subject(subject: Model) -> AuditSubject:
    return AuditSubject(re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type(subject).__name__).lower())


def _format_value(value: object) -> str | None:
    return None if value is None else str(value)[:MAX_VALUE_LENGTH]
