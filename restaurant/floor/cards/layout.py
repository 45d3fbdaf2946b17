"""Fitting the text of a table's card into its boxes."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

MM_PER_POINT = 25.4 / 72
#: The distance between baselines, as a multiple of the font size.
LINE_SPACING = 1.16
MIN_SIZE = 5.0
SIZE_STEP = 0.95
ELLIPSIS = "…"


@dataclass(frozen=True)
class Card:
    """The content of a card: the table's number, its zone, and the URL of its menu."""

    number: int
    zone: str | None
    address: str


@dataclass(frozen=True)
class Box:
    """A rectangle on a card, in millimetres from the card's upper left corner."""

    x: float
    y: float
    width: float
    height: float


class Typesetter(Protocol):
    """Measures and breaks text in the font of the cards: widths in mm, sizes in points."""

    def measure(self, text: str, size: float) -> float:
        """The width of a text in one line."""

    def break_lines(self, text: str, width: float, size: float) -> list[str]:
        """The text in lines of this width; a word that is wider is broken."""


@dataclass(frozen=True)
class FittedText:
    """The lines of a text that fits into a box, and their size in points."""

    size: float
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        """The height of all lines, in millimetres."""
        return len(self.lines) * self.size * LINE_SPACING * MM_PER_POINT


def fit_text(
    text: str, box: Box, max_size: float, min_unbroken_size: float, typesetter: Typesetter
) -> FittedText:
    """Fit a text into a box in the largest possible size.

    Words are not broken in sizes above ``min_unbroken_size``. What does not fit in `MIN_SIZE`
    is cut off, with an ellipsis.
    """
    widest_word = max((typesetter.measure(word, 1) for word in text.split()), default=0)
    for size in _sizes(max_size, min_unbroken_size):
        if size > min_unbroken_size and widest_word * size > box.width:
            continue
        fitted = FittedText(size, tuple(typesetter.break_lines(text, box.width, size)))
        if fitted.height <= box.height:
            return fitted
    return _truncate(fitted, box, typesetter)


def _sizes(max_size: float, min_unbroken_size: float) -> Iterator[float]:
    """Ever smaller sizes, down to and including the two limits."""
    size = max_size
    for smallest in (min_unbroken_size, MIN_SIZE):
        while size > smallest:
            yield size
            size *= SIZE_STEP
        yield smallest
        size = smallest * SIZE_STEP


def _truncate(fitted: FittedText, box: Box, typesetter: Typesetter) -> FittedText:
    count = int(len(fitted.lines) * box.height / fitted.height)
    *first, last = fitted.lines[:count]
    while last and typesetter.measure(last + ELLIPSIS, fitted.size) > box.width:
        last = last[:-1]
    return FittedText(fitted.size, (*first, last + ELLIPSIS))
