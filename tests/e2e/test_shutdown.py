"""Stopping the server while clients are connected."""

import time

import pytest

from tests.e2e.conftest import WORKERS, ConnectPhone, StartRestaurant
from tests.e2e.server import eventually


@pytest.mark.parametrize("worker", WORKERS)
def test_a_stop_with_open_sockets_ends_within_five_seconds(
    start_restaurant: StartRestaurant, connect_phone: ConnectPhone, worker: str
) -> None:
    restaurant = start_restaurant(SERVER_WORKER=worker)
    phones = [connect_phone(restaurant.waiter) for _ in range(5)]
    begun = time.monotonic()

    status = restaurant.server.stop()

    assert time.monotonic() - begun < 5
    assert status == 0
    for phone in phones:
        eventually(phone.disconnected.is_set)


def test_an_order_placed_just_before_a_stop_is_sent_after_the_next_start(
    start_restaurant: StartRestaurant, connect_phone: ConnectPhone
) -> None:
    restaurant = start_restaurant(SERVER_WORKER="gthread")
    before = restaurant.last_event_id()
    placed = restaurant.waiter.ask("POST", "/orders/", restaurant.takeaway()).json

    restaurant.server.stop()
    restaurant.server.start()
    tablet = connect_phone(restaurant.cook, last_event_id=before)

    assert tablet.wait_for(before + 1) == [before + 1]
    assert tablet.events()[0]["order"] == placed
