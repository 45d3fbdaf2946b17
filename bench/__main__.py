"""Measures our server against goals and against the peer, and writes bench/results.md."""

import argparse
import shlex
import signal
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from importlib import import_module

from bench import machine
from bench.charts import draw_all
from bench.figures import Figure
from bench.progress import progress
from bench.results import PAGE, Part, Results
from bench.systems import DATA

WORKERS = ("gthread", "eventlet", "gevent")
#: Rounds, whether it is the long run, whom to tell what goes on, and perhaps the worker.
Measure = Callable[..., list[Figure]]


@dataclass(frozen=True)
class Plan:
    """What is to be measured: ``bench/NAME.py``, and how it is told of."""

    name: str
    title: str
    about: str
    chart: str = ""
    horizontal: str = ""
    depends_on_worker: bool = False

    @property
    def measure(self) -> Measure:
        """The function that does it."""
        function: Measure = import_module(f"bench.{self.name}").measure
        return function


PLANS = (
    Plan(
        "speed",
        "Requests",
        "Sent by wrk as fast as they are answered, on 16 connections at once (orders on 8). The "
        "peer knows no ETags: where nothing has changed it still sends the whole answer.",
        depends_on_worker=True,
    ),
    Plan(
        "screens",
        "Screens",
        "50 orders a second are placed; milliseconds from just before an order is sent until the "
        "last (or each) screen has it. The client shares the machine with the server.",
        depends_on_worker=True,
    ),
    Plan(
        "load",
        "Latency against load",
        "The slowest hundredth of the answers while more and more connections ask at once.",
        chart="charts/load.svg",
        horizontal="connections",
    ),
    Plan(
        "history",
        "Cost against history",
        "What requests cost when more and more orders are on record.",
        chart="charts/history.svg",
        horizontal="orders",
    ),
    Plan("memory", "Memory", "What the process that serves keeps in memory."),
    Plan("lateness", "Lateness", "How late everybody else is while one request is slow."),
    Plan("starting", "Start", "How long it takes until the server answers."),
    Plan(
        "limits",
        "Limits",
        "What this machine gives to programs that do nothing else: nobody can be faster here.",
    ),
)


def main() -> None:
    """Measure what is asked for, and print it; a whole run is also written down."""
    options = read_options()
    # Whoever is told to stop stops the servers first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    command = shlex.join(["script/bench", *sys.argv[1:]])
    busy = [machine.share_that_is_busy()]
    results = Results(command, machine.describe(DATA.parent), busy)
    parts = list(choose(options))
    with progress(len(parts)) as shown:
        for plan, measure, title in parts:
            shown.begin(title)
            figures = measure(options.rounds, options.full, shown.tell)
            results.parts.append(Part(title, plan.about, figures, plan.chart, plan.horizontal))
            shown.end()
    busy.append(machine.share_that_is_busy())
    print(results.page())  # noqa: T201
    if not options.only:
        results.save()
        draw_all(results)
        print(f"Written to {PAGE}.")  # noqa: T201


def choose(options: argparse.Namespace) -> Iterator[tuple[Plan, Measure, str]]:
    """What to measure, with which worker, under which title."""
    for plan in PLANS:
        if plan.name not in (options.only or plan.name):
            continue
        if not plan.depends_on_worker:
            yield plan, plan.measure, plan.title
            continue
        for worker in WORKERS if options.worker == "all" else [options.worker]:
            title = plan.title if worker == WORKERS[0] else f"{plan.title}, under {worker}"
            yield plan, partial(plan.measure, worker=worker), title


def read_options() -> argparse.Namespace:
    """What the command line asks for."""
    parser = argparse.ArgumentParser(prog="script/bench", description=__doc__)
    parser.add_argument(
        "--full", action="store_true", help="longer, with every worker and a long history"
    )
    parser.add_argument("--rounds", type=int, help="how often each is measured (3; full: 5)")
    parser.add_argument("--worker", choices=[*WORKERS, "all"], help="which of our workers")
    parser.add_argument(
        "--only",
        nargs="+",
        metavar="PART",
        choices=[plan.name for plan in PLANS],
        help="only print these parts: %(choices)s",
    )
    options = parser.parse_args()
    options.rounds = options.rounds or (5 if options.full else 3)
    options.worker = options.worker or ("all" if options.full else WORKERS[0])
    return options


if __name__ == "__main__":
    main()
