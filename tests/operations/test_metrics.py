"""The metrics at ``/metrics``."""

import re
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import yaml
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.exc import OperationalError

from config import PROJECT_DIR
from restaurant.clock import now
from restaurant.database.session import db
from restaurant.database.transaction import write_lock
from restaurant.extensions import socketio
from restaurant.live.dispatcher import dispatcher
from restaurant.live.events import EVENT_TYPES
from restaurant.operations.health import database, disk, readiness
from restaurant.permissions import Role
from tests.concurrency import holding
from tests.conftest import ClientFor, ListenAs
from tests.factories import a_table, a_user, an_order
from tests.support.metrics_reader import read_metrics

pytestmark = pytest.mark.slow

REQUESTS = "restaurant_http_requests_total"
SECONDS = "restaurant_http_request_seconds"


@pytest.fixture
def since(client: FlaskClient) -> Any:
    """How much a metric has grown since the test began."""
    before = read_metrics(client)

    def growth(name: str, **labels: Any) -> float:
        return (read_metrics(client).of(name, **labels) or 0) - (before.of(name, **labels) or 0)

    return growth


def test_a_request_is_counted_under_its_route_whatever_its_address(
    client_for: ClientFor, since: Any
) -> None:
    waiter = client_for(Role.WAITER)
    for table in (a_table(), a_table()):
        assert waiter.get(f"/tables/{table.id}").status_code == 200
    waiter.get("/tables/2000000000")
    waiter.post("/orders/", json={"table_id": a_table().id, "items": []})

    route = {"method": "GET", "route": "/tables/{id}"}
    assert since(REQUESTS, **route, status=200) == 2
    assert since(REQUESTS, **route, status=404) == 1
    assert since(f"{SECONDS}_count", **route) == 3
    assert since(f"{SECONDS}_bucket", **route, le="+Inf") == 3
    assert since(f"{SECONDS}_sum", **route) > 0
    assert since(REQUESTS, method="POST", route="/orders/", status=201) == 1


def test_requests_for_unknown_addresses_are_counted_as_one_route(
    client: FlaskClient, since: Any
) -> None:
    routes = read_metrics(client).labels(REQUESTS, "route")

    for number in range(20):
        client.get(f"/wp-admin/{number}")
        client.open("/menu/", method=f"MADEUP{number}")
        client.delete("/menu/")

    assert since(REQUESTS, method="GET", route="unknown", status=404) == 20
    assert since(REQUESTS, method="other", route="unknown", status=405) == 20
    assert since(REQUESTS, method="DELETE", route="unknown", status=405) == 20
    assert read_metrics(client).labels(REQUESTS, "route") <= routes | {"unknown", "/metrics"}


def test_an_internal_error_is_counted_too(
    client: FlaskClient, app: Flask, monkeypatch: pytest.MonkeyPatch, since: Any
) -> None:
    monkeypatch.setitem(app.config, "PROPAGATE_EXCEPTIONS", False)
    monkeypatch.setattr(readiness, "CHECKS", {"disk": lambda: 1 // 0})

    client.get("/ready")
    monkeypatch.undo()

    assert since(REQUESTS, method="GET", route="/ready", status=500) == 1


def test_every_route_label_is_an_existing_route(client: FlaskClient, app: Flask) -> None:
    client.get("/uploads/x.webp")
    client.get("/docs/nothing.js")

    told = read_metrics(client).labels(REQUESTS, "route") - {"unknown"}

    documented = client.get("/openapi.json").json["paths"].keys()
    pages = {"/", "/docs", "/docs/{name}", "/openapi.json"}
    pages |= {"/app", "/app/{address}", "/app/assets/{name}", "/m", "/m/{qr_code}"}
    assert told <= documented | pages
    assert {"/uploads/{name}", "/docs/{name}"} <= told


def test_events_are_counted_when_they_are_written_and_when_they_are_sent(
    client: FlaskClient, since: Any
) -> None:
    an_order()

    assert since("restaurant_events_committed_total", event="order-created") == 1
    assert since("restaurant_events_sent_total", event="order-created") == 0
    assert read_metrics(client).of("restaurant_events_unsent") == 2

    dispatcher.send_from_log()

    assert since("restaurant_events_sent_total", event="order-created") == 1
    assert read_metrics(client).of("restaurant_events_unsent") == 0


def test_every_event_type_has_a_counter_from_the_start(client: FlaskClient) -> None:
    for name in ("restaurant_events_committed_total", "restaurant_events_sent_total"):
        assert read_metrics(client).labels(name, "event") == EVENT_TYPES.keys()


def test_a_cooks_tablet_counts_as_one_socket_of_the_kitchen(
    client: FlaskClient, listen_as: ListenAs
) -> None:
    def sockets() -> dict[str, float | None]:
        read = read_metrics(client)
        roles = (*Role, "unauthenticated")
        return {role: read.of("restaurant_sockets", role=role) for role in roles}

    assert sockets() == {"admin": 0, "waiter": 0, "kitchen": 0, "unauthenticated": 0}

    tablet = listen_as(Role.KITCHEN)
    listen_as(Role.WAITER)
    listen_as(Role.WAITER)
    listen_as(Role.ADMIN)
    assert sockets() == {"admin": 1, "waiter": 2, "kitchen": 1, "unauthenticated": 0}

    tablet.leave()
    assert sockets() == {"admin": 1, "waiter": 2, "kitchen": 0, "unauthenticated": 0}


def test_queued_packets_are_reported_in_total_and_for_the_slowest_client(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert read_metrics(client).of("restaurant_packets_waiting_longest") == 0
    slow = {
        name: SimpleNamespace(queue=SimpleNamespace(qsize=lambda length=length: length))
        for name, length in (("a", 3), ("b", 40), ("c", 0))
    }
    monkeypatch.setattr(socketio.server.eio, "sockets", slow)

    read = read_metrics(client)

    assert read.of("restaurant_packets_waiting") == 43
    assert read.of("restaurant_packets_waiting_longest") == 40


def test_a_long_transaction_and_its_queue_are_reported(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "WRITE_PROBE_TIMEOUT_MS", 1)
    with holding(write_lock):
        monkeypatch.setattr(write_lock, "_waiting", [object(), object()])
        read = read_metrics(client)
        monkeypatch.undo()

    assert read.of("restaurant_writers_waiting") == 2
    assert (read.of("restaurant_writer_seconds") or 0) > 0
    assert read_metrics(client).of("restaurant_writer_seconds") == 0


@pytest.fixture
def restaurant(app: Flask, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """The folder of a restaurant on SQLite, which has a database of 5000 bytes."""
    (tmp_path / "backups").mkdir()
    (tmp_path / "restaurant.sqlite3").write_bytes(b"." * 4000)
    (tmp_path / "restaurant.sqlite3-wal").write_bytes(b"." * 1000)
    here = {"data_dir": tmp_path, "database_url": f"sqlite:///{tmp_path}/restaurant.sqlite3"}
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **here))
    return tmp_path


def test_the_age_of_the_backup_is_in_seconds(client: FlaskClient, restaurant: Path) -> None:
    assert read_metrics(client).of("restaurant_backup_age_seconds") is None

    local = (now() - timedelta(hours=2)).astimezone(ZoneInfo("Europe/Moscow"))
    (restaurant / "backups" / f"restaurant-{local:%Y%m%d-%H%M%S}.sqlite3").touch()

    age = read_metrics(client).of("restaurant_backup_age_seconds")
    assert age == pytest.approx(7200, abs=60)


def test_the_size_of_the_database_includes_its_write_ahead_log(
    client: FlaskClient, restaurant: Path
) -> None:
    assert read_metrics(client).of("restaurant_database_bytes") == 5000

    (restaurant / "restaurant.sqlite3-wal").unlink()

    assert read_metrics(client).of("restaurant_database_bytes") == 4000


def test_open_orders_and_free_disk_space_are_reported(client: FlaskClient) -> None:
    assert read_metrics(client).of("restaurant_open_orders") == 0
    an_order()
    an_order()

    read = read_metrics(client)

    assert read.of("restaurant_open_orders") == 2
    assert (read.of("restaurant_disk_free_bytes") or 0) > 0
    assert (read.of("process_resident_memory_bytes") or 0) > 0


def test_database_connections_are_reported(client: FlaskClient) -> None:
    db.session.remove()
    before = read_metrics(client).of("restaurant_database_connections") or 0

    with db.engine.connect(), db.engine.connect():
        held = read_metrics(client).of("restaurant_database_connections")

    assert held == before + 2


def test_failing_checks_are_reported_by_name(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(disk, "MIN_FREE_BYTES", 2**80)

    read = read_metrics(client)

    assert read.of("restaurant_check_ok", check="disk") == 0
    assert read.of("restaurant_check_ok", check="database") == 1
    assert read.labels("restaurant_check_ok", "check") == {
        *readiness.CHECKS,
        *readiness.WARNINGS,
    }


def test_metrics_work_while_the_database_is_unreachable(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OperationalError("connect", {}, Exception("nobody there"))

    monkeypatch.setattr(db.engine, "connect", refuse)

    read = read_metrics(client)

    assert read.of("restaurant_check_ok", check="database") == 0
    assert read.of("restaurant_open_orders") is None
    assert read.of("restaurant_sockets", role="admin") == 0


def test_metrics_have_no_names_of_people_or_tables(
    client_for: ClientFor, client: FlaskClient
) -> None:
    anna = a_user(Role.WAITER, username="anna.secret")
    client_for(anna).get("/menu/?q=anna.secret")
    client.get("/anna.secret")

    assert "anna" not in client.get("/metrics").get_data(as_text=True)


def documented() -> dict[str, set[str]]:
    """The metrics in the table of the manual, and their labels."""
    pages = [page.read_text(encoding="utf-8") for page in (PROJECT_DIR / "docs").glob("*.md")]
    [page] = [page for page in pages if f"| `{REQUESTS}` |" in page]
    lines = [line for line in page.splitlines() if line.startswith("| `restaurant_")]
    rows = [re.split(r" *\| *", line.strip("| ")) for line in lines]
    return {row[0].strip(" `"): set(re.findall(r"`(\w+)`", row[1])) for row in rows}


def test_the_manual_lists_every_metric_with_its_labels(client: FlaskClient) -> None:
    an_order()
    dispatcher.send_from_log()
    read = read_metrics(client)

    ours = {name for name in read.families if name.startswith("restaurant_")}
    # What is counted is called so by its samples.
    ours = {f"{name}_total" if read.families[name] == "counter" else name for name in ours}

    assert ours == documented().keys()
    for name, labels in documented().items():
        assert read.labels_of(name) == labels


def test_every_alert_uses_existing_metrics(client: FlaskClient) -> None:
    file = PROJECT_DIR / "deploy" / "monitoring" / "restaurant-alerts.yml"
    [group] = yaml.safe_load(file.read_text(encoding="utf-8"))["groups"]

    asked = {
        name.removesuffix("_bucket")
        for rule in group["rules"]
        for name in re.findall(r"restaurant_\w+", rule["expr"])
    }

    assert asked <= documented().keys()
    assert all(rule["annotations"]["summary"] for rule in group["rules"])
