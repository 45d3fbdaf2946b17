"""One part of the measuring by itself: ``python -m bench.NAME --help``."""

import argparse
import signal
import sys
from collections.abc import Callable

from bench.figures import Figure


def alone(measure: Callable[..., list[Figure]], **choices: list[str]) -> None:
    """Measure and print; of each choice the first value is the default."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true", help="longer, and with more of everything")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured")
    for name, values in choices.items():
        parser.add_argument(f"--{name}", choices=values, default=values[0])
    options = vars(parser.parse_args())
    # Whoever is told to stop stops the servers first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    for figure in measure(options.pop("rounds"), options.pop("full"), print, **options):
        line = f"{figure.title:<76}{figure.value:>9.2f} {figure.unit:<3} {figure.wish:<16}"
        print(f"{line}{figure.verdict}")  # noqa: T201
