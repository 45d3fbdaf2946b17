"""Console commands that say which database they work on, and never take an empty one for it."""

from pathlib import Path
from typing import Any

import click
from sqlalchemy import make_url

from config import sqlite_path
from restaurant.database.sqlite_file import DatabaseFileError, check_header
from restaurant.extensions import settings


class DatabaseCommand(click.Command):
    """A command on a database that may have to be made yet."""

    must_exist = False

    def invoke(self, ctx: click.Context) -> Any:
        """Name the database on standard error, then do what the command does."""
        file = sqlite_path(settings.database_url)
        address = make_url(settings.database_url).render_as_string(hide_password=True)
        click.echo(f"Database: {file or address}", err=True)
        if self.must_exist and file is not None:
            _check_exists(file)
        return super().invoke(ctx)


class ExistingDatabaseCommand(DatabaseCommand):
    """A command on a database that a server has made."""

    must_exist = True


def _check_exists(file: Path) -> None:
    try:
        check_header(file)
    except DatabaseFileError as error:
        raise click.ClickException(str(error)) from error
    if not file.exists():
        raise click.ClickException(
            f"There is no database at {file}: name the server's folder in DATA_DIR (on an "
            "installed machine 'sudo restaurant' does so), or start the server once."
        )
