"""Pictures for the tests, made on the spot."""

import struct
import zlib
from io import BytesIO
from typing import Any

from PIL import ExifTags, Image, ImageDraw

RED, BLUE = (200, 30, 30), (30, 30, 200)


def encode_image(image: Image.Image, kind: str, **options: Any) -> bytes:
    """An image as the bytes of a file."""
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def a_picture(
    kind: str = "JPEG", size: tuple[int, int] = (60, 40), mode: str = "RGB", **options: Any
) -> bytes:
    """A file whose upper left quarter is red and the rest blue."""
    image = Image.new("RGB", size, BLUE)
    ImageDraw.Draw(image).rectangle((0, 0, size[0] // 2, size[1] // 2), fill=RED)
    return encode_image(image.convert(mode), kind, **options)


def exif(orientation: int = 1) -> Image.Exif:
    """EXIF data of a phone: the orientation, and a position."""
    notes = Image.Exif()
    notes[ExifTags.Base.Orientation] = orientation
    notes[ExifTags.Base.Make] = "SecretPhone"
    notes.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (55.0, 45.0, 21.0)
    return notes


def a_png(width: int, height: int, depth: int, colour: int, pixels: bytes) -> bytes:
    """A PNG by hand: whatever size it claims, and however little is in it."""
    header = struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(pixels)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    )


def a_moving_picture(kind: str) -> bytes:
    """First red, then blue."""
    first, second = (Image.new("RGB", (20, 20), colour) for colour in (RED, BLUE))
    return encode_image(first, kind, save_all=True, append_images=[second], duration=100)


#: What is no picture of the three kinds, whatever its content type says.
NO_PICTURES = {
    "nothing": b"",
    "text": b"borscht",
    "SVG": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "HTML": b"<!doctype html><script>alert(1)</script>",
    "GIF": a_picture("GIF"),
    "BMP": a_picture("BMP"),
    "TIFF": a_picture("TIFF"),
    "PDF": a_picture("PDF"),
    "GIF that is also a script": b"GIF89a/*" + b"\x00" * 40 + b"*/=1;alert(1)",
    "HTML before a JPEG": b"<html>" + a_picture("JPEG"),
    "signature alone": b"\xff\xd8\xff\xe0",
    "half a JPEG": a_picture("JPEG")[:-200],
    "half a PNG": a_picture("PNG")[:60],
    "half a WebP": a_picture("WEBP")[:-40],
    "PNG that claims 900 million pixels": a_png(30_000, 30_000, 8, 2, b"\x00"),
    "PNG that claims 36 million pixels": a_png(6_000, 6_000, 8, 2, b"\x00"),
    "PNG without a palette": a_png(2, 2, 8, 3, b"\x00\x01\x02" * 2),
    "PNG without pixels": a_png(0, 0, 8, 2, b""),
}
