"""The server behind nginx, as it is deployed."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path

import pytest

from tests.e2e.cluster.cluster_fixtures import Neighbour
from tests.e2e.conftest import WORKERS, ConnectPhone, StartRestaurant
from tests.e2e.server import Person, Restaurant, Server, eventually
from tests.support.nginx import NGINX, command, configure
from tests.support.ports import free_port

pytestmark = pytest.mark.skipif(NGINX is None, reason="nginx is not installed")

#: Few screens, so few threads: 64 beside them.
SETTINGS = {"MAX_SOCKETS": "3", "TRUSTED_PROXIES": "127.0.0.1/32"}
MORE_THAN_THREADS = 100
#: A slow client stays for longer than anybody here waits for an answer.
VERY_PATIENT = {"client_body_timeout 15s": "client_body_timeout 5m"}


class Site(Server):
    """The restaurant as nginx shows it."""

    def __init__(self, server: Server, port: int) -> None:
        super().__init__(server.data_dir)
        self.port = port


@pytest.fixture
def site(restaurant: Restaurant, tmp_path: Path) -> Iterator[Site]:
    """nginx with our configuration in front of the restaurant."""
    port = free_port()
    configure(tmp_path, port, [restaurant.server.port], tmp_path / "closed", VERY_PATIENT)
    nginx = Neighbour(command(tmp_path), port)
    nginx.start()
    yield Site(restaurant.server, port)
    nginx.stop()


@pytest.fixture(params=WORKERS)
def restaurant(request: pytest.FixtureRequest, start_restaurant: StartRestaurant) -> Restaurant:
    """A restaurant under each kind of worker in turn."""
    return start_restaurant(SERVER_WORKER=request.param, **SETTINGS)


def through(site: Site, who: Person) -> Person:
    """Somebody who comes by way of nginx."""
    return Person(site, who.token, who.id)


def test_an_order_reaches_a_screen_through_nginx(
    restaurant: Restaurant, site: Site, connect_phone: ConnectPhone
) -> None:
    tablet = connect_phone(through(site, restaurant.cook))

    placed = through(site, restaurant.waiter).ask("POST", "/orders/", restaurant.takeaway())

    assert placed.status == 201
    eventually(lambda: [event["order"]["id"] for event in tablet.events()] == [placed.json["id"]])


def test_a_menu_that_was_compressed_is_not_sent_again_while_it_stays(
    restaurant: Restaurant, site: Site
) -> None:
    described = {"description": "с пампушками " * 70}
    assert restaurant.admin.ask("PATCH", f"/dishes/{restaurant.dish_id}", described).status == 200
    first = read(site, "/menu/", {"Accept-Encoding": "gzip"})
    assert first.getheader("Content-Encoding") == "gzip"
    known = {"Accept-Encoding": "gzip", "If-None-Match": str(first.getheader("ETag"))}

    assert read(site, "/menu/", known).status == 304


def test_the_page_of_a_guest_comes_compressed_and_is_not_sent_again_while_it_stays(
    restaurant: Restaurant, site: Site
) -> None:
    table = restaurant.admin.ask("GET", f"/tables/{restaurant.table()}").json
    address = f"/m/{table['qr_code']}"

    first = read(site, address, {"Accept-Encoding": "gzip"})

    assert (first.status, first.getheader("Content-Encoding")) == (200, "gzip")
    known = {"Accept-Encoding": "gzip", "If-None-Match": str(first.getheader("ETag"))}
    assert read(site, address, known).status == 304


def test_a_record_read_through_nginx_can_be_changed_under_its_etag(
    restaurant: Restaurant, site: Site
) -> None:
    token = {"Authorization": f"Bearer {restaurant.admin.token}"}
    long = {"name": "京" * 120, "address": "京" * 250}  # worth compressing
    assert restaurant.admin.ask("PATCH", "/restaurant", long).status == 200

    for path, change in (
        (f"/dishes/{restaurant.dish_id}", {"price": 500}),
        ("/restaurant", {"phone": "1"}),
        ("/restaurant/", {"phone": "2"}),
    ):
        etag = read(site, path, token | {"Accept-Encoding": "gzip"}).getheader("ETag")
        changed = through(site, restaurant.admin).ask("PATCH", path, change, **{"If-Match": etag})

        assert changed.status == 200, path


def read(site: Site, path: str, headers: dict[str, str]) -> HTTPResponse:
    """The answer as it came, compressed or not."""
    with closing(HTTPConnection("127.0.0.1", site.port)) as connection:
        connection.request("GET", path, headers=headers)
        answer = connection.getresponse()
        answer.read()
        return answer


def test_more_slow_clients_than_threads_delay_nobody(
    restaurant: Restaurant, site: Site, connect_phone: ConnectPhone
) -> None:
    beginning = (
        f"POST /orders/ HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {restaurant.waiter.token}\r\n"
        "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n{"
    ).encode()
    with ExitStack() as slow:
        for _ in range(MORE_THAN_THREADS):
            client = socket.create_connection(("127.0.0.1", site.port))
            slow.enter_context(closing(client)).sendall(beginning)

        assert (
            through(site, restaurant.waiter).ask("POST", "/orders/", restaurant.takeaway()).status
            == 201
        )
        assert connect_phone(through(site, restaurant.waiter)).names() == ["welcome", "caught-up"]


def test_a_stop_behind_nginx_closes_the_screens_and_ends_within_five_seconds(
    restaurant: Restaurant, site: Site, connect_phone: ConnectPhone
) -> None:
    screens = [connect_phone(through(site, restaurant.waiter)) for _ in range(3)]
    assert (
        through(site, restaurant.waiter).ask("GET", "/dishes/").status == 200
    )  # it stays connected
    begun = time.monotonic()

    status = restaurant.server.stop()

    assert time.monotonic() - begun < 5
    assert status == 0
    for screen in screens:
        eventually(screen.disconnected.is_set)
    assert site.ask("GET", "/dishes/").status == 503
