"""The column types of the migrations. They never change; add new names instead."""

from typing import Any

import sqlalchemy as sa
from alembic import op
from sqlalchemy.dialects import mysql
from sqlalchemy.types import TypeEngine


def moment() -> TypeEngine[Any]:
    """A moment to the microsecond."""
    precise = mysql.DATETIME(fsp=6)
    return sa.DateTime(timezone=True).with_variant(precise, "mysql", "mariadb")


def text(length: int) -> TypeEngine[Any]:
    """A text of so many characters, compared byte by byte, trailing spaces too."""
    return (
        sa.String(length)
        .with_variant(sa.String(length, collation="C"), "postgresql")
        .with_variant(mysql.VARCHAR(length, **_exact()), "mysql", "mariadb")
    )


def long_text() -> TypeEngine[Any]:
    """A text without a length of its own."""
    return sa.Text().with_variant(mysql.LONGTEXT(**_exact()), "mysql", "mariadb")


def _exact() -> dict[str, str]:
    # MariaDB and MySQL call the same collation by different names.
    is_mariadb = getattr(op.get_bind().dialect, "is_mariadb", False)
    collation = "utf8mb4_nopad_bin" if is_mariadb else "utf8mb4_0900_bin"
    return {"charset": "utf8mb4", "collation": collation}
