"""Copying a whole restaurant from one database into another, in one transaction.

``db`` is bound to the other one: see ``restaurant.operations.database_copy.command``.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from sqlalchemy import (
    Column,
    ColumnElement,
    Connection,
    RowMapping,
    Table,
    bindparam,
    exists,
    insert,
    inspect,
    select,
    update,
)
from sqlalchemy.exc import DBAPIError

from restaurant.database.base import Model
from restaurant.database.event_log import EventLog
from restaurant.database.schema_version import newest_revision
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import RestaurantError
from restaurant.operations import integrity
from restaurant.operations.database_copy import compare, sequences
from restaurant.operations.database_copy.compare import BATCH_SIZE, ProgressCallback
from restaurant.operations.health.database import schema_revision

#: Every write transaction locks the event log. The lock has to come first: the snapshot of the
#: data begins with the first read after it.
LOCK_STATEMENTS = {
    "postgresql": "LOCK TABLE event_log IN EXCLUSIVE MODE",
    "mysql": "SELECT id FROM event_log FOR UPDATE",
    "mariadb": "SELECT id FROM event_log FOR UPDATE",
}

Columns = Iterable[Column[Any]]


class CopyError(RestaurantError):
    """The copy was not made: the message says why. The other database holds no record."""


class VerificationError(CopyError):
    """The copy differs from the original; ``sentences`` say where."""

    def __init__(self, sentences: list[str]) -> None:
        super().__init__(
            "The copy differs from the original or breaks an invariant, so nothing was copied."
        )
        self.sentences = sentences


@contextmanager
def write_locked() -> Iterator[Connection]:
    """A snapshot of the database that ``db`` is bound to, which is locked against writers."""
    if schema_revision() != newest_revision():
        raise CopyError(
            "The database to copy is of another version: run 'flask --app wsgi prepare' on it "
            "first, with DATABASE_URL set to it."
        )
    with db.engine.connect() as connection:
        if lock := LOCK_STATEMENTS.get(connection.dialect.name):
            connection.execution_options(isolation_level="REPEATABLE READ")
            connection.exec_driver_sql(lock)
        yield connection


def check_empty() -> None:
    """Raise ``CopyError`` when the database that ``db`` is bound to holds any record."""
    with db.engine.connect() as connection:
        present = set(inspect(connection).get_table_names())
        tables = [table for table in Model.metadata.sorted_tables if table.name in present]
        filled = [table.name for table in tables if connection.scalar(_is_in_use(table))]
    if filled:
        raise CopyError(
            f"The database to copy into is not empty (there are {', '.join(filled)}), and was "
            "left as it is. Name an empty one; if this one is an earlier copy that you do not "
            "need, remove it first."
        )


def _is_in_use(table: Table) -> Any:
    if table.name == EventLog.__tablename__:  # every database has its one row from the beginning
        return select(exists().where(table.c.last_event_id != 0))
    return select(exists().select_from(table))


@transactional
def copy_records(source: Connection, on_progress: ProgressCallback) -> dict[str, int]:
    """Copy and compare every record before the commit. Returns how many of each kind.

    ``on_progress`` gets the number of records copied, and later the number compared.
    """
    target = db.session.connection()
    copied = {
        table.name: _copy_table(table, source, target, on_progress)
        for table in Model.metadata.sorted_tables
    }
    if target.dialect.name == "postgresql":  # otherwise it plans the comparison for empty tables
        target.exec_driver_sql(f"ANALYZE {', '.join(copied)}")
    faults = [*compare.compare(source, target, on_progress), *integrity.find_violations()]
    if faults:
        raise VerificationError(faults)
    return copied


def copy_sequences(source: Connection) -> None:
    """Set the counters, so that the copy uses no id again that the original has used.

    It is done before the records, as MariaDB commits an open transaction at such a statement.
    """
    with db.engine.begin() as connection:
        sequences.set_next_ids(connection, sequences.next_free_ids(source))


def _copy_table(
    table: Table, source: Connection, target: Connection, on_progress: ProgressCallback
) -> int:
    columns = [column for column in table.columns if column.computed is None]
    own = [column for column in columns if column.references(_primary_key(table))]
    # A record may refer to a later one of its table, so these references are set at the end.
    unknown_yet = dict.fromkeys(column.name for column in own)
    copied = 0
    try:
        for part in _read_batches(source, table, columns):
            target.execute(_write_statement(table), [{**row, **unknown_yet} for row in part])
            copied += len(part)
            on_progress(len(part))
        for column in own:
            _copy_self_references(table, column, source, target)
    except DBAPIError as error:
        reason = str(error.orig).strip().splitlines()[0]
        raise CopyError(f"{table.name} could not be copied: {reason}.") from error
    return copied


def _write_statement(table: Table) -> Any:
    is_there = table.name == EventLog.__tablename__  # its one row, which is locked
    return update(table) if is_there else insert(table)


def _copy_self_references(
    table: Table, column: Column[Any], source: Connection, target: Connection
) -> None:
    key = _primary_key(table)
    statement = (
        update(table)
        .where(key == bindparam("the_one"))
        .values({column: bindparam("the_other", type_=column.type)})
    )
    for part in _read_batches(source, table, [key, column], column.is_not(None)):
        pairs = [{"the_one": row[key.name], "the_other": row[column.name]} for row in part]
        target.execute(statement, pairs)


def _read_batches(
    source: Connection, table: Table, columns: Columns, *only: ColumnElement[bool]
) -> Iterator[Sequence[RowMapping]]:
    statement = select(*columns).where(*only).order_by(*table.primary_key)
    with source.execute(statement.execution_options(yield_per=BATCH_SIZE)) as rows:
        yield from rows.mappings().partitions()


def _primary_key(table: Table) -> Column[Any]:
    return next(iter(table.primary_key))
