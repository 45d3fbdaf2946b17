"""The declarative base and the column types every model shares."""

import enum
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated, Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, MetaData, String, Table, Text
from sqlalchemy.dialects import mysql
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    declared_attr,
    mapped_column,
    validates,
)
from sqlalchemy.types import TypeDecorator, TypeEngine

from restaurant.clock import now
from restaurant.collation import sort_key

#: The largest id and the largest plain number: what INTEGER holds on every database.
MAX_INT32 = 2**31 - 1


class UtcDateTime(TypeDecorator[datetime]):
    """A UTC time with microseconds, also on databases without time zones."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type that keeps microseconds."""
        if dialect.name in {"mysql", "mariadb"}:
            return dialect.type_descriptor(mysql.DATETIME(fsp=6))
        return dialect.type_descriptor(DateTime(timezone=dialect.name == "postgresql"))

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """A moment as the database stores it: in UTC."""
        if value is None:
            return None
        moment = value.astimezone(UTC)
        return moment if dialect.name == "postgresql" else moment.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """A stored moment, with the time zone that the database may not store."""
        if value is None:
            return None
        return value.astimezone(UTC) if value.tzinfo else value.replace(tzinfo=UTC)


class BinaryCollatedString(TypeDecorator[str]):
    """Text that is compared byte by byte on every database, trailing spaces too.

    Without a length it is as long as need be (what is stored bounds it).
    """

    impl = String
    cache_ok = True

    def __init__(self, length: int | None = None) -> None:
        super().__init__(length)
        self.length = length

    @property
    def python_type(self) -> type[str]:
        """The Python type of a value."""
        return str

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """The type with a binary collation."""
        if dialect.name in {"mysql", "mariadb"}:
            exact = (
                "utf8mb4_nopad_bin" if getattr(dialect, "is_mariadb", False) else "utf8mb4_0900_bin"
            )
            how = {"charset": "utf8mb4", "collation": exact}
            return mysql.VARCHAR(self.length, **how) if self.length else mysql.LONGTEXT(**how)
        if not self.length:
            return Text()
        return String(self.length, collation="C" if dialect.name == "postgresql" else None)


def string(length: int) -> BinaryCollatedString:
    """A text of at most this many characters."""
    return BinaryCollatedString(length)


def long_text() -> BinaryCollatedString:
    """A text without a maximum length."""
    return BinaryCollatedString()


NAME_LENGTH = 120
NOTE_LENGTH = 1000
URL_LENGTH = 500
SORT_KEY_LENGTH = 2 * 3 * NAME_LENGTH + 1  # both spellings; folding makes up to 3 of 1 character

Name = Annotated[str, mapped_column(string(NAME_LENGTH))]
Note = Annotated[str, mapped_column(string(NOTE_LENGTH))]
Url = Annotated[str, mapped_column(string(URL_LENGTH))]
MinorUnits = Annotated[int, mapped_column(BigInteger)]  # exact on every database
SecretHash = Annotated[str, mapped_column(string(255))]  # a hash, never shown


@dataclass(frozen=True)
class ComparisonKey:
    """The column with the form in which a text is compared, and how that form is made.

    It stands in the ``info`` of the text's own column, under "key".
    """

    column: str
    make: Callable[[str], str]


class Model(DeclarativeBase):
    """Base of every table. Named constraints let migrations drop them.

    ``invalidates`` names the number of ``EventLog`` that a change to such a record counts up.
    """

    if TYPE_CHECKING:  # no model here is mapped to anything but a table of its own
        __table__: ClassVar[Table]

    invalidates: ClassVar[str | None] = None
    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {
        datetime: UtcDateTime,
        # Store "waiter", as the API says it, rather than the member's name.
        enum.Enum: Enum(
            enum.Enum,
            native_enum=False,
            create_constraint=True,
            length=20,
            values_callable=lambda members: [member.value for member in members],
        ),
    }

    def __repr__(self) -> str:
        return f"<{type(self).__name__} {getattr(self, 'id', None)}>"


#: The id of a deleted record is never used again: a client may still refer to it.
NO_ID_REUSE = {"sqlite_autoincrement": True}


class RecordMixin:
    """The columns of every record that the API shows by its id."""

    __table_args__: Any = NO_ID_REUSE

    id: Mapped[int] = mapped_column(primary_key=True, sort_order=-3)
    created_at: Mapped[datetime] = mapped_column(default=now, sort_order=-2)
    updated_at: Mapped[datetime] = mapped_column(default=now, sort_order=-1)


class DeactivatableMixin:
    """A record that is switched off, not deleted, once history refers to it."""

    is_active: Mapped[bool] = mapped_column(default=True, index=True)


class AppendOnly:
    """A record that is only ever added: it is neither changed nor deleted."""


class NamedMixin:
    """A record with a name that people search and sort by."""

    name: Mapped[Name]

    @declared_attr
    @classmethod
    def name_key(cls) -> Mapped[str]:
        """The sort key of the name; set together with the name."""
        return mapped_column(string(SORT_KEY_LENGTH), index=True)

    @validates("name")
    def _update_name_key(self, _attribute: str, name: str) -> str:
        self.name_key = sort_key(name)
        return name
