"""The demo restaurant on a server of its own, for measurements without a peer."""

import json
import re
import time
from http.client import HTTPConnection
from pathlib import Path
from typing import Any
from uuid import uuid4

from bench.servers import Person, Server

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


#: Shorter than the time for which the server keeps an idle connection open.
MAX_IDLE_SECONDS = 3.0


class Connection:
    """One person's HTTP connection, kept open from request to request."""

    def __init__(self, who: Person) -> None:
        self._connection = HTTPConnection("127.0.0.1", who.server.port, timeout=60)
        self._used_at = time.monotonic()
        self._headers = {"Authorization": f"Bearer {who.token}"}
        answer = who.server.ask("GET", "/dishes/", token=who.token).json
        self._dishes = [dish["id"] for dish in answer if dish["is_available"]]

    def ask(self, method: str, path: str, body: Any = None) -> tuple[float, Any]:
        """How many milliseconds a request took, and what was answered."""
        headers = dict(self._headers)
        content = None if body is None else json.dumps(body)
        if content is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
        self._reconnect_after_idling()
        begun = time.perf_counter()
        self._connection.request(method, path, content, headers)
        response = self._connection.getresponse()
        answer = response.read()
        milliseconds = (time.perf_counter() - begun) * 1000
        assert response.status in {200, 201}, answer
        return milliseconds, json.loads(answer)

    def place_order(self, number: int = 0) -> tuple[float, Any]:
        """Place an order of three items that needs no table."""
        dishes = (self._dishes[(number + step) % len(self._dishes)] for step in (0, 7, 14))
        items = [{"dish_id": dish, "quantity": 1} for dish in dishes]
        return self.ask("POST", "/orders/", {"order_type": "takeaway", "items": items})

    def _reconnect_after_idling(self) -> None:
        if time.monotonic() - self._used_at > MAX_IDLE_SECONDS:
            self._connection.close()
            self._connection.connect()
        self._used_at = time.monotonic()
