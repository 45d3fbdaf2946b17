"""Metrics and health, with real sockets and a real database file."""

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.e2e.conftest import ConnectPhone, StartRestaurant
from tests.e2e.server import Restaurant, eventually
from tests.support.image_text import Printed
from tests.support.metrics_reader import Reading


def read_metrics(restaurant: Restaurant) -> Reading:
    """The current metrics."""
    answer = restaurant.server.ask("GET", "/metrics")
    assert answer.status == 200
    return Reading(answer.json.decode())


def test_every_kind_of_worker_has_metrics(
    restaurant: Restaurant, connect_phone: ConnectPhone
) -> None:
    phone = connect_phone(restaurant.waiter)
    connect_phone(restaurant.cook)
    placed = restaurant.waiter.ask("POST", "/orders/", restaurant.takeaway())
    eventually(lambda: "order-created" in phone.names())

    told = read_metrics(restaurant)

    orders = {"method": "POST", "route": "/orders/"}
    assert placed.status == 201
    assert told.of("restaurant_http_requests_total", **orders, status=201) == 1
    assert told.of("restaurant_http_request_seconds_count", **orders) == 1
    assert told.of("restaurant_events_committed_total", event="order-created") == 1
    assert told.of("restaurant_events_sent_total", event="order-created") == 1
    assert told.of("restaurant_sockets", role="kitchen") == 1
    assert told.of("restaurant_sockets", role="waiter") == 1
    assert told.of("restaurant_open_orders") == 1
    assert told.of("restaurant_check_ok", check="database") == 1


def test_every_kind_of_worker_prints_cards(restaurant: Restaurant) -> None:
    table = restaurant.admin.ask("GET", f"/tables/{restaurant.table()}").json

    answer = restaurant.admin.ask("GET", "/tables/cards.pdf")

    assert answer.headers["Content-Type"] == "application/pdf"
    cards = Printed(answer.json)
    assert f"{restaurant.server.base_url}/m/{table['qr_code']}" in cards.pages[0].codes


@pytest.fixture
def file(start_restaurant: StartRestaurant) -> tuple[Restaurant, Path]:
    """A restaurant with the default worker, and the file of its database."""
    restaurant = start_restaurant(SERVER_WORKER="gthread")
    [file] = restaurant.server.data_dir.glob("*.sqlite3")
    return restaurant, file


def test_a_server_whose_database_is_locked_or_gone_is_not_ready(
    file: tuple[Restaurant, Path],
) -> None:
    restaurant, database = file
    aside = database.with_name("aside")

    def state() -> tuple[int, str]:
        answer = restaurant.server.ask("GET", "/ready")
        return answer.status, answer.json.get("detail", "")

    assert state() == (200, "")
    with closing(sqlite3.connect(database, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert state() == (503, "Not ready: database locked.")
    assert state() == (200, "")
    database.rename(aside)
    assert state() == (503, "Not ready: database gone.")
    aside.rename(database)
    assert state() == (200, "")
