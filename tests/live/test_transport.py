"""A web socket ends with its TCP connection, and waits for no client without limit."""

import socket
from collections.abc import Iterator
from types import SimpleNamespace

import pytest
from wsproto.connection import Connection, ConnectionType
from wsproto.events import CloseConnection

from restaurant.live import transport as transport_module
from restaurant.live.send_queue import SendQueue
from restaurant.live.transport import WebSocket

CLOSE_FRAME = Connection(ConnectionType.SERVER).send(CloseConnection(1000))


class Ends:
    """A web socket of simple-websocket with its Engine.IO connection, and the client's end."""

    def __init__(self) -> None:
        self.client, self.raw_socket = socket.socketpair()
        self.client.settimeout(20)
        self.ws = SimpleNamespace(sock=self.raw_socket)
        self.engine_socket = SimpleNamespace(queue=SendQueue(), upgraded=True)
        library = SimpleNamespace(ws=self.ws, wait=None, send=None, close=self._close)
        self.web_socket = WebSocket(library, self.engine_socket)

    def _close(self) -> None:
        self.ws.sock.send(CLOSE_FRAME)


@pytest.fixture
def ends(monkeypatch: pytest.MonkeyPatch) -> Iterator[Ends]:
    monkeypatch.setattr(transport_module, "SEND_TIMEOUT", 1)
    made = Ends()
    yield made
    made.client.close()
    made.raw_socket.close()


def test_a_connection_ends_with_a_close_frame_and_is_shut_down(ends: Ends) -> None:
    ends.web_socket.close()

    assert ends.client.recv(100) == CLOSE_FRAME
    assert ends.client.recv(100) == b""


def test_a_client_that_reads_nothing_blocks_no_thread_and_is_shut_down(
    ends: Ends,
) -> None:
    with pytest.raises(BlockingIOError):
        ends.web_socket.send("Борщ" * 1_000_000)  # would never return without a limit
    with pytest.raises(BlockingIOError):
        ends.web_socket.close()

    while ends.client.recv(1_000_000):
        pass  # what it had room for; then comes the end
