"""The application as the flask command finds it, with what only the console needs."""

import sys

from config import Settings, SettingsError, is_installed
from restaurant import create_app
from restaurant.operations.cli import register_commands
from restaurant.operations.console_account import work_as_owner

try:
    settings = Settings.from_environment()
    if is_installed():
        work_as_owner(settings.data_dir)
    app = create_app(settings)
except SettingsError as error:
    sys.exit(str(error))
register_commands(app)
