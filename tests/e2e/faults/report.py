"""The progress of ``script/faults``, and its figures for the document.

Run as a program it writes the figures into ``docs/reliability.md``, between two marks.
"""

import json
import os
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from config import PROJECT_DIR

DOCUMENT = PROJECT_DIR / "docs" / "reliability.md"
BEGIN, END = "<!-- figures: written by script/faults -->", "<!-- end of figures -->"

#: What the exit status of pytest means here.
OUTCOMES = {0: "every test passed", 1: "not every test passed"}


def note(broken: str, how_often: str, found: str) -> None:
    """Keep one row of the table for the end of the run, where somebody asked for it."""
    if file := os.environ.get("FAULTS_FIGURES"):
        with Path(file).open("a", encoding="utf-8") as rows:
            rows.write(json.dumps([broken, how_often, found]) + "\n")


def progress(what: str, steps: int) -> Iterator[int]:
    """Count the steps of something long, and tell each tenth of it."""
    for step in range(steps):
        yield step
        if steps < 10 or (step + 1) % (steps // 10) == 0:
            sys.stderr.write(f"  {what}: {step + 1} of {steps}\n")


def table(rows: list[list[str]]) -> str:
    """The figures as they stand in the document."""
    lines = ["| broken | how often | found |", "|---|---|---|"]
    lines += [f"| {' | '.join(row)} |" for row in rows]
    return "\n".join(lines)


def write(rows: list[list[str]], circumstances: str) -> None:
    """Put the figures of this run in the place of the last ones."""
    text = DOCUMENT.read_text(encoding="utf-8")
    figures = f"{BEGIN}\n{circumstances}\n\n{table(rows)}\n{END}"
    whole, times = re.subn(
        f"{re.escape(BEGIN)}.*?{re.escape(END)}", lambda _: figures, text, flags=re.DOTALL
    )
    if times != 1:
        sys.exit(f"{DOCUMENT} must hold the marks {BEGIN} and {END} once.")
    DOCUMENT.write_text(whole, encoding="utf-8")


def main() -> None:
    """Write the figures that were noted in a file, given with the seconds and pytest's status."""
    file, seconds, status = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    outcome = OUTCOMES.get(status, "it was stopped before its end")
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    worker = os.environ.get("FAULTS_WORKER", "gthread")
    day = datetime.now(UTC).date()
    cores = len(os.sched_getaffinity(0))
    write(
        rows,
        f"The run of {day}: {seconds // 60} min {seconds % 60} s on {cores} cores under"
        f" {worker}, Python {sys.version.split()[0]}; {outcome}.",
    )


if __name__ == "__main__":
    main()
