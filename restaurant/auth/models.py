"""People, their devices and sessions, and failed attempts to sign in."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from restaurant.clock import now
from restaurant.collation import sort_key
from restaurant.database.base import (
    NO_ID_REUSE,
    SORT_KEY_LENGTH,
    DeactivatableMixin,
    Model,
    Name,
    NamedMixin,
    RecordMixin,
    SecretHash,
    Url,
    string,
)
from restaurant.errors import ForbiddenError
from restaurant.permissions import GRANTS, Permission, Role
from restaurant.request_context import MAX_ADDRESS_LENGTH, MAX_USER_AGENT_LENGTH


class User(DeactivatableMixin, RecordMixin, Model):
    """Somebody on the staff.

    ``passport`` and ``phone`` are for admins and the person alone.
    """

    __tablename__ = "users"
    invalidates = "staff_version"

    username: Mapped[Name] = mapped_column(unique=True)
    full_name: Mapped[Name]
    name_key: Mapped[str] = mapped_column(string(2 * SORT_KEY_LENGTH))
    role: Mapped[Role] = mapped_column(index=True)
    phone: Mapped[str | None] = mapped_column(string(40))
    passport: Mapped[Name | None]
    avatar_url: Mapped[Url | None]
    shift_active: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    last_login: Mapped[datetime | None]
    password_hash: Mapped[SecretHash]
    pin_hash: Mapped[SecretHash | None]

    @validates("full_name", "username")
    def _update_name_key(self, attribute: str, value: str) -> str:
        names = {"full_name": self.full_name, "username": self.username, attribute: value}
        self.name_key = sort_key(f"{names['full_name'] or ''} {names['username'] or ''}")
        return value

    def can(self, permission: Permission) -> bool:
        """Tell whether this person's role allows it."""
        return permission in GRANTS[self.role]

    def require_permission(self, permission: Permission) -> None:
        """Raise ``ForbiddenError`` when this person's role does not allow it."""
        if not self.can(permission):
            raise ForbiddenError(f"The role {self.role} may not do this.")


DIGEST_LENGTH = 64

PAIRING_CODE_TTL = timedelta(minutes=10)


class Device(NamedMixin, DeactivatableMixin, RecordMixin, Model):
    """A device of the house. Its codes and tokens are kept as digests only.

    It is announced with a pairing code, good once and not for long, and enrolled when
    somebody types the code into it. Switched off, it opens nothing any more.
    """

    __tablename__ = "devices"
    __table_args__ = NO_ID_REUSE

    pairing_digest: Mapped[str | None] = mapped_column(string(DIGEST_LENGTH), unique=True)
    pairing_expires_at: Mapped[datetime | None]
    token_digest: Mapped[str | None] = mapped_column(string(DIGEST_LENGTH), unique=True)
    enrolled_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    if TYPE_CHECKING:
        # Known in the moment in which it is announced, and never again.
        pairing_code: str

    def can_be_paired(self) -> bool:
        """Whether its pairing code is still good, also when the clock was set back meanwhile."""
        if self.pairing_expires_at is None:
            return False
        return timedelta() < self.pairing_expires_at - now() <= PAIRING_CODE_TTL


class Session(Model):
    """One person signed in on one device, until they sign out or somebody ends it.

    ``last_used_at`` is when it was opened or its tokens were last exchanged, and
    ``address`` and ``agent`` are where that came from.
    """

    __tablename__ = "sessions"
    invalidates = "staff_version"
    __table_args__ = NO_ID_REUSE  # the audit says which session somebody acted from

    id: Mapped[int] = mapped_column(primary_key=True)
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id", ondelete="CASCADE"), index=True)
    device_id: Mapped[int | None] = mapped_column(ForeignKey("devices.id"), index=True)
    created_at: Mapped[datetime] = mapped_column(default=now)
    last_used_at: Mapped[datetime] = mapped_column(default=now)
    ended_at: Mapped[datetime | None]
    address: Mapped[str | None] = mapped_column(string(MAX_ADDRESS_LENGTH))
    agent: Mapped[str | None] = mapped_column(string(MAX_USER_AGENT_LENGTH))

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


class FailedAttempts(Model):
    """Wrong tries of one kind: for a name, from an address.

    The key is a keyed digest, as people type passwords where names belong.
    """

    __tablename__ = "try_counts"

    key: Mapped[str] = mapped_column(string(64), primary_key=True)
    tries: Mapped[int]
    counted_at: Mapped[datetime] = mapped_column(index=True)
