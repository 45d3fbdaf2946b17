"""A bad link between a client and the server, on this machine only.

``Link`` carries bytes until it is told to cut, reset or freeze them, or to lose an answer.
``Doubler`` sends every HTTP request twice, the way a nervous network or a retrying proxy does.
"""

import random
import socket
import struct
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress

HERE = "127.0.0.1"
TIMEOUT = 60.0
CHUNK = 65536


class Link:
    """Listens on a port of its own and carries every connection on to another."""

    def __init__(self, to_port: int) -> None:
        self._to_port = to_port
        self._open: set[socket.socket] = set()
        self._guard = threading.Lock()
        self._flows = threading.Event()
        self._flows.set()
        self._answers_to_lose = 0
        self._listener = socket.create_server((HERE, 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def cut(self) -> None:
        """End every connection politely, in the middle of whatever is said."""
        for end in self._ends():
            hang_up(end)

    def reset(self) -> None:
        """Reset every connection on both sides."""
        for end in self._ends():
            tear(end)

    def freeze(self, seconds: float) -> None:
        """Carry nothing either way for so long; then everything goes on. Waits for that."""
        self._flows.clear()
        threading.Event().wait(seconds)
        self._flows.set()

    def lose_answer(self) -> None:
        """Let the next request arrive, and reset its connection when the answer comes."""
        with self._guard:
            self._answers_to_lose += 1

    def close(self) -> None:
        """Stop."""
        self._listener.close()
        self._flows.set()
        self.reset()

    def _ends(self) -> list[socket.socket]:
        with self._guard:
            ends = list(self._open)
            self._open.clear()
        return ends

    def _accept(self) -> None:
        while True:
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        self._flows.wait(TIMEOUT)
        try:
            server = socket.create_connection((HERE, self._to_port), TIMEOUT)
        except OSError:
            tear(client)
            return
        server.settimeout(None)
        with self._guard:
            self._open |= {client, server}
        back = threading.Thread(target=self._carry, args=(server, client, True), daemon=True)
        back.start()
        self._carry(client, server, False)
        back.join(TIMEOUT)
        for end in (client, server):
            with self._guard:
                self._open.discard(end)
            end.close()

    def _carry(self, source: socket.socket, target: socket.socket, is_answer: bool) -> None:
        try:
            while data := source.recv(CHUNK):
                self._flows.wait(TIMEOUT)
                if is_answer and self._loses_this():
                    break
                target.sendall(data)
            else:
                target.shutdown(socket.SHUT_WR)
                return
        except OSError:
            pass
        tear(source)
        tear(target)

    def _loses_this(self) -> bool:
        with self._guard:
            loses = self._answers_to_lose > 0
            self._answers_to_lose -= loses
        return loses


class Doubler(Link):
    """Sends the bytes of each HTTP request on two connections at once; either may answer.

    For clients that send one request on each connection and say so, as urllib does.
    """

    def __init__(self, to_port: int) -> None:
        super().__init__(to_port)
        self.answers: list[tuple[bytes, bytes]] = []

    def _serve(self, client: socket.socket) -> None:
        with client, ThreadPoolExecutor(2) as both:
            client.settimeout(TIMEOUT)
            request = read_request(client)
            first, second = both.map(self._ask, [request, request])
            self.answers.append((first, second))
            client.sendall(random.choice((first, second)))

    def _ask(self, request: bytes) -> bytes:
        with socket.create_connection((HERE, self._to_port), TIMEOUT) as server:
            server.sendall(request)
            answer = b""
            while data := server.recv(CHUNK):
                answer += data
            return answer


def read_request(client: socket.socket) -> bytes:
    """One whole HTTP request with a length, as it was sent."""
    request = b""
    while b"\r\n\r\n" not in request:
        request += must_come(client)
    head, _, _ = request.partition(b"\r\n\r\n")
    fields = [line.partition(b":") for line in head.split(b"\r\n")[1:]]
    lengths = [int(value) for name, _, value in fields if name.lower() == b"content-length"]
    whole = len(head) + 4 + sum(lengths)
    while len(request) < whole:
        request += must_come(client)
    return request


def must_come(client: socket.socket) -> bytes:
    """More bytes; a client that leaves in the middle of a request is an error."""
    data = client.recv(CHUNK)
    if not data:
        raise ConnectionError("The client left in the middle of its request.")
    return data


def hang_up(end: socket.socket) -> None:
    """Close a connection, waking whoever waits for it."""
    with suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)


def tear(end: socket.socket) -> None:
    """Close a connection with a reset instead of a goodbye, waking whoever reads from it."""
    try:
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.shutdown(socket.SHUT_RD)  # a reader would hold the connection, and the reset with it
    except OSError:
        pass
    end.close()
