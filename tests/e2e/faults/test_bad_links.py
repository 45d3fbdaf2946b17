"""The Wi-Fi: answers that get lost, requests that arrive twice, a tablet that comes and goes."""

import random
import threading
import time
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from uuid import uuid4

import pytest

from tests.e2e.faults.clients.lossy_proxy import Doubler, Link
from tests.e2e.faults.clients.screen import Screen
from tests.e2e.faults.clients.tablet import Tablet, every_order, newest_event
from tests.e2e.faults.clients.write_marks import count_marks
from tests.e2e.faults.clients.writer import insist
from tests.e2e.faults.conftest import Detour, LinkTo
from tests.e2e.faults.report import note, progress
from tests.e2e.faults.run_size import IS_FULL, SIZE
from tests.e2e.server import Person, Restaurant, eventually

pytestmark = pytest.mark.slow

FREEZE = 9.0
#: Seconds between two orders while the tablet's link is bad.
PACE = 0.4
#: How Linux writes it in /proc/net/tcp.
ESTABLISHED = "01"
LINES = 60 if IS_FULL else 12


@dataclass
class Frozen:
    """A screen that reads nothing any more, and what it should have heard."""

    screen: Screen
    after: int
    dropped_after: list[float] = field(default_factory=list)

    def watch(self, restaurant: Restaurant) -> None:
        """Note how long the server waits for it."""
        begun = time.monotonic()
        while is_served(restaurant, self.screen) and time.monotonic() - begun < 120:
            time.sleep(0.2)
        self.dropped_after.append(time.monotonic() - begun)


@pytest.fixture(scope="module")
def frozen(quiet_restaurant: Restaurant) -> Iterator[Frozen]:
    """Somebody's screen freezes, while the rest goes on. It takes a while to be noticed."""
    after = newest_event(quiet_restaurant)
    port, token = quiet_restaurant.server.port, quiet_restaurant.cook.token
    screen = Screen(port, token, after, reads_little=True)
    assert screen.welcome["event"] == "welcome"
    screen.stop_reading()
    frozen = Frozen(screen, after)
    threading.Thread(target=frozen.watch, args=(quiet_restaurant,), daemon=True).start()
    yield frozen
    screen.leave()


def test_a_screen_that_stops_reading_delays_nobody_else(
    quiet_restaurant: Restaurant, frozen: Frozen
) -> None:
    restaurant, port = quiet_restaurant, quiet_restaurant.server.port
    before = newest_event(restaurant)
    others = [Screen(port, restaurant.cook.token, before) for _ in range(5)]
    assert is_served(restaurant, frozen.screen)
    path = f"/orders/{big_order(restaurant)}"

    for number in range(300):
        assert restaurant.admin.ask("PATCH", path, {"notes": f"{number}"}).status == 200
    last_event, written = newest_event(restaurant), time.monotonic()
    for screen in others:
        eventually(lambda screen=screen: last_event in screen.ids()[-1:])
    latest = time.monotonic() - written

    log = get_log(restaurant.cook, before)
    assert len(log) == 301
    for screen in others:
        assert screen.ids() == log
        screen.leave()
    note(
        "a screen, frozen without reading, among five others",
        f"{len(log)} events with an order of {LINES} items",
        f"the others received every one in order, the last {latest:.1f} s after it was written",
    )


def test_an_order_repeated_after_a_lost_answer_counts_once(
    quiet_restaurant: Restaurant, link_to: LinkTo
) -> None:
    link = link_to(quiet_restaurant.server)
    waiter = through(link, quiet_restaurant.waiter)
    before = newest_event(quiet_restaurant)
    marks = [uuid4().hex for _ in range(SIZE.answers_lost)]

    replayed = 0
    for number in progress("lost answers", len(marks)):
        link.lose_answer()
        body = {**quiet_restaurant.takeaway(), "notes": marks[number]}
        answer = insist(waiter, "POST", "/orders/", body, marks[number])
        replayed += answer.headers.get("Idempotency-Replayed") == "true"

    assert replayed == len(marks)
    stored = count_marks(quiet_restaurant)
    assert [stored[mark] for mark in marks] == [1] * len(marks)
    assert len(quiet_restaurant.events(before)) == len(marks)
    note(
        "the link, as the answer to an order came back",
        f"{len(marks)} orders",
        f"each sent again, {replayed} answers replayed: 0 lost, 0 doubled",
    )


def test_a_request_that_arrives_twice_at_once_counts_once_and_both_copies_are_answered_alike(
    quiet_restaurant: Restaurant, link_to: LinkTo
) -> None:
    link = link_to(quiet_restaurant.server, Doubler)
    waiter = through(link, quiet_restaurant.waiter)
    marks = [uuid4().hex for _ in range(SIZE.answers_lost)]

    for number in progress("doubled requests", len(marks)):
        body = {**quiet_restaurant.takeaway(), "notes": marks[number]}
        assert insist(waiter, "POST", "/orders/", body, marks[number]).status == 201

    stored = count_marks(quiet_restaurant)
    assert [stored[mark] for mark in marks] == [1] * len(marks)
    assert isinstance(link, Doubler)
    assert len(link.answers) == len(marks)
    for answers in link.answers:
        first, second = (answer.partition(b"\r\n\r\n") for answer in answers)
        assert first[2] == second[2]
        replays = [b"idempotency-replayed: true" in head.lower() for head, _, _ in (first, second)]
        assert sorted(replays) == [False, True]
    note(
        "the link, sending each request twice at once",
        f"{len(marks)} orders",
        "both copies answered with the same bytes: 0 lost, 0 doubled",
    )


def test_a_tablet_on_a_bad_link_ends_with_exactly_the_orders_once_each_and_in_order(
    quiet_restaurant: Restaurant, link_to: LinkTo
) -> None:
    link = link_to(quiet_restaurant.server)
    cook = through(link, quiet_restaurant.cook)
    tablet = Tablet(cook, link.port)
    tablet.start()
    eventually(lambda: tablet.connections)
    ends = threading.Event()
    trouble = threading.Thread(target=make_trouble, args=(link, tablet, ends), daemon=True)
    trouble.start()

    placed = 0
    while placed < SIZE.tablet_orders or trouble.is_alive():
        answer = quiet_restaurant.waiter.ask("POST", "/orders/", quiet_restaurant.takeaway())
        assert answer.status == 201
        placed += 1
        if placed == SIZE.tablet_orders:
            ends.set()
        time.sleep(PACE)
    tablet.wait_for(newest_event(quiet_restaurant))
    tablet.stop()

    expected = [order["id"] for order in every_order(quiet_restaurant.cook, "&open=true")]
    assert list(tablet.orders) == expected
    assert tablet.resyncs == []
    for began_after, heard in [*tablet.past, (tablet.began_after, tablet.ids())]:
        assert heard == [
            id for id in get_log(quiet_restaurant.cook, began_after) if id <= last(heard)
        ]
    note(
        f"the tablet's link and tab: reset, cut, frozen for {FREEZE:.0f} s, reloaded",
        f"{placed} orders, {tablet.connections} connections, {tablet.reloads} reloads,"
        f" {SIZE.tablet_freezes} freezes",
        "it ends with exactly the open orders, once each and in order; no event twice",
    )


def make_trouble(link: Link, tablet: Tablet, ends: threading.Event) -> None:
    """Break something again and again; freeze as often as was asked for."""
    kinds = [
        link.reset,
        link.cut,
        lambda: tablet.reload(remembers=True),
        lambda: tablet.reload(remembers=False),
    ]
    frozen = 0
    while not ends.is_set() or frozen < SIZE.tablet_freezes:
        for break_it in random.sample(kinds, len(kinds)):
            break_it()
            time.sleep(random.uniform(0.05, 0.8))
        if frozen < SIZE.tablet_freezes:
            link.freeze(FREEZE)
            frozen += 1


def test_the_screen_that_stopped_reading_is_dropped_and_catches_up_later(
    quiet_restaurant: Restaurant, frozen: Frozen
) -> None:
    [dropped_after] = eventually(lambda: frozen.dropped_after, 130)
    frozen.screen.leave()
    heard = frozen.screen.ids()
    log = get_log(quiet_restaurant.cook, frozen.after)
    assert heard == log[: len(heard)]

    port, token = quiet_restaurant.server.port, quiet_restaurant.cook.token
    again = Screen(port, token, heard[-1] if heard else frozen.after)
    eventually(lambda: (log and log[-1] in again.ids()[-1:]) or len(heard) == len(log))

    assert heard + again.ids() == log
    again.leave()
    note(
        "the frozen screen itself",
        "1 screen",
        f"dropped after {dropped_after:.0f} s; when it returned it caught up on"
        f" {len(again.ids())} events without a gap",
    )


def through(link: Link, who: Person) -> Person:
    """The same person, on a bad link."""
    return replace(who, server=Detour(who.server, link))


def get_log(who: Person, after: int) -> list[int]:
    """The numbers of the events this person may hear, as the log has them."""
    found: list[int] = []
    while page := who.ask("GET", f"/events/?after={after}").json:
        found += [event["event_id"] for event in page]
        after = found[-1]
    return found


def last(heard: list[int]) -> int:
    """The last event id received."""
    return heard[-1] if heard else 0


def big_order(restaurant: Restaurant) -> int:
    """An order of many items, each with a long comment."""
    line = {"dish_id": restaurant.dish_id, "quantity": 1, "comment": "без лука " * 20}
    body = {"order_type": "takeaway", "items": [line] * LINES}
    return int(restaurant.waiter.ask("POST", "/orders/", body).json["id"])


def is_served(restaurant: Restaurant, screen: Screen) -> bool:
    """Whether the server still holds its end of this connection open."""
    ends = f"{restaurant.server.port:04X}", f"{screen.port:04X}"
    rows = [row.split() for row in Path("/proc/net/tcp").read_text().splitlines()[1:]]
    states = [row[3] for row in rows if (row[1][-4:], row[2][-4:]) == ends]
    return states == [ESTABLISHED]
