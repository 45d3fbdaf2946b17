"""Re-encoding pictures: the visible content stays, and nothing else."""

import struct
from contextlib import suppress
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image, ImageCms, PngImagePlugin

from restaurant.errors import InvalidError
from restaurant.media import images
from restaurant.media.images import reencode
from tests.support.images import (
    BLUE,
    NO_PICTURES,
    RED,
    a_moving_picture,
    a_picture,
    a_png,
    encode_image,
    exif,
)

SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()


def seen(data: bytes) -> Image.Image:
    """What somebody sees of a stored picture, which is always a WebP."""
    image = Image.open(BytesIO(data))
    assert image.format == "WEBP"
    image.load()
    return image


def looks_like(colour: Any, expected: Any) -> bool:
    """Whether two colours are the same to the eye."""
    return all(abs(one - other) < 24 for one, other in zip(colour, expected, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_keeps_its_appearance(kind: str) -> None:
    picture = reencode(a_picture(kind))

    image = seen(picture.large)
    assert image.mode == "RGB"
    assert image.size == (picture.width, picture.height) == (60, 40)
    assert looks_like(image.getpixel((10, 10)), RED)
    assert looks_like(image.getpixel((50, 30)), BLUE)
    assert picture.large == picture.small


@pytest.mark.slow
@pytest.mark.parametrize(
    ("size", "large", "small"),
    [
        ((3000, 2000), (1600, 1067), (400, 267)),
        ((1000, 2500), (640, 1600), (160, 400)),
        ((1600, 1600), (1600, 1600), (400, 400)),
        ((500, 10), (500, 10), (400, 8)),
        ((9000, 1), (1600, 1), (400, 1)),
        ((1, 1), (1, 1), (1, 1)),
    ],
)
@pytest.mark.parametrize("kind", ["JPEG", "PNG"])
def test_a_picture_is_made_smaller_but_never_larger(
    kind: str, size: tuple[int, int], large: tuple[int, int], small: tuple[int, int]
) -> None:
    picture = reencode(a_picture(kind, size))

    assert (picture.width, picture.height) == large
    assert seen(picture.large).size == large
    assert seen(picture.small).size == small


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("turn", range(1, 9))
def test_a_picture_stands_upright_however_the_phone_was_held(kind: str, turn: int) -> None:
    picture = reencode(a_picture(kind, exif=exif(turn)))

    image = seen(picture.large)
    assert image.size == (picture.width, picture.height)
    assert image.size == ((60, 40) if turn < 5 else (40, 60))
    width, height = image.size
    corners = {
        corner: looks_like(image.getpixel(corner), RED)
        for corner in [(5, 5), (width - 6, 5), (width - 6, height - 6), (5, height - 6)]
    }
    red = {1: 0, 2: 1, 3: 2, 4: 3, 5: 0, 6: 1, 7: 2, 8: 3}[turn]
    assert list(corners.values()) == [place == red for place in range(4)]


def test_a_picture_with_broken_exif_data_is_accepted() -> None:
    for notes in (b"Exif\x00\x00", b"Exif\x00\x00II*\x00\xff\xff\xff\xff", b"Exif\x00\x00garbled"):
        assert reencode(a_picture(exif=notes)).width == 60


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_no_metadata_is_kept(kind: str) -> None:
    text = PngImagePlugin.PngInfo()
    text.add_text("Comment", "SECRET", zip=False)
    text.add_itxt("XML:com.adobe.xmp", "<x>SECRET</x>")
    more: dict[str, dict[str, Any]] = {
        "JPEG": {"comment": b"SECRET", "xmp": b"<x>SECRET</x>"},
        "PNG": {"pnginfo": text},
        "WEBP": {"xmp": b"<x>SECRET</x>"},
    }
    sent = (
        a_picture(kind, exif=exif(6), icc_profile=SRGB, **more[kind]) + b"<script>SECRET</script>"
    )
    assert sent.count(b"SECRET") > 1
    assert b"SecretPhone" in sent

    picture = reencode(sent)

    for data in (picture.large, picture.small):
        assert b"SECRET" not in data
        assert b"SecretPhone" not in data
        assert [data[place : place + 4] for place in (0, 8, 12)] == [b"RIFF", b"WEBP", b"VP8 "]
        assert struct.unpack("<I", data[4:8])[0] + 8 == len(data)
        assert not dict(seen(data).getexif())
        assert seen(data).info.keys() <= {"loop", "background", "timestamp", "duration"}


@pytest.mark.parametrize(
    ("kind", "mode", "options"),
    [
        ("JPEG", "L", {}),
        ("JPEG", "CMYK", {}),
        ("JPEG", "RGB", {"progressive": True}),
        ("PNG", "1", {}),
        ("PNG", "L", {}),
        ("PNG", "P", {}),
        ("PNG", "LA", {}),
        ("PNG", "RGBA", {}),
        ("WEBP", "RGBA", {"lossless": True}),
    ],
)
def test_every_colour_mode_is_accepted(kind: str, mode: str, options: dict[str, Any]) -> None:
    image = seen(reencode(a_picture(kind, mode=mode, **options)).large).convert("RGB")

    there = Image.open(BytesIO(a_picture(kind, mode=mode, **options))).convert("RGB")
    for place in ((10, 10), (50, 30)):
        assert mode == "1" or looks_like(image.getpixel(place), there.getpixel(place))


@pytest.mark.parametrize(("kind", "mode"), [("JPEG", "RGB"), ("PNG", "P"), ("WEBP", "RGBA")])
def test_colours_are_converted_by_their_profile(kind: str, mode: str) -> None:
    # By this profile, the first number of a colour is its green and the second its red.
    swapped = SRGB.replace(b"rXYZ", b"....").replace(b"gXYZ", b"rXYZ").replace(b"....", b"gXYZ")

    plain = seen(reencode(a_picture(kind, mode=mode, icc_profile=SRGB)).large)
    meant = seen(reencode(a_picture(kind, mode=mode, icc_profile=swapped)).large)

    for place in ((10, 10), (50, 30)):
        red, green, *others = plain.getpixel(place)
        assert looks_like(meant.getpixel(place), (green, red, *others))


@pytest.mark.parametrize("profile", [b"garbled", SRGB[:200], SRGB.replace(b"RGB ", b"CMYK")])
def test_an_invalid_profile_is_ignored(profile: bytes) -> None:
    image = seen(reencode(a_picture(icc_profile=profile)).large)

    assert looks_like(image.getpixel((10, 10)), RED)


def test_grey_in_sixteen_bits_keeps_its_shades() -> None:
    row = b"\x00" + struct.pack(">20H", *[0x0000] * 5, *[0x4000] * 5, *[0x8000] * 5, *[0xFFFF] * 5)

    image = seen(reencode(a_png(20, 20, 16, 0, row * 20)).large)

    shades = [image.getpixel((x, 10)) for x in (2, 7, 12, 17)]
    for shade, expected in zip(shades, (0, 64, 128, 255), strict=True):
        assert looks_like(shade, (expected,) * 3)


@pytest.mark.parametrize(
    "sent",
    [
        encode_image(Image.new("RGBA", (20, 20), (200, 30, 30, 0)), "PNG"),
        encode_image(Image.new("RGBA", (20, 20), (200, 30, 30, 0)), "WEBP"),
        encode_image(Image.new("LA", (20, 20), (80, 0)), "PNG"),
        encode_image(Image.new("RGB", (20, 20), RED).quantize(2), "PNG", transparency=0),
        encode_image(Image.new("RGB", (20, 20), RED), "PNG", transparency=RED),
    ],
)
def test_transparency_is_kept(sent: bytes) -> None:
    picture = reencode(sent)

    for data in (picture.large, picture.small):
        assert seen(data).mode == "RGBA"
        assert seen(data).getchannel("A").getpixel((10, 10)) == 0


@pytest.mark.parametrize("kind", ["PNG", "WEBP", "MPO"])
def test_an_animation_keeps_its_first_frame_only(kind: str) -> None:
    image = seen(reencode(a_moving_picture(kind)).large)

    assert getattr(image, "n_frames", 1) == 1
    assert looks_like(image.getpixel((10, 10)), RED)


@pytest.mark.parametrize("name", NO_PICTURES)
def test_a_file_that_is_no_picture_is_refused_with_a_message(name: str) -> None:
    with pytest.raises(InvalidError, match=r"^[AT].*\.$"):
        reencode(NO_PICTURES[name])


@pytest.mark.parametrize("claim", [(30_000, 30_000), (8_000, 6_251)])
def test_a_picture_that_claims_to_be_huge_is_not_decoded(claim: tuple[int, int]) -> None:
    with pytest.raises(InvalidError, match="50 megapixels at most"):
        reencode(a_png(*claim, 8, 2, b"\x00"))


def test_a_webp_may_be_half_as_large_as_it_takes_more_memory(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(images, "MAX_WEBP_PIXELS", 2_000_000)

    reencode(a_picture("PNG", (1500, 1400)))
    with pytest.raises(InvalidError, match="2 megapixels at most"):
        reencode(a_picture("WEBP", (1500, 1400)))


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P", "L", "CMYK"])
def test_a_picture_too_large_for_one_piece_looks_as_it_did(mode: str) -> None:
    kind = "JPEG" if mode == "CMYK" else "PNG"
    size = (6700, 1500)

    picture = reencode(a_picture(kind, size, mode))

    whole = seen(picture.large).convert("RGB")
    assert whole.size == (1600, 358)
    small = Image.open(BytesIO(a_picture(kind, size, mode))).convert("RGB").resize(whole.size)
    for place in ((10, 10), (790, 170), (810, 10), (10, 190), (1590, 350)):
        assert looks_like(whole.getpixel(place), small.getpixel(place))


@settings(max_examples=100, deadline=None)
@given(st.data())
def test_a_corrupted_picture_is_processed_or_refused(data: st.DataObject) -> None:
    sent = bytearray(a_picture(data.draw(st.sampled_from(["JPEG", "PNG", "WEBP"])), exif=exif(6)))
    for _ in range(data.draw(st.integers(1, 5))):
        sent[data.draw(st.integers(0, len(sent) - 1))] = data.draw(st.integers(0, 255))
    cut = data.draw(st.integers(0, len(sent)))

    for content in (bytes(sent), bytes(sent[:cut])):
        with suppress(InvalidError):
            assert reencode(content).width > 0
