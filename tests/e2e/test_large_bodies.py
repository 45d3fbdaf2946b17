"""Bodies that are too large, or not wanted: the answer arrives all the same, and then an end."""

import json
import socket
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from http.client import HTTPConnection
from io import BytesIO
from pathlib import Path

import pytest
from PIL import Image

from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import TIMEOUT, Person, Restaurant, Server

MB = 1024 * 1024
MAX_GROWTH = 150 * MB
LARGE = b" " * 20 * MB
#: One chunk of as much, and the end.
CHUNKED = b"%x\r\n%b\r\n0\r\n\r\n" % (len(LARGE), LARGE)


@pytest.fixture(scope="module", params=["gthread", "gevent"])
def restaurant(request: pytest.FixtureRequest, start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant under each of the workers that gunicorn has itself."""
    return start_restaurant(SERVER_WORKER=request.param)


def send_whole(
    server: Server, who: Person, path: str, kind: str, body: bytes
) -> tuple[bytes, bytes]:
    """Send a body to its last byte and only then read; returns the head and what follows it."""
    is_chunked = body is CHUNKED
    length = "Transfer-Encoding: chunked" if is_chunked else f"Content-Length: {len(body)}"
    head = (
        f"POST {path} HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {who.token}\r\n"
        f"Content-Type: {kind}\r\n{length}\r\n\r\n"
    )
    answer = b""
    with closing(socket.create_connection(("127.0.0.1", server.port), TIMEOUT)) as client:
        client.sendall(head.encode() + body)
        while data := client.recv(65536):
            answer += data
    beginning, _, content = answer.partition(b"\r\n\r\n")
    return beginning, content


@pytest.mark.parametrize(
    ("path", "kind", "who", "body", "status", "sentence"),
    [
        ("/orders/", "application/json", "admin", LARGE, 413, "1 MB at most"),
        ("/orders/", "application/json", "admin", CHUNKED, 413, "1 MB at most"),
        ("/uploads/", "image/jpeg", "admin", LARGE, 413, "15 MB at most"),
        ("/uploads/", "image/jpeg", "waiter", LARGE, 403, "may not"),
        ("/nowhere", "image/jpeg", "admin", LARGE, 404, ""),
    ],
)
def test_a_refusal_arrives_although_the_body_is_not_read(
    restaurant: Restaurant, path: str, kind: str, who: str, body: bytes, status: int, sentence: str
) -> None:
    person = getattr(restaurant, who)

    head, content = send_whole(restaurant.server, person, path, kind, body)

    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert b"\r\nConnection: close" in head
    assert sentence in json.loads(content)["detail"]


def test_photos_of_a_phone_take_little_memory_also_several_at_once(restaurant: Restaurant) -> None:
    photo = a_photo(6000, 4000)
    assert upload(restaurant, a_photo(600, 400)) == 201

    with memory_growth(restaurant.server.worker_pid()) as growth, ThreadPoolExecutor(3) as phones:
        statuses = list(phones.map(lambda _: upload(restaurant, photo), range(3)))

    assert statuses == [201] * 3
    assert growth[0] < MAX_GROWTH


def a_photo(width: int, height: int) -> bytes:
    """A JPEG with as much in it as a phone's."""
    grains = Image.effect_noise((width // 8, height // 8), 60).resize((width, height))
    file = BytesIO()
    Image.merge("RGB", (grains, grains.rotate(180), grains)).save(file, "JPEG", quality=85)
    return file.getvalue()


def upload(restaurant: Restaurant, photo: bytes) -> int:
    """Upload a photo, and return the status."""
    headers = {
        "Authorization": f"Bearer {restaurant.admin.token}",
        "Content-Type": "image/jpeg",
    }
    with closing(HTTPConnection("127.0.0.1", restaurant.server.port, timeout=60)) as client:
        client.request("POST", "/uploads/", photo, headers)
        return client.getresponse().status


@contextmanager
def memory_growth(pid: int) -> Iterator[list[int]]:
    """How many bytes of memory a process took at its peak beyond what it had before."""
    Path(f"/proc/{pid}/clear_refs").write_text("5")  # the peak begins anew (proc(5))
    before, growth = memory(pid, "VmRSS"), [0]
    yield growth
    growth[0] = memory(pid, "VmHWM") - before


def memory(pid: int, name: str) -> int:
    """A figure of a process's memory, in bytes."""
    [line] = [line for line in Path(f"/proc/{pid}/status").read_text().splitlines() if name in line]
    return int(line.split()[1]) * 1024
