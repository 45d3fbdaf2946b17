"""When a connection is closed after an answer: while its request was not read to the end."""

from collections.abc import Callable
from typing import Any

import pytest
from werkzeug.test import Client, EnvironBuilder

from restaurant.web.unread_bodies import UnreadBodies

BODY = b"one\ntwo\n" * 10_000
Read = Callable[[Any], object]


def answer_after(read: Read, *, chunked: bool) -> Any:
    """The answer of an application that reads so much of a large body."""

    def application(environ: dict[str, Any], start_response: Any) -> list[bytes]:
        read(environ["wsgi.input"])
        start_response("200 OK", [])
        return []

    environ = EnvironBuilder(method="POST", data=BODY).get_environ()
    if chunked:
        del environ["CONTENT_LENGTH"]
        environ["HTTP_TRANSFER_ENCODING"] = "chunked"
    return Client(UnreadBodies(application)).open(environ)


def read_in_parts(stream: Any) -> None:
    while stream.read(65536):
        pass


def read_by_line(stream: Any) -> None:
    while stream.readline():
        pass


@pytest.mark.parametrize("chunked", [False, True], ids=["of known length", "in chunks"])
@pytest.mark.parametrize("read", [lambda stream: stream.read(), read_in_parts, read_by_line])
def test_a_connection_stays_open_after_a_body_that_was_read(read: Read, chunked: bool) -> None:
    assert "Connection" not in answer_after(read, chunked=chunked).headers


@pytest.mark.parametrize("chunked", [False, True], ids=["of known length", "in chunks"])
@pytest.mark.parametrize(
    "read", [lambda _: None, lambda stream: stream.read(100), lambda stream: stream.readline()]
)
def test_a_connection_is_closed_after_a_body_that_was_read_in_part(
    read: Read, chunked: bool
) -> None:
    assert answer_after(read, chunked=chunked).headers["Connection"] == "close"
