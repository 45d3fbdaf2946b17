"""A signed-in device, and the refresh tokens it has been given."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from restaurant.clock import now
from restaurant.models.base import Model, string
from restaurant.models.user import User


class Session(Model):
    """One person signed in on one device, until they sign out or somebody ends it."""

    __tablename__ = "sessions"

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]

    user: Mapped[User] = relationship(lazy="joined", innerjoin=True)


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
