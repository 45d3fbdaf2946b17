"""What everybody on the staff may know about the others."""

import pytest
from flask.testing import FlaskClient

from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_user
from tests.http_api import get_problem


@pytest.mark.parametrize("role", Role)
def test_everybody_sees_the_names_of_colleagues_and_nothing_personal(
    client_for: ClientFor, role: Role
) -> None:
    a_user(Role.WAITER, full_name="Анна Соловьёва", phone="+7 495 000-00-01")
    client = client_for(a_user(role, full_name="Яна Котова"))

    names = client.get("/staff/").json

    assert [person["full_name"] for person in names] == ["Анна Соловьёва", "Яна Котова"]
    assert {field for person in names for field in person} == {
        "id",
        "full_name",
        "role",
        "avatar_url",
        "is_active",
    }


def test_who_has_left_is_named_only_when_asked_for(client_for: ClientFor) -> None:
    client = client_for(a_user(Role.WAITER, full_name="Анна Соловьёва"))
    a_user(Role.WAITER, full_name="Пётр Климов", is_active=False)

    assert [person["full_name"] for person in client.get("/staff/").json] == ["Анна Соловьёва"]
    everybody = client.get("/staff/?include_inactive=true").json
    assert {person["full_name"]: person["is_active"] for person in everybody} == {
        "Анна Соловьёва": True,
        "Пётр Климов": False,
    }


def test_a_stranger_sees_no_names(client: FlaskClient) -> None:
    get_problem(client.get("/staff/"), 401, "invalid_token")
