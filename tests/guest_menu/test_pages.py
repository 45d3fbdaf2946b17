"""The menu that the code on a table opens."""

from dataclasses import replace
from typing import Any
from urllib.parse import urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient

from restaurant.floor.cards.service import render_cards
from restaurant.floor.qr_codes import render_qr_code
from restaurant.profile.models import Language
from tests.factories import (
    a_category,
    a_dish,
    a_location,
    a_restaurant,
    a_table,
    an_ingredient,
    saved,
)
from tests.guest_menu.pages import GuestPage, address_of, open_menu
from tests.support.image_text import Printed, codes_in

HOST = "http://192.168.1.10:8000/"
ATTACK = '<script>alert("1")</script>&<b onclick=x>'
UPLOAD = "/uploads/0123456789abcdef0123456789abcdef"


def refusal(client: FlaskClient, address: str) -> GuestPage:
    """The page for a code that opens no menu."""
    answer = client.get(address)
    assert answer.status_code == 404
    assert answer.content_type == "text/html; charset=utf-8"
    return GuestPage(answer.get_data(as_text=True))


def test_a_guest_reads_the_menu_of_the_table_whose_code_was_scanned(client: FlaskClient) -> None:
    a_restaurant(name="Старая мельница")
    table = a_table(number=8, location_id=a_location(name="Терраса").id)
    a_dish(
        category=a_category(name="Супы", description="Варим каждое утро."),
        name="Борщ",
        description="С пампушкой.",
        price=149_000,
        weight=35_050,
        calories=410,
        ingredients="свёкла, сметана",
        ingredient_list=[an_ingredient(name="Сметана (молоко)", is_allergen=True)],
    )

    page = open_menu(client, table)

    assert page.texts == [
        "Меню · Старая мельница",
        "Старая мельница",
        "Стол 8 · Терраса",
        "Аллергия? Скрыть блюда с…",
        "молоко",
        "Готовим на общей кухне, возможны следы. Скажите официанту об аллергии.",
        "Блюда с отмеченными аллергенами скрыты. Следы возможны: скажите официанту об аллергии.",
        "Супы",
        "Варим каждое утро.",
        "Борщ",
        "С пампушкой.",
        "1 490 ₽",
        "350,5 г, 410 ккал",
        "Состав: свёкла, сметана",
        "Содержит: молоко",
        "Вес и калорийность на порцию.",
    ]
    assert page.all("html") == [{"lang": "ru"}]


def test_what_is_not_known_of_a_dish_is_left_out(client: FlaskClient) -> None:
    a_dish(category=a_category(name="Напитки"), name="Вода", price=5_000)

    page = open_menu(client, a_table(number=3))

    assert page.texts == ["Меню", "Меню", "Стол 3", "Напитки", "Вода", "50 ₽"]


def test_the_page_speaks_the_language_and_counts_in_the_currency_of_the_restaurant(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings = replace(app.config["SETTINGS"], currency="EUR")
    monkeypatch.setitem(app.config, "SETTINGS", settings)
    a_restaurant(name="The Mill", language=Language.EN)
    nuts = an_ingredient(name="Nuts", is_allergen=True)
    a_dish(name="Cake", price=450, weight=12_000, ingredient_list=[nuts])

    page = open_menu(client, a_table(number=8))

    assert page.all("html") == [{"lang": "en"}]
    for text in ("Table 8", "Allergy? Hide dishes with…", "€4.50", "120 g", "Contains: nuts"):
        assert text in page.texts
    assert refusal(client, "/m/x").texts[-2] == "This code does not open a menu"


def test_guests_see_only_what_they_can_order(client: FlaskClient) -> None:
    soups = a_category(name="Супы")
    a_dish(name="Борщ", category=soups)
    a_dish(name="Распродан", category=soups, is_available=False)
    a_dish(name="Снят с меню", category=soups, is_active=False)
    a_dish(name="Нет раздела", category=a_category(name="Закрыт", is_active=False))
    a_category(name="Пусто")

    page = open_menu(client, a_table(number=1))

    assert page.texts == ["Меню", "Меню", "Стол 1", "Супы", "Борщ", "450 ₽"]


def test_an_empty_menu_says_whom_to_ask(client: FlaskClient) -> None:
    page = open_menu(client, a_table())

    assert page.texts[-1] == "В меню сейчас пусто. Спросите официанта, что можно заказать."


def test_the_codes_that_are_printed_open_the_menu_of_their_table(client: FlaskClient) -> None:
    tables = [a_table(number=number) for number in (4, 7)]
    printed = [codes_in(render_qr_code(table, HOST, "png"))[0] for table in tables]
    on_cards = Printed(render_cards(HOST)).pages[0].codes

    for table, address in zip(tables, printed, strict=True):
        answer = client.get(urlsplit(address).path)
        assert f"Стол {table.number}" in GuestPage(answer.text).texts
        assert address in on_cards


def test_a_code_that_is_typed_in_capitals_opens_the_menu_too(client: FlaskClient) -> None:
    table = a_table(number=8)

    answer = client.get(f"/m/{table.qr_code.upper()}")

    assert "Стол 8" in GuestPage(answer.text).texts


@pytest.mark.parametrize(
    "address",
    [
        "/m",
        "/m/",
        "/m/x",
        "/m/%00",
        "/m/00000000-0000-4000-8000-000000000000",
        "/m/00000000-0000-4000-8000-000000000000/more",
        "/m/{00000000-0000-4000-8000-000000000000}",
        "/m/" + "1" * 2000,
    ],
)
def test_a_code_of_no_table_sends_the_guest_to_the_waiter(
    client: FlaskClient, address: str
) -> None:
    a_restaurant(name="Старая мельница")
    a_dish(name="Борщ")

    page = refusal(client, address)

    assert page.texts == [
        "Меню · Старая мельница",
        "Старая мельница",
        "Этот код не открывает меню",
        "Возможно, карточка старая или код прочитан не полностью. Попросите официанта: он принесёт "
        "меню.",
    ]


def test_the_code_of_a_table_that_is_switched_off_opens_nothing(client: FlaskClient) -> None:
    table = a_table()
    open_menu(client, table)

    table.is_active = False
    saved(table)

    refusal(client, address_of(table))


def test_a_code_of_no_table_is_not_found_also_by_whoever_was_told_so_before(
    client: FlaskClient,
) -> None:
    etag = client.get("/m/x").headers.get("ETag", "")

    for held in ("*", etag or '"x"'):
        assert client.get("/m/x", headers={"If-None-Match": held}).status_code == 404


def test_what_people_type_is_text_and_never_markup(client: FlaskClient) -> None:
    a_restaurant(name=ATTACK)
    nuts = an_ingredient(name=ATTACK, is_allergen=True)
    table = a_table(location_id=a_location(name=ATTACK).id)
    harmless = open_menu(client, a_table())
    a_dish(
        name=ATTACK,
        description=ATTACK,
        ingredients=ATTACK,
        category=a_category(name=ATTACK, description=ATTACK),
        ingredient_list=[nuts],
        image_url=f"/uploads/x'{ATTACK.replace(' ', '').replace('<', '').replace('>', '')}",
    )

    page = open_menu(client, table)

    assert page.all("script") == []
    assert {"onclick", "onload", "onerror", "style"}.isdisjoint(
        name for _tag, attributes in page.elements for name in attributes
    )
    assert page.texts.count(ATTACK) == 6  # two headings, three lines and the chip
    assert "<script" not in page.html
    assert harmless.all("style") == page.all("style")
    assert ATTACK not in page.style


def test_a_word_with_a_hyphen_stays_on_one_line(client: FlaskClient) -> None:
    a_dish(name="Котлета по-киевски - новинка")

    assert "Котлета по\u2011киевски - новинка" in open_menu(client, a_table()).texts


@pytest.mark.parametrize(
    ("stored", "shown"),
    [
        (f"{UPLOAD}.webp", f"{UPLOAD}-small.webp"),
        (f"{UPLOAD}-small.webp", f"{UPLOAD}-small.webp"),
        ("/pictures/soup.png", "/pictures/soup.png"),
        ("https://elsewhere.example/soup.png", None),
        (None, None),
    ],
)
def test_pictures_are_small_and_come_from_this_server(
    client: FlaskClient, stored: str | None, shown: str | None
) -> None:
    a_dish(image_url=stored)

    pictures = open_menu(client, a_table()).all("img")

    assert [picture["src"] for picture in pictures] == ([shown] if shown else [])
    assert all(picture["loading"] == "lazy" for picture in pictures)


def test_behind_a_prefix_pictures_begin_with_it(client: FlaskClient) -> None:
    a_dish(image_url=f"{UPLOAD}.webp")
    table = a_table()
    open_menu(client, table)

    mounted = client.get(address_of(table), environ_overrides={"SCRIPT_NAME": "/house"})

    assert GuestPage(mounted.text).all("img")[0]["src"] == f"/house{UPLOAD}-small.webp"


@pytest.mark.parametrize("headers", [{}, {"Authorization": "Bearer x"}, {"Authorization": "x"}])
def test_the_menu_needs_no_token_and_ignores_a_bad_one(
    client: FlaskClient, headers: dict[str, Any]
) -> None:
    assert client.get(address_of(a_table()), headers=headers).status_code == 200
    assert client.get("/m/x", headers=headers).status_code == 404


def test_allergens_are_told_by_what_they_belong_to(client: FlaskClient) -> None:
    butter, cheese, soy, nuts = (
        an_ingredient(name=name, is_allergen=True)
        for name in ("Масло (молоко)", "Сыр (молоко)", "Соевый соус (соя, глютен)", "Орехи")
    )
    sections = a_category()
    a_dish(name="А", category=sections, ingredient_list=[butter, cheese, an_ingredient()])
    a_dish(name="Б", category=sections, ingredient_list=[soy, nuts])
    a_dish(name="В", category=sections)
    an_ingredient(name="Кунжут", is_allergen=True)  # in no dish

    page = open_menu(client, a_table())

    chips = {label["for"]: None for label in page.all("label") if label["for"] != "filter"}
    assert list(chips) == ["a1", "a2", "a3", "a4"]
    assert [one.get("aria-label") for one in page.all("input")] == [
        None,
        *(f"Скрыть блюда: {name}" for name in ("глютен", "молоко", "орехи", "соя")),
    ]
    assert [dish.get("class") for dish in page.all("li")] == ["a2", "a1 a3 a4", None]
    assert [text for text in page.texts if text.startswith("Содержит")] == [
        "Содержит: молоко",
        "Содержит: глютен, орехи, соя",
    ]
