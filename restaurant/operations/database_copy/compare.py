"""Comparing two databases: whether both hold exactly the same records."""

from collections.abc import Callable, Iterator
from itertools import zip_longest
from typing import Any

from sqlalchemy import Column, Connection, CursorResult, Integer, Table, func, select

from restaurant.database.base import Model
from restaurant.operations.database_copy import sequences

#: How many records are in memory at once.
BATCH_SIZE = 500

ProgressCallback = Callable[[int], object]


def compare(one: Connection, other: Connection, on_progress: ProgressCallback) -> Iterator[str]:
    """Every difference between the two databases, as a sentence about the other one.

    The databases compute counts and sums; then every record is read from both and compared,
    and ``on_progress`` gets the number of records compared. The counters of ids are compared
    at the end: the other one's may be larger, never smaller.
    """
    for table in Model.metadata.sorted_tables:
        yield from _compare_totals(table, totals(one, table), totals(other, table))
        yield from _compare_records(table, one, other, on_progress)
    theirs = sequences.next_ids(other)
    for name, number in sequences.next_free_ids(one).items():
        if theirs[name] < number and sequences.has_sequence(other, name):
            yield f"{name} would use an id again: {theirs[name]} instead of {number}."


def totals(connection: Connection, table: Table) -> dict[str, int]:
    """The number of records of a table, and the sum of each column of amounts."""
    amounts = [column for column in table.columns if _is_amount(column)]
    sums = [func.sum(column).label(column.name) for column in amounts]
    row = connection.execute(select(func.count().label("records"), *sums).select_from(table)).one()
    return {name: int(value or 0) for name, value in row._mapping.items()}


def _is_amount(column: Column[Any]) -> bool:
    is_a_name = column.primary_key or column.foreign_keys or column.computed is not None
    return isinstance(column.type, Integer) and not is_a_name


def _compare_totals(table: Table, ours: dict[str, int], theirs: dict[str, int]) -> Iterator[str]:
    for name, value in ours.items():
        if theirs[name] != value:
            yield f"{table.name}: {name} are {theirs[name]} instead of {value}."


def _compare_records(
    table: Table, one: Connection, other: Connection, on_progress: ProgressCallback
) -> Iterator[str]:
    seen = 0
    with _select_ordered(one, table) as ours, _select_ordered(other, table) as theirs:
        for left, right in zip_longest(ours, theirs):
            if left != right:
                yield f"{table.name} are not the same from {_format_key(left or right, table)} on."
                return
            seen += 1
            if seen % BATCH_SIZE == 0:
                on_progress(BATCH_SIZE)
    on_progress(seen % BATCH_SIZE)


def _select_ordered(connection: Connection, table: Table) -> CursorResult[Any]:
    statement = select(table).order_by(*table.primary_key)
    return connection.execute(statement.execution_options(yield_per=BATCH_SIZE))


def _format_key(record: Any, table: Table) -> str:
    return " ".join(str(record._mapping[column]) for column in table.primary_key)
