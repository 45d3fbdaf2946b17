"""People on the staff, over HTTP."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_user
from tests.http_api import get_problem
from tests.staff_clients import PASSWORD, sign_in


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client of the only admin."""
    return client_for(a_user(Role.ADMIN, username="chief"))


def test_a_new_user_can_sign_in_and_has_who_hired_them(
    client: FlaskClient, admin: FlaskClient
) -> None:
    person = {
        "username": "Ольга",
        "full_name": "Ольга Петрова",
        "role": "kitchen",
        "password": PASSWORD,
    }

    hired = admin.post("/users/", json=person).json

    assert hired["created_by_id"] == admin.get("/auth/me").json["id"]
    assert hired["is_active"] is True
    assert hired["shift_active"] is False
    assert hired["last_login"] is None
    assert sign_in(client, "Ольга").json["user"]["role"] == "kitchen"


@pytest.mark.parametrize(
    "change", [{"role": "waiter"}, {"is_active": False}, {"role": "kitchen", "is_active": True}]
)
def test_the_last_admin_cannot_be_demoted_or_deactivated(
    admin: FlaskClient, change: dict[str, object]
) -> None:
    a_user(Role.ADMIN, is_active=False)
    url = f"/users/{admin.get('/auth/me').json['id']}"

    get_problem(admin.patch(url, json=change), 409, "last_admin")
    get_problem(admin.delete(url), 409, "last_admin")

    assert admin.get(url).json["role"] == "admin"
    assert admin.get(url).json["is_active"] is True


def test_one_of_two_admins_can_be_removed(admin: FlaskClient) -> None:
    other = a_user(Role.ADMIN)

    assert admin.delete(f"/users/{other.id}").status_code == 204


def test_an_inactive_admin_can_be_removed(admin: FlaskClient) -> None:
    gone = a_user(Role.ADMIN, is_active=False)

    assert admin.delete(f"/users/{gone.id}").status_code == 204


def test_a_new_password_from_the_admin_ends_the_sessions(
    client: FlaskClient, client_for: ClientFor, admin: FlaskClient
) -> None:
    anna = a_user(username="anna")
    hers = client_for(anna)

    admin.patch(f"/users/{anna.id}", json={"password": "a new password"})

    get_problem(hers.get("/auth/me"), 401)
    assert sign_in(client, "anna", "a new password").status_code == 200


def test_users_are_filtered_by_role_and_shift(admin: FlaskClient) -> None:
    cook = a_user(Role.KITCHEN, shift_active=True)
    waiter = a_user(Role.WAITER)

    def found(query: str) -> list[int]:
        return [person["id"] for person in admin.get(f"/users/?{query}").json]

    assert found("role=kitchen") == [cook.id]
    assert sorted(found("role=kitchen&role=waiter")) == [cook.id, waiter.id]
    assert found("shift_active=true") == [cook.id]


def a_person(username: str, **fields: Any) -> dict[str, Any]:
    """Somebody to hire."""
    person = {"username": username, "full_name": "Анна Ким", "role": "waiter", "password": PASSWORD}
    return person | fields


def test_people_are_found_by_either_name(admin: FlaskClient) -> None:
    for username in ("anna", "joanna"):
        assert admin.post("/users/", json=a_person(username)).status_code == 201

    assert len(admin.get("/users/?q=КИМ").json) == 2
    assert len(admin.get("/users/?q=aNNa").json) == 2


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Anna", "anna"),
        ("anna", "anna "),
        ("anna", "\ufeff\tＡＮＮＡ"),
        ("АННА", "анна"),
        ("Сергей", "Сергеи\u0306"),
        ("Groß", "GROSS"),
        ("İlker", "i\u0307lker"),
        ("ﬁona", "Fiona"),
    ],
)
def test_one_username_belongs_to_one_person_however_it_is_written(
    client: FlaskClient, admin: FlaskClient, first: str, second: str
) -> None:
    hired = admin.post("/users/", json=a_person(first))
    other = admin.post("/users/", json=a_person("another"))

    for refused in (
        admin.post("/users/", json=a_person(second)),
        admin.patch(f"/users/{other.json['id']}", json={"username": second}),
    ):
        problem = get_problem(refused, 409, "already_exists")
        assert (problem["field"], list(problem["errors"]["json"])) == ("username", ["username"])

    assert admin.get(f"/users/{hired.json['id']}").json["username"] == first
    assert sign_in(client, second).json["user"]["id"] == hired.json["id"]


def test_a_person_may_write_the_own_username_in_another_way(
    client: FlaskClient, admin: FlaskClient
) -> None:
    url = f"/users/{admin.post('/users/', json=a_person('anna')).json['id']}"

    assert admin.patch(url, json={"username": " ANNA "}).json["username"] == " ANNA "

    assert sign_in(client, "anna").json["user"]["username"] == " ANNA "
    assert admin.patch(url, json={"username": "olga"}).status_code == 200
    get_problem(sign_in(client, "anna"), 401)
    assert admin.post("/users/", json=a_person("anna")).status_code == 201


@pytest.mark.parametrize("username", ["", " ", "\u00a0\u3000", "\ufeff \n", "a" * 121])
def test_a_username_has_a_letter_and_120_characters_at_most(
    admin: FlaskClient, username: str
) -> None:
    get_problem(admin.post("/users/", json=a_person(username)), 422)


def test_the_longest_usernames_are_taken_and_told_apart(admin: FlaskClient) -> None:
    for username in ("ﷺ" * 120, "ﷺ" * 119 + "x", "🍲" * 120, "🍲" * 119 + "a", "Ё" * 120):
        assert admin.post("/users/", json=a_person(username)).status_code == 201


def test_a_password_that_is_the_username_is_refused_in_every_spelling(admin: FlaskClient) -> None:
    for password in ("grigorij", "GRIGORIJ", "ｇｒｉｇｏｒｉｊ", " grigorij "):
        refused = admin.post("/users/", json=a_person("Grigorij", password=password))
        assert "password" in get_problem(refused, 422)["errors"]["json"]


def test_a_dismissed_user_cannot_use_an_old_token(
    client_for: ClientFor, admin: FlaskClient
) -> None:
    anna = a_user()
    hers = client_for(anna)
    hers.get("/auth/me")

    admin.delete(f"/users/{anna.id}")

    get_problem(hers.get("/auth/me"), 401)


def test_admins_see_whether_a_pin_is_set_and_nobody_else_does(
    admin: FlaskClient, client_for: ClientFor
) -> None:
    anna = a_user()
    address = f"/users/{anna.id}"

    before = admin.get(address).json["has_pin"]
    given = admin.patch(address, json={"pin_code": "8351"}).json
    [listed] = [one for one in admin.get("/users/").json if one["id"] == anna.id]
    taken = admin.patch(address, json={"pin_code": None}).json["has_pin"]

    assert (before, given["has_pin"], listed["has_pin"], taken) == (False, True, True, False)
    assert "8351" not in str(given)
    assert "has_pin" not in client_for(anna).get("/auth/me").json
