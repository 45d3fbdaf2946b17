"""Slow clients delay nobody else, with the default worker."""

import json
import socket
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest

from tests.e2e.conftest import ConnectPhone, StartRestaurant
from tests.e2e.server import ADMIN, Restaurant, eventually


@pytest.fixture(scope="module")
def restaurant(start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant with the default worker."""
    return start_restaurant(SERVER_WORKER="gthread")


def test_events_are_sent_while_a_phone_sends_an_order_slowly(
    restaurant: Restaurant, connect_phone: ConnectPhone
) -> None:
    tablet = connect_phone(restaurant.cook)
    body = json.dumps(restaurant.takeaway()).encode()
    head = (
        "POST /orders/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Authorization: Bearer {restaurant.waiter.token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with closing(socket.create_connection(("127.0.0.1", restaurant.server.port))) as slow:
        slow.sendall(head.encode() + body[:5])

        placed = restaurant.waiter.ask("POST", "/orders/", restaurant.takeaway())
        eventually(lambda: has_heard(tablet, placed.json))

        slow.sendall(body[5:])
        assert b" 201 " in slow.makefile("rb").readline()


def test_events_are_sent_while_many_sign_in(
    restaurant: Restaurant, connect_phone: ConnectPhone
) -> None:
    tablet = connect_phone(restaurant.cook)
    with ThreadPoolExecutor(16) as pool:
        sign_ins = [
            pool.submit(restaurant.server.sign_in, ADMIN["username"], ADMIN["password"])
            for _ in range(16)
        ]

        placed = restaurant.waiter.ask("POST", "/orders/", restaurant.takeaway())
        eventually(lambda: has_heard(tablet, placed.json))

        assert all(sign_in.result().token for sign_in in sign_ins)


def test_screens_connect_and_read_while_a_writer_waits_for_the_disk(
    restaurant: Restaurant, connect_phone: ConnectPhone
) -> None:
    tablet = connect_phone(restaurant.cook)
    [database] = [
        path
        for path in restaurant.server.data_dir.iterdir()
        if path.is_file() and path.read_bytes()[:6] == b"SQLite"
    ]
    with (
        ThreadPoolExecutor(50) as pool,
        closing(sqlite3.connect(database, isolation_level=None)) as busy,
    ):
        busy.execute("BEGIN IMMEDIATE")
        waiting = [
            pool.submit(restaurant.waiter.ask, "POST", "/orders/", restaurant.takeaway())
            for _ in range(50)
        ]

        phone = connect_phone(restaurant.waiter)
        assert restaurant.waiter.ask("GET", "/orders/").status == 200
        assert phone.names() == ["welcome", "caught-up"]

        busy.execute("ROLLBACK")
        assert {order.result().status for order in waiting} == {201}
    last = restaurant.last_event_id()
    assert tablet.wait_for(last) == list(range(last - len(tablet.ids()) + 1, last + 1))


def has_heard(tablet: Any, order: dict[str, Any]) -> bool:
    """Whether the order came."""
    return any(event["order"]["id"] == order["id"] for event in tablet.events())
