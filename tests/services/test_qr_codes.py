from dataclasses import replace

import pytest
from flask import Flask

from restaurant.models import Table
from restaurant.services import qr_codes

CARD = Table(number=1, seats=2, qr_code="4f1c7a52-4b1e-4d3b-8f57-0a9c1d2e3f40")


def test_the_code_opens_the_guest_menu_where_we_were_asked(app: Flask) -> None:
    address = qr_codes.menu_address(CARD, "http://192.168.1.5:8000/")

    assert address == f"http://192.168.1.5:8000/m/{CARD.qr_code}"


def test_the_code_opens_the_guest_menu_at_the_public_address(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    public = replace(app.config["SETTINGS"], public_url="https://menu.example")
    monkeypatch.setitem(app.config, "SETTINGS", public)

    assert qr_codes.menu_address(CARD, "http://x/") == f"https://menu.example/m/{CARD.qr_code}"


@pytest.mark.parametrize(("kind", "beginning"), [("svg", b"<?xml"), ("png", b"\x89PNG")])
def test_the_code_is_a_picture(app: Flask, kind: str, beginning: bytes) -> None:
    assert qr_codes.picture(CARD, "http://x/", kind).startswith(beginning)
