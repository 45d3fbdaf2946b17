"""People on the staff: hired, changed, let go."""

from typing import Any

from sqlalchemy import exists, select

from restaurant.audit import service as audit_service
from restaurant.audit.models import AuditAction
from restaurant.auth import login, sessions, throttling
from restaurant.auth.models import User
from restaurant.auth.throttling import PIN_POLICY
from restaurant.collation import search_key
from restaurant.database import crud
from restaurant.database.session import db
from restaurant.database.transaction import transactional
from restaurant.errors import ConflictError, InvalidError
from restaurant.extensions import keys
from restaurant.permissions import Role
from restaurant.security.hashing import hash_password, hash_pin

#: Changing one of these at your own desk needs the present password beside it.
CREDENTIAL_FIELDS = frozenset({"password", "pin_code"})
#: The audit says that these changed, and never from what to what.
PRIVATE_FIELDS = frozenset({"passport", "phone"})
#: Of these it says both.
AUDITED_FIELDS = ("username", "full_name", "role", "is_active")


def hire(admin: User | None, data: dict[str, Any]) -> User:
    """Add somebody to the staff. The first admin is hired by nobody."""
    _check_password_is_not_name(data, data["username"], data["full_name"])
    return _hire(admin, _hash_credentials(data))


def change_user(admin: User, user_id: int, data: dict[str, Any]) -> User:
    """Change somebody's record. Rights and credentials change at once, everywhere."""
    return _change(admin, user_id, data, _hash_credentials(data))


def change_oneself(user: User, session_id: int, data: dict[str, Any]) -> User:
    """Change one's own record. New credentials end one's other sessions."""
    given = data.pop("current_password", None)
    if CREDENTIAL_FIELDS & data.keys():
        if given is None:
            sentence = "Needed to change the password or the PIN."
            raise InvalidError.for_field("current_password", sentence)
        login.check_password(user, given)
    return _change(user, user.id, data, _hash_credentials(data), keep=session_id)


@transactional
def let_go(admin: User, user_id: int) -> None:
    """Remove somebody from the staff. What they did stays theirs."""
    user = crud.get_or_404(User, user_id)
    _check_last_admin(user, {"is_active": False})
    sessions.end_sessions(user)
    audit_service.record(AuditAction.USER_REMOVED, admin, user, before=user.role)
    crud.delete_or_deactivate(User, user_id)


@transactional
def _hire(admin: User | None, values: dict[str, Any]) -> User:
    user = crud.create(User, {**values, "created_by_id": admin and admin.id})
    audit_service.record(AuditAction.USER_ADDED, admin, user, after=user.role)
    return user


@transactional
def _change(
    actor: User,
    user_id: int,
    data: dict[str, Any],
    values: dict[str, Any],
    keep: int | None = None,
) -> User:
    """Store new values; what was hashed for them took its time before anybody had to wait."""
    user = crud.get_or_404(User, user_id)
    _check_last_admin(user, data)
    role, before = user.role, {name: getattr(user, name) for name in AUDITED_FIELDS}
    crud.apply_changes(user, values)
    _check_password_is_not_name(data, user.username, user.full_name)
    _audit_changes(actor, user, before, data)
    if "pin_code" in data:
        throttling.reset(PIN_POLICY.key_for(user.username))
    if CREDENTIAL_FIELDS & data.keys() or not user.is_active:
        sessions.end_sessions(user, keep)
    elif user.role != role:
        sessions.close_sockets(user)
    return user


def _hash_credentials(data: dict[str, Any]) -> dict[str, Any]:
    values = {name: value for name, value in data.items() if name not in CREDENTIAL_FIELDS}
    if "password" in data:
        values["password_hash"] = hash_password(data["password"])
    if "pin_code" in data:
        pin = data["pin_code"]
        values["pin_hash"] = pin and hash_pin(keys.pin_pepper, pin)
    return values


def _audit_changes(actor: User, user: User, before: dict[str, Any], data: dict[str, Any]) -> None:
    for field, old in before.items():
        new = getattr(user, field)
        if new != old:
            audit_service.record(
                AuditAction.USER_CHANGED, actor, user, field=field, before=old, after=new
            )
    for field in sorted(data.keys() & (CREDENTIAL_FIELDS | PRIVATE_FIELDS)):
        audit_service.record(AuditAction.USER_CHANGED, actor, user, field=field)


def _check_password_is_not_name(data: dict[str, Any], *names: str) -> None:
    password = search_key(data.get("password", ""))
    if password and password in {search_key(name) for name in names}:
        raise InvalidError.for_field("password", "Too easy to guess: it is the person's name.")


def _check_last_admin(user: User, data: dict[str, Any]) -> None:
    stays = data.get("role", user.role) is Role.ADMIN and data.get("is_active", user.is_active)
    if user.role is not Role.ADMIN or not user.is_active or stays:
        return
    another = exists().where(User.id != user.id, User.role == Role.ADMIN, User.is_active)
    if not db.session.scalar(select(another)):
        raise ConflictError("The restaurant needs at least one active admin.", "last_admin")
