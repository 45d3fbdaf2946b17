import re
from dataclasses import replace

import pytest
from flask import Flask

from restaurant.errors import BadRequestError
from restaurant.floor import qr_codes
from restaurant.floor.models import Table
from tests.support.image_text import codes_in

CARD = Table(number=1, seats=2, qr_code="4f1c7a52-4b1e-4d3b-8f57-0a9c1d2e3f40")


def test_the_code_opens_the_guest_menu_at_the_host_of_the_request(app: Flask) -> None:
    address = qr_codes.menu_url(CARD, "http://192.168.1.5:8000/")

    assert address == f"http://192.168.1.5:8000/m/{CARD.qr_code}"


def test_the_code_opens_the_guest_menu_at_the_public_address(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = replace(app.config["SETTINGS"], public_url="https://menu.example")
    monkeypatch.setitem(app.config, "SETTINGS", public)

    assert qr_codes.menu_url(CARD, "http://x/") == f"https://menu.example/m/{CARD.qr_code}"


@pytest.mark.parametrize(("kind", "beginning"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_the_code_is_a_picture(app: Flask, kind: str, beginning: bytes) -> None:
    assert qr_codes.render_qr_code(CARD, "http://x/", kind).startswith(beginning)


@pytest.mark.parametrize("host", ["http://x/", "http://192.168.1.10:8000/", f"http://{'x' * 250}/"])
def test_a_phone_reads_the_address_in_the_picture(app: Flask, host: str) -> None:
    assert codes_in(qr_codes.render_qr_code(CARD, host, "png")) == [f"{host}m/{CARD.qr_code}"]


def test_a_phone_reads_the_code_on_a_dark_page_too(app: Flask) -> None:
    drawing = qr_codes.render_qr_code(CARD, "http://x/", "svg").decode()

    size = int(re.findall(r'<svg [^>]*width="(\d+)"', drawing)[0])
    modules = size // 8
    light, dark = re.findall(r"<path [^>]+>", drawing)
    assert f"M0 0h{modules}v{modules}h-{modules}z" in light
    assert 'fill="#fff"' in light
    assert 'stroke="#000"' in dark
    assert "M4 4.5" in dark  # the quiet zone of four modules


def test_an_address_too_long_for_a_qr_code_is_refused(app: Flask) -> None:
    with pytest.raises(BadRequestError, match="too long"):
        qr_codes.render_qr_code(CARD, f"http://{'x' * 3000}/", "png")
