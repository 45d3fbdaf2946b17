"""Power cuts while everybody writes."""

import os
import random
import shutil
import signal
import sqlite3
import time
from collections import Counter
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.faults.cli_commands import Command, check_copy
from tests.e2e.faults.clients.tablet import Tablet, every_order, newest_event
from tests.e2e.faults.clients.write_marks import MARK, missing, twice
from tests.e2e.faults.clients.writer import (
    Write,
    acknowledged_by,
    await_another_write,
    start_writers,
    stop_all,
)
from tests.e2e.faults.conftest import OnSqlite, StartRestaurant, crew
from tests.e2e.faults.report import note, progress
from tests.e2e.faults.run_size import SIZE
from tests.e2e.server import Restaurant

pytestmark = pytest.mark.slow

WRITERS, BY_SOCKET = 6, 2


def test_a_power_cut_under_six_writers_loses_and_doubles_nothing(
    start_restaurant: StartRestaurant, tmp_path: Path
) -> None:
    restaurant = start_restaurant()
    before = newest_event(restaurant)
    tablet = Tablet(restaurant.cook, restaurant.server.port, before)
    tablet.start()
    writers = start_writers(restaurant, crew(restaurant, WRITERS), BY_SOCKET)
    checks: list[Command] = []

    for kill in progress("kills", SIZE.kills):
        await_another_write(writers)
        time.sleep(random.uniform(0, 0.8))
        restaurant.server.kill()
        copy = tmp_path / f"after kill {kill}"
        checks.append(check_copy(restaurant.server, copy))
        restaurant.server.start()
        assert "No invariant is broken" in checks[-1].must_succeed()
        shutil.rmtree(copy, ignore_errors=True)
    acknowledged = stop_all(writers)

    lost, doubled = missing(restaurant, acknowledged), twice(restaurant)
    assert (lost, doubled) == ([], [])
    placed = [order["id"] for order in every_order(restaurant.admin)]
    tablet.wait_for(newest_event(restaurant))
    tablet.stop()
    heard = [event["order"]["id"] for event in tablet.heard if event["event"] == "order-created"]
    assert heard == placed
    assert tablet.ids() == list(range(before + 1, newest_event(restaurant) + 1))
    note(
        "the server, by kill -9 under six writers (two by socket)",
        f"{SIZE.kills} kills",
        f"{len(acknowledged)} acknowledged writes: {len(lost)} lost, {len(doubled)} doubled;"
        f" {len(checks)} checks clean; {len(heard)} orders at the tablet, once each and in order,"
        f" over {tablet.connections} connections",
    )


@OnSqlite
def test_after_a_power_cut_the_file_has_every_acknowledged_order(
    quiet_restaurant: Restaurant, tmp_path: Path
) -> None:
    restaurant = quiet_restaurant
    writers = start_writers(restaurant, crew(restaurant, WRITERS))
    begun: list[tuple[Path, list[Write], Command]] = []

    for cut in progress("snapshots", SIZE.snapshots):
        time.sleep(random.uniform(0.1, 0.6))
        copy = tmp_path / f"cut {cut}"
        signal_server(restaurant, signal.SIGSTOP)
        try:
            time.sleep(0.2)  # for answers that are on their way
            acknowledged = acknowledged_by(writers)
            shutil.copytree(
                restaurant.server.data_dir, copy, ignore=shutil.ignore_patterns("*-shm", "*.lock")
            )
        finally:
            signal_server(restaurant, signal.SIGCONT)
        begun.append((copy, acknowledged, Command(copy, "check")))
        if len(begun) % 3 == 0:
            begun[-1][2].finish()
    stop_all(writers)

    for copy, acknowledged, check in begun:
        assert "No invariant is broken" in check.must_succeed()
        marks = marks_in(copy / "restaurant.sqlite3")
        assert {write.mark for write in acknowledged} <= marks.keys()
        assert set(marks.values()) == {1}
    note(
        "the file, copied with its journal while the server was stopped under six writers",
        f"{len(begun)} copies",
        f"all open and check clean; of up to {len(begun[-1][1])} acknowledged writes 0 lost",
    )


def signal_server(restaurant: Restaurant, what: signal.Signals) -> None:
    """Stop master and worker for a moment, or let them go on."""
    assert restaurant.server.process is not None
    os.killpg(restaurant.server.process.pid, what)


def marks_in(file: Path) -> Counter[str]:
    """How often each mark stands in a database."""
    query = (
        "SELECT notes FROM orders WHERE notes IS NOT NULL"
        " UNION ALL SELECT comment FROM order_items WHERE comment IS NOT NULL"
    )
    with closing(sqlite3.connect(file)) as database:
        return Counter(row[0] for row in database.execute(query) if MARK.fullmatch(row[0]))
