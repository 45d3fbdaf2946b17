"""Two servers of one restaurant: nothing is lost, doubled or outdated on either."""

import http.client
import json
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from uuid import uuid4

import pytest

from tests.e2e.cluster.conftest import Cluster
from tests.e2e.faults.clients.screen import Screen
from tests.e2e.faults.clients.tablet import Tablet, every_order
from tests.e2e.faults.clients.write_marks import missing, twice
from tests.e2e.faults.clients.writer import await_another_write, start_writers, stop_all
from tests.e2e.faults.conftest import crew
from tests.e2e.faults.report import note, progress
from tests.e2e.faults.run_size import SIZE
from tests.e2e.server import Person, Restaurant, eventually
from tests.support.node import FOLDER, require_node

pytestmark = pytest.mark.slow

ORDERS = 20
CHANGES = 15


def test_an_order_taken_on_one_server_reaches_the_kitchen_on_the_other_once_and_in_order(
    cluster: Cluster,
) -> None:
    kitchens = [Screen(server.port, cluster.restaurant.cook.token) for server in cluster.servers]
    before = [kitchen.welcome["last_event_id"] for kitchen in kitchens]
    waiters = [cluster.at(server, cluster.restaurant.waiter) for server in cluster.servers]

    placed = [
        waiters[number % 2].ask("POST", "/orders/", cluster.restaurant.takeaway()).json["id"]
        for number in range(ORDERS)
    ]

    for kitchen, start in zip(kitchens, before, strict=True):
        eventually(lambda kitchen=kitchen: len(kitchen.events()) >= ORDERS)
        assert [event["order"]["id"] for event in kitchen.events()] == placed
        assert kitchen.ids() == list(range(start + 1, start + ORDERS + 1))
        kitchen.leave()


def test_killing_one_server_after_the_other_loses_no_event(
    cluster: Cluster,
) -> None:
    restaurant, port = cluster.restaurant, cluster.restaurant.server.port
    before, placed_before = newest_event(restaurant), len(every_order(restaurant.admin))
    tablet = Tablet(restaurant.cook, port, before)
    tablet.start()
    with browser(restaurant, restaurant.cook, before) as heard:
        writers = start_writers(restaurant, crew(restaurant, 4), by_socket=1)
        for number in progress("servers killed", SIZE.servers_killed):
            victim = cluster.servers[number % 2]
            await_another_write(writers)
            time.sleep(0.3)  # what was begun goes on
            victim.kill()
            await_another_write(writers)  # the other one goes on alone
            victim.start()
        acknowledged = stop_all(writers)
        newest = newest_event(restaurant)
        tablet.wait_for(newest)
        eventually(lambda: heard and heard[-1]["event_id"] >= newest)

    assert (missing(restaurant, acknowledged), twice(restaurant)) == ([], [])
    everything = list(range(before + 1, newest + 1))
    assert tablet.stop().ids() == everything
    assert [event["event_id"] for event in heard] == everything
    created = [event["order"]["id"] for event in heard if event["event"] == "order-created"]
    assert created == [order["id"] for order in every_order(restaurant.admin)[placed_before:]]
    assert cluster.servers[0].console("check").strip() == "No invariant is broken."
    note(
        "one of two servers behind nginx, by kill -9 under four writers (one by socket)",
        f"{SIZE.servers_killed} kills in turn",
        f"{len(acknowledged)} acknowledged writes: 0 lost, 0 doubled; {len(created)} orders at a"
        " tablet and at a browser, once each and in order",
    )


def test_the_menu_is_current_on_every_server(cluster: Cluster) -> None:
    path = f"/dishes/{cluster.restaurant.dish_id}"
    tags: dict[int, str] = {}

    for price in range(500, 500 + CHANGES):
        changed, asked = (cluster.servers[(price + more) % 2] for more in (0, 1))
        answer = cluster.at(changed, cluster.restaurant.admin).ask("PATCH", path, {"price": price})
        assert answer.status == 200
        for server in (asked, changed):
            known = {"If-None-Match": tags[server.port]} if server.port in tags else {}
            menu = server.ask("GET", "/menu/", headers=known)
            assert [dish["price"] for dish in get_dishes(menu.json)] == [price]
            tag = tags[server.port] = menu.headers["ETag"]
            assert server.ask("GET", "/menu/", headers={"If-None-Match": tag}).status == 304


def test_a_dish_sold_out_on_one_server_cannot_be_ordered_on_the_other(cluster: Cluster) -> None:
    one, other = cluster.servers
    path, order = f"/dishes/{cluster.restaurant.dish_id}", cluster.restaurant.takeaway()
    admin, waiter = (
        cluster.at(one, cluster.restaurant.admin),
        cluster.at(other, cluster.restaurant.waiter),
    )
    assert waiter.ask("POST", "/orders/", order).status == 201

    admin.ask("PATCH", path, {"is_available": False})
    refused = waiter.ask("POST", "/orders/", order)
    admin.ask("PATCH", path, {"is_available": True})

    assert (refused.status, refused.json["code"]) == (409, "dish_unavailable")
    assert waiter.ask("POST", "/orders/", order).status == 201


def test_one_key_sent_to_both_servers_at_once_makes_one_order(cluster: Cluster) -> None:
    before = newest_event(cluster.restaurant)
    body, key = cluster.restaurant.takeaway(), "the-same-on-both"
    waiters = [cluster.at(server, cluster.restaurant.waiter) for server in cluster.servers]
    answers: list[Any] = []

    def place(waiter: Person) -> None:
        answers.append(waiter.ask("POST", "/orders/", body, **{"Idempotency-Key": key}))

    threads = [threading.Thread(target=place, args=(waiter,)) for waiter in waiters * 4]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert {answer.status for answer in answers} == {201}
    assert len({answer.json["id"] for answer in answers}) == 1
    assert newest_event(cluster.restaurant) == before + 1


def test_a_user_dismissed_on_one_server_is_disconnected_from_the_other(cluster: Cluster) -> None:
    guest = cluster.restaurant.server.hire("waiter", "a guest")
    one, other = cluster.servers
    screen = Screen(other.port, guest.token)
    assert screen.welcome

    answer = cluster.at(one, cluster.restaurant.admin).ask("DELETE", f"/users/{guest.id}")

    assert answer.status == 204
    assert cluster.at(other, guest).ask("GET", "/orders/").status == 401
    eventually(screen.ended.is_set)


def test_without_redis_the_other_server_still_sends_every_event(cluster: Cluster) -> None:
    one, other = cluster.servers
    kitchen = Screen(other.port, cluster.restaurant.cook.token)
    assert kitchen.welcome
    waiter = cluster.at(one, cluster.restaurant.waiter)

    cluster.redis.kill()
    during = waiter.ask("POST", "/orders/", cluster.restaurant.takeaway()).json["id"]
    eventually(lambda: during in orders_heard(kitchen))
    eventually(lambda: "Redis is not reached" in other.log.read_text())
    cluster.redis.start()
    eventually(lambda: "Redis is reached again" in other.log.read_text())
    after = waiter.ask("POST", "/orders/", cluster.restaurant.takeaway()).json["id"]
    eventually(lambda: after in orders_heard(kitchen))

    assert orders_heard(kitchen) == [during, after]
    kitchen.leave()


def test_nginx_spreads_the_devices_over_both_servers_and_keeps_each_with_one(
    cluster: Cluster,
) -> None:
    port = cluster.restaurant.server.port
    devices = [f"127.0.1.{number}" for number in range(1, 31)]
    # nginx does not use a server that failed for some seconds.
    eventually(lambda: len({find_server(cluster, port, device) for device in devices}) == 2)

    chosen = {device: {find_server(cluster, port, device) for _ in range(2)} for device in devices}

    assert all(len(servers) == 1 for servers in chosen.values())


def newest_event(restaurant: Restaurant) -> int:
    """The id of the newest event, from a welcome."""
    screen = Screen(restaurant.server.port, restaurant.cook.token)
    newest = int(screen.welcome["last_event_id"])
    screen.leave()
    return newest


def get_dishes(menu: Any) -> list[Any]:
    """The dishes that a menu shows."""
    return [dish for category in menu for dish in category["dishes"]]


def orders_heard(screen: Screen) -> list[int]:
    """The orders that a screen received, as they came."""
    return [event["order"]["id"] for event in screen.events()]


def find_server(cluster: Cluster, port: int, device: str) -> int:
    """Which server answers a device, as its log says."""
    name = uuid4().hex
    connection = http.client.HTTPConnection("127.0.0.1", port, source_address=(device, 0))
    connection.request("POST", "/auth/logout", headers={"X-Request-ID": name})
    connection.getresponse().read()
    connection.close()
    [server] = [server for server in cluster.servers if name in server.log.read_text()]
    return server.port


@contextmanager
def browser(restaurant: Restaurant, who: Person, after: int) -> Iterator[list[dict[str, Any]]]:
    """A page with the real socket.io-client, which begins by polling; what it hears."""
    node = require_node()
    job = {
        "url": restaurant.server.base_url,
        "token": who.token,
        "transports": ["polling", "websocket"],
        "after": after,
    }
    command = [node, "stay.mjs", json.dumps(job)]
    heard: list[dict[str, Any]] = []
    with subprocess.Popen(
        command, cwd=FOLDER, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as page:
        assert page.stdin is not None
        listener = threading.Thread(target=_listen, args=(page.stdout, heard))
        listener.start()
        try:
            yield heard
        finally:
            page.stdin.close()
            listener.join()


def _listen(said: Any, heard: list[dict[str, Any]]) -> None:
    for line in said:
        heard.append(json.loads(line))  # noqa: PERF401  # at once, as it is said
