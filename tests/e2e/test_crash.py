"""A power cut, and what the screens hear when they come back."""

import random
import threading
from http.client import HTTPException

from tests.e2e.conftest import CallIn, OpenHouse
from tests.e2e.server import House, Person, eventually


def test_after_power_cuts_a_screen_hears_everything_once_and_in_order(
    open_house: OpenHouse, call_in: CallIn
) -> None:
    house = open_house(SERVER_WORKER="gthread")
    before = house.last_event_id()
    heard: list[int] = []
    acknowledged: list[int] = []

    for _cut in range(3):
        tablet = call_in(house.cook, last_event_id=heard[-1] if heard else before)
        eager = [start_ordering(house.waiter, house, acknowledged) for _ in range(4)]
        eventually(lambda tablet=tablet: len(tablet.ids()) >= 10)
        threading.Event().wait(random.uniform(0, 0.05))
        house.server.kill()
        for waiter in eager:
            waiter.join()
        heard += tablet.ids()
        house.server.start()
    acknowledged.append(house.waiter.ask("POST", "/orders/", house.takeaway()).json["id"])
    tablet = call_in(house.cook, last_event_id=heard[-1])
    last = house.last_event_id()
    heard += tablet.wait_for(last)

    assert heard == list(range(before + 1, last + 1))
    log = house.events(before)
    assert [event["event_id"] for event in log] == heard
    assert set(acknowledged) <= {event["order"]["id"] for event in log}


def test_nothing_that_was_acknowledged_is_gone_after_a_power_cut(open_house: OpenHouse) -> None:
    house = open_house(SERVER_WORKER="gthread")
    placed = house.waiter.ask("POST", "/orders/", house.takeaway()).json

    house.server.kill()
    house.server.start()

    assert house.waiter.ask("GET", f"/orders/{placed['id']}").json == placed


def start_ordering(waiter: Person, house: House, acknowledged: list[int]) -> threading.Thread:
    """Place one order after the other until the server is gone."""

    def order() -> None:
        while True:
            try:
                answer = waiter.ask("POST", "/orders/", house.takeaway())
            except (OSError, HTTPException):
                return
            acknowledged.append(answer.json["id"])

    thread = threading.Thread(target=order)
    thread.start()
    return thread
