"""The demo restaurant on a server of its own."""

import re
from pathlib import Path

from tests.e2e.server import Person, Server

SETTINGS = {"LOG_LEVEL": "warning", "ACCESS_TOKEN_MINUTES": "1440", "BACKUP_AT": "never"}
SIGN_IN = re.compile(r"^ +\w+ +(\w+) +password (\S+)", re.MULTILINE)


class DemoServer(Server):
    """A server whose people's passwords are known, as it was filled with the demo."""

    def __init__(self, data_dir: Path, **settings: str) -> None:
        super().__init__(data_dir, **SETTINGS | settings)
        self._passwords: dict[str, str] = {}

    def prepare(self, *options: str) -> str:
        """Make the demo's database, and remember the sign-ins, which are shown only once."""
        output = super().prepare("--demo", *options)
        self._passwords = dict(SIGN_IN.findall(output))
        return output

    @property
    def file(self) -> Path:
        """The database."""
        return self.data_dir / "restaurant.sqlite3"

    def password(self, username: str) -> str:
        """The password of somebody on the demo's staff."""
        return self._passwords[username]

    def person(self, username: str) -> Person:
        """Somebody on the demo's staff, signed in."""
        return self.sign_in(username, self.password(username))
