"""How ``script/bench`` turns what it measures into results."""

import math
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from bench import machine
from bench.measurements import Measurement, percentile
from bench.nginx import deployed_site, render_site
from bench.parts.overload import count_unexpected
from bench.request_path import CallTrace
from bench.results import Part, Results
from bench.wrk import Run, valid_values
from config import PROJECT_DIR

PRINTED = '{"requests":900,"microseconds":3000000,"p50":1500,"p99":25000,"refused":%d,"broken":0}'
OUTPUT = "Running 3s test\n  900 requests in 3.00s\n\n" + PRINTED + "\n"


def test_a_run_is_read_from_what_wrk_prints_last() -> None:
    run = Run.parse(OUTPUT % 0, cpu_seconds=1.8)

    assert run == Run(rate=300, p50=1.5, p99=25, failures=0, cpu=2)


def test_a_run_with_a_failed_request_does_not_count() -> None:
    good, refused = Run.parse(OUTPUT % 0, 1), Run.parse(OUTPUT % 1, 1)

    assert valid_values([refused, good], lambda run: run.rate) == [300]
    void = Measurement.from_rounds("menu", "answers/s", [], [300], goal=3, goal_for="ratio")
    assert math.isnan(void.value)
    assert void.is_missed


@pytest.mark.parametrize(
    ("share", "value"), [(0.5, 50), (0.99, 99), (0.991, 100), (1, 100), (0, 1)]
)
def test_a_percentile_is_one_of_the_values(share: float, value: float) -> None:
    assert percentile(range(100, 0, -1), share) == value


def test_a_measurement_is_the_median_of_its_rounds_and_its_goal_may_be_for_the_ratio() -> None:
    def measurement(goal: float) -> Measurement:
        return Measurement.from_rounds(
            "menu",
            "answers/s",
            [900, 100, 800],
            [200, 210, 10],
            goal=goal,
            goal_is="at least",
            goal_for="ratio",
        )

    assert (measurement(4).value, measurement(4).peer, measurement(4).ratio) == (800, 200, 4)
    assert measurement(4).verdict == "reached"
    assert measurement(4.5).verdict == "missed by 0.5x"


def test_results_are_stored_and_loaded_as_they_were(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bench.results.JSON_FILE", tmp_path / "results.json")
    monkeypatch.setattr("bench.results.PAGE", tmp_path / "results.md")
    rows = [Measurement("menu", 900.0, "answers/s", 300.0, goal=4, goal_for="ratio")]
    rows.append(Measurement("order under overload, p95", math.inf, "ms", goal=1000))
    results = Results("script/bench", {}, [0.0, 0.0], [Part("Requests", "", rows)])

    results.save()

    loaded = Results.load().parts[0].measurements
    assert (loaded[0].name, loaded[0].ratio, loaded[0].goal) == ("menu", 3, 4)
    assert math.isnan(loaded[1].value)
    page = (tmp_path / "results.md").read_text()
    assert "1 of 2 goals are reached." in page
    assert "| order under overload, p95 | never |" in page


def test_a_part_that_was_measured_later_says_so_beside_the_others() -> None:
    def run(command: str, *titles: str) -> Results:
        parts = [Part(title, "About.", [Measurement(command, 1, "ms")]) for title in titles]
        return Results(command, {}, [0.0, 0.02], parts)

    stored = run("script/bench", "Requests", "Web app", "Start")
    stored.put_in(run("script/bench --only web-app --replace", "Web app"))

    assert [part.title for part in stored.parts] == ["Requests", "Web app", "Start"]
    assert stored.parts[1].measurements[0].name == "script/bench --only web-app --replace"
    assert "later than the rest" in stored.parts[1].about
    assert "2% of the machine" in stored.parts[1].about
    assert stored.parts[0].about == "About."


def test_nginx_is_measured_as_it_is_deployed() -> None:
    deployed = deployed_site()
    site = render_site(deployed, 8123, 9123)

    assert "listen 127.0.0.1:8123" in site
    assert "server 127.0.0.1:9123;" in site
    assert ":8000" not in site
    assert not re.search(r"listen (80|\[::\])", site)
    directives = re.findall(r"^\s*(proxy_\w+|client_\w+|limit_\w+|gzip\w*) .*;", deployed, re.M)
    assert directives
    assert re.findall(r"^\s*(proxy_\w+|client_\w+|limit_\w+|gzip\w*) .*;", site, re.M) == directives


def test_nginx_keeps_its_connections_to_a_measured_server_open() -> None:
    upstream = "upstream restaurant {\n    server 127.0.0.1:8000;\n}\n"
    connection = "map $http_upgrade $c {\n    default upgrade;\n    ''      close;\n}\n"
    site = render_site(upstream + connection, 8123, 9123)
    named = upstream.replace("8000;", "8000;\n    keepalive 8;")

    assert "keepalive 64;" in site
    assert re.search(r"^\s+'' '';", site, re.M)
    assert re.findall("keepalive .*;", render_site(named, 8123, 9123)) == ["keepalive 8;"]


def test_only_refusals_are_expected_of_wrong_sign_ins() -> None:
    assert count_unexpected({401: 3, 429: 40, 200: 1, 503: 2, 0: 4}) == 7


def test_a_call_trace_counts_files_in_their_order_and_moves_between_them() -> None:
    trace = CallTrace(["a.py", "b.py", "b.py", "a.py", "c.py"])

    assert trace.files == ["a.py", "b.py", "c.py"]
    assert trace.moves == 3


def test_a_call_trace_counts_a_generator_once(monkeypatch: pytest.MonkeyPatch) -> None:
    def numbers() -> Iterator[int]:
        yield 1
        yield 2

    monkeypatch.setattr("bench.request_path.PACKAGE", Path(__file__).parent)
    trace = CallTrace()

    with trace.recording():
        list(numbers())

    assert trace.calls == [Path(__file__).name]


def test_the_page_and_the_help_name_the_same_parts() -> None:
    usage = (PROJECT_DIR / "script" / "bench").read_text()
    plans = re.findall(r'Plan\(\s*"([a-z-]+)"', (PROJECT_DIR / "bench" / "__main__.py").read_text())

    listed = re.search(r"write nothing: ([a-z\s-]+);", usage)
    assert listed
    assert listed[1].split() == plans


def test_the_peers_are_there_with_every_version_pinned() -> None:
    bench = PROJECT_DIR / "bench"
    bare = (bench / "peer" / "requirements.txt").read_text().split()
    with_guarantees = machine.peer_packages()

    assert (bench / "peer" / "peer.py").is_file()
    names = {pin.partition("==")[0] for pin in bare}
    assert names >= {"fastapi", "uvicorn", "uvloop", "httptools"}
    assert all("==" in pin for pin in with_guarantees)
    assert {pin for pin in with_guarantees if not pin.startswith("orjson==")} == set(bare)
