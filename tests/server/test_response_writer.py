"""How an answer leaves: in how many pieces, and what is in them."""

from typing import Any

import pytest
from gunicorn import util
from gunicorn.config import Config
from gunicorn.http import wsgi

from serving.answers import Answer, QuietLogger, write_lightly

TYPE = ("Content-Type", "text/plain")


class Wire:
    """Remembers the pieces that were sent."""

    def __init__(self) -> None:
        self.pieces: list[bytes] = []

    def sendall(self, piece: bytes) -> None:
        self.pieces.append(piece)


class Asked:
    """A request that an answer belongs to."""

    version = (1, 1)

    def __init__(self, method: str) -> None:
        self.method = method

    def should_close(self) -> bool:
        return False


@pytest.fixture
def wire() -> Wire:
    """A connection to nobody."""
    return Wire()


def answer_on(wire: Wire, method: str = "GET") -> Any:
    """An answer that has not begun."""
    return Answer(Asked(method), wire, Config())


def test_a_small_answer_leaves_in_one_piece(wire: Wire) -> None:
    answer = answer_on(wire)
    answer.start_response("200 OK", [TYPE, ("Content-Length", "4")])

    answer.write(b"soup")
    answer.close()

    [piece] = wire.pieces
    head, _, body = piece.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 200 OK\r\n")
    assert b"\r\nContent-Type: text/plain\r\nContent-Length: 4" in head
    assert body == b"soup"


def test_further_pieces_follow_without_a_head(wire: Wire) -> None:
    answer = answer_on(wire)
    answer.start_response("200 OK", [TYPE, ("Content-Length", "8")])

    for piece in (b"soup", b"fish"):
        answer.write(piece)
    answer.close()

    assert wire.pieces[0].endswith(b"\r\n\r\nsoup")
    assert wire.pieces[1:] == [b"fish"]


def test_an_answer_of_unknown_length_is_sent_in_chunks(wire: Wire) -> None:
    answer = answer_on(wire)
    answer.start_response("200 OK", [TYPE])

    answer.write(b"soup")
    answer.close()

    head, _, body = b"".join(wire.pieces).partition(b"\r\n\r\n")
    assert b"Transfer-Encoding: chunked" in head
    assert body == b"4\r\nsoup\r\n0\r\n\r\n"


@pytest.mark.parametrize(("method", "status"), [("HEAD", "200 OK"), ("GET", "304 NOT MODIFIED")])
def test_an_answer_without_a_body_is_its_head(wire: Wire, method: str, status: str) -> None:
    answer = answer_on(wire, method)
    answer.start_response(status, [("ETag", '"1"')])

    answer.close()

    [head] = wire.pieces
    assert head.startswith(f"HTTP/1.1 {status}\r\n".encode())
    assert head.endswith(b'\r\nETag: "1"\r\n\r\n')


def test_what_breaks_before_the_first_piece_can_still_be_told(wire: Wire) -> None:
    answer = answer_on(wire)
    answer.start_response("200 OK", [TYPE])

    answer.write(b"")

    assert not answer.headers_sent
    assert wire.pieces == []


def test_the_settings_of_gunicorn_stay_what_they_were(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wsgi, "Response", wsgi.Response)
    monkeypatch.setattr(util, "http_date", util.http_date)
    of_a_moment = util.http_date(1_800_000_000.9)
    settings = Config()
    settings.set("keepalive", 7)
    before = {name: getattr(settings, name) for name in settings.settings}

    write_lightly(settings)

    assert {name: getattr(settings, name) for name in settings.settings} == before
    assert util.http_date(1_800_000_000.9) == of_a_moment
    assert wsgi.Response is Answer


def test_gunicorn_gathers_nothing_for_a_list_of_requests() -> None:
    QuietLogger(Config()).access(None, None, None, None)
