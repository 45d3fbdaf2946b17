"""How the cards for the tables are drawn: sheets of A4 with eight cards each, to print and cut.

Nothing here asks the database, so it may run in a thread of its own.
"""

import unicodedata
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

from fpdf import FPDF

from restaurant.floor.cards.layout import LINE_SPACING, MM_PER_POINT, Box, Card, Lines, fit_text
from restaurant.floor.qr_codes import QUIET_ZONE, make_qr_code

FONT = Path(__file__).parent / "fonts" / "DejaVuSansCondensed-Bold.ttf"
FAMILY = "cards"
#: Where the line that letters stand on is, as a part of their size from above.
BASELINE = 0.93

PAGE_WIDTH, PAGE_HEIGHT = 210.0, 297.0
COLUMNS, ROWS = 2, 4
CARD_WIDTH, CARD_HEIGHT = PAGE_WIDTH / COLUMNS, PAGE_HEIGHT / ROWS

# No printer prints up to the edge of the paper, so nothing is nearer to it than 4 mm.
NAME_BOX = Box(8, 5, 89, 11)
CODE_BOX = Box(6, 16, 54, 54)
NUMBER_BOX = Box(63, 19, 34, 27)
ZONE_BOX = Box(63, 46, 34, 22)

#: The size of the text that has room enough, and down to which size its words stay whole.
NAME_SIZES = (18.0, 7.0)
NUMBER_SIZES = (72.0, 5.0)
ZONE_SIZES = (18.0, 6.0)


def draw(cards: Sequence[Card], restaurant_name: str | None) -> bytes:
    """The cards as PDF, in their order."""
    with closing(_Sheets(restaurant_name or "")) as sheets:
        for number, card in enumerate(cards):
            place = number % (COLUMNS * ROWS)
            if place == 0:
                sheets.begin()
            row, column = divmod(place, COLUMNS)
            sheets.draw_card(card, column * CARD_WIDTH, row * CARD_HEIGHT)
        return bytes(sheets.output())


class _Sheets(FPDF):
    """A document of cards, on the pages that there are so far."""

    def __init__(self, restaurant_name: str) -> None:
        super().__init__(format="A4", unit="mm")
        self.set_auto_page_break(False)
        self.add_font(FAMILY, fname=FONT)
        self.set_font(FAMILY)
        self._font: Any = self.fonts[FAMILY]
        self._name = self._printable(restaurant_name)
        self._fitted: dict[tuple[str, Box], Lines] = {}
        self.set_title(f"Table cards – {restaurant_name}" if restaurant_name else "Table cards")

    def close(self) -> None:
        """Close the file of the font, which is read as letters are used."""
        self._font.close()

    def begin(self) -> None:
        """Begin a page, with the lines to cut along."""
        self.add_page()
        self.set_draw_color(170)
        self.set_line_width(0.2)
        self.set_dash_pattern(dash=2, gap=2)
        for column in range(1, COLUMNS):
            self.line(column * CARD_WIDTH, 0, column * CARD_WIDTH, PAGE_HEIGHT)
        for row in range(1, ROWS):
            self.line(0, row * CARD_HEIGHT, PAGE_WIDTH, row * CARD_HEIGHT)

    def draw_card(self, card: Card, x: float, y: float) -> None:
        """Draw a card whose upper left corner is there."""
        if self._name:
            self._write(self._name, NAME_BOX, NAME_SIZES, x, y)
        else:
            y -= NAME_BOX.height / 2  # what there is stands in the middle
        self._draw_code(card.address, x + CODE_BOX.x, y + CODE_BOX.y, CODE_BOX.width)
        self._write(str(card.number), NUMBER_BOX, NUMBER_SIZES, x, y)
        self._write(self._printable(card.zone or ""), ZONE_BOX, ZONE_SIZES, x, y)

    def _write(
        self, text: str, box: Box, sizes: tuple[float, float], left: float, top: float
    ) -> None:
        """Write a text into the middle of its box on the card that begins there."""
        lines = self._fitted.get((text, box)) or fit_text(text, box, *sizes, self._measure)
        self._fitted[text, box] = lines
        em = lines.size * MM_PER_POINT
        y = top + box.y + (box.height - lines.height) / 2 + BASELINE * em
        self.set_font_size(lines.size)
        for line in lines.texts:
            x = left + box.x + (box.width - self.get_string_width(line)) / 2
            self.text(x, y, line)
            y += LINE_SPACING * em

    def _draw_code(self, address: str, x: float, y: float, size: float) -> None:
        """Draw a code with the white around it as one shape, a rectangle for each run of modules.

        Written straight to the page: 400 calls of ``rect`` for each card would take longer than
        all the rest.
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

    def _measure(self, text: str) -> float:
        return self.get_string_width(text) / self.font_size_pt

    def _printable(self, text: str) -> str:
        """A name as far as the font can show it, in one line: an emoji in it is left out."""
        in_one_line = unicodedata.normalize("NFC", " ".join(text.split()))
        return " ".join("".join(filter(self._is_printable, in_one_line)).split())

    def _is_printable(self, sign: str) -> bool:
        return ord(sign) in self._font.cmap and not unicodedata.category(sign).startswith("C")


def _runs(row: Sequence[int]) -> list[tuple[int, int]]:
    """Where dark modules begin and end in a row."""
    runs: list[tuple[int, int]] = []
    for place, is_dark in enumerate(row):
        if not is_dark:
            continue
        if runs and runs[-1][1] == place:
            runs[-1] = (runs[-1][0], place + 1)
        else:
            runs.append((place, place + 1))
    return runs
