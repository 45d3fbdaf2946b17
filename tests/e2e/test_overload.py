"""Strangers crowd in, and clients do not go when they are told to."""

import select
import socket
from contextlib import closing

import pytest

from tests.e2e.conftest import CallIn, OpenHouse
from tests.e2e.raw_websocket import CLOSE, DeafWire, Wire
from tests.e2e.server import ADMIN, House, Server, eventually
from tests.e2e.socket_client import NAMESPACE

#: Sooner than anything else would end a connection.
SOON = 6
DOORWAY = 64


@pytest.fixture(scope="module")
def small_house(open_house: OpenHouse) -> House:
    """A restaurant with three live screens at most."""
    return open_house(MAX_SOCKETS="3")


def test_strangers_take_nobodys_seat(small_house: House, call_in: CallIn) -> None:
    strangers = [Wire(small_house.server) for _ in range(5)]

    phones = [call_in(small_house.waiter) for _ in range(3)]

    assert [phone.names() for phone in phones] == [["welcome"]] * 3
    for stranger in strangers:
        stranger.hang_up()


def test_in_a_full_doorway_the_oldest_stranger_makes_room(house: House, call_in: CallIn) -> None:
    strangers = [Wire(house.server) for _ in range(DOORWAY)]

    phone = call_in(house.waiter)

    assert strangers[0].is_ended(patience=SOON)
    assert strangers[-1].hear().startswith("0{")
    assert phone.say("create-order", house.takeaway())["ok"] is True
    for stranger in strangers:
        stranger.hang_up()


def test_who_is_shown_out_is_told_first_and_gone_then_even_if_they_ignore_it(house: House) -> None:
    who = house.server.sign_in(ADMIN["username"], ADMIN["password"])
    wire = Wire(house.server)
    wire.say(f'40{NAMESPACE},{{"token": "{who.token}"}}')
    eventually(lambda: "welcome" in wire.hear())

    who.ask("POST", "/auth/logout")

    assert wire.hear() == f"41{NAMESPACE},"
    assert wire.is_ended(patience=SOON)


def test_who_is_shown_out_is_gone_even_if_they_read_nothing(house: House) -> None:
    who = house.server.sign_in(ADMIN["username"], ADMIN["password"])
    deaf = DeafWire(house.server)
    deaf.say(f'40{NAMESPACE},{{"token": "{who.token}"}}')
    eventually(lambda: deaf.was_sent(b"welcome"))

    assert who.ask("POST", "/auth/logout").status == 204

    eventually(deaf.is_cut, patience=SOON)
    deaf.hang_up()


def test_who_says_goodbye_and_stays_on_the_line_is_cut_off(house: House) -> None:
    deaf = DeafWire(house.server)

    deaf.say(CLOSE)

    eventually(deaf.is_cut, patience=SOON)
    deaf.hang_up()


def test_nobody_waits_for_the_same_news_twice_at_once(house: House) -> None:
    connection = polling_session(house.server)
    request = (
        f"GET /socket.io/?EIO=4&transport=polling&sid={connection} HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    address = ("127.0.0.1", house.server.port)
    with (
        closing(socket.create_connection(address)) as one,
        closing(socket.create_connection(address)) as other,
    ):
        for poll in (one, other):
            poll.sendall(request.encode())

        [first, *_], _, _ = select.select([one, other], [], [])

        assert first.recv(100).startswith(b"HTTP/1.1 400")


def test_nonsense_over_polling_is_answered(house: House) -> None:
    connection = polling_session(house.server)
    path = f"/socket.io/?EIO=4&transport=polling&sid={connection}"
    request = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n9"
    with closing(socket.create_connection(("127.0.0.1", house.server.port))) as client:
        client.settimeout(SOON)

        client.sendall(request.encode())

        assert client.recv(100).startswith(b"HTTP/1.1 400")


def test_a_body_in_pieces_without_end_is_cut_off_at_its_limit(house: House) -> None:
    piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    with closing(socket.create_connection(("127.0.0.1", house.server.port))) as client:
        client.sendall(
            b"POST /auth/login HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
            b"Transfer-Encoding: chunked\r\n\r\n"
        )

        client.sendall(piece * 17)

        assert client.recv(100).startswith(b"HTTP/1.1 413")


def polling_session(server: Server) -> str:
    """A connection to Socket.IO without a web socket, as its first answer names it."""
    opened = server.ask("GET", "/socket.io/?EIO=4&transport=polling").json
    return str(opened.decode().partition('"sid":"')[2].partition('"')[0])
