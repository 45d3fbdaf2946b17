"""Moving a restaurant from one database to another: what ``copy-database`` does."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace

from flask import Flask, current_app
from flask_migrate import upgrade
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

import setting_values as values
from config import Settings
from restaurant.database import engine
from restaurant.database.base import Model
from restaurant.database.migrations import migrate
from restaurant.database.session import db
from restaurant.database.sqlite_file import claim, file_of, must_be_whole, remember
from restaurant.operations.database_copy import copy
from restaurant.operations.database_copy.compare import Tell
from restaurant.operations.database_copy.copy import CopyError

#: Told how many steps there are, it shows how far one is.
Progress = Callable[[int], AbstractContextManager[Tell]]


def move(origin: str, destination: str, progress: Progress) -> dict[str, int]:
    """Copy a restaurant into an empty database, and return how many records of each kind.

    Raises ``CopyError`` when it cannot be done; then the destination holds no record. Both
    are claimed as a server claims its SQLite file, or else nobody can write meanwhile.
    """
    origin, destination = _checked("FROM", origin), _checked("TO", destination)
    try:
        with ExitStack() as stack:
            _claim(stack, origin, destination)
            here: Settings = current_app.config["SETTINGS"]
            stack.enter_context(at(replace(here, database_url=origin)))
            source = stack.enter_context(copy.standing_still())
            stack.enter_context(at(replace(here, database_url=destination)))
            return _fill(source, destination, progress)
    except SQLAlchemyError as error:
        raise CopyError(
            f"A database does not answer, or not as it should ({type(error).__name__}), so "
            "nothing was copied: look at both addresses and at the database's own log."
        ) from error


@contextmanager
def at(settings: Settings) -> Iterator[None]:
    """Let ``db``, ``settings`` and the migrations mean the database that these settings name."""
    app = Flask(__name__, static_folder=None)
    app.config["SETTINGS"] = settings
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine.engine_options(settings.database_url)
    db.init_app(app)
    migrate.init_app(app)
    with app.app_context():
        engine.prepare(db.engine)
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def _checked(name: str, address: str) -> str:
    try:
        return values.database_url(address)
    except ValueError:
        raise CopyError(
            f"{name} must be a whole sqlite, postgresql+psycopg, mysql+pymysql or "
            "mariadb+pymysql address, as DATABASE_URL has them."
        ) from None


def _claim(stack: ExitStack, origin: str, destination: str) -> None:
    """Keep servers away from both files, if they are files, for as long as the stack lasts."""
    source, target = file_of(origin), file_of(destination)
    if source is not None and not source.exists():
        raise CopyError(f"There is no database at {source}.")
    for file in (source, target):
        if file is not None:
            stack.enter_context(claim(file, patience=0))
            must_be_whole(file)


def _fill(source: Connection, destination: str, progress: Progress) -> dict[str, int]:
    copy.must_be_empty()
    upgrade()
    copy.carry_over_counters(source)
    with progress(2 * _records_in(source)) as tell:
        copied = copy.copy(source, tell)
    if file := file_of(destination):
        remember(file)
    return copied


def _records_in(source: Connection) -> int:
    count = select(func.count())
    tables = Model.metadata.sorted_tables
    return sum(source.scalar(count.select_from(table)) or 0 for table in tables)
