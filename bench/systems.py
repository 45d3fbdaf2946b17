"""The systems that are compared, ours and two peers, running on loopback with the same dishes."""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from bench.nginx import Nginx
from bench.servers import Person, Server, running, scratch
from config import PROJECT_DIR
from tests.e2e.demo_server import SETTINGS

Name = Literal["ours", "peer", "guarantees"]
#: Straight to the server, or through nginx as it is deployed in front of it.
Route = Literal["direct", "nginx"]

PEER_PROGRAMS = PROJECT_DIR / ".venv.peer" / "bin"
TABLES = 12
#: What the server decides about a dish.
NOT_SENT = {"id", "created_at", "updated_at"}


@dataclass(frozen=True)
class System:
    """A running server, with a waiter and a cook, and the address that requests are sent to.

    ``dish_ids`` are the same dishes in every system.
    """

    name: Name
    server: Server
    waiter: Person
    cook: Person
    dish_ids: list[int]
    url: str

    def order(self, number: int = 0) -> dict[str, Any]:
        """The body of an order of three items that needs no table."""
        dishes = (self.dish_ids[(number + step) % len(self.dish_ids)] for step in (0, 7, 14))
        items = [{"dish_id": dish, "quantity": 1 + at} for at, dish in enumerate(dishes)]
        return {"order_type": "takeaway", "items": items}

    def place_order(self, number: int = 0) -> int:
        """Place an order directly; returns its id."""
        answer = self.waiter.ask("POST", "/orders/", self.order(number))
        assert answer.status == 201, answer
        return int(answer.json["id"])


class Peer(Server):
    """The bare peer's one process, with the fastest settings that we found."""

    alive_at = "/ready"
    app = "peer:app"
    app_dir = PROJECT_DIR / "bench" / "peer"

    def __init__(self, data_dir: Path) -> None:
        data_dir.mkdir()
        super().__init__(data_dir, DB=str(data_dir / "peer.db"))

    def command(self) -> list[str]:
        """What serves it."""
        address = ["--host", "127.0.0.1", "--port", str(self.port)]
        # Longer than nginx keeps idle connections, as with ours: none is closed under a request.
        quiet = ["--no-access-log", "--log-level", "warning", "--timeout-keep-alive", "15"]
        fast = ["--loop", "uvloop", "--http", "httptools", "--app-dir", str(self.app_dir)]
        return [str(PEER_PROGRAMS / "uvicorn"), self.app, *address, *quiet, *fast]

    def worker_pid(self) -> int:
        """The process that does the work."""
        assert self.process is not None
        return self.process.pid

    def sign_in(self, username: str, _password: str = "") -> Person:
        """A token for this role: the peers check no passwords."""
        answer = self.ask("POST", "/auth/login", {"username": username})
        return Person(self, answer.json["access_token"], 1)


class PeerWithGuarantees(Peer):
    """The peer that keeps our promises for placing an order."""

    app = "bench.peer_with_guarantees.app:app"
    app_dir = PROJECT_DIR


PEERS: dict[Name, type[Peer]] = {"peer": Peer, "guarantees": PeerWithGuarantees}


@contextmanager
def compared(
    worker: str = "gthread", peers: Sequence[Name] = ("peer",), route: Route = "direct"
) -> Iterator[list[System]]:
    """Ours with this kind of worker, then these peers, all with the dishes of the first peer."""
    with ExitStack() as stack:
        folder = stack.enter_context(scratch())
        others = [_start_peer(stack, name, folder) for name in peers]
        dishes = others[0].waiter.ask("GET", "/dishes/").json
        trusted = "127.0.0.1" if route == "nginx" else ""
        ours = Server(folder / "ours", SERVER_WORKER=worker, TRUSTED_PROXIES=trusted, **SETTINGS)
        ours.prepare()
        stack.enter_context(running(ours))
        systems = [furnish(ours.set_up(), dishes), *others]
        if route == "nginx":
            systems = [_put_behind_nginx(stack, system, folder) for system in systems]
        yield systems


def _start_peer(stack: ExitStack, name: Name, folder: Path) -> System:
    peer = PEERS[name](folder / name)
    stack.enter_context(running(peer))
    waiter = peer.sign_in("waiter")
    ids = [dish["id"] for dish in waiter.ask("GET", "/dishes/").json]
    return System(name, peer, waiter, peer.sign_in("kitchen"), ids, peer.base_url)


def _put_behind_nginx(stack: ExitStack, system: System, folder: Path) -> System:
    nginx = Nginx(folder / f"nginx-{system.name}", system.server.port)
    return replace(system, url=stack.enter_context(nginx).url)


def furnish(server: Server, dishes: list[dict[str, Any]]) -> System:
    """Give our server over HTTP what the peers make for themselves."""
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
    return System("ours", server, waiter, cook, ids, server.base_url)
