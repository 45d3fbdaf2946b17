"""Somebody on the staff, and the sessions they have open."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, validates

from restaurant.collation import sort_key
from restaurant.database.base import (
    KEY_LENGTH,
    Address,
    Model,
    Name,
    Record,
    Retirable,
    Secret,
    string,
)
from restaurant.errors import ForbiddenError
from restaurant.permissions import GRANTS, Permission, Role


class User(Retirable, Record, Model):
    """Somebody on the staff.

    ``passport`` and ``phone`` are for admins and the person alone.
    """

    __tablename__ = "users"
    outdates = "staff_version"

    username: Mapped[Name] = mapped_column(unique=True)
    full_name: Mapped[Name]
    name_key: Mapped[str] = mapped_column(string(2 * KEY_LENGTH))
    role: Mapped[Role] = mapped_column(index=True)
    phone: Mapped[str | None] = mapped_column(string(40))
    passport: Mapped[Name | None]
    avatar_url: Mapped[Address | None]
    shift_active: Mapped[bool] = mapped_column(default=False)
    created_by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    last_login: Mapped[datetime | None]
    password_hash: Mapped[Secret]
    pin_hash: Mapped[Secret | None]

    @validates("full_name", "username")
    def _follow_name(self, attribute: str, value: str) -> str:
        names = {"full_name": self.full_name, "username": self.username, attribute: value}
        self.name_key = sort_key(f"{names['full_name'] or ''} {names['username'] or ''}")
        return value

    def can(self, permission: Permission) -> bool:
        """Tell whether this person's role allows it."""
        return permission in GRANTS[self.role]

    def must_hold(self, permission: Permission) -> None:
        """Raise ``ForbiddenError`` when this person's role does not allow it."""
        if not self.can(permission):
            raise ForbiddenError(f"The role {self.role} may not do this.")
