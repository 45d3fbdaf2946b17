"""The server is told to end, with everybody still connected."""

import time

import pytest

from tests.e2e.conftest import WORKERS, CallIn, OpenHouse
from tests.e2e.server import eventually


@pytest.mark.parametrize("worker", WORKERS)
def test_a_stop_with_open_sockets_ends_within_five_seconds(
    open_house: OpenHouse, call_in: CallIn, worker: str
) -> None:
    house = open_house(SERVER_WORKER=worker)
    phones = [call_in(house.waiter) for _ in range(5)]
    begun = time.monotonic()

    status = house.server.stop()

    assert time.monotonic() - begun < 5
    assert status == 0
    for phone in phones:
        eventually(phone.disconnected.is_set)


def test_an_order_placed_just_before_a_stop_is_heard_after_the_next_start(
    open_house: OpenHouse, call_in: CallIn
) -> None:
    house = open_house(SERVER_WORKER="gthread")
    before = house.last_event_id()
    placed = house.waiter.ask("POST", "/orders/", house.takeaway()).json

    house.server.stop()
    house.server.start()
    tablet = call_in(house.cook, last_event_id=before)

    assert tablet.wait_for(before + 1) == [before + 1]
    assert tablet.events()[0]["order"] == placed
