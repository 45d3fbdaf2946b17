"""A power cut, and what the screens get when they reconnect."""

import random
import threading

from tests.e2e.conftest import ConnectPhone, StartRestaurant
from tests.e2e.server import Person, Restaurant, eventually


def test_after_power_cuts_a_screen_gets_every_event_once_and_in_order(
    start_restaurant: StartRestaurant, connect_phone: ConnectPhone
) -> None:
    restaurant = start_restaurant(SERVER_WORKER="gthread")
    before = restaurant.last_event_id()
    heard: list[int] = []
    acknowledged: list[int] = []

    for _cut in range(3):
        tablet = connect_phone(restaurant.cook, last_event_id=heard[-1] if heard else before)
        eager = [start_ordering(restaurant.waiter, restaurant, acknowledged) for _ in range(4)]
        eventually(lambda tablet=tablet: len(tablet.ids()) >= 10)
        threading.Event().wait(random.uniform(0, 0.05))
        restaurant.server.kill()
        for waiter in eager:
            waiter.join()
        heard += tablet.ids()
        restaurant.server.start()
    acknowledged.append(restaurant.waiter.ask("POST", "/orders/", restaurant.takeaway()).json["id"])
    tablet = connect_phone(restaurant.cook, last_event_id=heard[-1])
    last = restaurant.last_event_id()
    heard += tablet.wait_for(last)

    assert heard == list(range(before + 1, last + 1))
    log = restaurant.events(before)
    assert [event["event_id"] for event in log] == heard
    assert set(acknowledged) <= {event["order"]["id"] for event in log}


def test_every_acknowledged_order_survives_a_power_cut(
    start_restaurant: StartRestaurant,
) -> None:
    restaurant = start_restaurant(SERVER_WORKER="gthread")
    placed = restaurant.waiter.ask("POST", "/orders/", restaurant.takeaway()).json

    restaurant.server.kill()
    restaurant.server.start()

    assert restaurant.waiter.ask("GET", f"/orders/{placed['id']}").json == placed


def start_ordering(
    waiter: Person, restaurant: Restaurant, acknowledged: list[int]
) -> threading.Thread:
    """Place one order after the other until the server is gone."""

    def order() -> None:
        while True:
            try:
                answer = waiter.ask("POST", "/orders/", restaurant.takeaway())
            except OSError:
                return
            acknowledged.append(answer.json["id"])

    thread = threading.Thread(target=order)
    thread.start()
    return thread
