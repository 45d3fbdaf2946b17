"""Which clients get a connection, and which lose it."""

import pytest
import socketio
from websocket import WebSocketBadStatusException

from tests.e2e.conftest import ConnectPhone, StartRestaurant
from tests.e2e.raw_websocket import RawWebSocket
from tests.e2e.server import Restaurant, eventually
from tests.e2e.socket_client import Phone


@pytest.fixture(scope="module")
def small_restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant with three live screens at most."""
    return start_restaurant(SERVER_WORKER="gthread", MAX_SOCKETS="3")


def test_a_page_of_another_origin_gets_no_socket(restaurant: Restaurant) -> None:
    with pytest.raises(WebSocketBadStatusException):
        RawWebSocket(restaurant.server, origin="http://evil.example")


def test_a_page_of_our_own_gets_a_socket(restaurant: Restaurant) -> None:
    raw_socket = RawWebSocket(restaurant.server, origin=restaurant.server.base_url)

    assert raw_socket.hear().startswith("0{")
    raw_socket.hang_up()


def test_only_a_page_from_a_named_origin_gets_a_socket(start_restaurant: StartRestaurant) -> None:
    restaurant = start_restaurant(SERVER_WORKER="gthread", CORS_ORIGINS="http://localhost:5173")

    RawWebSocket(restaurant.server, origin="http://localhost:5173").hang_up()

    with pytest.raises(WebSocketBadStatusException):
        RawWebSocket(restaurant.server, origin="http://localhost:5174")


def test_above_max_sockets_a_screen_is_refused_and_http_works(
    small_restaurant: Restaurant, connect_phone: ConnectPhone
) -> None:
    phones = [connect_phone(small_restaurant.waiter) for _ in range(3)]

    with pytest.raises(socketio.exceptions.ConnectionError):
        Phone(small_restaurant.waiter).connect()

    assert small_restaurant.waiter.ask("GET", "/orders/").status == 200
    assert phones[0].say("create-order", small_restaurant.takeaway())["ok"] is True


def test_a_closed_connection_frees_its_place(
    small_restaurant: Restaurant, connect_phone: ConnectPhone
) -> None:
    for _ in range(4):
        phone = Phone(small_restaurant.waiter)
        eventually(lambda phone=phone: try_to_connect(phone))
        phone.hang_up()


def test_a_client_that_never_authenticates_is_disconnected(
    start_restaurant: StartRestaurant, connect_phone: ConnectPhone
) -> None:
    restaurant = start_restaurant(SERVER_WORKER="gthread", MAX_SOCKETS="3")
    # An abandoned polling client must not keep its place.
    assert restaurant.server.ask("GET", "/socket.io/?EIO=4&transport=polling").status == 200
    silent = [RawWebSocket(restaurant.server) for _ in range(2)]

    ended = [raw_socket.is_ended(patience=15) for raw_socket in silent]

    for raw_socket in silent:
        raw_socket.hang_up()
    assert ended == [True, True]
    eventually(lambda: connect_phone(restaurant.waiter).names() == ["welcome", "caught-up"])


def try_to_connect(phone: Phone) -> bool:
    """Whether a connection was accepted. One that was just closed may still count."""
    try:
        phone.connect()
    except socketio.exceptions.ConnectionError:
        return False
    return True
