"""Who gets a connection at all, and who loses it."""

import pytest
import socketio
from websocket import WebSocketBadStatusException

from tests.e2e.conftest import CallIn, OpenHouse
from tests.e2e.raw_websocket import Wire
from tests.e2e.server import House, eventually
from tests.e2e.socket_client import Phone


@pytest.fixture(scope="module")
def small_house(open_house: OpenHouse) -> House:
    """A restaurant with three live screens at most."""
    return open_house(SERVER_WORKER="gthread", MAX_SOCKETS="3")


def test_a_page_from_elsewhere_gets_no_socket(house: House) -> None:
    with pytest.raises(WebSocketBadStatusException):
        Wire(house.server, origin="http://evil.example")


def test_a_page_of_our_own_gets_a_socket(house: House) -> None:
    wire = Wire(house.server, origin=house.server.base_url)

    assert wire.hear().startswith("0{")
    wire.hang_up()


def test_only_a_page_from_a_named_origin_gets_a_socket(open_house: OpenHouse) -> None:
    house = open_house(SERVER_WORKER="gthread", CORS_ORIGINS="http://localhost:5173")

    Wire(house.server, origin="http://localhost:5173").hang_up()

    with pytest.raises(WebSocketBadStatusException):
        Wire(house.server, origin="http://localhost:5174")


def test_when_every_seat_is_taken_a_fourth_screen_is_refused_and_http_goes_on(
    small_house: House, call_in: CallIn
) -> None:
    phones = [call_in(small_house.waiter) for _ in range(3)]

    with pytest.raises(socketio.exceptions.ConnectionError):
        Phone(small_house.waiter).connect()

    assert small_house.waiter.ask("GET", "/orders/").status == 200
    assert phones[0].say("create-order", small_house.takeaway())["ok"] is True


def test_a_seat_that_was_left_is_free_again(small_house: House, call_in: CallIn) -> None:
    for _ in range(4):
        phone = Phone(small_house.waiter)
        eventually(lambda phone=phone: try_to_connect(phone))
        phone.hang_up()


def test_who_never_signs_in_is_shown_out(open_house: OpenHouse, call_in: CallIn) -> None:
    house = open_house(SERVER_WORKER="gthread", MAX_SOCKETS="3")
    # Somebody who asked once by polling and never came back must not keep the rest inside.
    assert house.server.ask("GET", "/socket.io/?EIO=4&transport=polling").status == 200
    silent = [Wire(house.server) for _ in range(2)]

    ended = [wire.is_ended(patience=15) for wire in silent]

    for wire in silent:
        wire.hang_up()
    assert ended == [True, True]
    eventually(lambda: call_in(house.waiter).names() == ["welcome"])


def try_to_connect(phone: Phone) -> bool:
    """Whether there was a seat. A connection that was just closed may still hold one."""
    try:
        phone.connect()
    except socketio.exceptions.ConnectionError:
        return False
    return True
