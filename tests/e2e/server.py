"""A restaurant served by a gunicorn of its own: started, stopped, killed and started again."""

import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from http.client import HTTPException
from pathlib import Path
from typing import Any, TypeVar

from config import PROJECT_DIR, SETTINGS
from tests.support.ports import free_port

TIMEOUT = 30.0
ADMIN = {"username": "owner", "password": "borscht and dumplings", "full_name": "Мария"}
PASSWORD = "a long enough password"

T = TypeVar("T")


def eventually(condition: Callable[[], T], patience: float = TIMEOUT) -> T:
    """The first true value of the condition, which may take a while to come."""
    deadline = time.monotonic() + patience
    while not (value := condition()):
        assert time.monotonic() < deadline, "it never came about"
        time.sleep(0.02)
    return value


@dataclass(frozen=True)
class Answer:
    """What came back over HTTP."""

    status: int
    json: Any
    headers: Any


class Server:
    """One restaurant in a folder, and the process that serves it while it runs.

    The folder outlives the process: after ``stop`` or ``kill`` it may ``start`` again, at
    the same address and with everything that was stored.
    """

    alive_at = "/health"

    def __init__(self, data_dir: Path, **settings: str) -> None:
        self.data_dir = data_dir
        self.port = free_port()
        self.log = data_dir.with_suffix(".log")
        self.process: subprocess.Popen[bytes] | None = None
        self._environment = clean_environment() | {
            "HOST": "127.0.0.1",
            "PORT": str(self.port),
            "DATA_DIR": str(data_dir),
            **settings,
        }

    @property
    def database_url(self) -> str | None:
        """The address of its database; None for the SQLite file in its folder."""
        return self._environment["DATABASE_URL"] or None

    @property
    def base_url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def prepare(self, *options: str) -> str:
        """Create the database and the keys, as a first ``script/server``; returns the output."""
        return self.console("prepare", *options)

    def console(self, *arguments: str) -> str:
        """Run a console command, and return its output."""
        done = subprocess.run(
            [sys.executable, "-m", "flask", "--app", "wsgi", *arguments],
            cwd=PROJECT_DIR,
            env=self._environment,
            check=True,
            capture_output=True,
            text=True,
        )
        return done.stdout

    def command(self) -> list[str]:
        """What serves it."""
        return [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]

    def start(self) -> "Server":
        """Start to serve, and wait until it answers."""
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command(),
                cwd=PROJECT_DIR,
                env=self._environment,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
        eventually(self._answers)
        return self

    def stop(self, patience: float = TIMEOUT) -> int:
        """Ask it to end, and return its exit status."""
        if self.process is None:
            return 0
        self.process.terminate()
        try:
            return self.process.wait(patience)
        finally:
            self.kill()

    def kill(self) -> None:
        """Pull the plug: master and worker end at once and clean nothing up."""
        if self.process is None:
            return
        with suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()
        self.process = None
        eventually(lambda: not listens(self.port))

    def worker_pid(self) -> int:
        """The process that does the work."""
        assert self.process is not None
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children")
        return int(children.read_text().split()[0])

    def set_up(self) -> "Server":
        """Make the first admin with the setup token."""
        token = (self.data_dir / "setup-token").read_text().strip()
        self.ask("POST", "/setup", {"token": token, **ADMIN}).json["id"]
        return self

    def ask(
        self,
        method: str,
        path: str,
        body: Any = None,
        token: str | None = None,
        headers: dict[str, str] | None = None,
    ) -> Answer:
        """Send one request on a connection of its own.

        Raises ``OSError`` when the server is not there, or dies before the answer is complete.
        """
        request = urllib.request.Request(self.base_url + path, method=method)
        for name, value in (headers or {}).items():
            request.add_header(name, value)
        if token is not None:
            request.add_header("Authorization", f"Bearer {token}")
        if body is not None:
            request.data = json.dumps(body).encode()
            request.add_header("Content-Type", "application/json")
        try:
            with urllib.request.urlopen(request, timeout=TIMEOUT) as response:
                return _answer(response.status, response)
        except urllib.error.HTTPError as error:
            with error:
                return _answer(error.code, error)
        except HTTPException as error:
            raise ConnectionError("The answer was cut off.") from error

    def sign_in(self, username: str, password: str) -> "Person":
        """Let somebody sign in."""
        answer = self.ask("POST", "/auth/login", {"username": username, "password": password})
        assert answer.status == 200, answer
        return Person(self, answer.json["access_token"], answer.json["user"]["id"])

    def admin(self) -> "Person":
        """The owner, signed in."""
        return self.sign_in(ADMIN["username"], ADMIN["password"])

    def hire(self, role: str, name: str) -> "Person":
        """Somebody new on the staff, signed in."""
        person = {"username": name, "full_name": name, "role": role, "password": PASSWORD}
        assert self.admin().ask("POST", "/users/", person).status == 201
        return self.sign_in(name, PASSWORD)

    def _answers(self) -> bool:
        assert self.process is not None
        assert self.process.poll() is None, self.log.read_text()
        try:
            return self.ask("GET", self.alive_at).status == 200
        except OSError:
            return False


@dataclass(frozen=True)
class Person:
    """Somebody on the staff who is signed in."""

    server: Server
    token: str
    id: int

    def ask(self, method: str, path: str, body: Any = None, **headers: str) -> Answer:
        """Send a request as this person."""
        return self.server.ask(method, path, body, self.token, headers)


@dataclass(frozen=True)
class Restaurant:
    """A running restaurant with people, a dish and a way to pay."""

    server: Server
    admin: Person
    waiter: Person
    cook: Person
    dish_id: int
    cash_id: int
    _numbers: list[int] = field(default_factory=list)

    @classmethod
    def open(cls, server: Server) -> "Restaurant":
        """Add users and records over HTTP."""
        admin = server.admin()
        category = admin.ask("POST", "/categories/", {"name": "Супы"}).json["id"]
        dish = {"name": "Борщ", "price": 450.5, "category_id": category}
        return cls(
            server,
            admin,
            server.hire("waiter", "anna"),
            server.hire("kitchen", "boris"),
            admin.ask("POST", "/dishes/", dish).json["id"],
            admin.ask("POST", "/payment-methods/", {"name": "Наличные"}).json["id"],
        )

    def table(self) -> int:
        """A new free table."""
        self._numbers.append(0)
        table = {"number": len(self._numbers), "seats": 4}
        return int(self.admin.ask("POST", "/tables/", table).json["id"])

    def takeaway(self, quantity: int = 1) -> dict[str, Any]:
        """The body of an order that needs no table."""
        lines = [{"dish_id": self.dish_id, "quantity": quantity}]
        return {"order_type": "takeaway", "items": lines}

    def last_event_id(self) -> int:
        """The number of the newest event."""
        return int(self.events(0)[-1]["event_id"])

    def events(self, after: int) -> list[dict[str, Any]]:
        """Every event after an id that the admin may read, from the log."""
        found: list[dict[str, Any]] = []
        while page := self.admin.ask("GET", f"/events/?after={after}").json:
            found += page
            after = page[-1]["event_id"]
        return found


def clean_environment() -> dict[str, str]:
    """The environment with the default of every setting, whatever is set on this machine.

    In the environment they also win over a `.env.local`, as long as Flask adds nothing by itself.
    """
    defaults = {name: setting.default for name, setting in SETTINGS.items()}
    return os.environ | defaults | {"FLASK_SKIP_DOTENV": "1"}


def copy_template(template: Path, folder: Path) -> Path:
    """A restaurant that is prepared already, to begin with."""
    shutil.copytree(template, folder)
    return folder


def listens(port: int) -> bool:
    """Whether anybody listens there."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _answer(status: int, response: Any) -> Answer:
    body = response.read()
    is_json = "json" in response.headers.get("Content-Type", "")
    return Answer(status, json.loads(body) if is_json else body, response.headers)
