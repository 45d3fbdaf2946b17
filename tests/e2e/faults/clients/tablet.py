"""The kitchen's tablet: it reconnects by itself, with its last event id."""

import threading
import time
from http.client import HTTPException
from typing import Any

from sqlalchemy import select

from restaurant.database.event_log import EventLog
from tests.databases import make_engine
from tests.e2e.faults.clients.screen import Event, Screen
from tests.e2e.server import TIMEOUT, Person, Restaurant, eventually

Orders = dict[int, dict[str, Any]]


def every_order(who: Person, query: str = "") -> list[dict[str, Any]]:
    """All orders, the oldest first, read page by page."""
    path, found = f"/orders/?limit=500{query}", []
    while path:
        answer = who.ask("GET", path)
        assert answer.status == 200, answer
        found += answer.json
        link = answer.headers.get("Link")
        path = link[link.index("<") + 1 : link.index(">")] if link else ""
    return found[::-1]


def newest_event(restaurant: Restaurant) -> int:
    """The number of the newest event, from the database itself: reading the log takes long."""
    file = restaurant.server.data_dir / "restaurant.sqlite3"
    with make_engine(restaurant.server.database_url or f"sqlite:///{file}").connect() as database:
        return database.execute(select(EventLog.last_event_id)).scalar_one()


class Tablet(threading.Thread):
    """Shows the orders of the kitchen, whatever happens to its link or its tab.

    ``orders`` is what it shows, in the order of their coming; ``heard`` the events of this life
    of the tab, ``began_after`` where that life began, ``past`` the lives before, in numbers.
    """

    def __init__(self, who: Person, port: int, last_event_id: int | None = None) -> None:
        super().__init__(daemon=True)
        self.orders: Orders = {}
        self.heard: list[Event] = []
        self.connections = 0
        self.reloads = 0
        self.began_after = last_event_id or 0
        self.last_event_id = last_event_id
        self.past: list[tuple[int, list[int]]] = []
        self.resyncs: list[str] = []
        self._who, self._port = who, port
        self._screen: Screen | None = None
        self._ends = threading.Event()
        self._guard = threading.Lock()

    def run(self) -> None:
        """Connect again and again until told to stop."""
        while not self._ends.is_set():
            try:
                with self._guard:
                    self._put_away()
                    screen = self._connect()
                self.connections += 1
                while not screen.ended.wait(0.05) and not self._ends.is_set():
                    pass
                screen.leave()
            except (OSError, HTTPException, AssertionError):
                time.sleep(0.1)

    def reload(self, remembers: bool) -> None:
        """Reload the tab, with or without its memory."""
        with self._guard:
            self._put_away()
            if not remembers:
                self.last_event_id = None
            self.reloads += 1

    def stop(self) -> "Tablet":
        """Switch the tablet off."""
        self._ends.set()
        self.join(TIMEOUT)
        self._put_away()
        return self

    def wait_for(self, event_id: int, patience: float = 60.0) -> None:
        """Wait until it has heard this event, or begun its life after it."""
        eventually(lambda: (self.last_event_id or 0) >= event_id, patience)

    def ids(self) -> list[int]:
        """The numbers of the events of this life, as they came."""
        return [event["event_id"] for event in list(self.heard)]

    def _put_away(self) -> None:
        if self._screen is not None:
            self._screen.leave()

    def _connect(self) -> Screen:
        if self.last_event_id is None:
            self._screen = self._load()
        else:
            self._screen = Screen(self._port, self._who.token, self.last_event_id, hear=self._apply)
        return self._screen

    def _load(self) -> Screen:
        """Connect first and hold back what is heard; then read what is open, then apply."""
        held: list[Event] = []
        lock, passes = threading.Lock(), False

        def hear(event: Event) -> None:
            with lock:
                if passes:
                    self._apply(event)
                else:
                    held.append(event)

        screen = self._screen = Screen(self._port, self._who.token, hear=hear)
        eventually(lambda: held or screen.ended.is_set())
        with lock:
            if not held:
                raise ConnectionError("The connection ended before the welcome.")
            start = int(held[0]["last_event_id"])
        orders = {order["id"]: order for order in every_order(self._who, "&open=true")}
        with lock:
            if self.heard:
                self.past.append((self.began_after, self.ids()))
            self.orders, self.heard = orders, []
            self.began_after = self.last_event_id = start
            for event in held:
                self._apply(event)
            passes = True
        return screen

    def _apply(self, event: Event) -> None:
        if event["event"] == "resync":
            self.resyncs.append(event["reason"])
        if "event_id" not in event:
            return
        self.heard.append(event)
        self.last_event_id = event["event_id"]
        if "order" in event:
            self.orders[event["order"]["id"]] = event["order"]
