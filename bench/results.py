"""The results of a run: stored as JSON with every sample, and as a page in Markdown."""

import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any

from bench.measurements import Measurement

FOLDER = Path(__file__).parent
JSON_FILE, PAGE = FOLDER / "results.json", FOLDER / "results.md"
#: Above this share of the machine that something else used, the results are worth nothing.
MAX_BUSY_SHARE = 0.1
HEAD = "| what | ours | peer | ours / peer | goal | verdict |\n|---|---:|---:|---:|---|---|"


@dataclass(frozen=True)
class Part:
    """Measurements of one kind, what they mean, and the file and x axis of their chart, if any."""

    title: str
    about: str
    measurements: list[Measurement]
    chart: str = ""
    x_label: str = ""


@dataclass(frozen=True)
class Results:
    """The results of one run of ``command``, and the machine it ran on.

    ``busy`` is the share of all its cores that something else used, before and after.
    """

    command: str
    machine: dict[str, str]
    busy: list[float]
    parts: list[Part] = field(default_factory=list)

    @classmethod
    def load(cls) -> "Results":
        """What the last run stored."""
        stored = json.loads(JSON_FILE.read_text(encoding="utf-8"))
        parts = [
            Part(**part | {"measurements": list(map(_from_json, part["measurements"]))})
            for part in stored.pop("parts")
        ]
        return cls(**stored, parts=parts)

    def put_in(self, later: "Results") -> None:
        """Let the parts of a later run take the places of those with their titles."""
        note = (
            f" Measured later than the rest, by `{later.command}`, while something else used "
            f"{max(later.busy):.0%} of the machine."
        )
        newer = {part.title: replace(part, about=part.about + note) for part in later.parts}
        self.parts[:] = [newer.get(part.title, part) for part in self.parts]

    def save(self) -> None:
        """Store the samples and write the page."""
        content = asdict(self)
        for part in content["parts"]:
            part["measurements"] = list(map(_to_json, part["measurements"]))
        stored = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
        JSON_FILE.write_text(stored + "\n", encoding="utf-8")
        PAGE.write_text(self.page(), encoding="utf-8")

    def page(self) -> str:
        """The page, in Markdown."""
        lines = [*self._head(), *(line for part in self.parts for line in _lines(part))]
        return "\n".join(lines) + "\n"

    def _head(self) -> Iterator[str]:
        with_goal = [row for part in self.parts for row in part.measurements if row.verdict]
        missed = [row for row in with_goal if row.is_missed]
        yield f"# What was measured\n\nWritten by `{self.command}`. Each value is the median of its"
        yield "rounds, in which ours and the peers took turns on this machine. The peer is the bare"
        yield "one (`bench/peer`) unless a row names the one with guarantees"
        yield "(`bench/peer_with_guarantees`).\n"
        yield "| | |\n|---|---|"
        yield from (f"| {name} | {value} |" for name, value in self.machine.items())
        before, after = self.busy
        yield f"| used by something else | {before:.0%} before, {after:.0%} after |"
        if max(self.busy) > MAX_BUSY_SHARE:
            yield "\n**Something else used the machine, so these results prove nothing.** Our"
            yield "worker keeps to one core and loses more to others than the peers, which use any."
        yield f"\n{len(with_goal) - len(missed)} of {len(with_goal)} goals are reached."
        if missed:
            yield "\nMissed:\n"
            yield from (f"- {row.title}: {row.verdict} ({row.goal_text})" for row in missed)


def _to_json(row: dict[str, Any]) -> dict[str, Any]:
    """JSON knows no infinity and nothing that is not a number."""
    return row | {"value": row["value"] if math.isfinite(row["value"]) else None}


def _from_json(row: dict[str, Any]) -> Measurement:
    return Measurement(**row | {"value": math.nan if row["value"] is None else row["value"]})


def _lines(part: Part) -> Iterator[str]:
    yield f"\n## {part.title}\n\n{part.about}\n\n{HEAD}"
    yield from map(_row, part.measurements)
    if part.chart:
        yield f"\n![{part.title}]({part.chart})"


def _row(row: Measurement) -> str:
    peer = "" if row.peer is None else _with_unit(row.peer, row.unit)
    ratio = "" if row.ratio is None else f"{row.ratio:.2f}"
    cells = (
        row.title,
        _with_unit(row.value, row.unit),
        peer,
        ratio,
        row.goal_text,
        row.verdict,
    )
    return f"| {' | '.join(cells)} |"


def _with_unit(value: float, unit: str) -> str:
    if not math.isfinite(value):
        return "void" if math.isnan(value) else "never"
    digits = 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f} {unit}".rstrip()
