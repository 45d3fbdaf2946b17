"""The cards as PDF: pages of A4 with eight cards each, to print and cut.

Nothing here uses the database, so it can run in a thread of its own.
"""

import unicodedata
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from fpdf import FPDF

from restaurant.clock import now
from restaurant.floor.cards.layout import (
    LINE_SPACING,
    MM_PER_POINT,
    Box,
    Card,
    FittedText,
    fit_text,
)
from restaurant.floor.qr_codes import QUIET_ZONE, make_qr_code

FONT = Path(__file__).parent / "fonts" / "DejaVuSansCondensed-Bold.ttf"
FAMILY = "cards"
#: The distance from the top of a line to its baseline, as a multiple of the font size.
BASELINE = 0.93

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
COLUMNS, ROWS = 2, 4
CARD_WIDTH, CARD_HEIGHT = PAGE_WIDTH / COLUMNS, PAGE_HEIGHT / ROWS

# Printers leave a margin at the edge of the paper, so everything keeps 4 mm from it.
NAME_BOX = Box(8, 5, 89, 11)
CODE_BOX = Box(6, 16, 54, 54)
NUMBER_BOX = Box(63, 19, 34, 27)
ZONE_BOX = Box(63, 46, 34, 22)

#: Font sizes in points: the largest, and the smallest in which words are not broken.
NAME_SIZES = (18.0, 7.0)
NUMBER_SIZES = (72.0, 5.0)
ZONE_SIZES = (18.0, 6.0)


def render_pdf(cards: Sequence[Card], restaurant_name: str | None) -> bytes:
    """Render the cards in their order."""
    with closing(CardsPdf(restaurant_name or "")) as pdf:
        for index, card in enumerate(cards):
            place = index % (COLUMNS * ROWS)
            if place == 0:
                pdf.begin_page()
            row, column = divmod(place, COLUMNS)
            pdf.draw_card(card, column * CARD_WIDTH, row * CARD_HEIGHT)
        return bytes(pdf.output())


class CardsPdf(FPDF):
    """A document of cards. It is also the typesetter that their text is fitted with."""

    def __init__(self, restaurant_name: str) -> None:
        super().__init__(format="A4", unit="mm")
        # By the day alone: while nothing on the cards changes, the document keeps its ETag.
        self.set_creation_date(now().replace(hour=0, minute=0, second=0, microsecond=0))
        self.set_auto_page_break(False)
        self.add_font(FAMILY, fname=FONT)
        self.set_font(FAMILY)
        self.c_margin = 0.0
        self._font: Any = self.fonts[FAMILY]
        self._name = self._printable(restaurant_name)
        self._fitted: dict[tuple[str, Box], FittedText] = {}
        self.set_title(f"Table cards – {restaurant_name}" if restaurant_name else "Table cards")

    def close(self) -> None:
        """Close the file of the font, which fpdf2 keeps open."""
        self._font.close()

    def begin_page(self) -> None:
        """Add a page with dashed lines to cut along."""
        self.add_page()
        self.set_draw_color(170)
        self.set_line_width(0.2)
        self.set_dash_pattern(dash=2, gap=2)
        for column in range(1, COLUMNS):
            self.line(column * CARD_WIDTH, 0, column * CARD_WIDTH, PAGE_HEIGHT)
        for row in range(1, ROWS):
            self.line(0, row * CARD_HEIGHT, PAGE_WIDTH, row * CARD_HEIGHT)

    def draw_card(self, card: Card, x: float, y: float) -> None:
        """Draw a card with its upper left corner at x, y."""
        if self._name:
            self._write(self._name, NAME_BOX, NAME_SIZES, x, y)
        else:
            y -= NAME_BOX.height / 2  # centres the rest
        self._draw_code(card.address, x + CODE_BOX.x, y + CODE_BOX.y, CODE_BOX.width)
        self._write(str(card.number), NUMBER_BOX, NUMBER_SIZES, x, y)
        self._write(self._printable(card.zone or ""), ZONE_BOX, ZONE_SIZES, x, y)

    def _write(
        self, text: str, box: Box, sizes: tuple[float, float], left: float, top: float
    ) -> None:
        """Write a text into the centre of its box, on the card at left, top."""
        fitted = self._fitted.get((text, box)) or fit_text(text, box, *sizes, self)
        self._fitted[text, box] = fitted
        em = fitted.size * MM_PER_POINT
        y = top + box.y + (box.height - fitted.height) / 2 + BASELINE * em
        self.set_font_size(fitted.size)
        for line in fitted.lines:
            x = left + box.x + (box.width - self.get_string_width(line)) / 2
            self.text(x, y, line)
            y += LINE_SPACING * em

    def _draw_code(self, address: str, x: float, y: float, size: float) -> None:
        """Draw a QR code with its quiet zone as one shape: a rectangle for each run of modules.

        Written with FPDF's private ``_out`` (fpdf2 2.8.9): 400 calls of ``rect`` for each card
        would take longer than all the rest.
        """
        rows = make_qr_code(address).matrix
        module = size / (len(rows) + 2 * QUIET_ZONE) * self.k
        left, top = x * self.k + QUIET_ZONE * module, (self.h - y) * self.k - QUIET_ZONE * module
        runs = [
            f"{start} {number} {end - start} 1 re"
            for number, row in enumerate(rows)
            for start, end in _runs(row)
        ]
        self._out(f"q {module:.4f} 0 0 {-module:.4f} {left:.3f} {top:.3f} cm 0 g")
        self._out("\n".join(runs))
        self._out("f Q")

    def measure(self, text: str, size: float) -> float:
        """The width of a text in millimetres."""
        self.set_font_size(size)
        return self.get_string_width(text)

    def break_lines(self, text: str, width: float, size: float) -> list[str]:
        """The text in lines of so many millimetres, as fpdf2 breaks it."""
        self.set_font_size(size)
        lines: Any = self.multi_cell(width, text=text, align="L", dry_run=True, output="LINES")
        return [line for line in lines if line]

    def _printable(self, text: str) -> str:
        """The characters that the font has, in one line. Emoji are left out."""
        one_line = unicodedata.normalize("NFC", " ".join(text.split()))
        return " ".join("".join(filter(self._is_printable, one_line)).split())

    def _is_printable(self, character: str) -> bool:
        is_control = unicodedata.category(character).startswith("C")
        return ord(character) in self._font.cmap and not is_control


def _runs(row: Sequence[int]) -> list[tuple[int, int]]:
    """The first column and the end of each run of dark modules in a row."""
    runs: list[tuple[int, int]] = []
    for column, is_dark in enumerate(row):
        if not is_dark:
            continue
        if runs and runs[-1][1] == column:
            runs[-1] = (runs[-1][0], column + 1)
        else:
            runs.append((column, column + 1))
    return runs
