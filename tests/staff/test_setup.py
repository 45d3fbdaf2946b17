import pytest
from flask import Flask
from sqlalchemy import func, select

from restaurant.auth.models import User
from restaurant.database.session import db
from restaurant.errors import NotFoundError, UnauthorizedError
from restaurant.extensions import settings
from restaurant.permissions import Role
from restaurant.security.keys import SETUP_TOKEN_FILE
from restaurant.staff import setup as staff_setup
from tests.concurrency import all_at_once, error_code
from tests.factories import a_user

OWNER = {"username": "owner", "password": "borscht and dumplings", "full_name": "The Owner"}


def how_many_people() -> int:
    with db.engine.connect() as connection:
        return connection.scalar(select(func.count(User.id))) or 0


def test_the_setup_token_makes_the_first_admin(app: Flask) -> None:
    token = staff_setup.setup_token()
    assert token is not None

    owner = staff_setup.make_first_admin(token, **OWNER)

    assert owner.role is Role.ADMIN
    assert owner.is_active
    assert owner.created_by_id is None
    assert OWNER["password"] not in owner.password_hash


def test_the_token_is_the_same_until_it_is_used(app: Flask) -> None:
    assert staff_setup.setup_token() == staff_setup.setup_token()


@pytest.mark.parametrize("token", ["", "wrong", "токен", "x" * 64])
def test_a_wrong_setup_token_is_refused(app: Flask, token: str) -> None:
    staff_setup.setup_token()

    with pytest.raises(UnauthorizedError):
        staff_setup.make_first_admin(token, **OWNER)

    assert how_many_people() == 0
    assert staff_setup.setup_token() is not None


def test_setup_is_not_found_once_there_is_an_admin(app: Flask) -> None:
    token = staff_setup.setup_token() or ""
    staff_setup.make_first_admin(token, **OWNER)

    with pytest.raises(NotFoundError):
        staff_setup.make_first_admin(token, **OWNER | {"username": "thief"})

    assert staff_setup.setup_token() is None
    assert not (settings.data_dir / SETUP_TOKEN_FILE).exists()
    assert how_many_people() == 1


def test_setup_works_although_there_are_waiters_and_cooks(app: Flask) -> None:
    a_user(Role.WAITER), a_user(Role.KITCHEN)

    assert staff_setup.setup_token() is not None


def test_of_many_requests_with_the_setup_token_one_makes_an_admin(app: Flask) -> None:
    token = staff_setup.setup_token() or ""

    def make(number: int) -> str:
        owner = OWNER | {"username": f"owner{number}"}
        return error_code(lambda: staff_setup.make_first_admin(token, **owner))

    answers = all_at_once(app, 6, make)

    assert sorted(answers) == ["done"] + ["not_found"] * 5
    assert how_many_people() == 1


def test_an_admin_made_at_the_console_removes_the_setup_token(app: Flask) -> None:
    staff_setup.setup_token()

    owner = staff_setup.make_admin(**OWNER)

    assert owner.role is Role.ADMIN
    assert not (settings.data_dir / SETUP_TOKEN_FILE).exists()
