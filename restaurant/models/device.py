"""A shared device of the house: the tablet on the wall, the phone behind the bar."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy.orm import Mapped, mapped_column

from restaurant.clock import now
from restaurant.database.base import NEVER_REUSED, Model, Named, Record, Retirable, string

DIGEST_LENGTH = 64
CODE_LIVES = timedelta(minutes=10)


class Device(Named, Retirable, Record, Model):
    """A device of the house. Its codes and tokens are kept as digests only.

    It is announced with a pairing code, good once and not for long, and enrolled when
    somebody types the code into it. Switched off, it opens nothing any more.
    """

    __tablename__ = "devices"
    __table_args__ = NEVER_REUSED

    pairing_digest: Mapped[str | None] = mapped_column(string(DIGEST_LENGTH), unique=True)
    pairing_expires_at: Mapped[datetime | None]
    token_digest: Mapped[str | None] = mapped_column(string(DIGEST_LENGTH), unique=True)
    enrolled_at: Mapped[datetime | None]
    last_used_at: Mapped[datetime | None]

    if TYPE_CHECKING:
        # Known in the moment in which it is announced, and never again.
        pairing_code: str

    def may_be_paired(self) -> bool:
        """Whether its pairing code is still good, also when the clock was set back meanwhile."""
        if self.pairing_expires_at is None:
            return False
        return timedelta() < self.pairing_expires_at - now() <= CODE_LIVES
