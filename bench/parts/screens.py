"""How soon an order that is placed is on every screen: ours and the bare peer in turn."""

import json
import subprocess
from collections.abc import Callable
from operator import itemgetter
from typing import Any

from bench.cli import run_part
from bench.listeners import FOLDER, socket_job
from bench.machine import cpu_seconds
from bench.measurements import Measurement, percentile
from bench.parts.throughput import SUFFIXES
from bench.systems import Name, Route, System, compared

ORDERS_PER_SECOND = 50
WARM_UP_ORDERS = 50
FEW, MANY = 20, 200
MAX_P99_MS = 100.0

Result = dict[str, Any]
Runs = dict[tuple[Name, int], list[Result]]


def measure(
    rounds: int,
    full: bool,
    report: Callable[[str], None],
    worker: str = "gthread",
    route: Route = "direct",
) -> list[Measurement]:
    """Milliseconds from sending an order until the last of 20 and of 200 screens has it."""
    seconds = 20 if full else 8
    runs: Runs = {}
    with compared(worker, route=route) as systems:
        for screens in (FEW, MANY):
            for number in range(rounds):
                report(f"{screens} screens, round {number + 1} of {rounds}")
                for system in systems:
                    result = listen(system, screens, seconds)
                    runs.setdefault((system.name, screens), []).append(result)
    return [row for screens in (FEW, MANY) for row in _rows(runs, screens, SUFFIXES[route])]


def listen(system: System, screens: int, seconds: int) -> Result:
    """Place orders for so long; returns what ``screens.mjs`` prints of the screens.

    ``perOrder`` is added: milliseconds of a core that the server used for an order, with the
    screens' connecting.
    """
    orders = ORDERS_PER_SECOND * seconds
    job = socket_job(system, screens) | {
        "warmUp": WARM_UP_ORDERS,
        "orders": orders,
        "perSecond": ORDERS_PER_SECOND,
        "order": system.order(),
    }
    command = ["node", "screens.mjs", json.dumps(job)]
    worker = system.server.worker_pid()
    before = cpu_seconds(worker)
    done = subprocess.run(command, cwd=FOLDER, stdout=subprocess.PIPE, text=True, check=True)
    used = cpu_seconds(worker) - before
    result: Result = json.loads(done.stdout)
    return result | {"perOrder": 1000 * used / (WARM_UP_ORDERS + orders)}


def _rows(runs: Runs, screens: int, suffix: str) -> list[Measurement]:
    def of(
        title: str, unit: str, value: Callable[[Result], float], goal: float | None = None
    ) -> Measurement:
        ours, peers = (list(map(value, runs[name, screens])) for name in ("ours", "peer"))
        name = f"{screens} screens{suffix}, {title}"
        return Measurement.from_rounds(name, unit, ours, peers, goal=goal)

    def latency(share: float, which: str = "toLast") -> Callable[[Result], float]:
        return lambda result: percentile(result[which], share)

    return [
        of("last screen, p50", "ms", latency(0.5)),
        of("last screen, p99", "ms", latency(0.99), MAX_P99_MS),
        of("last screen, max", "ms", latency(1)),
        of("each screen, p50", "ms", latency(0.5, "toEach")),
        of("each screen, p99", "ms", latency(0.99, "toEach")),
        _total(runs, screens, f"lost or received twice{suffix}", "lost", "doubled"),
        _total(runs, screens, f"orders refused, screens cut off{suffix}", "refused", "disconnects"),
        of("CPU time of an order", "ms", itemgetter("perOrder")),
        of("share of a core that the client used", "%", lambda result: 100 * result["cpu"]),
    ]


def _total(runs: Runs, screens: int, title: str, *counts: str) -> Measurement:
    """What must not happen even once in all rounds."""
    ours, peers = (
        [sum(result[count] for count in counts) for result in runs[name, screens]]
        for name in ("ours", "peer")
    )
    return Measurement(f"{screens} screens, {title}", sum(ours), "", sum(peers), goal=0)


if __name__ == "__main__":
    run_part(measure, route=["direct", "nginx"], worker=["gthread", "eventlet", "gevent"])
