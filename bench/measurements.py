"""What is measured, the goals beside it, and how many samples become one value."""

import math
import statistics
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal


@dataclass(frozen=True)
class Measurement:
    """A value measured of ours, perhaps of a peer too, and perhaps a goal for it.

    The goal is for our value or, where ``goal_for`` says so, for our value divided by the peer's.
    Measurements of one name that differ in ``at`` (a load, a number of orders) form a curve.
    """

    name: str
    value: float
    unit: str
    peer: float | None = None
    goal: float | None = None
    goal_is: Literal["at least", "at most"] = "at most"
    goal_for: Literal["value", "ratio"] = "value"
    at: float | None = None
    samples: tuple[float, ...] = ()
    peer_samples: tuple[float, ...] = ()

    @classmethod
    def from_rounds(
        cls, name: str, unit: str, ours: Iterable[float], peers: Iterable[float] = (), **more: Any
    ) -> "Measurement":
        """The medians of what each round gave; not a number where no round gave one."""
        ours = tuple(value for value in ours if not math.isnan(value))
        peers = tuple(value for value in peers if not math.isnan(value))
        value = statistics.median(ours) if ours else math.nan
        peer = statistics.median(peers) if peers else None
        return cls(name, value, unit, peer, samples=ours, peer_samples=peers, **more)

    @property
    def title(self) -> str:
        """The name, and where on its curve it is."""
        return self.name if self.at is None else f"{self.name} at {self.at:,g}"

    @property
    def ratio(self) -> float | None:
        """Our value divided by the peer's; None without a peer to compare with."""
        return self.value / self.peer if self.peer else None

    @property
    def verdict(self) -> str:
        """``reached``, or by how much the goal is missed; empty without a goal."""
        if self.goal is None:
            return ""
        measured = self.value if self.goal_for == "value" else self.ratio
        if measured is None or math.isnan(measured):
            return "missed: not measured"
        reached = measured >= self.goal if self.goal_is == "at least" else measured <= self.goal
        unit = "x" if self.goal_for == "ratio" else f" {self.unit}".rstrip()
        return "reached" if reached else f"missed by {abs(measured - self.goal):.4g}{unit}"

    @property
    def is_missed(self) -> bool:
        """Whether there is a goal and the value does not reach it."""
        return self.verdict.startswith("missed")

    @property
    def goal_text(self) -> str:
        """The goal as text; empty without one."""
        if self.goal is None:
            return ""
        unit = "x the peer's" if self.goal_for == "ratio" else f" {self.unit}".rstrip()
        return f"{self.goal_is} {self.goal:g}{unit}"


def percentile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share (0 to 1) of them does not exceed.

    Of no values at all: not a number.
    """
    if not values:
        return math.nan
    return sorted(values)[max(math.ceil(share * len(values)) - 1, 0)]


def spread(
    name: str, milliseconds: Sequence[float], goal_p95: float | None = None
) -> list[Measurement]:
    """The median, the 95th percentile, for which there may be a goal, and the maximum."""
    return [
        Measurement(f"{name}, p50", percentile(milliseconds, 0.5), "ms"),
        Measurement(f"{name}, p95", percentile(milliseconds, 0.95), "ms", goal=goal_p95),
        Measurement(f"{name}, max", percentile(milliseconds, 1), "ms"),
    ]
