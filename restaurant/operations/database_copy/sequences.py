"""The next id of each table, as each database counts it.

The id of a deleted record is never used again, so the next id cannot be derived from the
largest one in the table.
"""

import re
from collections.abc import Mapping

from sqlalchemy import Connection, Table, func, select, text

from restaurant.database.base import Model

#: The tables whose ids the database counts.
TABLES_WITH_IDS = {
    table.name: table
    for table in Model.metadata.sorted_tables
    if table.autoincrement_column is not None
}


def next_ids(connection: Connection) -> dict[str, int]:
    """The id that the next record of each table gets."""
    get_next = {"sqlite": _get_sqlite, "postgresql": _get_postgresql}.get(
        connection.dialect.name, _get_mysql
    )
    return {name: get_next(connection, table) for name, table in TABLES_WITH_IDS.items()}


def next_free_ids(connection: Connection) -> dict[str, int]:
    """The smallest id of each table above all used ones, whatever the counter says."""
    return {
        name: max(counted, _max_id(connection, TABLES_WITH_IDS[name]) + 1)
        for name, counted in next_ids(connection).items()
    }


def set_next_ids(connection: Connection, wanted: Mapping[str, int]) -> None:
    """Set the next ids, where the database keeps a counter."""
    set_next = {"sqlite": _set_sqlite, "postgresql": _set_postgresql}.get(
        connection.dialect.name, _set_mysql
    )
    for name, number in wanted.items():
        if has_sequence(connection, name):
            set_next(connection, TABLES_WITH_IDS[name], number)


def has_sequence(connection: Connection, name: str) -> bool:
    """Whether the table has a counter. Without one SQLite takes the largest id plus one."""
    on_sqlite = TABLES_WITH_IDS[name].dialect_options["sqlite"]["autoincrement"]
    return bool(on_sqlite) or connection.dialect.name != "sqlite"


def _max_id(connection: Connection, table: Table) -> int:
    return connection.scalar(select(func.max(table.c.id))) or 0


def _get_sqlite(connection: Connection, table: Table) -> int:
    known = text("SELECT seq FROM sqlite_sequence WHERE name = :name")
    counted = connection.scalar(known, {"name": table.name}) or 0
    return max(counted, _max_id(connection, table)) + 1


def _set_sqlite(connection: Connection, table: Table, number: int) -> None:
    row = {"name": table.name, "seq": number - 1}
    connection.execute(text("DELETE FROM sqlite_sequence WHERE name = :name"), row)
    connection.execute(text("INSERT INTO sqlite_sequence (name, seq) VALUES (:name, :seq)"), row)


def _get_postgresql(connection: Connection, table: Table) -> int:
    where = text("SELECT pg_get_serial_sequence(:name, 'id')")
    sequence = connection.scalar(where, {"name": table.name})
    state = connection.execute(text(f"SELECT last_value, is_called FROM {sequence}")).one()  # noqa: S608  # the database's own word
    return int(state.last_value) + state.is_called


def _set_postgresql(connection: Connection, table: Table, number: int) -> None:
    set_it = text("SELECT setval(pg_get_serial_sequence(:name, 'id'), :number, false)")
    connection.execute(set_it, {"name": table.name, "number": number})


def _get_mysql(connection: Connection, table: Table) -> int:
    # On MySQL information_schema may show a value that is a day old.
    definition = connection.exec_driver_sql(
        f"SHOW CREATE TABLE {_quote_table(connection, table)}"
    ).one()
    found = re.search(r"\bAUTO_INCREMENT=(\d+)", definition[1])
    return int(found[1]) if found else 1


def _set_mysql(connection: Connection, table: Table, number: int) -> None:
    connection.exec_driver_sql(
        f"ALTER TABLE {_quote_table(connection, table)} AUTO_INCREMENT = {number}"
    )


def _quote_table(connection: Connection, table: Table) -> str:
    return connection.dialect.identifier_preparer.format_table(table)
