"""Whether the staff can work while hostile clients overload the server from one address.

Starts the demo restaurant on loopback, behind nginx unless told otherwise. Measures a waiter's
orders in quiet, then beside idle connections, slow senders and sockets that never sign in, from the
waiter's own address; then the guests' menu during a flood of wrong sign-ins.
"""

import asyncio
import json
import math
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass
from urllib.parse import urlsplit
from urllib.request import Request, urlopen

import socketio

from bench.cli import run_part
from bench.demo_server import DemoServer
from bench.hostile_clients import HostileClients, flood_logins
from bench.machine import resident_mb
from bench.measurements import Measurement, spread
from bench.nginx import Nginx
from bench.servers import Person, running, scratch
from bench.socket_client import SocketClient
from bench.systems import Route

#: Hostile connections of each kind.
EACH = 200
LOGINS_PER_SECOND = 50
#: Seconds of quiet, of the overload and of the flood of sign-ins.
SHORT, LONG = (4, 15, 12), (5, 25, 30)
MAX_ORDER_P95_MS, MAX_MENU_P95_MS = 1000, 500
MAX_SOCKET_SECONDS, MAX_GROWTH_MB = 15, 75
MAX_CONNECT_MS = 10_000
TIMEOUT = 30.0


@dataclass(frozen=True)
class Target:
    """A running restaurant, the address that everybody uses, and a waiter's order."""

    server: DemoServer
    url: str
    waiter: Person
    order: bytes

    @property
    def port(self) -> int:
        """The port of the address."""
        return int(urlsplit(self.url).port or 80)

    def memory(self) -> float:
        """The worker's resident memory, in MB."""
        return resident_mb(self.server.worker_pid())

    def send(self, path: str, body: bytes | None = None) -> int:
        """Send a request on a connection of its own; returns the status of the answer."""
        headers = {"Authorization": f"Bearer {self.waiter.token}"} if body else {}
        headers |= {"Content-Type": "application/json"} if body else {}
        with urlopen(Request(self.url + path, body, headers), timeout=TIMEOUT) as response:
            response.read()
            return int(response.status)

    def place_order(self) -> bool:
        """Whether an order is taken."""
        return self.send("/orders/", self.order) == 201

    def read_menu(self) -> bool:
        """Whether the menu is answered as a guest reads it."""
        return self.send("/menu/") == 200


def measure(
    rounds: int,
    full: bool,
    report: Callable[[str], None],
    worker: str = "gthread",
    route: Route = "nginx",
) -> list[Measurement]:
    """A waiter's orders and the guests' menu under overload; measured once, however many rounds."""
    quiet, overload, flood = LONG if full else SHORT
    with ExitStack() as stack:
        target = _start(stack, worker, route)
        report(f"orders, {overload} s of overload")
        rows = measure_orders(target, quiet, overload)
        report(f"the menu, {flood} s of wrong sign-ins")
        rows += measure_menu(target, flood)
    return rows


def measure_orders(target: Target, quiet: int, overload: int) -> list[Measurement]:
    """A waiter's orders, first in quiet, then under overload."""
    usual = time_repeatedly(target.place_order, quiet)
    before = target.memory()
    clients = HostileClients(target.port)

    async def under_overload() -> tuple[list[float], float]:
        async with clients.attacking(EACH):
            orders = asyncio.to_thread(time_repeatedly, target.place_order, overload)
            return await asyncio.gather(orders, asyncio.to_thread(seconds_to_connect, target))

    orders, connecting = asyncio.run(under_overload())
    time.sleep(5)
    lifetimes = {kind: max(seconds) for kind, seconds in clients.lifetimes.items()}
    return [
        *spread("order in quiet", usual),
        *spread("order under overload", orders, goal_p95=MAX_ORDER_P95_MS),
        Measurement(
            "waiter's socket connected under overload", connecting * 1000, "ms", goal=MAX_CONNECT_MS
        ),
        Measurement("longest idle connection", lifetimes["idle"], "s"),
        Measurement("longest slow connection", lifetimes["slow"], "s"),
        Measurement(
            "longest unauthenticated socket",
            lifetimes["unauthenticated"],
            "s",
            goal=MAX_SOCKET_SECONDS,
        ),
        _growth("memory that the overload leaves behind", target, before),
    ]


def measure_menu(target: Target, seconds: int) -> list[Measurement]:
    """The guests' menu during a flood of wrong sign-ins."""
    before = target.memory()

    async def during_flood() -> tuple[dict[int, int], list[float]]:
        logins = flood_logins(target.port, "elena", LOGINS_PER_SECOND, seconds)
        return await asyncio.gather(
            logins, asyncio.to_thread(time_repeatedly, target.read_menu, seconds)
        )

    statuses, menus = asyncio.run(during_flood())
    return [
        *spread("menu during a flood of sign-ins", menus, goal_p95=MAX_MENU_P95_MS),
        *(
            Measurement(f"sign-ins answered {status or 'not at all'}", times, "")
            for status, times in sorted(statuses.items())
        ),
        Measurement("sign-ins not refused by 401 or 429", count_unexpected(statuses), "", goal=0),
        _growth("memory that the flood leaves behind", target, before),
    ]


def count_unexpected(statuses: dict[int, int]) -> int:
    """How many attempts were answered with anything but a refusal, or not at all."""
    return sum(times for status, times in statuses.items() if status not in {401, 429})


def seconds_to_connect(target: Target) -> float:
    """How many seconds the waiter's socket takes to connect, trying as often as it must."""
    begun = time.monotonic()
    while True:
        client = SocketClient(target.waiter, target.url)
        try:
            client.connect()
        except socketio.exceptions.ConnectionError:
            continue
        seconds = time.monotonic() - begun
        client.disconnect()
        return seconds


def time_repeatedly(act: Callable[[], bool], seconds: int) -> list[float]:
    """Do something again and again for so long; returns the milliseconds of each time.

    What was refused or not answered at all took for ever.
    """
    end = time.monotonic() + seconds
    times = []
    while (begun := time.monotonic()) < end:
        try:
            succeeded = act()
        except OSError:
            succeeded = False
        times.append((time.monotonic() - begun) * 1000 if succeeded else math.inf)
        time.sleep(0.05)
    return times


def _start(stack: ExitStack, worker: str, route: Route) -> Target:
    folder = stack.enter_context(scratch())
    trusted = "127.0.0.1" if route == "nginx" else ""
    server = DemoServer(folder / "data", SERVER_WORKER=worker, TRUSTED_PROXIES=trusted)
    server.prepare()
    stack.enter_context(running(server))
    url = server.base_url
    if route == "nginx":
        url = stack.enter_context(Nginx(folder / "nginx", server.port)).url
    waiter = server.person("anna")
    return Target(server, url, waiter, _order(waiter))


def _growth(title: str, target: Target, before: float) -> Measurement:
    return Measurement(title, target.memory() - before, "MB", goal=MAX_GROWTH_MB)


def _order(waiter: Person) -> bytes:
    dishes = waiter.ask("GET", "/dishes/").json
    dish_id = next(dish["id"] for dish in dishes if dish["is_available"])
    items = [{"dish_id": dish_id, "quantity": 1}]
    return json.dumps({"order_type": "takeaway", "items": items}).encode()


if __name__ == "__main__":
    run_part(measure, route=["nginx", "direct"], worker=["gthread", "eventlet", "gevent"])
