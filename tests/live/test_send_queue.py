"""Packets arrive complete and in order, however slowly the screen reads."""

import socket
import threading
from collections.abc import Iterator

import pytest
from engineio.packet import MESSAGE, PING, Packet
from wsproto.connection import Connection, ConnectionType
from wsproto.events import Pong, TextMessage

from restaurant.live.send_queue import SendQueue

PONG_FRAME = b"\x8a\x01!"
MANY = 1500
DISH = "Борщ " * 100


class Screen:
    """A client at the other end of a TCP connection, and the thread Engine.IO would give it."""

    def __init__(self) -> None:
        with socket.create_server(("127.0.0.1", 0)) as server:
            self._client = socket.create_connection(server.getsockname(), timeout=20)
            self._server, _ = server.accept()
        self._server.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
        self.queue = SendQueue()
        self.queue.attach(self._server, lambda: True)
        self._thread = threading.Thread(target=self._write)

    def start_writer(self) -> None:
        """Start the thread."""
        self._thread.start()

    def read(self, messages: int) -> list[str]:
        """The next messages and pongs, which must be whole frames."""
        connection, received, text = Connection(ConnectionType.CLIENT), [], ""
        while len(received) < messages:
            connection.receive_data(self._client.recv(1000))
            for event in connection.events():
                if isinstance(event, TextMessage):
                    text += event.data
                    if event.message_finished:
                        received.append(text)
                        text = ""
                elif isinstance(event, Pong):
                    received.append("pong")
        return received

    def close(self) -> None:
        """Close both ends, even while something is still written."""
        self._client.close()
        self.queue.put(None)
        if self._thread.is_alive():
            self._thread.join()
        self._server.close()

    def _write(self) -> None:
        try:
            while packet := self.queue.get(timeout=0.01):
                self.queue.write(packet.encode())
        except OSError:
            return


@pytest.fixture
def screen() -> Iterator[Screen]:
    made = Screen()
    yield made
    made.close()


def event(number: int) -> Packet:
    """An event for a screen."""
    return Packet(MESSAGE, f"{number} {DISH}")


def test_a_screen_that_reads_gets_all_in_order_and_nothing_is_queued(screen: Screen) -> None:
    screen.start_writer()

    for number in range(100):
        screen.queue.put(event(number))
        assert screen.read(1) == [f"4{number} {DISH}"]

    assert screen.queue.qsize() == 0


def test_a_screen_that_reads_nothing_blocks_nobody(screen: Screen) -> None:
    screen.start_writer()

    for number in range(MANY):
        screen.queue.put(event(number))  # would never return if it waited for the screen

    assert screen.queue.qsize() > 1000


def test_a_slow_screen_receives_whole_frames_in_order_from_all_threads(screen: Screen) -> None:
    screen.start_writer()

    def put_events() -> None:
        for number in range(MANY):
            screen.queue.put(event(number))

    def put_pings_and_pongs() -> None:
        for _ in range(200):
            screen.queue.put(Packet(PING))
            screen.queue.send_control(PONG_FRAME)

    threads = [threading.Thread(target=each) for each in (put_events, put_pings_and_pongs)]
    for thread in threads:
        thread.start()
    heard = screen.read(MANY + 400)
    for thread in threads:
        thread.join()

    events = [message for message in heard if message.startswith("4")]
    assert events == [f"4{number} {DISH}" for number in range(MANY)]
    others = [message for message in heard if not message.startswith("4")]
    assert others == ["2", "pong"] * 200


def test_packets_queued_before_the_thread_started_go_first(screen: Screen) -> None:
    for number in range(3):
        screen.queue.put(event(number))

    screen.start_writer()
    screen.queue.put(event(3))

    assert screen.read(4) == [f"4{number} {DISH}" for number in range(4)]


def test_nothing_overtakes_what_the_thread_has_taken_but_not_written(screen: Screen) -> None:
    for number in range(2):
        screen.queue.put(event(number))
    taken = [screen.queue.get(), screen.queue.get(block=False)]

    screen.queue.put(event(2))
    for packet in taken:
        screen.queue.write(packet.encode())
    screen.queue.write(screen.queue.get().encode())

    assert screen.read(3) == [f"4{number} {DISH}" for number in range(3)]


def test_a_silent_hour_does_not_end_a_web_socket(screen: Screen) -> None:
    screen.start_writer()
    threading.Event().wait(0.1)  # ten times what the thread would wait for a client that polls

    screen.queue.put(event(1))

    assert screen.read(1) == [f"41 {DISH}"]


def test_a_closed_connection_does_not_block_its_thread(screen: Screen) -> None:
    for number in range(3):
        screen.queue.put(event(number))
    taken = [screen.queue.get(), screen.queue.get(block=False)]

    screen.queue.put(None)

    for packet in taken:
        with pytest.raises(OSError, match="over"):
            screen.queue.write(packet.encode())
