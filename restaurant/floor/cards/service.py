"""The PDF with a card for each table."""

from collections.abc import Sequence
from threading import Lock
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from restaurant.database.session import db
from restaurant.errors import ConflictError, UnavailableError
from restaurant.floor.cards.layout import Card
from restaurant.floor.models import Table
from restaurant.floor.qr_codes import menu_url
from restaurant.profile.service import get_restaurant
from restaurant.threads import run_in_thread

#: How many seconds a document waits for others before the answer is 503.
PDF_LOCK_TIMEOUT = 10.0

#: Rendering takes a core, so one document is made at a time.
_pdf_lock = Lock()


def render_cards(host_url: str, table_ids: Sequence[int] | None = None) -> bytes:
    """A card for every active table, or for those of them with these ids, as PDF.

    They are sorted by zone and number. ``host_url`` is the base of the QR codes' addresses where
    ``PUBLIC_URL`` is not set. Raises ``no_tables`` while there is no such table, and ``busy`` when
    too many documents wait.
    """
    cards = [_make_card(table, host_url) for table in _active_tables(table_ids)]
    if not cards:
        raise ConflictError(
            "There is no active table to print a card for. Add one first.", "no_tables"
        )
    if not _pdf_lock.acquire(timeout=PDF_LOCK_TIMEOUT):
        raise UnavailableError("Other documents are being made. Try again.", "busy")
    try:
        return run_in_thread(_render, cards, get_restaurant().name)
    finally:
        _pdf_lock.release()


def _active_tables(ids: Sequence[int] | None) -> list[Table]:
    active = select(Table).where(Table.is_active).options(joinedload(Table.location))
    if ids is not None:
        active = active.where(Table.id.in_(ids))
    return sorted(db.session.scalars(active), key=_sort_key)


def _sort_key(table: Table) -> tuple[Any, ...]:
    """By the name of the zone; tables without a zone come last."""
    zone = table.location
    return (zone is None, zone.name_key if zone else "", table.location_id, table.number)


def _make_card(table: Table, host_url: str) -> Card:
    zone = table.location.name if table.location else None
    return Card(table.number, zone, menu_url(table, host_url))


def _render(cards: list[Card], restaurant_name: str | None) -> bytes:
    # fpdf2 is loaded for the first document, not at every start.
    from restaurant.floor.cards.pdf import render_pdf

    return render_pdf(cards, restaurant_name)
