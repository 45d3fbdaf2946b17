"""Pictures that people send: drawn anew from their pixels, in the two sizes that a menu needs.

So nothing else of what was sent reaches a guest: not where and with what a picture was taken,
and nothing that was hidden in it or behind it.
"""

import struct
import warnings
import zlib
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

from PIL import ExifTags, Image, ImageCms

from restaurant.errors import InvalidError

#: No other of the many formats that Pillow reads is tried.
FORMATS = ("JPEG", "PNG", "WEBP")
#: A small file may claim to be huge. It is asked how large it is before it is unpacked.
MAX_PIXELS = 25_000_000
TOO_LARGE = f"The picture has more than {MAX_PIXELS:,} pixels."
#: The most pixels along the longer side.
LARGE_SIDE, SMALL_SIDE = 1600, 400
QUALITY = 80

#: What Pillow raises for a file that is none of the formats, or a broken one.
DECODE_ERRORS = (
    OSError,
    AssertionError,
    SyntaxError,
    ValueError,
    TypeError,
    LookupError,
    EOFError,
    ArithmeticError,
    struct.error,
    zlib.error,
)

#: How a picture is turned upright, by what the camera noted.
ORIENTATIONS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


@dataclass(frozen=True)
class ProcessedImage:
    """One picture as WebP, large and small; its size is the large one's."""

    large: bytes
    small: bytes
    width: int
    height: int


def invalid_image(sentence: str) -> InvalidError:
    """The error for a file that cannot be taken as a picture."""
    return InvalidError({"files": {"file": [sentence]}}, sentence)


def reencode(data: bytes) -> ProcessedImage:
    """Draw a JPEG, PNG or WebP anew. Raises ``InvalidError`` for anything else.

    Of a moving picture the first frame is drawn. To be called for one picture at a time: it
    may take some hundred megabytes, and for that while nobody is warned of anything.
    """
    with warnings.catch_warnings(action="ignore"):  # what is doubtful is refused, or drawn anew
        image = _decode(data)
    width, height = image.size
    large = _encode_webp(image)
    image.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return ProcessedImage(large, _encode_webp(image), width, height)


def _decode(data: bytes) -> Image.Image:
    """The large picture, upright, with nothing but its pixels."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as source:
            if source.width * source.height > MAX_PIXELS:
                raise invalid_image(TOO_LARGE)
            source.draft(
                None, (LARGE_SIDE, LARGE_SIDE)
            )  # a JPEG can be unpacked at half its size or less
            image = _to_rgb(source)
            image.thumbnail((LARGE_SIDE, LARGE_SIDE))
    except (Image.DecompressionBombError, MemoryError):
        raise invalid_image(TOO_LARGE) from None
    except DECODE_ERRORS:
        raise invalid_image("This is no picture: send a whole JPEG, PNG or WebP.") from None
    _convert_to_srgb(image)
    turn = _get_orientation(image)
    return image if turn is None else image.transpose(turn)


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode == "I;16":
        # Pillow would show every grey above 255 of its 65,536 as white.
        return image.point(lambda grey: grey / 256).convert("RGB")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    image.load()
    return image if image.mode == mode else image.convert(mode)  # a copy would be as large again


def _convert_to_srgb(image: Image.Image) -> None:
    """Put colours into sRGB, which is what a browser takes them for without the phone's profile."""
    if profile := image.info.get("icc_profile"):
        # One that cannot be read, or is not for colours on a screen, spoils no picture.
        with suppress(ImageCms.PyCMSError, *DECODE_ERRORS):
            meant = ImageCms.ImageCmsProfile(BytesIO(profile))
            ImageCms.profileToProfile(image, meant, ImageCms.createProfile("sRGB"), inPlace=True)


def _get_orientation(image: Image.Image) -> Image.Transpose | None:
    try:
        return ORIENTATIONS.get(image.getexif().get(ExifTags.Base.Orientation, 1))
    except DECODE_ERRORS:
        return None  # a camera's notes that cannot be read spoil no picture


def _encode_webp(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "WEBP", quality=QUALITY)
    return file.getvalue()
