"""The command ``copy-database``, which copies a restaurant from one database to another."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import replace

from flask import Flask, current_app
from flask_migrate import upgrade
from sqlalchemy import Connection, func, select
from sqlalchemy.exc import SQLAlchemyError

from config import Settings, parse_database_url, sqlite_path
from restaurant.database import engine
from restaurant.database.base import Model
from restaurant.database.migrations import migrate
from restaurant.database.session import db
from restaurant.database.sqlite_file import acquire_lock, check_header, mark_created
from restaurant.operations.database_copy import copy
from restaurant.operations.database_copy.compare import ProgressCallback
from restaurant.operations.database_copy.copy import CopyError

#: Takes the number of steps; the context takes each number of finished ones.
ProgressBar = Callable[[int], AbstractContextManager[ProgressCallback]]


def copy_to_new_database(origin: str, destination: str, progress: ProgressBar) -> dict[str, int]:
    """Copy a restaurant into an empty database, and return how many records of each kind.

    Raises ``CopyError`` when it cannot be done; then the destination holds no record. Both
    are locked as a server locks its SQLite file, or else against all writers.
    """
    origin, destination = _parse_url("FROM", origin), _parse_url("TO", destination)
    try:
        with ExitStack() as stack:
            _acquire_locks(stack, origin, destination)
            here: Settings = current_app.config["SETTINGS"]
            stack.enter_context(bound_to(replace(here, database_url=origin)))
            source = stack.enter_context(copy.write_locked())
            stack.enter_context(bound_to(replace(here, database_url=destination)))
            return _copy_into(source, destination, progress)
    except SQLAlchemyError as error:
        raise CopyError(
            f"A database does not answer, or not as it should ({type(error).__name__}), so "
            "nothing was copied: check both addresses and read the log of the database."
        ) from error


@contextmanager
def bound_to(settings: Settings) -> Iterator[None]:
    """Bind ``db``, ``settings`` and the migrations to the database that these settings name."""
    app = Flask(__name__, static_folder=None)
    app.config["SETTINGS"] = settings
    app.config["SQLALCHEMY_DATABASE_URI"] = settings.database_url
    app.config["SQLALCHEMY_ENGINE_OPTIONS"] = engine.engine_options(settings.database_url)
    db.init_app(app)
    migrate.init_app(app)
    with app.app_context():
        engine.configure(db.engine)
        try:
            yield
        finally:
            db.session.remove()
            db.engine.dispose()


def _parse_url(name: str, address: str) -> str:
    try:
        return parse_database_url(address)
    except ValueError:
        raise CopyError(
            f"{name} must be a whole sqlite, postgresql+psycopg, mysql+pymysql or "
            "mariadb+pymysql address, as DATABASE_URL has them."
        ) from None


def _acquire_locks(stack: ExitStack, origin: str, destination: str) -> None:
    """Lock both files, if they are files, against servers until the stack is closed."""
    source, target = sqlite_path(origin), sqlite_path(destination)
    if source is not None and not source.exists():
        raise CopyError(f"There is no database at {source}.")
    for file in (source, target):
        if file is not None:
            stack.enter_context(acquire_lock(file, timeout=0))
            check_header(file)


def _copy_into(source: Connection, destination: str, progress: ProgressBar) -> dict[str, int]:
    copy.check_empty()
    upgrade()
    copy.copy_sequences(source)
    with progress(2 * _count_records(source)) as on_progress:
        copied = copy.copy_records(source, on_progress)
    if file := sqlite_path(destination):
        mark_created(file)
    return copied


def _count_records(source: Connection) -> int:
    count = select(func.count())
    tables = Model.metadata.sorted_tables
    return sum(source.scalar(count.select_from(table)) or 0 for table in tables)
