"""Where people begin, as the console tells whoever started the demo."""

import re
from dataclasses import replace

import pytest
import zxingcpp
from click import style, unstyle
from flask import Flask
from PIL import Image

from restaurant.operations import first_pages
from restaurant.server import announcement
from tests.factories import a_table

LAN = "http://192.168.1.10:8000"
WAITER, GUEST = f"{LAN}/app/floor", f"{LAN}/m/2f5b55da-770c-49c9-ac62-d2552ecd8418"
WHITE_ON_BLACK = style("", fg="bright_white", bg="black", reset=False)
CELLS = {" ": (0, 0), "\u2580": (255, 0), "\u2584": (0, 255), "\u2588": (255, 255)}
BLOCKS = CELLS.keys() - {" "}


@pytest.fixture(autouse=True)
def _network(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(announcement, "network_address", lambda: "192.168.1.10")


def set_up(app: Flask, monkeypatch: pytest.MonkeyPatch, **settings: object) -> None:
    changed = replace(app.config["SETTINGS"], **{"host": "0.0.0.0", "port": 8000} | settings)
    monkeypatch.setitem(app.config, "SETTINGS", changed)


def said(capsys: pytest.CaptureFixture[str]) -> list[str]:
    first_pages.echo_first_pages()
    return capsys.readouterr().out.splitlines()


def read(lines: list[str]) -> list[str]:
    """What a camera reads on a terminal that shows these lines."""
    rows = [unstyle(line) for line in lines if set(line) & BLOCKS]
    width = max(map(len, rows))
    picture = Image.new("L", (width + 8, 2 * len(rows) + 8), 255)
    for y, row in enumerate(rows):
        for x, cell in enumerate(row):
            for half, value in enumerate(CELLS.get(cell, (255, 255))):
                picture.putpixel((x + 4, 2 * y + half + 4), value)
    large = picture.resize((picture.width * 6, picture.height * 6), Image.Resampling.NEAREST)
    return sorted(code.text for code in zxingcpp.read_barcodes(large))


def test_everybody_is_told_an_address_that_works_in_the_network(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(app, monkeypatch)
    a_table(number=2)
    table = a_table(number=1)
    a_table(number=0, is_active=False)

    assert said(capsys) == [
        "Where to begin:",
        f"  waiter   {LAN}/app/floor",
        f"  kitchen  {LAN}/app/kitchen",
        f"  owner    {LAN}/app/admin",
        f"  guest    {LAN}/m/{table.qr_code}",
    ]


def test_an_owner_is_told_where_to_set_the_restaurant_up(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(app, monkeypatch)
    monkeypatch.setattr(first_pages, "_terminal_columns", lambda: 80)
    token = "k" * 64

    first_pages.echo_setup(token)

    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == f"  {LAN}/app/setup#{token}"
    assert read(lines[3:-1]) == [f"{LAN}/app/setup#{token}"]
    assert "setup-token" in lines[-1]


def test_an_address_of_this_machine_alone_is_printed_and_not_drawn(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(app, monkeypatch, host="127.0.0.1")
    monkeypatch.setattr(first_pages, "_terminal_columns", lambda: 200)

    first_pages.echo_setup("once")

    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == "  http://localhost:8000/app/setup#once"
    assert len(lines) == 3


def test_a_public_address_comes_first_and_the_network_second(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(app, monkeypatch, public_url="https://mill.example")
    table = a_table()

    lines = said(capsys)

    assert "  waiter   https://mill.example/app/floor" in lines
    assert f"  guest    https://mill.example/m/{table.qr_code}" in lines
    assert lines[-1] == f"  In this network {LAN} works in place of https://mill.example."


def test_a_restaurant_without_tables_has_no_page_for_guests(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(app, monkeypatch)

    assert [line.split()[0] for line in said(capsys)] == ["Where", "waiter", "kitchen", "owner"]


def test_phones_scan_the_codes_on_a_wide_terminal(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(app, monkeypatch)
    monkeypatch.setattr(first_pages, "_terminal_columns", lambda: 80)
    table = a_table()

    assert read(said(capsys)) == sorted([WAITER, f"{LAN}/m/{table.qr_code}"])


def test_no_code_is_drawn_of_an_address_of_this_machine_alone(
    app: Flask, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    set_up(app, monkeypatch, host="127.0.0.1")
    monkeypatch.setattr(first_pages, "_terminal_columns", lambda: 200)

    lines = said(capsys)

    assert lines[1] == "  waiter   http://localhost:8000/app/floor"
    assert len(lines) == 4


@pytest.mark.parametrize("columns", [80, 60])
def test_codes_stand_side_by_side_or_below_each_other_and_fit(columns: int) -> None:
    lines = first_pages.draw_codes({"waiter": WAITER, "guest": GUEST}, columns)

    assert max(len(unstyle(line)) for line in lines) <= columns
    assert [bool(re.search("waiter +guest", line)) for line in lines].count(True) == (columns == 80)
    assert read(lines) == sorted([WAITER, GUEST])


def test_a_code_is_white_on_black_whatever_the_colours_of_the_terminal() -> None:
    _name, *lines = first_pages.draw_codes({"waiter": WAITER}, 80)

    assert lines
    assert all(line.startswith(WHITE_ON_BLACK) for line in lines)


def test_a_code_that_is_wider_than_the_terminal_is_left_out() -> None:
    assert read(first_pages.draw_codes({"waiter": WAITER, "guest": GUEST}, 40)) == [WAITER]
    assert first_pages.draw_codes({"waiter": WAITER, "guest": GUEST}, 20) == []


def test_what_is_no_terminal_gets_plain_addresses(capsys: pytest.CaptureFixture[str]) -> None:
    assert first_pages._terminal_columns() == 0
