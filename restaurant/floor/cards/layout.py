"""What stands on a card for a table. Text shrinks and breaks, and never leaves its box."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

#: The width of a text in millimetres, when it is written at one point.
Measure = Callable[[str], float]

MM_PER_POINT = 25.4 / 72
#: From one line to the next, as a multiple of the size.
LINE_SPACING = 1.16
MIN_SIZE = 5.0
SIZE_STEP = 0.95
ELLIPSIS = "…"


@dataclass(frozen=True)
class Card:
    """What a card tells: which table it is for, in which zone, and the address of its menu."""

    number: int
    zone: str | None
    address: str


@dataclass(frozen=True)
class Box:
    """A place on a card, in millimetres from its upper left corner."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True)
class Lines:
    """Text as it fits into a box: its lines, and their size in points."""

    size: float
    texts: tuple[str, ...]

    @property
    def height(self) -> float:
        """How high the lines are together, in millimetres."""
        return len(self.texts) * self.size * LINE_SPACING * MM_PER_POINT


def fit_text(text: str, box: Box, max_size: float, min_unbroken: float, measure: Measure) -> Lines:
    """A text in its box, as large as can be. What is too long at the smallest size is cut off.

    Its words stay whole down to one size and may be broken below that.
    """
    for size in _sizes(max_size, min_unbroken):
        texts = _break_lines(text, box.width / size, measure, whole=True)
        lines = Lines(size, tuple(texts))
        if texts and lines.height <= box.height:
            return lines
    for size in _sizes(min_unbroken, MIN_SIZE):
        lines = Lines(size, tuple(_break_lines(text, box.width / size, measure, whole=False)))
        if lines.height <= box.height:
            return lines
    return _truncate(lines, box, measure)


def _sizes(max_size: float, min_size: float) -> Iterator[float]:
    size = max_size
    while size > min_size:
        yield size
        size *= SIZE_STEP
    yield min_size


def _break_lines(text: str, room: float, measure: Measure, whole: bool) -> list[str]:
    """The text in lines of so much room; none if a word should stay whole and has no room."""
    lines = [""]
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines[-1] else word
        if measure(longer) <= room:
            lines[-1] = longer
        elif measure(word) <= room:
            lines.append(word)
        elif whole:
            return []
        else:
            lines += _break_word(word, room, measure)
    return [line for line in lines if line]


def _break_word(word: str, room: float, measure: Measure) -> list[str]:
    pieces = [""]
    for character in word:
        if pieces[-1] and measure(pieces[-1] + character) > room:
            pieces.append("")
        pieces[-1] += character
    return pieces


def _truncate(lines: Lines, box: Box, measure: Measure) -> Lines:
    kept = int(len(lines.texts) * box.height / lines.height)
    *first, last = lines.texts[:kept]
    while last and measure(last + ELLIPSIS) > box.width / lines.size:
        last = last[:-1]
    return Lines(lines.size, (*first, last + ELLIPSIS))
