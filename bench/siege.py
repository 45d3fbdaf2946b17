"""Is the server still there for the staff while somebody besieges it from one address?

Starts the real server on loopback in a temporary folder. Measures a waiter's orders in quiet, then
under idle connections, slow senders and sockets that never sign in, from the waiter's own address;
then the guests' menu under a storm of wrong sign-ins. Takes about a minute and a half.
"""

import argparse
import asyncio
import math
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import socketio

from bench.crowd import Crowd, storm
from bench.figures import Figure, spread
from bench.machine import memory_of
from tests.e2e.server import ADMIN, House, Server
from tests.e2e.socket_client import Phone


def main() -> None:
    """Measure, print a table, and exit with 1 when a goal is missed."""
    options = read_options()
    with tempfile.TemporaryDirectory() as folder:
        server = Server(Path(folder) / "data", SERVER_WORKER=options.worker, LOG_LEVEL="warning")
        server.prepare()
        try:
            house = House.open(server.start().set_up())
            figures = [*besiege(house, options), *assault(house, options)]
        finally:
            server.kill()
    for figure in figures:
        value = f"{figure.name:<46}{figure.value:>9.1f} {figure.unit:<3}"
        print(f"{value}{figure.wish:<16}{figure.verdict}")  # noqa: T201
    sys.exit(any(figure.is_missed for figure in figures))


def read_options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="bench.siege", description=__doc__)
    parser.add_argument("--worker", default="gthread", choices=["gthread", "eventlet", "gevent"])
    parser.add_argument("--each", type=int, default=200, help="connections of each hostile kind")
    parser.add_argument("--quiet", type=int, default=5, help="seconds without a siege")
    parser.add_argument("--siege", type=int, default=25, help="seconds of the siege")
    parser.add_argument("--storm", type=int, default=30, help="seconds of wrong sign-ins")
    return parser.parse_args()


def besiege(house: House, options: argparse.Namespace) -> list[Figure]:
    """A waiter's orders, first in quiet, then under siege."""
    quiet = timed(place_order, house, options.quiet)
    before = memory_of(house.server.worker_pid())
    crowd = Crowd(house.server.port)

    async def under_siege() -> tuple[list[float], float]:
        async with crowd.besieging(options.each):
            orders = asyncio.to_thread(timed, place_order, house, options.siege)
            return await asyncio.gather(orders, asyncio.to_thread(calling_in, house))

    orders, calling = asyncio.run(under_siege())
    time.sleep(5)
    return [
        *spread("order in quiet", quiet),
        *spread("order under siege", orders, goal_p95=1000),
        Figure("waiter's socket let in under siege", calling * 1000, "ms", goal=10_000),
        *(
            Figure(f"longest {kind} connection", max(kept), "s", goal=20)
            for kind, kept in crowd.kept.items()
            if kind != "stranger"
        ),
        Figure("longest unauthenticated socket", max(crowd.kept["stranger"]), "s", goal=15),
        Figure("memory before the siege", before, "MB"),
        Figure(
            "memory the siege leaves behind",
            memory_of(house.server.worker_pid()) - before,
            "MB",
            goal=75,
        ),
    ]


def assault(house: House, options: argparse.Namespace) -> list[Figure]:
    """The menu, while somebody tries passwords."""
    before = memory_of(house.server.worker_pid())

    async def under_storm() -> tuple[dict[int, int], list[float]]:
        tries = storm(house.server.port, ADMIN["username"], 50, options.storm)
        read = asyncio.to_thread(timed, read_menu, house, options.storm)
        return await asyncio.gather(tries, read)

    statuses, menus = asyncio.run(under_storm())
    return [
        *spread("menu in the storm", menus, goal_p95=500),
        *(
            Figure(f"sign-ins answered {status or 'not at all'}", times, "")
            for status, times in statuses.items()
        ),
        Figure("sign-ins not refused as they should be", unexpected(statuses), "", goal=0),
        Figure(
            "memory the storm leaves behind",
            memory_of(house.server.worker_pid()) - before,
            "MB",
            goal=75,
        ),
    ]


def unexpected(statuses: dict[int, int]) -> int:
    """How many tries were answered with anything but a refusal, or not at all."""
    return sum(times for status, times in statuses.items() if status not in {401, 429})


def place_order(house: House) -> bool:
    """Place an order on a connection of its own; whether it was taken."""
    return house.waiter.ask("POST", "/orders/", house.takeaway()).status == 201


def read_menu(house: House) -> bool:
    """Read the menu as a guest does; whether it was given."""
    return house.server.ask("GET", "/menu/").status == 200


def calling_in(house: House) -> float:
    """How many seconds it takes the waiter's phone to be let in, trying as long as it must."""
    begun = time.monotonic()
    while True:
        phone = Phone(house.waiter)
        try:
            phone.connect()
        except socketio.exceptions.ConnectionError:
            continue
        seconds = time.monotonic() - begun
        phone.hang_up()
        return seconds


def timed(act: Callable[[House], bool], house: House, seconds: int) -> list[float]:
    """Do something again and again for so long; how many milliseconds it took each time.

    What was refused or not answered at all took for ever.
    """
    end = time.monotonic() + seconds
    times = []
    while (begun := time.monotonic()) < end:
        try:
            went_well = act(house)
        except OSError:
            went_well = False
        times.append((time.monotonic() - begun) * 1000 if went_well else math.inf)
        time.sleep(0.05)
    return times


if __name__ == "__main__":
    main()
