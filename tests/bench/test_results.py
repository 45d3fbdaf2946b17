"""What the measuring makes of what it measured."""

import math

import pytest

from bench import machine
from bench.figures import Figure, percentile
from bench.wrk import Run, worth
from config import PROJECT_DIR

SAID = '{"requests":900,"microseconds":3000000,"p50":1500,"p99":25000,"refused":%d,"broken":0}'
OUTPUT = "Running 3s test\n  900 requests in 3.00s\n\n" + SAID + "\n"


def test_a_run_is_read_from_what_wrk_prints_last() -> None:
    run = Run.read(OUTPUT % 0, processor_seconds=1.8)

    assert run == Run(rate=300, p50=1.5, p99=25, failures=0, processor=2)


def test_a_run_in_which_somebody_was_refused_counts_for_nothing() -> None:
    good, refused = Run.read(OUTPUT % 0, 1), Run.read(OUTPUT % 1, 1)

    assert worth([refused, good], lambda run: run.rate) == [300]
    void = Figure.of_rounds("menu", "answers/s", [], [300], goal=3, goal_for="ratio")
    assert math.isnan(void.value)
    assert void.is_missed


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 50), (0.99, 99), (0.991, 100), (1, 100), (0, 1)]
)
def test_a_percentile_is_one_of_the_values(share: float, value: float) -> None:
    assert percentile(range(100, 0, -1), share) == value


def test_a_figure_is_the_median_of_its_rounds_and_its_goal_may_be_for_the_ratio() -> None:
    def figure(goal: float) -> Figure:
        return Figure.of_rounds(
            "menu",
            "answers/s",
            [900, 100, 800],
            [200, 210, 10],
            goal=goal,
            goal_is="at least",
            goal_for="ratio",
        )

    assert (figure(4).value, figure(4).peer, figure(4).ratio) == (800, 200, 4)
    assert figure(4).verdict == "reached"
    assert figure(4.5).verdict == "missed by 0.5x"


def test_the_peer_is_there_with_every_version_pinned() -> None:
    pins = machine.peer_packages()

    assert (PROJECT_DIR / "bench/peer/peer.py").is_file()
    assert {pin.partition("==")[0] for pin in pins} >= {"fastapi", "uvicorn", "uvloop", "httptools"}
    assert all("==" in pin for pin in pins)
