"""The tables of people, devices, sessions, refresh tokens and failed attempts."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship, validates

from restaurant.clock import now
from restaurant.collation import MAX_USERNAME_KEY_LENGTH, sort_key, username_key
from restaurant.database.base import (
    NO_ID_REUSE,
    SORT_KEY_LENGTH,
    ComparisonKey,
    DeactivatableMixin,
    Model,
    Name,
    NamedMixin,
    RecordMixin,
    SecretHash,
    Url,
    string,
)
from restaurant.errors import ConflictError, ForbiddenError
from restaurant.permissions import GRANTS, Permission, Role
from restaurant.request_context import MAX_ADDRESS_LENGTH, MAX_USER_AGENT_LENGTH


class User(DeactivatableMixin, RecordMixin, Model):
    """A member of the staff. Only admins and the person see ``passport`` and ``phone``.

    Somebody without a password signs in with the PIN alone.
    """

    __tablename__ = "users"
    invalidates = "staff_version"

    username: Mapped[Name] = mapped_column(
        info={"key": ComparisonKey("username_key", username_key)}
    )
    username_key: Mapped[str] = mapped_column(string(MAX_USERNAME_KEY_LENGTH), unique=True)
    full_name: Mapped[Name]
    name_key: Mapped[str] = mapped_column(string(2 * SORT_KEY_LENGTH))
    role: Mapped[Role] = mapped_column(index=True)
    phone: Mapped[str | None] = mapped_column(string(40))
    passport: Mapped[Name | None]
    avatar_url: Mapped[Url | None]
    shift_active: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    last_login: Mapped[datetime | None]
    password_hash: Mapped[SecretHash | None]
    pin_hash: Mapped[SecretHash | None]

    @validates("full_name", "username")
    def _update_keys(self, attribute: str, value: str) -> str:
        if attribute == "username":
            self.username_key = username_key(value)
        names = {"full_name": self.full_name, "username": self.username, attribute: value}
        self.name_key = sort_key(f"{names['full_name'] or ''} {names['username'] or ''}")
        return value

    @property
    def has_pin(self) -> bool:
        """Whether a PIN is set."""
        return self.pin_hash is not None

    def check_can_sign_in(self) -> None:
        """Raise ``pin_needed`` unless there is a password or a PIN."""
        if self.password_hash is None and self.pin_hash is None:
            raise ConflictError(
                f"{self.username} has no password and signs in with the PIN alone: set a password "
                "first, or another PIN.",
                "pin_needed",
            )

    def can(self, permission: Permission) -> bool:
        """Whether this person's role has the permission."""
        return permission in GRANTS[self.role]

    def require_permission(self, permission: Permission) -> None:
        """Raise ``ForbiddenError`` unless this person's role has the permission."""
        if not self.can(permission):
            raise ForbiddenError(f"The role {self.role} may not do this. Ask an admin.")


DIGEST_LENGTH = 64

PAIRING_CODE_TTL = timedelta(minutes=10)


class Device(NamedMixin, DeactivatableMixin, RecordMixin, Model):
    """A shared tablet or phone of the restaurant.

    It is registered with a pairing code, valid once and for ten minutes, and enrolled when somebody
    types the code into it: from then on it has a token. Code and token are stored as digests.
    """

    __tablename__ = "devices"
    __table_args__ = NO_ID_REUSE

    pairing_digest: Mapped[str | None] = mapped_column(string(DIGEST_LENGTH), unique=True)
    pairing_expires_at: Mapped[datetime | None]
    token_digest: Mapped[str | None] = mapped_column(string(DIGEST_LENGTH), unique=True)
    enrolled_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    if TYPE_CHECKING:
        # Set on a new device only, and never stored.
        pairing_code: str
        # Set in the list of all, and never stored: whether somebody's socket is open on it.
        is_online: bool

    def can_be_paired(self) -> bool:
        """Whether the pairing code is valid: not expired, and not from a clock that was ahead."""
        if self.pairing_expires_at is None:
            return False
        return timedelta() < self.pairing_expires_at - now() <= PAIRING_CODE_TTL


class Session(Model):
    """A person signed in on a device, until they sign out or the session is ended.

    ``last_used_at`` is when it was opened or its tokens were last refreshed, ``address`` and
    ``agent`` are the client's at that time.
    """

    __tablename__ = "sessions"
    invalidates = "staff_version"
    __table_args__ = NO_ID_REUSE  # audit entries name sessions

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
    """A refresh token that was issued. It can be used once."""

    __tablename__ = "refresh_tokens"

    jti: Mapped[str] = mapped_column(string(36), primary_key=True)
    session_id: Mapped[int] = mapped_column(
        ForeignKey("sessions.id", ondelete="CASCADE"), index=True
    )
    expires_at: Mapped[datetime] = mapped_column(index=True)
    spent_at: Mapped[datetime | None]

    session: Mapped[Session] = relationship(lazy="joined", innerjoin=True)


class FailedAttempts(Model):
    """The number of failed attempts under one key of a throttling policy.

    The key is a keyed digest, as people type passwords into the field of the username. The last
    attempt was at ``last_at``.
    """

    __tablename__ = "try_counts"

    key: Mapped[str] = mapped_column(string(64), primary_key=True)
    count: Mapped[int] = mapped_column("tries")
    last_at: Mapped[datetime] = mapped_column("counted_at", index=True)
