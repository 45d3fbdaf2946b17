"""Re-encoding uploaded pictures from their pixels, in the two sizes that a menu needs.

Nothing else of the file is kept: no place or camera from its metadata, and no hidden content.
"""

import struct
import warnings
import zlib
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO

from PIL import Image, ImageCms, ImageOps

from restaurant.errors import InvalidError

#: The only decoders of Pillow that are tried.
FORMATS = ("JPEG", "PNG", "WEBP")
#: Checked before decoding, as a small file may hold a huge picture.
MAX_PIXELS = 25_000_000
TOO_LARGE = f"The picture has more than {MAX_PIXELS:,} pixels."
#: Maximum pixels along the longer side.
LARGE_SIDE, SMALL_SIDE = 1600, 400
QUALITY = 80

#: What Pillow raises for other formats and for broken files.
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


@dataclass(frozen=True)
class ProcessedImage:
    """A picture as WebP in both sizes; width and height in pixels are the large one's."""

    large: bytes
    small: bytes
    width: int
    height: int


def invalid_image(sentence: str) -> InvalidError:
    """The error for a file that is not accepted as a picture."""
    return InvalidError({"files": {"file": [sentence]}}, sentence)


def reencode(data: bytes) -> ProcessedImage:
    """Re-encode a JPEG, PNG or WebP; of an animation the first frame.

    Raises ``InvalidError`` for anything else and for more than 25 million pixels. Call it for
    one picture at a time: it takes up to some hundred megabytes, and switches warnings off for
    the whole process meanwhile.
    """
    with warnings.catch_warnings(action="ignore"):  # Pillow warns of files that it can still read
        image = _decode(data)
    width, height = image.size
    large = _encode_webp(image)
    image.thumbnail((SMALL_SIDE, SMALL_SIDE))
    return ProcessedImage(large, _encode_webp(image), width, height)


def _decode(data: bytes) -> Image.Image:
    """The picture upright, in sRGB and at most 1,600 pixels large."""
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as source:
            if source.width * source.height > MAX_PIXELS:
                raise invalid_image(TOO_LARGE)
            source.draft(None, (LARGE_SIDE, LARGE_SIDE))  # a JPEG decodes at a fraction of its size
            image = _to_rgb(source)
            image.thumbnail((LARGE_SIDE, LARGE_SIDE))
    except (Image.DecompressionBombError, MemoryError):
        raise invalid_image(TOO_LARGE) from None
    except DECODE_ERRORS:
        raise invalid_image("This is no complete picture: send a JPEG, PNG or WebP.") from None
    _convert_to_srgb(image)
    with suppress(*DECODE_ERRORS):  # with unreadable EXIF data the picture may still be fine
        ImageOps.exif_transpose(image, in_place=True)
    return image


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode == "I;16":
        # Pillow's conversion clips to 255 instead of scaling 16 bits to 8.
        return image.point(lambda grey: grey / 256).convert("RGB")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    image.load()
    return image if image.mode == mode else image.convert(mode)  # saves the memory of a copy


def _convert_to_srgb(image: Image.Image) -> None:
    """Convert the colours to sRGB, as browsers assume it where no profile is embedded."""
    if profile := image.info.get("icc_profile"):
        # An unreadable or unsuitable profile is ignored.
        with suppress(ImageCms.PyCMSError, *DECODE_ERRORS):
            source = ImageCms.ImageCmsProfile(BytesIO(profile))
            ImageCms.profileToProfile(image, source, ImageCms.createProfile("sRGB"), inPlace=True)


def _encode_webp(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "WEBP", quality=QUALITY)
    return file.getvalue()
