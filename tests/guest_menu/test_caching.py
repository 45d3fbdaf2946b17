"""How the guests' menu travels: compressed, once, and anew as soon as anything changes."""

import gzip
import random
from base64 import b64encode
from hashlib import sha256
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from restaurant.database.session import db
from restaurant.demo.menu import CATEGORIES, DISHES, INGREDIENTS
from restaurant.floor.models import Location, Table
from restaurant.menu.models import Category, Dish, Ingredient
from restaurant.profile.models import Language, Restaurant
from tests.factories import a_category, a_dish, a_location, a_restaurant, a_table
from tests.guest_menu.pages import GuestPage, address_of
from tests.support.sql_statements import statements

COMPRESSED = {"Accept-Encoding": "gzip, deflate"}
BUDGET = 20_000


@pytest.fixture
def table(client: FlaskClient) -> Table:
    """A table on the terrace of a restaurant that serves borscht."""
    a_restaurant(name="Старая мельница")
    a_dish(name="Борщ", category=a_category(name="Супы"))
    return a_table(number=8, location_id=a_location(name="Терраса").id)


def ask(client: FlaskClient, table: Table, **headers: str) -> TestResponse:
    """Open the menu of a table as a browser does."""
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.get(address_of(table), headers=COMPRESSED | named)


def test_the_page_is_compressed_unless_that_is_refused(client: FlaskClient, table: Table) -> None:
    compressed, plain = ask(client, table), client.get(address_of(table))

    assert compressed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(compressed.data) == plain.data
    assert "Content-Encoding" not in plain.headers
    assert compressed.headers["ETag"] != plain.headers["ETag"]
    for answer in (compressed, plain):
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.headers["Cache-Control"] == "no-cache"


def test_a_phone_that_has_the_page_gets_no_second_copy(client: FlaskClient, table: Table) -> None:
    first = ask(client, table)

    again = ask(client, table, If_None_Match=first.headers["ETag"])

    assert again.status_code == 304
    assert again.data == b""
    # A browser takes the headers of a 304 in place of those it has.
    for name in ("Content-Security-Policy", "ETag", "Vary", "Cache-Control"):
        assert again.headers[name] == first.headers[name]


def test_head_answers_as_get_without_a_body(client: FlaskClient, table: Table) -> None:
    for address in (address_of(table), "/m/x"):
        got, head = client.get(address), client.head(address)

        assert head.status_code == got.status_code
        assert head.data == b""
        for name in ("Content-Length", "Content-Type", "Content-Security-Policy"):
            assert head.headers[name] == got.headers[name]
        assert head.headers.get("ETag") == got.headers.get("ETag")


#: What is changed while a guest reads the menu.
CHANGES: dict[str, tuple[type[Any], str, Any]] = {
    "a dish is sold out": (Dish, "is_available", False),
    "a dish has a new price": (Dish, "price", 1),
    "a section is renamed": (Category, "name", "Щи"),
    "the table is renumbered": (Table, "number", 9),
    "the zone is renamed": (Location, "name", "Веранда"),
    "the restaurant is renamed": (Restaurant, "name", "Клён"),
    "the restaurant speaks English": (Restaurant, "language", Language.EN),
}


@pytest.mark.parametrize(("model", "field", "value"), CHANGES.values(), ids=CHANGES)
def test_every_change_is_seen_on_the_next_look(
    client: FlaskClient, table: Table, model: type[Any], field: str, value: Any
) -> None:
    before = ask(client, table)

    setattr(db.session.scalars(select(model)).one(), field, value)
    db.session.commit()

    after = ask(client, table, If_None_Match=before.headers["ETag"])
    assert after.status_code == 200
    assert after.data != before.data


def test_the_menu_is_read_once_however_many_guests_look(client: FlaskClient, table: Table) -> None:
    ask(client, table)

    with statements() as asked:
        ask(client, table)

    assert not [one for one in asked if "dishes" in one or "categories" in one]


def test_what_cannot_be_a_code_is_not_looked_for(client: FlaskClient) -> None:
    with statements() as asked:
        client.get("/m/%00")

    assert not [one for one in asked if "FROM tables" in one]


def test_every_table_has_a_page_of_its_own(client: FlaskClient, table: Table) -> None:
    other = a_table(number=3)

    assert "Стол 8 · Терраса" in GuestPage(client.get(address_of(table)).text).texts
    assert "Стол 3" in GuestPage(client.get(address_of(other)).text).texts


@pytest.mark.parametrize("address", [None, "/m/x"])
def test_nothing_but_its_own_style_and_pictures_of_this_server_is_allowed(
    client: FlaskClient, table: Table, address: str | None
) -> None:
    answer = client.get(address or address_of(table))

    policy = dict(
        part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; ")
    )
    style = GuestPage(answer.text).style
    digest = b64encode(sha256(style.encode()).digest()).decode()
    assert policy.pop("style-src") == f"'sha256-{digest}'"
    assert policy.pop("img-src") == "'self' data:"
    assert set(policy.values()) == {"'none'"}
    assert "default-src" in policy
    assert "script-src" not in policy


def test_a_menu_of_sixty_dishes_fits_into_20_kb(client: FlaskClient) -> None:
    a_restaurant(name="Старая мельница")
    table = a_table(number=8, location_id=a_location(name="Терраса").id)
    serve_sixty_dishes()

    answer = ask(client, table)

    page = GuestPage(gzip.decompress(answer.data).decode())
    assert len(page.all("li")) == 60
    assert len(answer.data) <= BUDGET


def serve_sixty_dishes() -> None:
    """The menu of the demo, and dishes of its words beside it until there are sixty."""
    chance = random.Random(60)
    sections = [
        a_category(name=one.name, description=one.description, sort_order=one.sort_order)
        for one in CATEGORIES
    ]
    known = {
        one.name: Ingredient(name=one.name, is_allergen=one.is_allergen) for one in INGREDIENTS
    }
    words = [word for dish in DISHES for word in dish.description.split()]
    for number in range(60):
        dish = DISHES[number % len(DISHES)]
        is_new = number >= len(DISHES)
        db.session.add(
            Dish(
                name=" ".join(chance.sample(words, 5)) if is_new else dish.name,
                description=" ".join(chance.sample(words, 15)) if is_new else dish.description,
                ingredients=" ".join(chance.sample(words, 10)) if is_new else dish.ingredients,
                price=chance.randrange(100, 2000) * 100,
                weight=chance.randrange(50, 500) * 100,
                calories=chance.randrange(50, 900),
                category=sections[number % len(sections)],
                ingredient_list=[known[name] for name in dish.ingredient_names],
                image_url=f"/uploads/{chance.randbytes(16).hex()}.webp",
            )
        )
    db.session.commit()
