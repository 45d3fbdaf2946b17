"""What is sent to a screen arrives whole and in order, however slowly the screen reads."""

import socket
import threading
from collections.abc import Iterator

import pytest
from engineio.packet import MESSAGE, PING, Packet
from wsproto.connection import Connection, ConnectionType
from wsproto.events import Pong, TextMessage

from restaurant.live.send_queue import SendQueue, encode_frame

PONG_FRAME = b"\x8a\x01!"
MANY = 1500
DISH = "Борщ " * 100


class Screen:
    """A client at the other end of a wire, and the thread that Engine.IO would give it."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            self._line = socket.create_connection(server.getsockname(), timeout=20)
            self._wire, _ = server.accept()
        self._wire.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self.outbox = SendQueue()
        self.outbox.attach(self._wire, lambda: True)
        self._thread = threading.Thread(target=self._write)

    def hire_a_writer(self) -> None:
        """Let the thread begin."""
        self._thread.start()

    def read(self, messages: int) -> list[str]:
        """The next so many things on the line, which must be whole frames."""
        connection, heard, words = Connection(ConnectionType.CLIENT), [], ""
        while len(heard) < messages:
            connection.receive_data(self._line.recv(1000))
            for event in connection.events():
                if isinstance(event, TextMessage):
                    words += event.data
                    if event.message_finished:
                        heard.append(words)
                        words = ""
                elif isinstance(event, Pong):
                    heard.append("pong")
        return heard

    def hang_up(self) -> None:
        """End it, whoever still writes."""
        self._line.close()
        self.outbox.put(None)
        if self._thread.is_alive():
            self._thread.join()
        self._wire.close()

    def _write(self) -> None:
        try:
            while packet := self.outbox.get(timeout=0.01):
                self.outbox.write(packet.encode())
        except OSError:
            return


@pytest.fixture
def screen() -> Iterator[Screen]:
    made = Screen()
    yield made
    made.hang_up()


def event(number: int) -> Packet:
    """An event for a screen."""
    return Packet(MESSAGE, f"{number} {DISH}")


def test_a_screen_that_reads_hears_all_in_order_and_nothing_waits(screen: Screen) -> None:
    screen.hire_a_writer()

    for number in range(100):
        screen.outbox.put(event(number))
        assert screen.read(1) == [f"4{number} {DISH}"]

    assert screen.outbox.qsize() == 0


def test_a_screen_that_reads_nothing_keeps_nobody_waiting(screen: Screen) -> None:
    screen.hire_a_writer()

    for number in range(MANY):
        screen.outbox.put(event(number))  # would never return if it waited for the screen

    assert screen.outbox.qsize() > 1000


def test_a_slow_screen_hears_whole_frames_in_order_from_everybody(screen: Screen) -> None:
    screen.hire_a_writer()

    def put_events() -> None:
        for number in range(MANY):
            screen.outbox.put(event(number))

    def put_pings_and_pongs() -> None:
        for _ in range(200):
            screen.outbox.put(Packet(PING))
            screen.outbox.send_control(PONG_FRAME)

    hands = [threading.Thread(target=each) for each in (put_events, put_pings_and_pongs)]
    for hand in hands:
        hand.start()
    heard = screen.read(MANY + 400)
    for hand in hands:
        hand.join()

    events = [message for message in heard if message.startswith("4")]
    assert events == [f"4{number} {DISH}" for number in range(MANY)]
    others = [message for message in heard if not message.startswith("4")]
    assert others == ["2", "pong"] * 200


def test_what_was_put_before_the_thread_began_goes_first(screen: Screen) -> None:
    for number in range(3):
        screen.outbox.put(event(number))

    screen.hire_a_writer()
    screen.outbox.put(event(3))

    assert screen.read(4) == [f"4{number} {DISH}" for number in range(4)]


def test_nothing_overtakes_what_the_thread_has_taken_but_not_written(screen: Screen) -> None:
    for number in range(2):
        screen.outbox.put(event(number))
    taken = [screen.outbox.get(), screen.outbox.get(block=False)]

    screen.outbox.put(event(2))
    for packet in taken:
        screen.outbox.write(packet.encode())
    screen.outbox.write(screen.outbox.get().encode())

    assert screen.read(3) == [f"4{number} {DISH}" for number in range(3)]


def test_a_quiet_hour_does_not_end_a_web_socket(screen: Screen) -> None:
    screen.hire_a_writer()
    threading.Event().wait(0.1)  # ten times what the thread would wait for a client that polls

    screen.outbox.put(event(1))

    assert screen.read(1) == [f"41 {DISH}"]


def test_the_last_word_is_said_although_nothing_else_is_written(screen: Screen) -> None:
    screen.outbox.detach()

    screen.outbox.send_control(encode_frame("bye"))

    assert screen.read(1) == ["bye"]
