"""The cards for the tables, as they are printed."""

from collections.abc import Callable
from dataclasses import replace
from threading import Event

import pytest
from flask import Flask

from restaurant.errors import BadRequestError, ConflictError
from restaurant.floor.cards import service as cards_service
from restaurant.floor.cards.layout import Card
from restaurant.floor.cards.pdf import CARD_HEIGHT, CARD_WIDTH
from restaurant.floor.cards.service import render_cards
from restaurant.floor.models import Table
from restaurant.floor.qr_codes import make_qr_code
from tests import concurrency
from tests.factories import a_location, a_restaurant, a_table
from tests.support.image_text import Letter, Printed, codes_in, is_white_around_codes

HOST = "http://192.168.1.10:8000/"
PAGE = 8
LONG = (
    "Летняя веранда у пруда с кувшинками, вход со двора, за синей дверью и налево, под старой липой"
)
NameIt = Callable[[str], None]


@pytest.fixture
def name_it(app: Flask, monkeypatch: pytest.MonkeyPatch) -> NameIt:
    """Give the restaurant a name."""

    def change(name: str) -> None:
        named = replace(app.config["SETTINGS"], restaurant_name=name)
        monkeypatch.setitem(app.config, "SETTINGS", named)

    return change


def printed(host: str = HOST) -> Printed:
    """The cards of the restaurant as it is."""
    return Printed(render_cards(host))


def get_address(table: Table) -> str:
    """Where the code on a table leads."""
    return f"{HOST}m/{table.qr_code}"


def card_at(document: Printed, place: int) -> list[Letter]:
    """What is written on one of the cards."""
    page, place = divmod(place, PAGE)
    row, column = divmod(place, 2)
    return [
        letter
        for letter in document.pages[page].letters
        if column * CARD_WIDTH <= letter.left < (column + 1) * CARD_WIDTH
        and row * CARD_HEIGHT <= letter.top < (row + 1) * CARD_HEIGHT
    ]


def join_words(letters: list[Letter]) -> str:
    """The letters of a card one after the other."""
    return "".join(letter.letter for letter in letters)


def test_a_card_shows_the_restaurant_the_table_and_its_zone(app: Flask, name_it: NameIt) -> None:
    name_it("Кафе «Ёлки»")
    table = a_table(number=12, location_id=a_location(name="Зал у окна").id)

    cards = printed()

    assert join_words(card_at(cards, 0)) == "Кафе«Ёлки»12Залуокна"
    assert cards.pages[0].codes == [get_address(table)]
    assert cards.title == "Table cards – Кафе «Ёлки»"


def test_the_cards_have_the_name_that_an_admin_gave_the_restaurant(
    app: Flask, name_it: NameIt
) -> None:
    name_it("Кафе «Ёлки»")
    a_restaurant(name="Пушкин")
    a_table(number=12)

    assert printed().title == "Table cards – Пушкин"


def test_a_restaurant_without_a_name_and_a_table_without_a_zone_have_cards_too(app: Flask) -> None:
    table = a_table(number=3)

    cards = printed()

    assert join_words(cards.pages[0].letters) == "3"
    assert cards.pages[0].codes == [get_address(table)]
    assert cards.title == "Table cards"


def test_eight_cards_are_on_a_page_of_paper(app: Flask) -> None:
    tables = [a_table(number=number) for number in range(1, 18)]

    cards = printed()

    assert len(cards.pages) == 3
    for number, page in enumerate(cards.pages):
        assert (page.width, page.height) == pytest.approx((210, 297), abs=0.1)
        on_it = tables[number * PAGE : (number + 1) * PAGE]
        assert sorted(page.codes) == sorted(get_address(table) for table in on_it)
    for place, table in enumerate(tables):
        assert join_words(card_at(cards, place)) == str(table.number)


def test_the_number_stands_beside_the_code_of_its_own_table(app: Flask) -> None:
    tables = [a_table(number=number) for number in range(1, 9)]
    cards = printed()
    picture, dots = cards.pages[0].picture, cards.pages[0].picture.width / 210

    for place, table in enumerate(tables):
        row, column = divmod(place, 2)
        left, top = column * CARD_WIDTH, row * CARD_HEIGHT
        edges = (left, top, left + CARD_WIDTH, top + CARD_HEIGHT)
        card = picture.crop(tuple(round(edge * dots) for edge in edges))

        assert codes_in(card) == [get_address(table)]
        assert join_words(card_at(cards, place)) == str(table.number)


def test_phones_find_the_codes_as_they_have_white_around_them(app: Flask, name_it: NameIt) -> None:
    name_it("Щ" * 60)
    zone = a_location(name="Ш" * 120)
    tables = [a_table(number=10**9 + place, location_id=zone.id) for place in range(PAGE)]
    [page] = printed().pages

    assert len(page.codes) == PAGE
    assert is_white_around_codes(page.picture, len(make_qr_code(get_address(tables[0])).matrix))


def test_cards_are_sorted_by_zone_and_number_and_those_without_a_zone_come_last(app: Flask) -> None:
    zones = {name: a_location(name=name).id for name in ("Терраса", "Ёлочная", "Жёлтая")}
    for number, zone in ((9, None), (4, "Терраса"), (5, "Жёлтая"), (8, "Ёлочная"), (2, "Жёлтая")):
        a_table(number=number, location_id=zones[zone] if zone else None)

    cards = printed()

    numbers = [join_words(card_at(cards, place))[0] for place in range(5)]
    assert numbers == ["8", "2", "5", "4", "9"]


def test_an_inactive_table_has_no_card(app: Flask) -> None:
    a_table(number=1, is_active=False)
    a_table(number=2)

    assert join_words(printed().pages[0].letters) == "2"


def test_without_tables_there_is_an_error_instead_of_cards(app: Flask) -> None:
    a_table(is_active=False)

    with pytest.raises(ConflictError, match="no active table") as refusal:
        render_cards(HOST)

    assert refusal.value.code == "no_tables"


@pytest.mark.parametrize(
    ("number", "zone", "name"),
    [
        (2_147_483_647, LONG, LONG[:60]),
        (7, "Ш" * 120, "Щ" * 60),
        (77, "W " * 60, "W" * 60),
        (777, "\n".join("зал" * 3), "a " * 30),
    ],
    ids=["long", "one word", "short words", "line breaks"],
)
def test_long_names_stay_on_their_card(
    app: Flask, name_it: NameIt, number: int, zone: str, name: str
) -> None:
    name_it(name)
    place = a_location(name=zone).id
    for neighbour in range(PAGE):
        a_table(
            number=number - neighbour if number > PAGE else number + neighbour, location_id=place
        )

    cards = printed()

    expected = "".join(f"{name}{zone}".split())
    for place in range(PAGE):
        assert all(sign in join_words(card_at(cards, place)) for sign in set(expected))
    for letter in cards.pages[0].letters:
        for edge, size in ((letter.left, CARD_WIDTH), (letter.top, CARD_HEIGHT)):
            assert edge % size > 3, letter
        for edge, size in ((letter.right, CARD_WIDTH), (letter.bottom, CARD_HEIGHT)):
            assert edge % size < size - 3, letter


def test_characters_missing_from_the_font_are_left_out(app: Flask, name_it: NameIt) -> None:
    name_it("🍕 Пицца 北京 🍕")
    a_table(number=1, location_id=a_location(name="🌴🌴").id)
    a_table(number=2, location_id=a_location(name="Бар\n🍸 \x01у\u200d\u00ad сцены").id)

    cards = printed()

    assert join_words(card_at(cards, 0)) == "Пицца2Барусцены"
    assert join_words(card_at(cards, 1)) == "Пицца1"


def test_no_empty_box_replaces_a_missing_character(app: Flask) -> None:
    zone = a_location(name="Бар 🍸")
    a_table(number=1, location_id=zone.id)
    with_it = printed().pages[0].picture
    zone.name = "Бар"

    assert printed().pages[0].picture.tobytes() == with_it.tobytes()


@pytest.mark.parametrize("zone", ["Терраса", "Шаңырақ Әліппе", "ვერანდა", "Պատշգամբ", "Ґанок Їжак"])
def test_the_languages_of_the_other_servers_can_be_written(app: Flask, zone: str) -> None:
    a_table(number=1, location_id=a_location(name=zone).id)

    assert join_words(card_at(printed(), 0)) == "1" + zone.replace(" ", "")


def test_combined_characters_are_drawn_as_one(app: Flask) -> None:
    a_table(number=1, location_id=a_location(name="И\u0306од").id)

    assert join_words(card_at(printed(), 0)) == "1Йод"


def test_an_address_too_long_for_a_qr_code_is_refused(app: Flask) -> None:
    a_table()

    with pytest.raises(BadRequestError):
        render_cards(f"http://{'x' * 3000}/")


def test_one_document_of_cards_is_made_at_a_time(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_table()
    others_were_told, draw = Event(), cards_service._render
    monkeypatch.setattr(cards_service, "PDF_LOCK_TIMEOUT", 0.01)

    def draw_slowly(cards: list[Card], name: str | None) -> bytes:
        assert others_were_told.wait(20)
        return draw(cards, name)

    monkeypatch.setattr(cards_service, "_render", draw_slowly)

    def take_part(number: int) -> str:
        try:
            return concurrency.error_code(lambda: render_cards(HOST))
        finally:
            others_were_told.set()

    assert sorted(concurrency.all_at_once(app, 2, take_part)) == ["busy", "done"]


def test_after_a_failure_the_next_document_is_made(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    a_table()
    with monkeypatch.context() as broken:
        broken.setattr(cards_service, "_render", lambda *_: 1 // 0)
        with pytest.raises(ZeroDivisionError):
            render_cards(HOST)

    assert len(printed().pages) == 1
