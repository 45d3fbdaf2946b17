"""The metrics that are computed when ``/metrics`` is read.

Those that are counted as things happen are in ``restaurant.metrics``.
"""

from collections.abc import Callable, Iterator
from contextlib import suppress
from typing import Any

from prometheus_client import REGISTRY, Gauge, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select, true
from sqlalchemy.exc import SQLAlchemyError

from config import sqlite_path
from restaurant.clock import now
from restaurant.database.disk_space import free_bytes
from restaurant.database.session import db
from restaurant.database.transaction import write_lock
from restaurant.extensions import settings
from restaurant.live import connections
from restaurant.live.dispatcher import dispatcher
from restaurant.live.rooms import role_of_rooms
from restaurant.operations.backups import backup
from restaurant.operations.health import readiness
from restaurant.orders.models import Order
from restaurant.permissions import Role

UNAUTHENTICATED = "unauthenticated"


def render() -> bytes:
    """All metrics of this process in the text format of Prometheus."""
    return generate_latest()


class LookedUpMetrics:
    """The metrics with a label of their own, and those that may be missing."""

    def describe(self) -> list[Metric]:
        """Nothing: collecting needs an application, and at registration there is none."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Collect all metrics. One that cannot be computed now is left out."""
        yield _labelled("restaurant_check_ok", "check", CHECK_OK, _checks())
        yield _labelled("restaurant_sockets", "role", "Open sockets by role.", _sockets())
        for name, (description, read) in OPTIONAL.items():
            with suppress(SQLAlchemyError, OSError):
                yield GaugeMetricFamily(name, description, value=read())


def _labelled(name: str, label: str, description: str, values: dict[str, int]) -> Metric:
    metric = GaugeMetricFamily(name, description, labels=[label])
    for label_value, value in values.items():
        metric.add_metric([label_value], value)
    return metric


def _checks() -> dict[str, int]:
    return {name: answer in readiness.HEALTHY for name, answer in readiness.run_checks().items()}


def _sockets() -> dict[str, int]:
    return sockets_by_role() | {UNAUTHENTICATED: len(connections.unauthenticated())}


def sockets_by_role() -> dict[str, int]:
    """How many people's sockets are open, by their role."""
    roles = [role_of_rooms(connection.rooms) for connection in connections.all_connections()]
    return {role.value: roles.count(role) for role in Role}


def _backup_age() -> float | None:
    newest = backup.last_backup_at() if sqlite_path(settings.database_url) else None
    return None if newest is None else (now() - newest).total_seconds()


def database_size() -> int | None:
    """Bytes of SQLite's file and its journal; other databases have metrics of their own."""
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


CHECK_OK = "Whether a part is healthy, as in /ready: 1 or 0."

#: Read from the database or the disk. None: there is no such value here.
OPTIONAL: dict[str, tuple[str, Callable[[], float | None]]] = {
    "restaurant_events_unsent": ("Events that are committed and not sent yet.", dispatcher.lag),
    "restaurant_database_bytes": ("The size of the SQLite database.", database_size),
    "restaurant_disk_free_bytes": (
        "Free space on the disk of DATA_DIR.",
        lambda: free_bytes(settings.data_dir),
    ),
    "restaurant_backup_age_seconds": ("The age of the newest nightly backup.", _backup_age),
    "restaurant_open_orders": ("Orders that are open.", _open_orders),
}

#: Always known in the process.
GAUGES: dict[str, tuple[str, Callable[[], float]]] = {
    "restaurant_packets_waiting": (
        "Packets that wait to be sent to clients.",
        lambda: sum(connections.queue_sizes()),
    ),
    "restaurant_packets_waiting_longest": (
        "Packets that wait for the client that is furthest behind.",
        lambda: max(connections.queue_sizes(), default=0),
    ),
    "restaurant_writers_waiting": ("Changes that wait for the write lock.", write_lock.waiting),
    "restaurant_writer_seconds": (
        "For how long the current change has held the write lock.",
        write_lock.held_for,
    ),
    "restaurant_database_connections": (
        "Connections to the database that are in use.",
        _connections_in_use,
    ),
}

for _name, (_description, _read) in GAUGES.items():
    Gauge(_name, _description).set_function(_read)
REGISTRY.register(LookedUpMetrics())
