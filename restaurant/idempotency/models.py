"""Stored answers to requests with an idempotency key."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from restaurant.clock import now
from restaurant.database.base import Model, long_text, string

MAX_KEY_LENGTH = 255


class StoredResponse(Model):
    """The answer to a request with an idempotency key, exactly as it was sent.

    Written in the same transaction as the effect of the request.
    """

    __tablename__ = "stored_answers"

    user_id: Mapped[int] = mapped_column(
        ForeignKey("users.id", ondelete="CASCADE"), primary_key=True
    )
    key: Mapped[str] = mapped_column(string(MAX_KEY_LENGTH), primary_key=True)
    created_at: Mapped[datetime] = mapped_column(default=now, index=True)
    fingerprint: Mapped[str] = mapped_column(string(64))
    status: Mapped[int]
    headers: Mapped[str] = mapped_column(string(2000))  # a JSON object
    body: Mapped[str] = mapped_column(long_text())
