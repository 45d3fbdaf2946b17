"""A signed-in device, and the refresh tokens it has been given."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from restaurant.clock import now
from restaurant.database.base import NEVER_REUSED, Model, string
from restaurant.models.device import Device
from restaurant.models.user import User
from restaurant.request_context import LONGEST_ADDRESS, LONGEST_AGENT


class Session(Model):
    """One person signed in on one device, until they sign out or somebody ends it.

    ``last_used_at`` is when it was opened or its tokens were last exchanged, and
    ``address`` and ``agent`` are where that came from.
    """

    __tablename__ = "sessions"
    outdates = "staff_version"
    __table_args__ = NEVER_REUSED  # the audit says which session somebody acted from

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("devices.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    address: Mapped[str | None] = mapped_column(string(LONGEST_ADDRESS))
    agent: Mapped[str | None] = mapped_column(string(LONGEST_AGENT))

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)
    device: Mapped[Device | None] = relationship()


class RefreshToken(Model):
    """A refresh token that was given out. It is good for one exchange."""

    __tablename__ = "refresh_tokens"

    jti: Mapped[str] = mapped_column(string(36), primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(index=True)
    spent_at: Mapped[datetime | None]

    session: Mapped[Session] = relationship(lazy="joined", innerjoin=True)
