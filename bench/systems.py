"""The two that are compared, ours and the peer, running on loopback with the same data."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from config import PROJECT_DIR
from tests.e2e.server import Person, Server

#: On the disk of the project, as /tmp may be memory.
DATA = PROJECT_DIR / "bench" / "data"
PEER = PROJECT_DIR / "bench" / "peer"
PEER_PROGRAMS = PROJECT_DIR / ".venv.peer" / "bin"
TABLES = 12
#: What the server decides about a dish.
NOT_SENT = {"id", "created_at", "updated_at"}


@dataclass(frozen=True)
class System:
    """One of the two, running, with somebody to take orders and somebody to cook.

    ``dish_ids`` are the same dishes in both. ``name`` is ``ours`` or ``peer``.
    """

    name: str
    server: Server
    waiter: Person
    cook: Person
    dish_ids: list[int]

    def order(self, number: int = 0) -> dict[str, Any]:
        """The body of an order of three lines that needs no table."""
        dishes = (self.dish_ids[(number + step) % len(self.dish_ids)] for step in (0, 7, 14))
        lines = [{"dish_id": dish, "quantity": 1 + at} for at, dish in enumerate(dishes)]
        return {"order_type": "takeaway", "items": lines}

    def place_orders(self, count: int) -> None:
        """Let so many orders stand open."""
        for number in range(count):
            answer = self.waiter.ask("POST", "/orders/", self.order(number))
            assert answer.status == 201, answer


class Peer(Server):
    """The peer's one process, with settings as good as we could find."""

    alive_at = "/ready"

    def __init__(self, data_dir: Path) -> None:
        data_dir.mkdir()
        super().__init__(data_dir, DB=str(data_dir / "peer.db"))

    def command(self) -> list[str]:
        """What serves it."""
        address = ["--host", "127.0.0.1", "--port", str(self.port)]
        quiet = ["--no-access-log", "--log-level", "warning"]
        fast = ["--loop", "uvloop", "--http", "httptools", "--app-dir", str(PEER)]
        return [str(PEER_PROGRAMS / "uvicorn"), "peer:app", *address, *quiet, *fast]

    def worker_pid(self) -> int:
        """The process that does the work."""
        assert self.process is not None
        return self.process.pid

    def sign_in(self, username: str, _password: str = "") -> Person:
        """A token for this role: the peer has no people and no passwords."""
        answer = self.ask("POST", "/auth/login", {"username": username})
        return Person(self, answer.json["access_token"], 1)


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder on the disk for the databases of one measurement."""
    DATA.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        yield Path(folder)


@contextmanager
def running(server: Server) -> Iterator[None]:
    """Serve for as long as it is needed."""
    try:
        server.start()
        yield
    finally:
        server.kill()


@contextmanager
def both(worker: str = "gthread") -> Iterator[list[System]]:
    """Ours with this kind of worker, and the peer, both with the dishes the peer made."""
    with scratch() as folder:
        ours = Server(
            folder / "ours",
            SERVER_WORKER=worker,
            LOG_LEVEL="warning",
            ACCESS_TOKEN_MINUTES="1440",
            BACKUP_AT="never",
        )
        ours.prepare()
        peer = Peer(folder / "peer")
        with running(peer), running(ours):
            waiter = peer.sign_in("waiter")
            dishes = waiter.ask("GET", "/dishes/").json
            ids = [dish["id"] for dish in dishes]
            yield [
                _furnish(ours.set_up(), dishes),
                System("peer", peer, waiter, peer.sign_in("kitchen"), ids),
            ]


def _furnish(server: Server, dishes: list[dict[str, Any]]) -> System:
    """Give ours through the front door what the peer has made for itself."""
    admin = server.admin()

    def make(path: str, body: dict[str, Any]) -> int:
        answer = admin.ask("POST", path, body)
        assert answer.status == 201, answer
        return int(answer.json["id"])

    categories = {
        theirs: make("/categories/", {"name": f"Категория {order}", "sort_order": order})
        for order, theirs in enumerate(sorted({dish["category_id"] for dish in dishes}))
    }
    ids = []
    for dish in dishes:
        body = {name: value for name, value in dish.items() if name not in NOT_SENT}
        ids.append(make("/dishes/", body | {"category_id": categories[dish["category_id"]]}))
    for number in range(1, TABLES + 1):
        make("/tables/", {"number": number, "seats": 4})
    waiter, cook = server.hire("waiter", "anna"), server.hire("kitchen", "boris")
    return System("ours", server, waiter, cook, ids)
