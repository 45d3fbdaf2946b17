"""Hiring people, changing their records, and dismissing them."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypedDict

from sqlalchemy import Select, exists, select

from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction
from restaurant.auth import login, sessions, throttling, tokens
from restaurant.auth.models import User
from restaurant.collation import search_key, username_key
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import ConflictError, InvalidError
from restaurant.extensions import keys
from restaurant.permissions import Role
from restaurant.security.hashing import hash_password, hash_pin

#: People who change one of these themselves have to send the current password as well, or the
#: current PIN where they have no password.
CREDENTIAL_FIELDS = frozenset({"password", "pin_code"})
#: The audit records that these changed, without their values.
SENSITIVE_FIELDS = frozenset({"passport", "phone"})
#: The audit records these with their old and new values.
AUDITED_FIELDS = ("username", "full_name", "role", "is_active")


class OwnChanges(TypedDict, total=False):
    """The fields that people may change about themselves."""

    phone: str | None
    avatar_url: str | None
    shift_active: bool
    password: str
    pin_code: str | None
    current_password: str
    current_pin: str


@dataclass(frozen=True)
class PreparedChanges:
    """What people change about themselves, once everything about it that takes long is done.

    ``current`` is the password or PIN that they gave as the current one, if they did.
    """

    data: Mapping[str, Any]
    current: login.CurrentSecret | None = None


class OptionalUserFields(TypedDict, total=False):
    """Fields of a person that may be left out; of password and PIN only one.

    The two hashes are those of `hash_credentials`.
    """

    password: str
    password_hash: str
    pin_hash: str | None
    is_active: bool
    phone: str | None
    passport: str | None
    avatar_url: str | None
    shift_active: bool
    pin_code: str | None


class NewUser(OptionalUserFields):
    """A user to add."""

    username: str
    full_name: str
    role: Role


class UserChanges(OptionalUserFields, total=False):
    """The fields that an admin changes about a user."""

    username: str
    full_name: str
    role: Role


def hire(admin: User | None, data: NewUser) -> User:
    """Add a user to the staff; ``admin`` is None at the first start and on the command line.

    Raises ``already_exists`` for a username that is taken, and ``InvalidError`` for a password
    that is the person's name.
    """
    _check_password_is_not_name(data, data["username"], data["full_name"])
    return _hire(admin, _stored_values(data))


def change_user(admin: User, user_id: int, data: UserChanges) -> User:
    """Change a user. New rights and credentials take effect at once.

    Raises ``last_admin`` rather than leave the restaurant without an active admin,
    ``pin_needed`` rather than leave the person without a way in, and what `hire` raises.
    """
    return _change(admin, user_id, data, _stored_values(data))


def hash_credentials(data: Mapping[str, Any]) -> dict[str, Any]:
    """The data, with the hashes of the password and the PIN in it unless they are there.

    To be called before a transaction begins: a hash takes long, and others would wait for it.
    """
    hashed: dict[str, Any] = {**data}
    if "password" in data and "password_hash" not in data:
        hashed["password_hash"] = hash_password(data["password"])
    if "pin_code" in data and "pin_hash" not in data:
        pin = data["pin_code"]
        hashed["pin_hash"] = pin and hash_pin(keys.pin_pepper, pin)
    return hashed


@contextmanager
def preparing_profile(user: User, data: OwnChanges) -> Iterator[PreparedChanges]:
    """Do what takes long about `update_profile`, before a transaction begins.

    Raises ``too_many_tries`` or ``busy``. Only `update_profile` tells whether the current
    password or PIN was right: a request that is sent again is answered as it was before.
    """
    changes: dict[str, Any] = {**data}
    current = {name: changes.pop(name, None) for name in ("current_password", "current_pin")}
    has_password = user.password_hash is not None
    secret = current["current_password" if has_password else "current_pin"]
    if secret is None or not CREDENTIAL_FIELDS & changes.keys():
        yield PreparedChanges(changes)
        return
    comparing = login.comparing_password if has_password else login.comparing_pin
    with comparing(user, secret) as compared:
        yield PreparedChanges(hash_credentials(changes), compared)


@transactional
def update_profile(user: User, session_id: int, changes: PreparedChanges) -> User:
    """Change one's own record. New credentials end all other sessions of the person.

    Raises ``wrong_password``, ``wrong_pin`` or ``too_many_tries``, ``InvalidError`` where the
    current password or PIN is missing, ``SessionEndedError`` where it has just been ended, and
    ``pin_needed`` as `change_user` does.
    """
    # Whoever was given new credentials while the old ones were looked at keeps the new ones.
    tokens.get_session_user(session_id, user.id)
    if CREDENTIAL_FIELDS & changes.data.keys():
        _check_current(user, changes.current)
    return _change(user, user.id, changes.data, _stored_values(changes.data), keep=session_id)


def select_device_users() -> Select[User]:
    """The people who can sign in on a shared device: the active ones with a PIN."""
    return crud.select_all(User, include_inactive=False).where(User.pin_hash.is_not(None))


@transactional
def dismiss(admin: User, user_id: int) -> None:
    """Remove a user from the staff: deleted, or deactivated when orders refer to them.

    Raises ``last_admin`` as `change_user` does.
    """
    user = crud.get_or_404(User, user_id)
    _check_last_admin(user, {"is_active": False})
    sessions.end_sessions(user)
    audit_service.record(AuditAction.USER_REMOVED, admin, user, before=user.role)
    crud.delete_or_deactivate(User, user_id)


@transactional
def _hire(admin: User | None, values: dict[str, Any]) -> User:
    user = crud.create(User, {**values, "created_by_id": admin and admin.id})
    user.check_can_sign_in()
    audit_service.record(AuditAction.USER_ADDED, admin, user, after=user.role)
    return user


@transactional
def _change(
    actor: User,
    user_id: int,
    data: Mapping[str, Any],
    values: dict[str, Any],
    keep: int | None = None,
) -> User:
    """Store the values, in which the data's credentials are hashed already."""
    user = crud.get_or_404(User, user_id)
    _check_last_admin(user, data)
    role, before = user.role, {name: getattr(user, name) for name in AUDITED_FIELDS}
    crud.apply_changes(user, values)
    user.check_can_sign_in()
    _check_password_is_not_name(data, user.username, user.full_name)
    _audit_changes(actor, user, before, data)
    if "pin_code" in data:
        throttling.reset(login.pin_throttle_key(user.username))
    if CREDENTIAL_FIELDS & data.keys() or not user.is_active:
        sessions.end_sessions(user, keep)
    elif user.role != role:
        sessions.close_sockets(user)
    return user


def _check_current(user: User, current: login.CurrentSecret | None) -> None:
    """Check the password of the person, or the PIN of who has no password."""
    if current is None:
        field = "current_pin" if user.password_hash is None else "current_password"
        raise InvalidError.for_field(field, "Needed to change the password or the PIN.")
    current.check(user)


def _stored_values(data: Mapping[str, Any]) -> dict[str, Any]:
    """What the record keeps of the data: of a password and a PIN the hash."""
    hashed = hash_credentials(data)
    return {name: value for name, value in hashed.items() if name not in CREDENTIAL_FIELDS}


def _audit_changes(
    actor: User, user: User, before: Mapping[str, Any], data: Mapping[str, Any]
) -> None:
    audit_service.record_changes(AuditAction.USER_CHANGED, actor, user, before)
    for field in sorted(data.keys() & (CREDENTIAL_FIELDS | SENSITIVE_FIELDS)):
        audit_service.record(AuditAction.USER_CHANGED, actor, user, field=field)


def _check_password_is_not_name(data: Mapping[str, Any], *names: str) -> None:
    password, *guesses = (
        search_key(username_key(text)) for text in (data.get("password", ""), *names)
    )
    if password and password in guesses:
        raise InvalidError.for_field("password", "Too easy to guess: it is the person's name.")


def _check_last_admin(user: User, data: Mapping[str, Any]) -> None:
    remains = data.get("role", user.role) is Role.ADMIN and data.get("is_active", user.is_active)
    if user.role is not Role.ADMIN or not user.is_active or remains:
        return
    another = exists().where(User.id != user.id, User.role == Role.ADMIN, User.is_active)
    if not db.session.scalar(select(another)):
        raise ConflictError(
            "The restaurant needs at least one active admin. Make somebody else one first.",
            "last_admin",
        )
