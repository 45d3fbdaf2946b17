"""Which table a guest sits at, and the page with its menu."""

import re
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from restaurant.database import cache_versions
from restaurant.database.cache_versions import VersionedCache
from restaurant.database.session import db
from restaurant.extensions import settings
from restaurant.floor.models import Table
from restaurant.guest_menu.content import make_guest_menu
from restaurant.guest_menu.html import Page, render_menu, render_unknown_code
from restaurant.menu.service import get_menu
from restaurant.profile.models import Language
from restaurant.profile.service import get_restaurant

#: How many tables' pages are kept; compressed, so each takes some 10 kB.
CACHE_SIZE = 500
QR_CODE = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")


@dataclass(frozen=True)
class Heading:
    """What a page shows beside the menu, and where it is mounted."""

    language: Language
    restaurant: str | None
    table: int
    zone: str | None
    prefix: str


_pages: VersionedCache[Heading, Page] = VersionedCache(CACHE_SIZE)


def get_menu_page(qr_code: str, prefix: str) -> Page | None:
    """The page of the table with this code, or None: there is none, or it is switched off.

    A page is kept until the menu changes; what it says of the table and of the restaurant is read
    each time.
    """
    version = cache_versions.current().menu  # before anything is read
    table = _find_active_table(qr_code.lower())
    if table is None:
        return None
    heading = _make_heading(table, prefix)
    page = _pages.get(heading, version)
    if page is None:
        page = _render(heading)
        _pages.put(heading, version, page)
    return page


def get_unknown_code_page() -> Page:
    """The page that says, in the restaurant's language, to ask the waiter."""
    restaurant = get_restaurant()
    return render_unknown_code(restaurant.language, restaurant.name)


def _find_active_table(qr_code: str) -> Table | None:
    if not QR_CODE.fullmatch(qr_code):
        return None
    wanted = select(Table).where(Table.qr_code == qr_code, Table.is_active)
    return db.session.scalar(wanted.options(joinedload(Table.location)))


def _make_heading(table: Table, prefix: str) -> Heading:
    restaurant = get_restaurant()
    zone = table.location.name if table.location else None
    return Heading(restaurant.language, restaurant.name, table.number, zone, prefix)


def _render(heading: Heading) -> Page:
    menu = make_guest_menu(get_menu(), heading.language, settings.currency, heading.prefix)
    return render_menu(menu, heading.language, heading.restaurant, heading.table, heading.zone)
