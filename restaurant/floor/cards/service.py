"""The cards that stand on the tables, as a document to print."""

from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from restaurant.database.fair_lock import FairLock
from restaurant.database.session import db
from restaurant.errors import ConflictError, UnavailableError
from restaurant.extensions import settings
from restaurant.floor.cards.layout import Card
from restaurant.floor.models import Table
from restaurant.floor.qr_codes import menu_url
from restaurant.threads import run_in_thread

#: How long a document waits for those before it until the client is told to come back.
PDF_LOCK_TIMEOUT = 10.0

#: A document takes a core while it is made: one at a time.
_pdf_lock = FairLock()


def print_cards(host_url: str) -> bytes:
    """A card of every active table, by zone and number, as PDF.

    Raises ``ConflictError`` while there is no such table.
    """
    cards = [_make_card(table, host_url) for table in _active_tables()]
    if not cards:
        raise ConflictError("There is no active table to print a card for.", "no_tables")
    if not _pdf_lock.acquire(timeout=PDF_LOCK_TIMEOUT):
        raise UnavailableError("Other documents are being made. Try again.", "busy")
    try:
        return run_in_thread(_draw, cards, settings.restaurant_name)
    finally:
        _pdf_lock.release()


def _active_tables() -> list[Table]:
    active = select(Table).where(Table.is_active).options(joinedload(Table.location))
    return sorted(db.session.scalars(active), key=_sort_key)


def _sort_key(table: Table) -> tuple[Any, ...]:
    """By the zone's name; those without a zone come last."""
    zone = table.location
    return (zone is None, zone.name_key if zone else "", table.location_id, table.number)


def _make_card(table: Table, host_url: str) -> Card:
    zone = table.location.name if table.location else None
    return Card(table.number, zone, menu_url(table, host_url))


def _draw(cards: list[Card], restaurant_name: str | None) -> bytes:
    """Draw them. What it takes is loaded by the first who prints, not at every start."""
    from restaurant.floor.cards.pdf import draw

    return draw(cards, restaurant_name)
