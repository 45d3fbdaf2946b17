"""People on the staff: hired, changed, let go."""

from typing import Any

from sqlalchemy import exists, select

from restaurant.errors import ConflictError, ForbiddenError, InvalidError
from restaurant.extensions import db, keys
from restaurant.hashing import hash_password, hash_pin, is_password
from restaurant.models import User
from restaurant.permissions import Role
from restaurant.services import records, sessions
from restaurant.transaction import transactional

#: Changing one of these at your own desk needs the present password beside it.
CREDENTIALS = frozenset({"password", "pin_code"})


def hire(admin: User | None, data: dict[str, Any]) -> User:
    """Add somebody to the staff. The first admin is hired by nobody."""
    return records.create(User, {**_hashed(data), "created_by_id": admin and admin.id})


def change_user(user_id: int, data: dict[str, Any]) -> User:
    """Change somebody's record. Rights and credentials change at once, everywhere."""
    return _change(user_id, data, _hashed(data))


def change_oneself(user: User, session_id: int, data: dict[str, Any]) -> User:
    """Change one's own record. New credentials end one's other sessions."""
    given = data.pop("current_password", None)
    if CREDENTIALS & data.keys():
        if given is None:
            sentence = "Needed to change the password or the PIN."
            raise InvalidError.of_field("current_password", sentence)
        if not is_password(user.password_hash, given):
            raise ForbiddenError("The present password is not right.", "wrong_password")
    return _change(user.id, data, _hashed(data), keep=session_id)


@transactional
def let_go(user_id: int) -> None:
    """Remove somebody from the staff. What they did stays theirs."""
    user = records.get(User, user_id)
    _keep_an_admin(user, {"is_active": False})
    sessions.end_sessions(user)
    records.remove(User, user_id)


@transactional
def _change(
    user_id: int, data: dict[str, Any], values: dict[str, Any], keep: int | None = None
) -> User:
    """Store new values; what was hashed for them took its time before anybody had to wait."""
    user = records.get(User, user_id)
    _keep_an_admin(user, data)
    role = user.role
    records.assign(user, values)
    if CREDENTIALS & data.keys() or not user.is_active:
        sessions.end_sessions(user, keep)
    elif user.role != role:
        sessions.close_sockets(user)
    return user


def _hashed(data: dict[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in data.items() if name not in CREDENTIALS}
    if "password" in data:
        values["password_hash"] = hash_password(data["password"])
    if "pin_code" in data:
        pin = data["pin_code"]
        values |= {
            "pin_hash": pin and hash_pin(keys.pin_pepper, pin),
            "pin_tries": 0,
            "pin_retry_at": None,
        }
    return values


def _keep_an_admin(user: User, data: dict[str, Any]) -> None:
    stays = data.get("role", user.role) is Role.ADMIN and data.get("is_active", user.is_active)
    if user.role is not Role.ADMIN or not user.is_active or stays:
        return
    another = exists().where(User.id != user.id, User.role == Role.ADMIN, User.is_active)
    if not db.session.scalar(select(another)):
        raise ConflictError("The restaurant needs at least one active admin.", "last_admin")
