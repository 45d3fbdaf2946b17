"""The guests' pages as HTML: complete in themselves but for pictures, and without a script."""

import gzip
from base64 import b64encode
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from restaurant.guest_menu.content import GuestMenu
from restaurant.guest_menu.formats import solid
from restaurant.guest_menu.words import WORDS
from restaurant.profile.models import Language

TEMPLATES = Path(__file__).parent / "templates"
STYLE = (TEMPLATES / "page.css").read_text(encoding="utf-8")

_templates = Environment(
    loader=FileSystemLoader(TEMPLATES),
    autoescape=True,  # names are typed by people
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Page:
    """A page, compressed, and the policy that it is sent with."""

    compressed: bytes
    content_security_policy: str


def render_menu(
    menu: GuestMenu, language: Language, restaurant: str | None, table: int, zone: str | None
) -> Page:
    """The menu at a table, and the zone the table is in."""
    style = STYLE + _templates.get_template("filter.css").render(allergens=menu.allergens)
    place = [f"{WORDS[language].table} {table}", *([zone] if zone else [])]
    return _render(
        "menu.html", style, language, restaurant, place=solid(" · ".join(place)), menu=menu
    )


def render_unknown_code(language: Language, restaurant: str | None) -> Page:
    """What a guest sees whose code leads to no table."""
    return _render("unknown_code.html", STYLE, language, restaurant)


def _render(
    template: str, style: str, language: Language, restaurant: str | None, **values: Any
) -> Page:
    html = _templates.get_template(template).render(
        style=Markup(style),  # our own files and numbers, nothing that was typed  # noqa: S704
        language=language.value,
        restaurant=solid(restaurant) if restaurant else None,
        words=WORDS[language],
        **values,
    )
    return Page(gzip.compress(html.encode(), mtime=0), _content_security_policy(style))


def _content_security_policy(style: str) -> str:
    """This one stylesheet, and pictures of this server; the placeholder and the icon are data."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    return (
        f"default-src 'none'; style-src 'sha256-{digest}'; img-src 'self' data:; "
        "form-action 'none'; frame-ancestors 'none'; base-uri 'none'"
    )
