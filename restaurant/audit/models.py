"""The table of the audit log, and what is recorded in it."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from restaurant.clock import now
from restaurant.database.base import AppendOnly, Model, Name, Note, string
from restaurant.request_context import MAX_ADDRESS_LENGTH


class AuditAction(StrEnum):
    """What was done. The values are public."""

    SIGNED_IN = "signed_in"
    SIGN_IN_FAILED = "sign_in_failed"
    SIGNED_OUT = "signed_out"
    SESSION_ENDED = "session_ended"
    TOKEN_REUSED = "token_reused"  # noqa: S105  # the name of an event
    USER_ADDED = "user_added"
    USER_CHANGED = "user_changed"
    USER_REMOVED = "user_removed"
    DEVICE_ADDED = "device_added"
    DEVICE_ENROLLED = "device_enrolled"
    DEVICE_REVOKED = "device_revoked"
    RESTAURANT_CHANGED = "restaurant_changed"
    MENU_IMPORTED = "menu_imported"
    PRICE_CHANGED = "price_changed"
    AVAILABILITY_CHANGED = "availability_changed"
    ORDER_CANCELLED = "order_cancelled"
    ITEM_CANCELLED = "line_cancelled"
    ORDER_REFUNDED = "order_refunded"
    BACKUP_STARTED = "backup_started"
    BACKUP_DOWNLOADED = "backup_downloaded"
    RESTORED = "restored"
    DEMO_FILLED = "demo_filled"
    DEMO_REMOVED = "demo_removed"


class AuditSubject(StrEnum):
    """What it was done to: the class name of a model in snake case."""

    DEVICE = "device"
    DISH = "dish"
    ORDER = "order"
    ORDER_ITEM = "order_item"
    RESTAURANT = "restaurant"
    SESSION = "session"
    USER = "user"


class AuditEntry(AppendOnly, Model):
    """One entry. It has no foreign keys, so it stays when the records it names are erased.

    ``user_id`` and ``user_name`` are the person who acted, with the name they had then (both None:
    somebody who is not signed in; a name alone: somebody at the console). ``subject`` and
    ``subject_id`` name the record it was done to, ``field`` what changed about it, ``before`` and
    ``after`` its values.
    """

    __tablename__ = "audit_entries"
    __table_args__ = (
        Index(None, "action", "id"),
        Index(None, "user_id", "id"),
        Index(None, "subject", "subject_id", "id"),
        Index(None, "at", "id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime] = mapped_column(default=now)
    action: Mapped[str] = mapped_column(string(40))
    user_id: Mapped[int | None]
    user_name: Mapped[Name | None]
    session_id: Mapped[int | None]
    address: Mapped[str | None] = mapped_column(string(MAX_ADDRESS_LENGTH))
    subject: Mapped[str | None] = mapped_column(string(20))
    subject_id: Mapped[int | None]
    field: Mapped[str | None] = mapped_column(string(40))
    before: Mapped[Note | None] = mapped_column("from_value")
    after: Mapped[Note | None] = mapped_column("to_value")

    @property
    def user(self) -> dict[str, object] | None:
        """The person who acted, in the shape of `ActorSchema`."""
        if self.user_name is None:
            return None
        return {"id": self.user_id, "full_name": self.user_name}
