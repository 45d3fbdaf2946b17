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
MAX_PIXELS = 50_000_000
#: libwebp unpacks a picture four times over: with more than this, the memory would not do.
MAX_WEBP_PIXELS = 25_000_000
#: How many rows are converted and reduced at once.
STRIP_ROWS = 256
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

    Raises ``InvalidError`` for anything else and for more than 50 million pixels (WebP: 25). Call
    it for one picture at a time: a JPEG of a phone takes less than 100 MB, a PNG or WebP up to
    400, and warnings are switched off for the whole process meanwhile.
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
            limit = MAX_WEBP_PIXELS if source.format == "WEBP" else MAX_PIXELS
            if source.width * source.height > limit:
                raise _too_large(limit)
            source.draft(None, (LARGE_SIDE, LARGE_SIDE))  # a JPEG decodes at a fraction of its size
            image = _reduce(source)
            image.thumbnail((LARGE_SIDE, LARGE_SIDE))
    except (Image.DecompressionBombError, MemoryError):
        raise _too_large(MAX_PIXELS) from None
    except DECODE_ERRORS:
        raise invalid_image("This is no complete picture: send a JPEG, PNG or WebP.") from None
    image = _convert_to_srgb(image)
    with suppress(*DECODE_ERRORS):  # with unreadable EXIF data the picture may still be fine
        ImageOps.exif_transpose(image, in_place=True)
    return image


def _too_large(limit: int) -> InvalidError:
    megapixels = limit // 1_000_000
    return invalid_image(f"A picture may have {megapixels} megapixels at most: send a smaller one.")


def _reduce(source: Image.Image) -> Image.Image:
    """The picture in RGB, at most some four times as large as needed.

    A large one is taken in strips, so that no second picture of its size is ever in memory.
    """
    source.load()
    factor = max(source.size) // (2 * LARGE_SIDE)
    if factor <= 1:
        return _to_rgb(source)
    width, height = source.size
    strips = [
        _to_rgb(source.crop((0, top, width, min(top + factor * STRIP_ROWS, height)))).reduce(factor)
        for top in range(0, height, factor * STRIP_ROWS)
    ]
    image = Image.new(strips[0].mode, (strips[0].width, sum(strip.height for strip in strips)))
    for number, strip in enumerate(strips):
        image.paste(strip, (0, number * STRIP_ROWS))
    image.info = strips[0].info
    return image


def _to_rgb(image: Image.Image) -> Image.Image:
    if image.mode == "I;16":
        # Pillow's conversion clips to 255 instead of scaling 16 bits to 8.
        return image.point(lambda grey: grey / 256).convert("RGB")
    if image.mode == "CMYK" and (profile := image.info.pop("icc_profile", None)):
        with suppress(ImageCms.PyCMSError, *DECODE_ERRORS):
            return _with_profile(image, profile, "RGB")
    mode = "RGBA" if image.has_transparency_data else "RGB"
    image.load()
    return image if image.mode == mode else image.convert(mode)  # saves the memory of a copy


def _convert_to_srgb(image: Image.Image) -> Image.Image:
    """Convert the colours to sRGB, as browsers assume it where no profile is embedded."""
    if profile := image.info.get("icc_profile"):
        # An unreadable or unsuitable profile is ignored.
        with suppress(ImageCms.PyCMSError, *DECODE_ERRORS):
            image = _with_profile(image, profile, image.mode)
    return image


def _with_profile(image: Image.Image, profile: bytes, mode: str) -> Image.Image:
    source = ImageCms.ImageCmsProfile(BytesIO(profile))
    target = ImageCms.createProfile("sRGB")
    converted = ImageCms.profileToProfile(image, source, target, outputMode=mode)
    return converted or image


def _encode_webp(image: Image.Image) -> bytes:
    file = BytesIO()
    image.save(file, "WEBP", quality=QUALITY)
    return file.getvalue()
