"""The application as the flask command finds it, with what only the console needs."""

from restaurant import create_app
from restaurant.operations.cli import register_commands

app = create_app()
register_commands(app)
