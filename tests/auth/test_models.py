import pytest
from flask import Flask
from sqlalchemy.exc import DBAPIError

from restaurant.auth.models import User
from restaurant.database.base import NAME_LENGTH
from restaurant.database.session import db
from restaurant.permissions import Role
from tests.factories import a_user


def test_people_are_searched_by_both_their_names() -> None:
    anna = User(username="ANNA", full_name="Анна Фёдорова", role=Role.WAITER)

    assert "анна федорова anna" in anna.name_key


@pytest.mark.parametrize("change", [{"username": "olga"}, {"full_name": "Ольга"}])
def test_the_key_follows_either_name(change: dict[str, str]) -> None:
    anna = User(username="anna", full_name="Анна", role=Role.WAITER)

    for name, value in change.items():
        setattr(anna, name, value)

    assert next(iter(change.values())).casefold() in anna.name_key


def test_two_people_cannot_have_one_username(app: Flask) -> None:
    a_user(username="anna")

    with pytest.raises(DBAPIError):
        a_user(username="anna")

    db.session.rollback()


def test_the_longest_names_fit(app: Flask) -> None:
    longest = "ё" + "ΐ" * (NAME_LENGTH - 1)

    user = a_user(username=longest, full_name=longest)
    db.session.expire_all()

    assert user.full_name == longest
