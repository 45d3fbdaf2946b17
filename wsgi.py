"""The application as the flask command finds it, with what only the console needs."""

import sys

from config import SettingsError
from restaurant import create_app
from restaurant.operations.cli import register_commands

try:
    app = create_app()
except SettingsError as error:
    sys.exit(str(error))
register_commands(app)
