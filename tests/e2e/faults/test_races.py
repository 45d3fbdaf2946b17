"""Many clients change the same record at the same moment."""

import http.client
import json
import threading
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, TypeVar
from uuid import uuid4

import pytest

from tests.e2e.faults.clients.screen import Screen
from tests.e2e.faults.clients.tablet import newest_event
from tests.e2e.faults.report import note, progress
from tests.e2e.faults.run_size import SIZE
from tests.e2e.server import Person, Restaurant

pytestmark = pytest.mark.slow

T = TypeVar("T")
AT_ONCE = 20
TIMEOUT = 60


class Line:
    """A connection that is kept open, as a browser does."""

    def __init__(self, who: Person) -> None:
        self._who = who
        self._connection = http.client.HTTPConnection("127.0.0.1", who.server.port, TIMEOUT)
        self._connection.connect()

    def ask(
        self, method: str, path: str, body: Any, **headers: str
    ) -> tuple[int, http.client.HTTPMessage, bytes]:
        """Send a request; returns the status, the headers and the very bytes."""
        headers = {"Content-Type": "application/json", **headers}
        headers["Authorization"] = f"Bearer {self._who.token}"
        self._connection.request(method, path, json.dumps(body), headers)
        answer = self._connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def close(self) -> None:
        self._connection.close()


def together(count: int, act: Callable[[int], T]) -> list[T]:
    """Let so many threads begin at the same moment."""
    gate = threading.Barrier(count)

    def take_part(number: int) -> T:
        gate.wait(TIMEOUT)
        return act(number)

    with ThreadPoolExecutor(count) as people:
        return list(people.map(take_part, range(count)))


def test_eight_phones_adding_to_one_order_at_once_add_up_exactly(
    quiet_restaurant: Restaurant,
) -> None:
    order = quiet_restaurant.waiter.ask("POST", "/orders/", {"order_type": "takeaway"}).json
    path = f"/orders/{order['id']}/items/"
    price = quiet_restaurant.admin.ask("GET", f"/dishes/{quiet_restaurant.dish_id}").json["price"]

    def add(number: int) -> list[int]:
        line = Line(quiet_restaurant.waiter)
        wanted = {"dish_id": quiet_restaurant.dish_id, "quantity": 1 + number % 3}
        statuses = [line.ask("POST", path, wanted)[0] for _ in range(SIZE.additions)]
        line.close()
        return statuses

    statuses = Counter(status for one in together(SIZE.adders, add) for status in one)

    added = SIZE.adders * SIZE.additions
    assert statuses == {201: added}
    quantity = sum(1 + number % 3 for number in range(SIZE.adders)) * SIZE.additions
    found = quiet_restaurant.waiter.ask("GET", f"/orders/{order['id']}").json
    assert len(found["items"]) == added
    assert round(found["total_price"] * 100) == round(price * 100) * quantity
    note(
        "one order, by phones adding items at once",
        f"{SIZE.adders} phones x {SIZE.additions} items",
        f"{added} items, total exact, no answer but 201",
    )


def test_twenty_requests_with_one_key_make_one_order_and_twenty_equal_answers(
    quiet_restaurant: Restaurant,
) -> None:
    before, mark = newest_event(quiet_restaurant), uuid4().hex
    body = {**quiet_restaurant.takeaway(), "notes": mark}
    lines = [Line(quiet_restaurant.waiter) for _ in range(AT_ONCE)]

    def post(number: int) -> tuple[int, http.client.HTTPMessage, bytes]:
        return lines[number].ask("POST", "/orders/", body, **{"Idempotency-Key": mark})

    answers = together(AT_ONCE, post)

    for line in lines:
        line.close()
    assert {status for status, _, _ in answers} == {201}
    assert len({content for _, _, content in answers}) == 1
    assert len({headers["Location"] for _, headers, _ in answers}) == 1
    assert sum(headers["Idempotency-Replayed"] == "true" for _, headers, _ in answers) == 19
    assert names_after(quiet_restaurant, before) == ["order-created"]
    note(
        "one key, by requests at once",
        f"{AT_ONCE} requests",
        "1 order, 20 answers equal to the byte, 19 marked as replayed",
    )


def test_twenty_commands_with_one_id_make_one_order_and_twenty_equal_acknowledgements(
    quiet_restaurant: Restaurant,
) -> None:
    before, mark = newest_event(quiet_restaurant), uuid4().hex
    command = {**quiet_restaurant.takeaway(), "notes": mark, "command_id": mark}
    port, token = quiet_restaurant.server.port, quiet_restaurant.waiter.token
    screens = [Screen(port, token) for _ in range(AT_ONCE)]
    for screen in screens:
        assert screen.welcome["event"] == "welcome"

    answers = together(AT_ONCE, lambda number: screens[number].say_raw("create-order", command))

    for screen in screens:
        screen.leave()
    assert len(set(answers)) == 1
    assert json.loads(answers[0])[0]["ok"]
    assert names_after(quiet_restaurant, before) == ["order-created"]
    note(
        "one command_id, by sockets at once",
        f"{AT_ONCE} commands",
        "1 order, 20 acknowledgements equal to the byte",
    )


def test_of_ready_and_cancel_at_once_one_wins_and_the_log_agrees(
    quiet_restaurant: Restaurant,
) -> None:
    cook, waiter = Line(quiet_restaurant.cook), Line(quiet_restaurant.waiter)
    won: Counter[str] = Counter()

    for _ in progress("ready against cancel", SIZE.rounds):
        before = newest_event(quiet_restaurant)
        order = quiet_restaurant.waiter.ask("POST", "/orders/", quiet_restaurant.takeaway()).json
        path = f"/orders/{order['id']}/items/{order['items'][0]['id']}"

        def act(number: int, path: str = path) -> int:
            who, wish = ((cook, "ready"), (waiter, "cancelled"))[number]
            return who.ask("PATCH", path, {"status": wish})[0]

        ready, cancelled = together(2, act)

        story = quiet_restaurant.events(before)
        moves = [event["item"]["status"] for event in story if event["event"] == "item-updated"]
        assert (ready, cancelled) in {(200, 403), (409, 200)}
        assert moves == (["ready"] if ready == 200 else ["cancelled"])
        assert ("dish-ready" in {event["event"] for event in story}) == (ready == 200)
        won[moves[0]] += 1

    cook.close()
    waiter.close()
    assert won.total() == SIZE.rounds
    note(
        "one item, by ready against cancel",
        f"{SIZE.rounds} rounds",
        f"one winner each (ready {won['ready']}, cancel {won['cancelled']});"
        " the log agrees with the answers",
    )


def names_after(restaurant: Restaurant, event_id: int) -> list[str]:
    """The names of the events since then."""
    return [event["event"] for event in restaurant.events(event_id)]
