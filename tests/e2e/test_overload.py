"""Unauthenticated clients, and clients that stay after they were disconnected."""

import select
import socket
from contextlib import closing

import pytest

from tests.e2e.conftest import ConnectPhone, StartRestaurant
from tests.e2e.raw_websocket import CLOSE, DeafWire, RawWebSocket
from tests.e2e.server import ADMIN, Restaurant, Server, eventually
from tests.e2e.socket_client import NAMESPACE

#: Sooner than anything else would end a connection.
SOON = 6
MAX_UNAUTHENTICATED = 64
MAX_SOCKETS = 3


@pytest.fixture(scope="module")
def small_restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant with three live screens at most."""
    return start_restaurant(MAX_SOCKETS=str(MAX_SOCKETS))


def test_unauthenticated_clients_take_no_place_of_the_staff(
    small_restaurant: Restaurant, connect_phone: ConnectPhone
) -> None:
    unknown_clients = [RawWebSocket(small_restaurant.server) for _ in range(5)]

    phones = [connect_phone(small_restaurant.waiter) for _ in range(3)]

    assert [phone.names() for phone in phones] == [["welcome", "caught-up"]] * 3
    for unknown_client in unknown_clients:
        unknown_client.hang_up()


def test_the_oldest_of_too_many_unauthenticated_connections_is_closed(
    small_restaurant: Restaurant, connect_phone: ConnectPhone
) -> None:
    most = MAX_SOCKETS + MAX_UNAUTHENTICATED
    unknown_clients = [RawWebSocket(small_restaurant.server) for _ in range(most)]

    phone = connect_phone(small_restaurant.waiter)

    assert unknown_clients[0].is_ended(patience=SOON)
    assert unknown_clients[-1].hear().startswith("0{")
    assert phone.say("create-order", small_restaurant.takeaway())["ok"] is True
    for unknown_client in unknown_clients:
        unknown_client.hang_up()


def test_after_a_power_cut_all_screens_are_let_in_at_once(restaurant: Restaurant) -> None:
    screens = [RawWebSocket(restaurant.server) for _ in range(150)]

    for screen in screens:
        screen.say(f'40{NAMESPACE},{{"token": "{restaurant.waiter.token}"}}')

    for screen in screens:
        eventually(lambda screen=screen: "caught-up" in screen.hear())
        screen.hang_up()


def test_a_disconnected_client_is_told_and_cut_off_even_if_it_ignores_that(
    restaurant: Restaurant,
) -> None:
    who = restaurant.server.sign_in(ADMIN["username"], ADMIN["password"])
    raw_socket = RawWebSocket(restaurant.server)
    raw_socket.say(f'40{NAMESPACE},{{"token": "{who.token}"}}')
    eventually(lambda: "caught-up" in raw_socket.hear())

    who.ask("POST", "/auth/logout")

    assert raw_socket.hear() == f"41{NAMESPACE},"
    assert raw_socket.is_ended(patience=SOON)


def test_a_disconnected_client_is_cut_off_even_if_it_reads_nothing(restaurant: Restaurant) -> None:
    who = restaurant.server.sign_in(ADMIN["username"], ADMIN["password"])
    deaf = DeafWire(restaurant.server)
    deaf.say(f'40{NAMESPACE},{{"token": "{who.token}"}}')
    eventually(lambda: deaf.was_sent(b"welcome"))

    assert who.ask("POST", "/auth/logout").status == 204

    eventually(deaf.is_cut, patience=SOON)
    deaf.hang_up()


def test_a_client_that_disconnects_but_keeps_the_connection_is_cut_off(
    restaurant: Restaurant,
) -> None:
    deaf = DeafWire(restaurant.server)

    deaf.say(CLOSE)

    eventually(deaf.is_cut, patience=SOON)
    deaf.hang_up()


def test_a_client_has_one_waiting_poll_at_a_time(restaurant: Restaurant) -> None:
    connection = polling_session(restaurant.server)
    request = (
        f"GET /socket.io/?EIO=4&transport=polling&sid={connection} HTTP/1.1\r\nHost: x\r\n\r\n"
    )
    address = ("127.0.0.1", restaurant.server.port)
    with (
        closing(socket.create_connection(address)) as one,
        closing(socket.create_connection(address)) as other,
    ):
        for poll in (one, other):
            poll.sendall(request.encode())

        [first, *_], _, _ = select.select([one, other], [], [])

        assert first.recv(100).startswith(b"HTTP/1.1 400")


def test_an_invalid_packet_over_polling_is_answered(restaurant: Restaurant) -> None:
    connection = polling_session(restaurant.server)
    path = f"/socket.io/?EIO=4&transport=polling&sid={connection}"
    request = f"POST {path} HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\n\r\n9"
    with closing(socket.create_connection(("127.0.0.1", restaurant.server.port))) as client:
        client.settimeout(SOON)

        client.sendall(request.encode())

        assert client.recv(100).startswith(b"HTTP/1.1 400")


def test_an_endless_chunked_body_is_cut_off_at_the_limit(restaurant: Restaurant) -> None:
    piece = b"10000\r\n" + b" " * 0x10000 + b"\r\n"
    with closing(socket.create_connection(("127.0.0.1", restaurant.server.port))) as client:
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
