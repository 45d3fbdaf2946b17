"""How much code placing an order passes through, as ``bench.request_path`` counts it."""

import json
import subprocess
import sys
from collections.abc import Callable

from bench.cli import run_part
from bench.measurements import Measurement
from bench.request_path import HTTP, MAX_FILES, MAX_MOVES
from config import PROJECT_DIR


def measure(rounds: int, full: bool, report: Callable[[str], None]) -> list[Measurement]:
    """Files entered, moves between them and calls; counted once, as they are always the same."""
    # In a process of its own: the application is made for one folder.
    command = [sys.executable, "-m", "bench.request_path", "--json"]
    done = subprocess.run(command, cwd=PROJECT_DIR, check=True, stdout=subprocess.PIPE, text=True)
    rows = []
    for name, counts in json.loads(done.stdout).items():
        goals = (MAX_FILES, MAX_MOVES, None) if name == HTTP else (None, None, None)
        for (what, count), goal in zip(counts.items(), goals, strict=True):
            rows.append(Measurement(f"{name}, {what}", count, "", goal=goal))
    return rows


if __name__ == "__main__":
    run_part(measure)
