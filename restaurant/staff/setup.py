"""The first start, while there is no admin."""

import hmac

from restaurant.auth.login import has_admin
from restaurant.auth.models import User
from restaurant.database.transaction import on_commit, transactional
from restaurant.errors import NotFoundError, UnauthorizedError
from restaurant.extensions import settings
from restaurant.permissions import Role
from restaurant.security.keys import SETUP_TOKEN_FILE, read_or_create
from restaurant.staff import users


def setup_token() -> str | None:
    """The one-time token for `make_first_admin`, created if missing; None if there is an admin."""
    path = settings.data_dir / SETUP_TOKEN_FILE
    if has_admin():
        path.unlink(missing_ok=True)
        return None
    return read_or_create(path)


@transactional
def make_first_admin(
    token: str, username: str, password: str, full_name: str, pin_code: str | None = None
) -> User:
    """Make the first admin, with a PIN for shared tablets or without one.

    Raises ``invalid_setup_token``, ``NotFoundError`` once there is an admin, and what
    `staff.users.hire` raises.
    """
    expected = setup_token()
    if expected is None:
        raise NotFoundError("The restaurant is set up already. Sign in.")
    if not hmac.compare_digest(expected.encode(), token.encode()):
        raise UnauthorizedError(
            "This is not the setup token. The start prints it, and it is in DATA_DIR/setup-token.",
            "invalid_setup_token",
        )
    return make_admin(username, password, full_name, pin_code)


@transactional
def make_admin(username: str, password: str, full_name: str, pin_code: str | None = None) -> User:
    """Add an admin without an acting user: at the first start and on the command line."""
    on_commit(setup_token)  # removes the token, as there is an admin now
    new_admin: users.NewUser = {
        "username": username,
        "password": password,
        "full_name": full_name,
        "role": Role.ADMIN,
        "pin_code": pin_code,
    }
    return users.hire(None, new_admin)
