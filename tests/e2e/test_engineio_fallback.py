"""A restaurant on a version of Engine.IO that its own changes were not tried with."""

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.e2e.conftest import CallIn
from tests.e2e.server import House, Server, copy_template, eventually


class OtherVersion(Server):
    """A server that takes the installed Engine.IO for one it does not know."""

    def command(self) -> list[str]:
        """What serves it."""
        code = (
            "from restaurant.live.transport import SUPPORTED_VERSIONS\n"
            "SUPPORTED_VERSIONS['python-engineio'] = '0'\n"
            "from gunicorn.app.wsgiapp import run\n"
            "run()"
        )
        return [sys.executable, "-c", code, "-c", "gunicorn.conf.py"]


@pytest.fixture
def house(furnished: Path, tmp_path: Path) -> Iterator[House]:
    """A restaurant served so."""
    server = OtherVersion(copy_template(furnished, tmp_path / "data"), SERVER_WORKER="gthread")
    yield House.open(server.start().set_up())
    server.kill()


def test_screens_still_get_their_events_and_the_log_says_what_is_missing(
    house: House, call_in: CallIn
) -> None:
    before = house.last_event_id()
    tablets = [call_in(house.cook) for _ in range(3)]
    phone = call_in(house.waiter)

    for _ in range(20):
        assert phone.say("create-order", house.takeaway())["ok"] is True
    late = call_in(house.cook, last_event_id=before)

    expected = list(range(before + 1, before + 21))
    assert [tablet.wait_for(before + 20) for tablet in [*tablets, late]] == [expected] * 4
    log = house.server.log.read_text()
    assert "not tried with python-engineio" in log


def test_a_screen_whose_session_ends_is_disconnected(house: House, call_in: CallIn) -> None:
    phone = call_in(house.waiter)

    assert house.waiter.ask("POST", "/auth/logout").status == 204

    eventually(phone.disconnected.is_set)
