"""Each process that tests on a database server has a database of its own."""

from functools import partial

import pytest
from sqlalchemy import create_engine, inspect
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import NullPool

from tests.databases import database_beside, named_database


@pytest.fixture
def named() -> str:
    """The address of the database that the tests were given."""
    return named_database() or pytest.skip("SQLite's databases are files.")


def tables_at(address: str) -> list[str]:
    return inspect(create_engine(address, poolclass=NullPool)).get_table_names()


def test_a_process_sees_nothing_of_another_and_leaves_nothing_behind(
    named: str, worker_id: str
) -> None:
    beside = partial(database_beside, named)
    with beside(f"{worker_id}_one") as one, beside(f"{worker_id}_two") as two:
        with create_engine(one, poolclass=NullPool).begin() as connection:
            connection.exec_driver_sql("CREATE TABLE борщ (id INTEGER)")

        assert tables_at(one) == ["борщ"]
        assert tables_at(two) == []

    with pytest.raises(DBAPIError):
        tables_at(one)


def test_what_a_killed_run_left_behind_is_removed(named: str, worker_id: str) -> None:
    with database_beside(named, f"{worker_id}_killed") as address:
        with create_engine(address, poolclass=NullPool).begin() as connection:
            connection.exec_driver_sql("CREATE TABLE soup (id INTEGER)")

        with database_beside(named, f"{worker_id}_killed"):
            assert tables_at(address) == []
