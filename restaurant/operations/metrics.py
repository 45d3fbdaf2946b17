"""What is looked up when somebody asks for the figures of this server."""

import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from prometheus_client import REGISTRY, Metric, generate_latest
from prometheus_client.core import GaugeMetricFamily
from sqlalchemy import func, select
from sqlalchemy.exc import SQLAlchemyError

from restaurant.clock import now
from restaurant.database.session import db
from restaurant.database.sqlite_file import file_of
from restaurant.database.transaction import writers
from restaurant.extensions import settings
from restaurant.live import connections
from restaurant.live.dispatcher import courier
from restaurant.live.rooms import role_in
from restaurant.operations import backup, health
from restaurant.orders.models import Order
from restaurant.permissions import Role

STRANGER = "stranger"


@dataclass(frozen=True)
class Figure:
    """A number that is looked up, or one for each value of a label. None: there is none."""

    name: str
    words: str
    ask: Callable[[], Any]
    label: str = ""


def all_as_text() -> bytes:
    """What was counted and what is looked up now, as Prometheus reads it."""
    return generate_latest()


class Figures:
    """All of them, in the form that Prometheus' registry asks for."""

    def describe(self) -> list[Metric]:
        """Nothing before somebody asks: looking up needs an application."""
        return []

    def collect(self) -> Iterator[Metric]:
        """Look everything up. What cannot be looked up now is left out."""
        for figure in FIGURES:
            with suppress(SQLAlchemyError, OSError):
                yield _told(figure, figure.ask())


def _told(figure: Figure, answer: Any) -> Metric:
    told = GaugeMetricFamily(figure.name, figure.words, labels=[figure.label] * bool(figure.label))
    found = answer.items() if figure.label else [("", answer)]
    for value, number in found:
        if number is not None:
            told.add_metric([value] * bool(figure.label), number)
    return told


def _sockets() -> dict[str, int]:
    roles = [role_in(seat.rooms) for seat in connections.taken()]
    return {role.value: roles.count(role) for role in Role} | {
        STRANGER: len(connections.strangers())
    }


def _backup_age() -> float | None:
    newest = backup.newest_at() if file_of(settings.database_url) else None
    return None if newest is None else (now() - newest).total_seconds()


def _database_size() -> int | None:
    """SQLite's file and what its journal holds; other databases have figures of their own."""
    file = file_of(settings.database_url)
    if file is None:
        return None
    journal = file.with_name(f"{file.name}-wal")
    return file.stat().st_size + (journal.stat().st_size if journal.exists() else 0)


def _open_orders() -> int:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.count()).where(Order.is_open)) or 0


def _connections_in_use() -> int:
    pool: Any = db.engine.pool
    return int(pool.checkedout())


def _checks() -> dict[str, int]:
    return {name: answer in health.WELL for name, answer in health.look().items()}


FIGURES = (
    Figure(
        "restaurant_check_ok",
        "Whether a part is well, as /ready tells it: 1 or 0.",
        _checks,
        "check",
    ),
    Figure("restaurant_sockets", "Open sockets, by who was let in.", _sockets, "role"),
    Figure(
        "restaurant_packets_waiting",
        "Packets that wait to be sent to clients.",
        lambda: sum(connections.packets_waiting()),
    ),
    Figure(
        "restaurant_packets_waiting_longest",
        "Packets that wait for the client that is furthest behind.",
        lambda: max(connections.packets_waiting(), default=0),
    ),
    Figure(
        "restaurant_events_unsent",
        "Events that are written to the log and not sent yet.",
        courier.lag,
    ),
    Figure("restaurant_writers_waiting", "Changes that wait for their turn.", writers.waiting),
    Figure(
        "restaurant_writer_seconds",
        "For how long the present change has had its turn.",
        writers.held_for,
    ),
    Figure(
        "restaurant_database_connections",
        "Connections to the database that are in use.",
        _connections_in_use,
    ),
    Figure("restaurant_database_bytes", "The size of the SQLite database.", _database_size),
    Figure(
        "restaurant_disk_free_bytes",
        "Free space on the disk of DATA_DIR.",
        lambda: shutil.disk_usage(settings.data_dir).free,
    ),
    Figure(
        "restaurant_backup_age_seconds",
        "The age of the newest nightly backup.",
        _backup_age,
    ),
    Figure("restaurant_open_orders", "Orders that are open.", _open_orders),
)

REGISTRY.register(Figures())
