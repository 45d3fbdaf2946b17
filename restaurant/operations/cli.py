"""The console commands: ``flask --app wsgi …``."""

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import click
from flask import Flask, current_app
from flask_migrate import upgrade
from marshmallow import ValidationError
from sqlalchemy.exc import SQLAlchemyError

from config import sqlite_path
from restaurant.database import engine
from restaurant.database.base import NAME_LENGTH
from restaurant.database.migrations import migrate
from restaurant.database.schema_version import newest_revision
from restaurant.database.session import db
from restaurant.database.sqlite_file import (
    LOCK_TIMEOUT,
    DatabaseFileError,
    acquire_lock,
    check_header,
    mark_created,
)
from restaurant.demo.seed import fill, is_empty
from restaurant.errors import RestaurantError
from restaurant.extensions import settings
from restaurant.operations import integrity, retention
from restaurant.operations.backups import backup as operations_backup
from restaurant.operations.backups import restore as operations_restore
from restaurant.operations.database_command import DatabaseCommand, ExistingDatabaseCommand
from restaurant.operations.database_copy.command import copy_to_new_database
from restaurant.operations.database_copy.compare import ProgressCallback
from restaurant.operations.database_copy.copy import VerificationError
from restaurant.operations.documents.api_documents import api_documents
from restaurant.operations.documents.permissions_page import permissions_page
from restaurant.operations.first_pages import echo_first_pages, echo_setup
from restaurant.operations.health.database import schema_revision
from restaurant.staff import setup as staff_setup
from restaurant.staff.schemas.auth import NewAdminSchema

DATABASE_UNREADABLE = "The database cannot be read: has 'flask --app wsgi prepare' been run?"
MIGRATION_FAILED = (
    "The database could not be brought up to date: check that it answers and that its disk has "
    "space, then run this again. Nothing is lost, and the migration continues where it stopped."
)


def register_commands(app: Flask) -> None:
    """Add our commands to Flask's and Flask-Migrate's. A server does not need them."""
    migrate.init_app(app)
    for command in COMMANDS:
        app.cli.add_command(command)


@click.command()
@click.option("--demo", "with_demo", is_flag=True, help="Fill an empty database with a demo.")
@click.pass_context
def prepare(context: click.Context, with_demo: bool) -> None:
    """Bring the database up to date and show how to sign in."""
    file = sqlite_path(settings.database_url)
    with (
        _reported_errors(MIGRATION_FAILED),
        acquire_lock(file, LOCK_TIMEOUT) if file else nullcontext(),
    ):
        _migrate(file)
    if with_demo and is_empty():
        context.invoke(demo)
    elif with_demo:
        click.echo("The database is not empty, so the demo was not added.")
        with _reported_errors():
            echo_first_pages()
    if token := staff_setup.setup_token():
        echo_setup(token)


def _migrate(file: Path | None) -> None:
    """Bring the schema up to date, after a backup if there are records."""
    if file is not None:
        check_header(file)
        if file.exists() and schema_revision() not in (None, newest_revision()):
            click.echo(f"Backed up to {operations_backup.back_up()} before the migration.")
    upgrade()
    if file is not None:
        engine.checkpoint(db.engine)  # so that the file is complete without its write-ahead log
        mark_created(file)


@click.command(cls=ExistingDatabaseCommand)
def check() -> None:
    """Look for broken invariants; the exit status is 1 when there are any."""
    found = 0
    with _reported_errors():
        for sentence in integrity.find_violations():
            click.echo(sentence)
            found += 1
    if found:
        raise click.exceptions.Exit(1)
    click.echo("No invariant is broken.")


@click.command(cls=ExistingDatabaseCommand)
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
def backup(file: Path | None) -> None:
    """Copy the database to FILE, or among the nightly backups."""
    with _reported_errors():
        click.echo(f"Backed up to {operations_backup.back_up(file)}.")


@click.command(cls=DatabaseCommand)
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--by", metavar="NAME", help="Who does this, for the audit: a username or a name.")
def restore(file: Path, by: str | None) -> None:
    """Replace the database with the backup FILE. The server must be stopped."""
    if by is not None and not 0 < len(by) <= NAME_LENGTH:
        raise click.BadParameter(f"Give 1 to {NAME_LENGTH} characters.", param_hint="--by")
    with _reported_errors():
        aside = operations_restore.restore(file, by)
    click.echo(f"Restored from {file}. Everybody has to sign in again.")
    if aside is not None:
        click.echo(f"The old database was kept as {aside}.")


@click.command("copy-database")
@click.argument("origin", metavar="FROM")
@click.argument("destination", metavar="TO")
def copy_database(origin: str, destination: str) -> None:
    """Copy the restaurant in the database FROM into the empty database TO.

    Both are addresses as in DATABASE_URL. Stop the server first. Everything is copied and
    compared in one transaction: when anything fails, TO stays empty.
    """
    with _reported_errors():
        copied = copy_to_new_database(origin, destination, _progress)
    for name, number in copied.items():
        click.echo(f"{number} {name}")
    click.echo("Everything was copied, compared and checked. Set DATABASE_URL to the copy now.")


@contextmanager
def _progress(steps: int) -> Iterator[ProgressCallback]:
    """A progress bar, on a terminal only."""
    with click.progressbar(length=steps, label="Copying and comparing") as bar:
        yield bar.update


@click.command(cls=ExistingDatabaseCommand)
def prune() -> None:
    """Remove events, answers and sessions that are older than their retention period."""
    with _reported_errors():
        for name, number in retention.prune().items():
            click.echo(f"{number} {name}")


@contextmanager
def _reported_errors(database_message: str = DATABASE_UNREADABLE) -> Iterator[None]:
    """Report an error in one sentence; for database errors this one."""
    try:
        yield
    except ValidationError as error:
        wrong = error.normalized_messages().items()
        faults = [f"{field}: {' '.join(sentences)}" for field, sentences in wrong]
        raise click.ClickException("; ".join(faults)) from error
    except SQLAlchemyError as error:
        raise click.ClickException(f"{database_message} ({type(error).__name__})") from error
    except VerificationError as error:
        for sentence in error.sentences:
            click.echo(sentence)
        raise click.ClickException(str(error)) from error
    except (RestaurantError, DatabaseFileError) as error:
        raise click.ClickException(str(error)) from error


@click.command("create-admin", cls=ExistingDatabaseCommand)
@click.option("--username", prompt=True)
@click.option("--full-name", prompt=True)
@click.password_option()
def create_admin(username: str, full_name: str, password: str) -> None:
    """Add an admin to the staff."""
    given = {"username": username, "full_name": full_name, "password": password}
    with _reported_errors():
        admin = staff_setup.make_admin(**NewAdminSchema().load(given))
    click.echo(f"{admin.full_name} can sign in as {admin.username}.")


@click.command()
def permissions() -> None:
    """Print the content of docs/permissions.md: who may do what."""
    click.echo(permissions_page(current_app), nl=False)


@click.command("api-documents")
def write_api_documents() -> None:
    """Write docs/openapi.json, docs/asyncapi.json and docs/errors.md as the server serves them."""
    for file, content in api_documents(current_app).items():
        file.write_text(content, encoding="utf-8")
        click.echo(f"Wrote {file}.")


@click.command(cls=ExistingDatabaseCommand)
def demo() -> None:
    """Fill an empty database with a restaurant for trying things out."""
    with _reported_errors():
        sign_ins = fill()
    staff_setup.setup_token()  # which removes it, now that there is an admin
    click.echo("The demo restaurant is ready. These sign-ins are shown only once:")
    for person in sign_ins:
        click.echo(
            f"  {person.role:<8} {person.username:<8} "
            f"password {person.password}  PIN {person.pin_code}"
        )
    with _reported_errors():
        echo_first_pages()


#: The commands that are added to Flask's.
COMMANDS = (
    prepare,
    create_admin,
    demo,
    check,
    backup,
    restore,
    copy_database,
    prune,
    permissions,
    write_api_documents,
)
