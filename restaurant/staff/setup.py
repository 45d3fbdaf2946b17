"""The first start: nobody is on the staff yet."""

import hmac

from sqlalchemy import exists, select

from restaurant.auth.models import User
from restaurant.database.session import db
from restaurant.database.transaction import on_commit, transactional
from restaurant.errors import NotFoundError, UnauthorizedError
from restaurant.extensions import settings
from restaurant.permissions import Role
from restaurant.security.keys import SETUP_TOKEN_FILE, read_or_create
from restaurant.staff import users


def setup_token() -> str | None:
    """The one-time token that makes the first admin; None once there is one."""
    path = settings.data_dir / SETUP_TOKEN_FILE
    if _has_admin():
        path.unlink(missing_ok=True)
        return None
    return read_or_create(path)


@transactional
def make_first_admin(token: str, username: str, password: str, full_name: str) -> User:
    """Make the first admin for whoever holds the token. Afterwards the door is gone."""
    expected = setup_token()
    if expected is None:
        raise NotFoundError("The restaurant is set up already.")
    if not hmac.compare_digest(expected.encode(), token.encode()):
        raise UnauthorizedError("This is not the setup token.", "invalid_setup_token")
    return make_admin({"username": username, "password": password, "full_name": full_name})


@transactional
def make_admin(person: dict[str, str]) -> User:
    """Hire an admin on nobody's word: for the first start and for the console."""
    on_commit(setup_token)  # which removes the token, now that there is an admin
    return users.hire(None, {**person, "role": Role.ADMIN})


def _has_admin() -> bool:
    return bool(db.session.scalar(select(exists().where(User.role == Role.ADMIN))))
