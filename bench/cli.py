"""Runs one part by itself: ``python -m bench.parts.NAME --help``."""

import argparse
import signal
import sys
from collections.abc import Callable

from bench.measurements import Measurement


def run_part(measure: Callable[..., list[Measurement]], **choices: list[str]) -> None:
    """Measure and print; of each choice the first value is the default."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--full", action="store_true", help="longer, and with more of everything")
    parser.add_argument("--rounds", type=int, default=3, help="how often each is measured")
    for name, values in choices.items():
        parser.add_argument(f"--{name}", choices=values, default=values[0])
    options = vars(parser.parse_args())
    # Told to stop, it stops the servers first.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    for measured in measure(options.pop("rounds"), options.pop("full"), print, **options):
        line = f"{measured.title:<76}{measured.value:>9.2f} {measured.unit:<3} "
        print(f"{line}{measured.goal_text:<16}{measured.verdict}")  # noqa: T201
