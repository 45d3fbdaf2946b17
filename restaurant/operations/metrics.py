"""What is looked up when somebody asks for the figures of this server."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from prometheus_client import REGISTRY, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select, true
from sqlalchemy.exc import SQLAlchemyError

from restaurant.clock import now
from restaurant.database.session import db
from restaurant.database.sqlite_file import sqlite_path
from restaurant.database.transaction import write_lock
from restaurant.extensions import settings
from restaurant.live import connections
from restaurant.live.dispatcher import dispatcher
from restaurant.live.rooms import role_of_rooms
from restaurant.operations import backup, health
from restaurant.orders.models import Order
from restaurant.permissions import Role

UNAUTHENTICATED = "stranger"


@dataclass(frozen=True)
class GaugeSpec:
    """A number that is looked up, or one for each value of a label. None: there is none."""

    name: str
    description: str
    read: Callable[[], Any]
    label: str = ""


def render() -> bytes:
    """What was counted and what is looked up now, as Prometheus reads it."""
    return generate_latest()


class MetricsCollector:
    """All of them, in the form that Prometheus' registry asks for."""

    def describe(self) -> list[Metric]:
        """Nothing before somebody asks: looking up needs an application."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Look everything up. What cannot be looked up now is left out."""
        for figure in GAUGES:
            with suppress(SQLAlchemyError, OSError):
                yield _to_metric(figure, figure.read())


def _to_metric(figure: GaugeSpec, answer: Any) -> Metric:
    metric = GaugeMetricFamily(
        figure.name, figure.description, labels=[figure.label] * bool(figure.label)
    )
    found = answer.items() if figure.label else [("", answer)]
    for value, number in found:
        if number is not None:
            metric.add_metric([value] * bool(figure.label), number)
    return metric


def _sockets() -> dict[str, int]:
    roles = [role_of_rooms(seat.rooms) for seat in connections.all_connections()]
    return {role.value: roles.count(role) for role in Role} | {
        UNAUTHENTICATED: len(connections.unauthenticated())
    }


def _backup_age() -> float | None:
    newest = backup.last_backup_at() if sqlite_path(settings.database_url) else None
    return None if newest is None else (now() - newest).total_seconds()


def _database_size() -> int | None:
    """SQLite's file and what its journal holds; other databases have figures of their own."""
    file = sqlite_path(settings.database_url)
    if file is None:
        return None
    journal = file.with_name(f"{file.name}-wal")
    return file.stat().st_size + (journal.stat().st_size if journal.exists() else 0)


def _open_orders() -> int:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.count()).where(Order.stored_is_open == true())) or 0


def _connections_in_use() -> int:
    pool: Any = db.engine.pool
    return int(pool.checkedout())


def _checks() -> dict[str, int]:
    return {name: answer in health.HEALTHY for name, answer in health.run_checks().items()}


GAUGES = (
    GaugeSpec(
        "restaurant_check_ok",
        "Whether a part is well, as /ready tells it: 1 or 0.",
        _checks,
        "check",
    ),
    GaugeSpec("restaurant_sockets", "Open sockets, by who was let in.", _sockets, "role"),
    GaugeSpec(
        "restaurant_packets_waiting",
        "Packets that wait to be sent to clients.",
        lambda: sum(connections.queue_sizes()),
    ),
    GaugeSpec(
        "restaurant_packets_waiting_longest",
        "Packets that wait for the client that is furthest behind.",
        lambda: max(connections.queue_sizes(), default=0),
    ),
    GaugeSpec(
        "restaurant_events_unsent",
        "Events that are written to the log and not sent yet.",
        dispatcher.lag,
    ),
    GaugeSpec(
        "restaurant_writers_waiting", "Changes that wait for their turn.", write_lock.waiting
    ),
    GaugeSpec(
        "restaurant_writer_seconds",
        "For how long the present change has had its turn.",
        write_lock.held_for,
    ),
    GaugeSpec(
        "restaurant_database_connections",
        "Connections to the database that are in use.",
        _connections_in_use,
    ),
    GaugeSpec("restaurant_database_bytes", "The size of the SQLite database.", _database_size),
    GaugeSpec(
        "restaurant_disk_free_bytes",
        "Free space on the disk of DATA_DIR.",
        lambda: shutil.disk_usage(settings.data_dir).free,
    ),
    GaugeSpec(
        "restaurant_backup_age_seconds",
        "The age of the newest nightly backup.",
        _backup_age,
    ),
    GaugeSpec("restaurant_open_orders", "Orders that are open.", _open_orders),
)

REGISTRY.register(MetricsCollector())
