"""The guests' pages as a test reads them."""

import re
from html.parser import HTMLParser
from typing import Any

from flask.testing import FlaskClient

from restaurant.floor.models import Table

NO_BREAK = "\u00a0"


class _Reader(HTMLParser):
    """Collects the text of a page, and its elements with their attributes."""

    def __init__(self) -> None:
        super().__init__()
        self.texts: list[str] = []
        self.elements: list[tuple[str, dict[str, Any]]] = []
        self._is_style = False

    def handle_starttag(self, tag: str, attributes: list[tuple[str, Any]]) -> None:
        self.elements.append((tag, dict(attributes)))
        self._is_style = tag == "style"

    def handle_endtag(self, tag: str) -> None:
        self._is_style = False

    def handle_data(self, text: str) -> None:
        if text.strip() and not self._is_style:
            self.texts.append(text.strip())


class GuestPage:
    """A page that was answered: its HTML, its texts in order, its elements."""

    def __init__(self, html: str) -> None:
        reader = _Reader()
        reader.feed(html)
        self.html = html
        self.texts = [text.replace(NO_BREAK, " ") for text in reader.texts]
        self.elements = reader.elements

    def all(self, tag: str) -> list[dict[str, Any]]:
        """The attributes of every element of this kind."""
        return [attributes for name, attributes in self.elements if name == tag]

    @property
    def style(self) -> str:
        """The stylesheet in the page."""
        [style] = re.findall(r"<style>(.*?)</style>", self.html, re.DOTALL)
        return str(style)


def address_of(table: Table) -> str:
    """Where the menu of a table is."""
    return f"/m/{table.qr_code}"


def open_menu(client: FlaskClient, table: Table) -> GuestPage:
    """The menu of a table."""
    answer = client.get(address_of(table))
    assert answer.status_code == 200
    assert answer.content_type == "text/html; charset=utf-8"
    return GuestPage(answer.get_data(as_text=True))
