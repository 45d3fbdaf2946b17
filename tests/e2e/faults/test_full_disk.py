"""The disk is full, and then it is not."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import pytest

from tests.e2e.faults.cli_commands import check_copy
from tests.e2e.faults.clients.screen import Screen
from tests.e2e.faults.clients.write_marks import count_marks
from tests.e2e.faults.conftest import a_server, reopen
from tests.e2e.faults.report import note, progress
from tests.e2e.faults.run_size import SIZE
from tests.e2e.server import Answer, Restaurant, copy_template, eventually
from tests.support.small_disk import fill
from tests.support.small_disk import small_disk as mounted

pytestmark = pytest.mark.slow

DISK = 16 * 1024 * 1024
LEFT = 256 * 1024
MAX_ATTEMPTS = 2000


@pytest.fixture(scope="module")
def small_disk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A disk of a few megabytes."""
    with mounted(tmp_path_factory.mktemp("disk"), DISK) as disk:
        yield disk


@pytest.fixture(scope="module")
def restaurant(template: Path, small_disk: Path) -> Iterator[Restaurant]:
    """A restaurant on the small disk."""
    server = a_server(copy_template(template, small_disk / "data"))
    yield reopen(server.start())
    server.kill()


def test_on_a_full_disk_writes_are_refused_reads_work_and_no_restart_is_needed(
    restaurant: Restaurant, small_disk: Path, tmp_path: Path
) -> None:
    kept: list[str] = []
    refused = 0

    for filling in progress("full disks", SIZE.fillings):
        filler = fill(small_disk, LEFT)
        answer, mark = write_until_refused(restaurant, kept)
        refused += 1
        assert_says_full(answer)
        assert_reads_go_on(restaurant, kept)
        filler.unlink()
        eventually(lambda mark=mark: place(restaurant, mark).status == 201)
        kept.append(mark)
        assert restaurant.server.process is not None
        assert restaurant.server.process.poll() is None
        check_copy(restaurant.server, tmp_path / f"copy {filling}").must_succeed()

    stored = count_marks(restaurant)
    assert [stored[mark] for mark in kept] == [1] * len(kept)
    created = [event["order"]["notes"] for event in restaurant.events(0) if "order" in event]
    assert created == kept
    note(
        "the disk, filled to the last byte while orders come",
        f"{SIZE.fillings} times",
        f"{refused} refusals with 503 storage_full; reads went on, writes too once there was"
        f" room, without a restart; {len(kept)} acknowledged orders: 0 lost, 0 doubled",
    )


def test_a_command_over_a_socket_is_refused_by_a_full_disk_as_a_request_is(
    restaurant: Restaurant, small_disk: Path
) -> None:
    screen = Screen(restaurant.server.port, restaurant.waiter.token)
    assert screen.welcome["event"] == "welcome"
    filler = fill(small_disk, LEFT)
    _, mark = write_until_refused(restaurant, [])

    refused = screen.say("create-order", {**restaurant.takeaway(), "command_id": mark})
    filler.unlink()

    assert not refused["ok"]
    assert refused["error"]["status"] == 503, refused
    assert refused["error"]["code"] == "storage_full"
    assert refused["error"]["retry_after"] > 0


def write_until_refused(restaurant: Restaurant, kept: list[str]) -> tuple[Answer, str]:
    """Order until there is no room. Returns the refusal and the key it was given to."""
    for _ in range(MAX_ATTEMPTS):
        mark = uuid4().hex
        answer = place(restaurant, mark)
        if answer.status != 201:
            return answer, mark
        kept.append(mark)
    raise AssertionError("The disk never became full.")


def place(restaurant: Restaurant, mark: str) -> Answer:
    """Place an order under its own key."""
    body = {**restaurant.takeaway(), "notes": mark}
    return restaurant.waiter.ask("POST", "/orders/", body, **{"Idempotency-Key": mark})


def assert_says_full(answer: Answer) -> None:
    """As the contract has it."""
    assert (answer.status, answer.json["code"]) == (503, "storage_full"), answer
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert int(answer.headers["Retry-After"]) == answer.json["retry_after"] > 0


def assert_reads_go_on(restaurant: Restaurant, kept: list[str]) -> None:
    """What is there can be read, and the server says what is wrong."""
    [newest] = restaurant.waiter.ask("GET", "/orders/?limit=1").json
    assert newest["notes"] == kept[-1]
    for path in ("/menu/", "/tables/", "/events/", "/auth/me", "/health"):
        assert restaurant.waiter.ask("GET", path).status == 200
    assert restaurant.waiter.ask("GET", "/ready").status == 503
