"""The clock jumps: no battery, a wrong time server, or somebody sets it."""

import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.faults.cli_commands import check_copy
from tests.e2e.faults.clients.screen import Screen
from tests.e2e.faults.clients.tablet import newest_event
from tests.e2e.faults.conftest import a_server, reopen
from tests.e2e.faults.report import note
from tests.e2e.server import PASSWORD, Restaurant, copy_template, eventually

pytestmark = pytest.mark.slow

SOURCE = Path(__file__).with_name("shifted_clock.c")
HOUR = 3600


class Clock:
    """The clock of one server, which is wrong by the seconds in a file.

    Only the time of day can be set on a real box, too: the kernel's count of seconds, which
    time-outs go by, never jumps. (libfaketime shifts both, and breaks Python's ``sleep``.)
    """

    def __init__(self, folder: Path) -> None:
        library = folder / "shifted_clock.so"
        compiler = shutil.which("cc") or shutil.which("gcc")
        if compiler is None:
            pytest.skip("A C compiler is needed to shift a clock.")
        command = [compiler, "-shared", "-fPIC", "-O2", "-o", str(library), str(SOURCE)]
        subprocess.run(command, check=True, capture_output=True)
        self._file = folder / "clock"
        self.set(0)
        self.settings = {"LD_PRELOAD": str(library), "SHIFTED_CLOCK": str(self._file)}

    def set(self, offset: int) -> None:
        """Set how many seconds it is wrong."""
        draft = self._file.with_suffix(".draft")
        draft.write_text(f"{offset}\n")
        draft.replace(self._file)


@pytest.fixture(scope="module")
def clock(tmp_path_factory: pytest.TempPathFactory) -> Clock:
    """A clock that can be set."""
    return Clock(tmp_path_factory.mktemp("clock"))


@pytest.fixture(scope="module")
def restaurant(
    template: Path, clock: Clock, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Restaurant]:
    """A restaurant with this clock."""
    folder = copy_template(template, tmp_path_factory.mktemp("wrong") / "data")
    server = a_server(folder, **clock.settings)
    yield reopen(server.start())
    server.kill()


def test_a_clock_set_back_an_hour_affects_neither_events_nor_sign_ins(
    restaurant: Restaurant, clock: Clock, tmp_path: Path
) -> None:
    server = restaurant.server
    before = newest_event(restaurant)
    screen = Screen(server.port, restaurant.cook.token, before)
    placed = [place(restaurant)]
    eventually(screen.events)

    clock.set(-HOUR)
    anna = server.sign_in("anna", PASSWORD)
    assert anna.ask("GET", "/auth/me").status == 200
    later = Restaurant(
        server, server.admin(), anna, restaurant.cook, restaurant.dish_id, restaurant.cash_id
    )
    placed += [place(later) for _ in range(5)]
    eventually(lambda: len(screen.events()) == 6)
    assert screen.ids() == list(range(before + 1, before + 7))
    server.stop()
    server.start()
    restarted = Restaurant(
        server,
        server.admin(),
        server.sign_in("anna", PASSWORD),
        server.sign_in("boris", PASSWORD),
        restaurant.dish_id,
        restaurant.cash_id,
    )
    placed += [place(restarted) for _ in range(5)]
    clock.set(0)
    placed.append(place(restarted))

    log = [event for event in restarted.events(before) if event["event"] == "order-created"]
    assert [event["order"]["id"] for event in log] == placed
    assert [event["event_id"] for event in log] == list(range(before + 1, before + 13))
    moments = [event["at"] for event in log]
    assert moments[1] < moments[0] < moments[-1]
    back = Screen(server.port, restarted.cook.token, before)
    eventually(lambda: len(back.events()) == 12)
    assert back.ids() == [event["event_id"] for event in log]
    check_copy(server, tmp_path / "copy").must_succeed()
    for one in (screen, back):
        one.leave()
    note(
        "the clock, set back one hour under a running server, and over a restart",
        f"{len(placed)} orders",
        "event numbers stay in order, signing in works, check clean",
    )


def test_sessions_survive_a_clock_that_is_set_back(restaurant: Restaurant, clock: Clock) -> None:
    clock.set(0)
    waiter = restaurant.server.sign_in("anna", PASSWORD)

    clock.set(-HOUR)

    assert waiter.ask("GET", "/auth/me").status == 200


def place(restaurant: Restaurant) -> int:
    """Place an order, which must work."""
    answer = restaurant.waiter.ask("POST", "/orders/", restaurant.takeaway())
    assert answer.status == 201, answer
    return int(answer.json["id"])
