"""Results as curves, in SVG. ``python -m bench.charts`` draws those of the last run again."""

from collections.abc import Sequence
from pathlib import Path

import matplotlib
from matplotlib import pyplot
from matplotlib.axes import Axes

from bench.measurements import Measurement
from bench.results import FOLDER, Results

matplotlib.use("svg")
# The same results give the same file, and text stays text.
matplotlib.rcParams |= {"svg.hashsalt": "restaurant", "svg.fonttype": "none"}

COLUMNS = 2


def draw(measurements: Sequence[Measurement], file: Path, x_label: str) -> None:
    """A panel for each name: ours, and the peer where it was measured too."""
    curves: dict[str, list[Measurement]] = {}
    for measurement in measurements:
        if measurement.at is not None:
            curves.setdefault(measurement.name, []).append(measurement)
    rows = -(-len(curves) // COLUMNS)
    drawing, panels = pyplot.subplots(
        rows, COLUMNS, figsize=(5 * COLUMNS, 3.5 * rows), squeeze=False, layout="constrained"
    )
    for panel in panels.flat[len(curves) :]:
        panel.set_axis_off()
    for panel, (name, points) in zip(panels.flat, curves.items(), strict=False):
        _draw_curve(panel, name, points, x_label)
    file.parent.mkdir(exist_ok=True)
    drawing.savefig(file, metadata={"Date": None})
    pyplot.close(drawing)


def draw_all(results: Results) -> None:
    """Draw every part that has curves."""
    for part in results.parts:
        if part.chart:
            draw(part.measurements, FOLDER / part.chart, part.x_label)


def _draw_curve(panel: Axes, name: str, points: list[Measurement], x_label: str) -> None:
    points = sorted(points, key=lambda point: point.at or 0)
    at = [point.at or 0 for point in points]
    panel.plot(at, [point.value for point in points], marker="o", label="ours")
    if any(point.peer is not None for point in points):
        peers = [float("nan") if point.peer is None else point.peer for point in points]
        panel.plot(at, peers, marker="s", linestyle="--", label="peer")
    panel.set_xscale("log", base=10 if max(at) > 1000 else 2)
    panel.xaxis.set_major_formatter("{x:,.0f}")
    panel.set(title=name, xlabel=x_label, ylabel=points[0].unit, ylim=(0, None))
    panel.grid(alpha=0.3)
    panel.legend()


if __name__ == "__main__":
    draw_all(Results.load())
