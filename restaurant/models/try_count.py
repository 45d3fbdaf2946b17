"""How often somebody has tried to get in."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from restaurant.database.base import Model, string


class TryCount(Model):
    """Wrong tries of one kind: for a name, from an address.

    The key is a keyed digest, as people type passwords where names belong.
    """

    __tablename__ = "try_counts"

    key: Mapped[str] = mapped_column(string(64), primary_key=True)
    tries: Mapped[int]
    counted_at: Mapped[datetime] = mapped_column(index=True)
