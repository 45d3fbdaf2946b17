"""Somebody is slow, and everybody else is served meanwhile. As served by default."""

import json
import socket
import sqlite3
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any

import pytest

from tests.e2e.conftest import CallIn, OpenHouse
from tests.e2e.server import ADMIN, House, eventually


@pytest.fixture(scope="module")
def house(open_house: OpenHouse) -> House:
    """A restaurant as it is served by default."""
    return open_house(SERVER_WORKER="gthread")


def test_events_flow_while_a_phone_takes_its_time_to_send_an_order(
    house: House, call_in: CallIn
) -> None:
    tablet = call_in(house.cook)
    body = json.dumps(house.takeaway()).encode()
    head = (
        "POST /orders/ HTTP/1.1\r\nHost: x\r\nConnection: close\r\n"
        f"Authorization: Bearer {house.waiter.token}\r\n"
        f"Content-Type: application/json\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    with closing(socket.create_connection(("127.0.0.1", house.server.port))) as slow:
        slow.sendall(head.encode() + body[:5])

        placed = house.waiter.ask("POST", "/orders/", house.takeaway())
        eventually(lambda: has_heard(tablet, placed.json))

        slow.sendall(body[5:])
        assert b" 201 " in slow.makefile("rb").readline()


def test_events_flow_while_many_sign_in(house: House, call_in: CallIn) -> None:
    tablet = call_in(house.cook)
    with ThreadPoolExecutor(16) as pool:
        sign_ins = [
            pool.submit(house.server.sign_in, ADMIN["username"], ADMIN["password"])
            for _ in range(16)
        ]

        placed = house.waiter.ask("POST", "/orders/", house.takeaway())
        eventually(lambda: has_heard(tablet, placed.json))

        assert all(sign_in.result().token for sign_in in sign_ins)


def test_screens_connect_and_read_while_a_writer_waits_for_the_disk(
    house: House, call_in: CallIn
) -> None:
    tablet = call_in(house.cook)
    [database] = [
        path
        for path in house.server.data_dir.iterdir()
        if path.is_file() and path.read_bytes()[:6] == b"SQLite"
    ]
    with (
        ThreadPoolExecutor(50) as pool,
        closing(sqlite3.connect(database, isolation_level=None)) as busy,
    ):
        busy.execute("BEGIN IMMEDIATE")
        waiting = [
            pool.submit(house.waiter.ask, "POST", "/orders/", house.takeaway()) for _ in range(50)
        ]

        phone = call_in(house.waiter)
        assert house.waiter.ask("GET", "/orders/").status == 200
        assert phone.names() == ["welcome"]

        busy.execute("ROLLBACK")
        assert {order.result().status for order in waiting} == {201}
    last = house.last_event_id()
    assert tablet.wait_for(last) == list(range(last - len(tablet.ids()) + 1, last + 1))


def has_heard(tablet: Any, order: dict[str, Any]) -> bool:
    """Whether the order came."""
    return any(event["order"]["id"] == order["id"] for event in tablet.events())
