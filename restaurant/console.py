"""Commands for whoever runs the box: ``flask --app wsgi …``."""

import click
from flask import Flask
from flask_migrate import upgrade

from restaurant.demo.filling import fill, is_empty
from restaurant.errors import RestaurantError
from restaurant.extensions import settings
from restaurant.services import setup


def register_commands(app: Flask) -> None:
    """Add our commands beside Flask's and Flask-Migrate's."""
    for command in (prepare, create_admin, demo):
        app.cli.add_command(command)


@click.command()
@click.option("--demo", "with_demo", is_flag=True, help="Fill an empty database with a demo.")
@click.pass_context
def prepare(context: click.Context, with_demo: bool) -> None:
    """Bring the database up to date and say how to get in."""
    upgrade()
    if with_demo and is_empty():
        context.invoke(demo)
    elif with_demo:
        click.echo("The database is not empty: it is left as it is, without the demo.")
    if token := setup.setup_token():
        click.echo(f"No admin yet. POST /setup with this one-time token: {token}")
        click.echo(f"It also stands in {settings.data_dir / 'setup-token'}.")


@click.command("create-admin")
@click.option("--username", prompt=True)
@click.option("--full-name", prompt=True)
@click.password_option()
def create_admin(username: str, full_name: str, password: str) -> None:
    """Add an admin to the staff."""
    try:
        admin = setup.make_admin(username, password, full_name)
    except RestaurantError as error:
        raise click.ClickException(str(error)) from error
    setup.setup_token()  # which removes it, now that there is an admin
    click.echo(f"{admin.full_name} can sign in as {admin.username}.")


@click.command()
def demo() -> None:
    """Fill an empty database with a restaurant to try things on."""
    try:
        sign_ins = fill()
    except RestaurantError as error:
        raise click.ClickException(str(error)) from error
    setup.setup_token()  # which removes it, now that there is an admin
    click.echo("The demo restaurant is ready. These sign-ins are shown this once:")
    for person in sign_ins:
        click.echo(
            f"  {person.role:<8} {person.username:<8} password {person.password}  PIN {person.pin}"
        )
