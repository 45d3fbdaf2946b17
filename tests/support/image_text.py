"""Reads PDFs and QR codes as a viewer and a phone would."""

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from io import BytesIO

import zxingcpp
from PIL import Image
from pypdfium2 import PdfDocument, PdfPage

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
        with closing(PdfDocument(data)) as document:
            self.title: str = document.get_metadata_dict()["Title"]
            self.pages = [Page(page) for page in document]


class Page:
    """A page of it: how large it is in millimetres, its letters, and how it looks."""

    def __init__(self, page: PdfPage) -> None:
        self.width, self.height = (points * MM_OF_A_POINT for points in page.get_size())
        self.letters = list(_get_letters(page))
        self.picture: Image.Image = page.render(scale=DOTS_PER_POINT).to_pil()

    @property
    def codes(self) -> list[str]:
        """What the codes on it say."""
        return codes_in(self.picture)


def _get_letters(page: PdfPage) -> Iterator[Letter]:
    text, height = page.get_textpage(), page.get_size()[1]
    for place in range(text.count_chars()):
        letter = text.get_text_range(place, 1)
        if letter.strip():
            left, bottom, right, top = text.get_charbox(place)
            edges = (left, height - top, right, height - bottom)
            yield Letter(letter, *(edge * MM_OF_A_POINT for edge in edges))


def is_white_around_codes(picture: Image.Image, across: int) -> bool:
    """Whether each code, so many modules across, has the white around it that the standard asks."""
    grey = picture.convert("L")
    for code in _read(grey):
        corner, other = code.position.top_left, code.position.bottom_right
        module = (other.x - corner.x) / across
        near, far = round(0.5 * module), round(3.7 * module)
        ring = grey.crop((corner.x - far, corner.y - far, other.x + far, other.y + far))
        inner = (far - near, far - near, ring.width - far + near, ring.height - far + near)
        ring.paste(255, inner)
        darkest, _ = ring.getextrema()
        if not isinstance(darkest, int) or darkest < 250:
            return False
    return True


def codes_in(picture: Image.Image | bytes) -> list[str]:
    """What the codes in a picture say, as a phone reads them."""
    image = Image.open(BytesIO(picture)) if isinstance(picture, bytes) else picture
    return [code.text for code in _read(image.convert("L"))]


def _read(image: Image.Image) -> list[zxingcpp.Barcode]:
    return list(
        zxingcpp.read_barcodes(
            image, formats=zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
        )
    )
