"""Reads what was printed as others do: a PDF in a program that shows it, a code with a phone."""

from dataclasses import dataclass
from io import BytesIO

import pypdfium2
import zxingcpp
from PIL import Image

DOTS_PER_POINT = 150 / 72
MM_OF_A_POINT = 25.4 / 72


@dataclass(frozen=True)
class Letter:
    """A letter on a page, and where it is, in millimetres from the upper left corner."""

    letter: str
    left: float
    top: float
    right: float
    bottom: float


class Printed:
    """A document that was printed."""

    def __init__(self, data: bytes) -> None:
        self._document = pypdfium2.PdfDocument(data)

    def __len__(self) -> int:
        return len(self._document)

    @property
    def title(self) -> str:
        """What a window that shows it is called."""
        return self._document.get_metadata_dict()["Title"]

    def size(self, page: int) -> tuple[float, float]:
        """Width and height of a page in millimetres."""
        width, height = self._document[page].get_size()
        return width * MM_OF_A_POINT, height * MM_OF_A_POINT

    def text(self, page: int) -> str:
        """What a program that searches or reads aloud finds on a page."""
        return self._document[page].get_textpage().get_text_bounded()

    def letters(self, page: int) -> list[Letter]:
        """Every letter that can be seen on a page."""
        text = self._document[page].get_textpage()
        height = self._document[page].get_size()[1]
        found = []
        for place in range(text.count_chars()):
            letter = text.get_text_range(place, 1)
            if letter.strip():
                left, bottom, right, top = text.get_charbox(place)
                edges = (left, height - top, right, height - bottom)
                found.append(Letter(letter, *(edge * MM_OF_A_POINT for edge in edges)))
        return found

    def picture(self, page: int) -> Image.Image:
        """A page as it looks."""
        picture: Image.Image = self._document[page].render(scale=DOTS_PER_POINT).to_pil()
        return picture

    def codes(self, page: int) -> list[str]:
        """What the codes on a page say."""
        return codes_in(self.picture(page))


def codes_in(picture: Image.Image | bytes) -> list[str]:
    """What the codes in a picture say, as a phone reads them."""
    image = Image.open(BytesIO(picture)) if isinstance(picture, bytes) else picture
    found = zxingcpp.read_barcodes(image.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return [code.text for code in found]
