"""Clients that write all the time, each request under its own key, until it is answered."""

import threading
import time
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from tests.e2e.faults.clients.screen import Screen
from tests.e2e.server import Answer, Person, Restaurant, eventually

#: How long one request is repeated.
INSISTS = 120.0
#: What is no answer for good: it is under way, no server took it, or it is too much just now.
TRY_AGAIN = {409, 502, 503, 504}
LINES_EACH = 3


@dataclass(frozen=True)
class Write:
    """Something that was acknowledged. Its mark is on what it created, and nowhere else."""

    kind: str
    mark: str
    id: int


def insist(who: Person, method: str, path: str, body: Any, key: str) -> Answer:
    """Send the same request with the same key until it is answered for good."""
    deadline = time.monotonic() + INSISTS
    while True:
        try:
            answer = who.ask(method, path, body, **{"Idempotency-Key": key})
        except OSError:
            answer = None
        if answer is not None and answer.status not in TRY_AGAIN:
            return answer
        assert time.monotonic() < deadline, f"{method} {path} was never answered: {answer}"
        time.sleep(0.05)


class Writer(threading.Thread):
    """A waiter's phone over HTTP: orders, and items added to them."""

    def __init__(self, restaurant: Restaurant, who: Person) -> None:
        super().__init__(daemon=True)
        self.acknowledged: list[Write] = []
        self.wrong: list[object] = []
        self._restaurant, self._who = restaurant, who
        self._ends = threading.Event()

    def run(self) -> None:
        """Write until stopped; what was begun is completed."""
        try:
            while not self._ends.is_set():
                order_id = self.place()
                for _ in range(LINES_EACH):
                    if not self._ends.is_set():
                        self.add(order_id)
        except Exception as error:  # noqa: BLE001  # it belongs into the test, not into a thread
            self.wrong.append(error)

    def stop(self) -> "Writer":
        """Write no more."""
        self._ends.set()
        return self

    def place(self) -> int:
        """Place an order whose note is its mark."""
        mark = uuid4().hex
        order = self.send_order({**self._restaurant.takeaway(), "notes": mark}, mark)
        assert order["notes"] == mark, order
        self.acknowledged.append(Write("order", mark, order["id"]))
        return int(order["id"])

    def add(self, order_id: int) -> None:
        """Add an item whose comment is its mark."""
        mark = uuid4().hex
        line = {"dish_id": self._restaurant.dish_id, "quantity": 1, "comment": mark}
        [item] = self.send_lines(order_id, [line], mark)
        assert item["comment"] == mark, item
        self.acknowledged.append(Write("line", mark, item["id"]))

    def send_order(self, body: Any, key: str) -> Any:
        """The order that was placed."""
        answer = insist(self._who, "POST", "/orders/", body, key)
        assert answer.status == 201, answer
        return answer.json

    def send_lines(self, order_id: int, lines: Any, key: str) -> Any:
        """The items that were added."""
        answer = insist(self._who, "POST", f"/orders/{order_id}/items/", lines, key)
        assert answer.status == 201, answer
        return answer.json


class SocketWriter(Writer):
    """A waiter's phone that writes by socket commands instead."""

    _screen: Screen | None = None

    def send_order(self, body: Any, key: str) -> Any:
        return self._insist("create-order", {**body, "command_id": key})["order"]

    def send_lines(self, order_id: int, lines: Any, key: str) -> Any:
        command = {"order_id": order_id, "items": lines, "command_id": key}
        return self._insist("add-items", command)["items"]

    def _insist(self, command: str, data: Any) -> Any:
        deadline = time.monotonic() + INSISTS
        while True:
            try:
                answer = self._connected().say(command, data)
            except (OSError, AssertionError) as error:
                answer = {"ok": False, "error": error}
                self._hang_up()
            else:
                assert answer["ok"] or answer["error"]["status"] == 503, answer
            if answer["ok"]:
                return answer
            assert time.monotonic() < deadline, f"{command} was never answered: {answer}"
            time.sleep(0.05)

    def run(self) -> None:
        super().run()
        self._hang_up()

    def _hang_up(self) -> None:
        if self._screen is not None:
            self._screen.leave()
            self._screen = None

    def _connected(self) -> Screen:
        if self._screen is None or self._screen.ended.is_set():
            self._screen = Screen(self._who.server.port, self._who.token)
            assert self._screen.welcome["event"] == "welcome"
        return self._screen


def start_writers(restaurant: Restaurant, people: list[Person], by_socket: int = 0) -> list[Writer]:
    """Let all of them write at the same time, some by socket."""
    kinds = [SocketWriter] * by_socket + [Writer] * (len(people) - by_socket)
    writers = [kind(restaurant, who) for kind, who in zip(kinds, people, strict=True)]
    for writer in writers:
        writer.start()
    return writers


def acknowledged_by(writers: list[Writer]) -> list[Write]:
    """Everything that was acknowledged. Fails if a writer failed."""
    assert not [wrong for writer in writers for wrong in writer.wrong]
    return [write for writer in writers for write in list(writer.acknowledged)]


def stop_all(writers: list[Writer]) -> list[Write]:
    """Let them finish what they began, and return everything they have an answer to."""
    for writer in writers:
        writer.stop()
    for writer in writers:
        writer.join(INSISTS)
        assert not writer.is_alive()
    return acknowledged_by(writers)


def await_another_write(writers: list[Writer]) -> None:
    """Wait until the restaurant is at work again."""
    before = len(acknowledged_by(writers))
    eventually(lambda: len(acknowledged_by(writers)) > before, 60)
