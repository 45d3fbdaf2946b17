"""The figures of a run: kept as JSON with every sample, and told as a page."""

import json
import math
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from bench.figures import Figure

FOLDER = Path(__file__).parent
JSON_FILE, PAGE = FOLDER / "results.json", FOLDER / "results.md"
#: So much of the machine may others take before the figures are worth little.
DISTURBING = 0.1
HEAD = "| what | ours | peer | ours / peer | goal | verdict |\n|---|---:|---:|---:|---|---|"


@dataclass(frozen=True)
class Part:
    """The figures of one kind, what they say, and the chart of those that are on a curve."""

    title: str
    about: str
    figures: list[Figure]
    chart: str = ""
    horizontal: str = ""


@dataclass(frozen=True)
class Results:
    """All that was measured in one run of ``command``, and on which machine.

    ``busy`` is the share of all its cores that something else took, before and after.
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
            Part(**part | {"figures": [_read(figure) for figure in part["figures"]]})
            for part in stored.pop("parts")
        ]
        return cls(**stored, parts=parts)

    def save(self) -> None:
        """Store the samples and write the page."""
        content = asdict(self)
        for part in content["parts"]:
            part["figures"] = list(map(_without_nan, part["figures"]))
        stored = json.dumps(content, ensure_ascii=False, indent=1, allow_nan=False)
        JSON_FILE.write_text(stored + "\n", encoding="utf-8")
        PAGE.write_text(self.page(), encoding="utf-8")

    def page(self) -> str:
        """The page, in Markdown."""
        lines = [*self._head(), *(line for part in self.parts for line in _lines(part))]
        return "\n".join(lines) + "\n"

    def _head(self) -> Iterator[str]:
        figures = [figure for part in self.parts for figure in part.figures if figure.verdict]
        missed = [figure for figure in figures if figure.is_missed]
        yield f"# What was measured\n\nWritten by `{self.command}`. Each figure is the median of"
        yield "its rounds, in which ours and the peer (`bench/peer`) took turns on this machine:\n"
        yield "| | |\n|---|---|"
        yield from (f"| {name} | {value} |" for name, value in self.machine.items())
        before, after = self.busy
        yield f"| taken by something else | {before:.0%} before, {after:.0%} after |"
        if max(self.busy) > DISTURBING:
            yield "\n**The machine was not ours alone, so these figures prove nothing.** Our worker"
            yield "keeps to one core and loses more to others than the peer, which takes any."
        yield f"\n{len(figures) - len(missed)} of {len(figures)} goals are reached."
        if missed:
            yield "\nMissed:\n"
            yield from (f"- {figure.title}: {figure.verdict} ({figure.wish})" for figure in missed)


def _without_nan(figure: dict[str, Any]) -> dict[str, Any]:
    """JSON has no such number."""
    return figure | {"value": None if math.isnan(figure["value"]) else figure["value"]}


def _read(figure: dict[str, Any]) -> Figure:
    return Figure(**figure | {"value": math.nan if figure["value"] is None else figure["value"]})


def _lines(part: Part) -> Iterator[str]:
    yield f"\n## {part.title}\n\n{part.about}\n\n{HEAD}"
    yield from map(_row, part.figures)
    if part.chart:
        yield f"\n![{part.title}]({part.chart})"


def _row(figure: Figure) -> str:
    peer = "" if figure.peer is None else _with_unit(figure.peer, figure.unit)
    ratio = "" if figure.ratio is None else f"{figure.ratio:.2f}"
    cells = (
        figure.title,
        _with_unit(figure.value, figure.unit),
        peer,
        ratio,
        figure.wish,
        figure.verdict,
    )
    return f"| {' | '.join(cells)} |"


def _with_unit(value: float, unit: str) -> str:
    if math.isnan(value):
        return "void"
    digits = 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{digits}f} {unit}".rstrip()
