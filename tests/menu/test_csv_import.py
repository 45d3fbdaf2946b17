"""The menu as a CSV file: brought in whole or not at all, and taken out to be edited."""

from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from restaurant.database.session import db
from restaurant.menu import csv_import
from restaurant.menu.csv_file import COLUMNS, MAX_COLUMNS, MAX_ROWS, MenuFile
from restaurant.menu.csv_plan import make_plan
from restaurant.menu.models import Category, Dish, Ingredient
from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_category, a_dish, a_user, an_ingredient
from tests.http_api import get_problem
from tests.support.recorded_events import names, told
from tests.web.test_idempotency import everything

HEADING = "category;name;price"
SOUPS = f"{HEADING}\nСупы;Борщ;450,00\nСупы;Щи;390\nДесерты;Медовик;320,50\n"


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client of somebody who keeps the menu."""
    return client_for(Role.ADMIN)


def send_file(
    client: FlaskClient, text: str | bytes, query: str = "", key: str | None = None
) -> TestResponse:
    """Import a file."""
    data = text if isinstance(text, bytes) else text.encode()
    headers = {"Idempotency-Key": key} if key else {}
    return client.post(f"/menu/import{query}", data=data, content_type="text/csv", headers=headers)


def export(client: FlaskClient) -> bytes:
    """The file of the menu as it is."""
    answer = client.get("/menu/export")
    assert answer.status_code == 200
    return answer.data


def errors_of(answer: TestResponse) -> dict[str, Any]:
    """What is wrong, by line and column."""
    found: dict[str, Any] = get_problem(answer, 422, "invalid")["errors"]["csv"]
    return found


def dish_named(client: FlaskClient, name: str) -> dict[str, Any]:
    """A dish as the API shows it."""
    [dish] = [one for one in client.get("/dishes/").json if one["name"] == name]
    return dict(dish)


def test_an_empty_restaurant_gets_its_menu_from_a_file(admin: FlaskClient) -> None:
    text = (
        "category;name;price;description;weight;calories;cooking_time;ingredients;allergens;code;"
        "available\r\n"
        "Супы;Борщ;1 450,50;Со сметаной;350,5;420;15;свёкла, капуста;Глютен|Молоко;S-1;нет\r\n"
    )

    answer = send_file(admin, text)

    assert answer.status_code == 200
    dish = dish_named(admin, "Борщ")
    assert answer.json == {
        "dry_run": False,
        "created": 1,
        "updated": 0,
        "unchanged": 0,
        "new_categories": ["Супы"],
        "new_ingredients": ["Глютен", "Молоко"],
        "rows": [
            {
                "line": 2,
                "action": "created",
                "dish_id": dish["id"],
                "category": "Супы",
                "name": "Борщ",
                "fields": answer.json["rows"][0]["fields"],
            }
        ],
    }
    assert (
        dish.items()
        >= {
            "price": 1450.5,
            "description": "Со сметаной",
            "weight": 350.5,
            "calories": 420,
            "cooking_time": 15,
            "ingredients": "свёкла, капуста",
            "allergens": ["Глютен", "Молоко"],
            "code": "S-1",
            "is_available": False,
        }.items()
    )
    assert admin.get("/categories/").json[0]["id"] == dish["category_id"]


@pytest.mark.parametrize(
    "text",
    [
        SOUPS,
        SOUPS.replace("\n", "\r\n"),
        f"\ufeff{SOUPS}",
        'Category , NAME,"price"\nСупы,Борщ,"450,00"\nСупы,Щи,390.0\nДесерты,Медовик,320.50\n',
        "price;name;category;;\n450;Борщ;Супы;;\n\n390;Щи;Супы\n320,5;Медовик;Десерты;;\n;;;;\n",
    ],
    ids=["semicolons", "Windows", "byte order mark", "commas", "trailing cells and empty rows"],
)
def test_a_file_is_read_as_any_spreadsheet_writes_it(admin: FlaskClient, text: str) -> None:
    assert send_file(admin, text).json["created"] == 3

    prices = {dish["name"]: dish["price"] for dish in admin.get("/dishes/").json}
    assert prices == {"Борщ": 450, "Щи": 390, "Медовик": 320.5}
    assert [one["name"] for one in admin.get("/categories/").json] == ["Супы", "Десерты"]


def test_a_known_dish_of_its_category_is_changed_and_no_other(admin: FlaskClient) -> None:
    soups, mains = a_category(name="Супы"), a_category(name="Горячее")
    known = a_dish(name="борщ ", category=soups, price=100, calories=90, description="Hot")
    other = a_dish(name="Борщ", category=mains, price=100)

    answer = send_file(admin, f"{HEADING};calories\nсупы;Борщ;450;\n")

    [row] = answer.json["rows"]
    assert (row["action"], row["dish_id"], row["category"]) == ("updated", known.id, "Супы")
    assert set(row["fields"]) == {"name", "price", "calories"}
    dish = admin.get(f"/dishes/{known.id}").json
    assert (dish["name"], dish["price"], dish["calories"]) == ("Борщ", 450, None)
    assert dish["description"] == "Hot"  # the file has no such column
    assert admin.get(f"/dishes/{other.id}").json["price"] == 1


def test_a_dish_that_was_taken_off_the_menu_comes_back_with_its_section(admin: FlaskClient) -> None:
    soups = a_category(name="Супы", is_active=False)
    borscht = a_dish(name="Борщ", category=soups, is_active=False)

    answer = send_file(admin, SOUPS)

    assert (answer.json["created"], answer.json["updated"]) == (2, 1)
    assert answer.json["new_categories"] == ["Десерты"]
    menu = admin.get("/menu/").json
    assert [section["name"] for section in menu] == ["Супы", "Десерты"]
    assert borscht.id in [dish["id"] for dish in menu[0]["dishes"]]


def test_the_file_says_which_allergens_a_dish_has_and_leaves_other_ingredients_alone(
    admin: FlaskClient,
) -> None:
    milk, nuts = an_ingredient(name="Молоко", is_allergen=True), an_ingredient(name="Орехи")
    beet = an_ingredient(name="Свёкла")
    dish = a_dish(name="Борщ", category=a_category(name="Супы"), ingredient_list=[milk, beet])

    send_file(admin, f"{HEADING};allergens\nСупы;Борщ;450;Сельдерей | ГЛЮТЕН|глютен\n")

    shown = admin.get(f"/dishes/{dish.id}").json
    assert shown["allergens"] == ["ГЛЮТЕН", "Сельдерей"]
    assert beet.id in shown["ingredient_ids"]
    refused = send_file(admin, f"{HEADING};allergens\nСупы;Борщ;450;{nuts.name}\n")
    assert "not an allergen" in errors_of(refused)["2"]["allergens"][0]


def test_a_bad_row_leaves_the_whole_menu_as_it_was_and_is_named(admin: FlaskClient) -> None:
    a_dish(name="Борщ", category=a_category(name="Супы"))
    before = everything()
    text = (
        f"{HEADING};calories;available\n"
        "Супы;Борщ;460;;\n"
        "Супы;;12,345;1,5;maybe\n"
        'Супы;"Щи\nзелёные";;;\n'
        "Супы;Уха;10;;;;more\n"
        "СУПЫ;борщ ;1;;\n"
    )

    answer = send_file(admin, text)

    errors = errors_of(answer)
    assert {line: sorted(found) for line, found in errors.items()} == {
        "3": ["available", "calories", "name", "price"],
        "4": ["price"],
        "6": ["row"],
        "7": ["name"],
    }
    assert "Line 2" in errors["7"]["name"][0]
    assert "4 rows" in answer.json["detail"]
    assert everything() == before


@pytest.mark.parametrize(
    ("heading", "wrong"),
    [
        ("category;name", {"price"}),
        ("name;price;colour", {"category", "colour"}),
        ("category;name;price;Price", {"price"}),
        ("category\tname\tprice", {"category\tname\tprice", "category", "name", "price"}),
        ("", {"category", "name", "price"}),
        (HEADING + ";" * MAX_COLUMNS, {"row"}),
    ],
    ids=["one is missing", "unknown", "twice", "tabs", "none", "too many"],
)
def test_a_wrong_heading_is_named_by_its_columns(
    admin: FlaskClient, heading: str, wrong: set[str]
) -> None:
    assert errors_of(send_file(admin, f"{heading}\n"))["1"].keys() == wrong


@pytest.mark.parametrize("encoding", ["cp1251", "utf-16"])
def test_a_file_in_another_encoding_is_refused_in_words(admin: FlaskClient, encoding: str) -> None:
    problem = get_problem(send_file(admin, SOUPS.encode(encoding)), 400, "unreadable_csv")

    assert "CSV UTF-8" in problem["detail"]


@pytest.mark.parametrize(
    "row",
    ['Супы;"Борщ;1\n', 'Супы;"Б"орщ;1\n', f"Супы;{'x' * 200_000};1\n"],
    ids=["an open quote", "a quote inside", "a cell without end"],
)
def test_what_is_not_csv_is_named_by_its_line(admin: FlaskClient, row: str) -> None:
    assert errors_of(send_file(admin, f"{HEADING}\n{row}")).keys() == {"2"}


def test_a_file_is_as_long_as_a_menu_can_be(admin: FlaskClient) -> None:
    rows = "".join(f"Супы;Суп {number};1\n" for number in range(MAX_ROWS + 1))
    assert errors_of(send_file(admin, f"{HEADING}\n{rows}")).keys() == {str(MAX_ROWS + 2)}
    get_problem(send_file(admin, b"x" * (1024 * 1024 + 1)), 413)
    get_problem(admin.post("/menu/import", json={"name": "Борщ"}), 415)


def test_two_dishes_of_one_name_cannot_be_told_apart(admin: FlaskClient) -> None:
    soups = a_category(name="Супы")
    a_dish(name="Борщ", category=soups), a_dish(name="БОРЩ", category=soups)

    assert "Rename" in errors_of(send_file(admin, SOUPS))["2"]["name"][0]


def test_a_dry_run_tells_what_would_happen_and_changes_nothing(admin: FlaskClient) -> None:
    a_dish(name="Борщ", category=a_category(name="Супы"), price=100)
    before = everything()

    told_before = send_file(admin, SOUPS, "?dry_run=true").json

    assert everything() == before
    done = send_file(admin, SOUPS).json
    assert (told_before["dry_run"], done["dry_run"]) == (True, False)
    assert [row["dish_id"] for row in told_before["rows"]][1:] == [None, None]
    for result in (told_before, done):
        del result["dry_run"]
        for row in result["rows"]:
            del row["dish_id"]
    assert told_before == done
    errors_of(send_file(admin, f"{HEADING}\nСупы;Борщ;-1\n", "?dry_run=true"))


def a_menu_of_every_kind() -> None:
    """Dishes with every text, number and list that is hard to write into a cell."""
    soups = a_category(name="=Супы; и «щи»", sort_order=2)
    drinks = a_category(name="'-Напитки", sort_order=1)
    allergens = [an_ingredient(name=name, is_allergen=True) for name in ("A|B\\", "=Рыба", "соя")]
    a_dish(name="Борщ", category=soups, ingredient_list=[*allergens, an_ingredient()])
    a_dish(name=" =1+1 ", category=soups, description='a "b"\r\nc;d,e\n', price=999_999_999)
    a_dish(
        name="@x",
        category=drinks,
        description="a\rb",
        weight=1,
        calories=0,
        cooking_time=0,
        code="007",
    )
    a_dish(name="'@x", category=drinks, is_available=False, code="", ingredients="")
    a_dish(category=drinks, is_active=False), a_dish(category=a_category(is_active=False))


def test_an_export_that_is_imported_changes_nothing(app: Flask, admin: FlaskClient) -> None:
    a_menu_of_every_kind()
    file, before = export(admin), everything()

    answer = send_file(admin, file)

    assert answer.json["rows"] == []
    assert (answer.json["unchanged"], answer.json["new_ingredients"]) == (4, [])
    assert everything() == before


def test_an_export_makes_the_same_menu_in_another_restaurant(
    app: Flask, client_for: ClientFor
) -> None:
    a_menu_of_every_kind()
    admin = client_for(Role.ADMIN)
    file = export(admin)
    for dish in db.session.query(Dish):
        db.session.delete(dish)
    db.session.flush()
    db.session.query(Category).delete()
    db.session.query(Ingredient).delete()
    db.session.commit()

    send_file(admin, file)

    assert export(admin) == file


def test_an_export_opens_as_a_table_and_runs_nothing(admin: FlaskClient) -> None:
    a_dish(name="=HYPERLINK(1)", category=a_category(name="Супы"), price=45_000)

    answer = admin.get("/menu/export")

    assert answer.content_type == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"] == 'attachment; filename="menu.csv"'
    heading, row, rest = answer.data.decode().split("\r\n")
    assert heading == "\ufeff" + ";".join(COLUMNS)
    assert row.startswith("Супы;'=HYPERLINK(1);450,00;")
    assert rest == ""


def test_guests_and_waiters_see_each_new_price_and_the_audit_names_who_made_it(
    client: FlaskClient, client_for: ClientFor
) -> None:
    anna = a_user(Role.ADMIN)
    admin = client_for(anna)
    soups = a_category(name="Супы")
    a_dish(name="Борщ", category=soups, price=45_000), a_dish(name="Щи", category=soups, price=1)
    assert len(client.get("/menu/").json[0]["dishes"]) == 2

    with told() as heard:
        send_file(admin, SOUPS)
    with told() as heard_again:
        send_file(admin, SOUPS)

    assert {event["dish"]["name"] for event in heard if "dish" in event} == {"Щи", "Медовик"}
    assert names(heard).count("dish-updated") == 2
    assert heard_again == []
    assert [section["name"] for section in client.get("/menu/").json] == ["Супы", "Десерты"]
    [imported] = admin.get("/audit/?action=menu_imported").json
    assert (imported["user"]["id"], imported["to"]) == (anna.id, "1 created, 1 updated")
    assert len(admin.get("/audit/?action=price_changed").json) == 2


@pytest.mark.parametrize("key", ["tap", None])
def test_a_file_is_compared_with_the_menu_once(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch, key: str | None
) -> None:
    plans: list[MenuFile] = []
    monkeypatch.setattr(
        csv_import,
        "make_plan",
        lambda file, dry_run: plans.append(file) or make_plan(file, dry_run),
    )

    assert send_file(admin, SOUPS, key=key).status_code == 200

    assert len(plans) == 1


def test_a_file_that_is_sent_twice_is_imported_once(admin: FlaskClient) -> None:
    first = send_file(admin, SOUPS, key="tap")
    admin.patch(f"/dishes/{dish_named(admin, 'Щи')['id']}", json={"price": 1})

    again = send_file(admin, SOUPS, key="tap")

    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.data == first.data
    assert dish_named(admin, "Щи")["price"] == 1
    other = send_file(admin, SOUPS.replace("390", "391"), key="tap")
    get_problem(other, 422, "idempotency_key_reused")
