"""Hiring the demo's staff, with passwords and PINs made at random."""

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from restaurant.auth.models import User
from restaurant.database.transaction import transactional
from restaurant.demo.staff import DemoPerson
from restaurant.permissions import Role
from restaurant.security.password_policy import is_weak_pin
from restaurant.staff import users as staff_users


@dataclass(frozen=True)
class DemoLogin:
    """How a member of the demo's staff signs in."""

    role: Role
    username: str
    full_name: str
    password: str
    pin_code: str


@dataclass(frozen=True)
class Newcomer:
    """Somebody to hire: how they sign in, and their values with both secrets hashed."""

    login: DemoLogin
    values: Any


@transactional
def hire(owner: User | None, newcomers: Sequence[Newcomer]) -> User:
    """Add the staff, and return the restaurant's admin: the first of them, if it has no owner."""
    first, *others = newcomers
    hired = staff_users.hire(owner, first.values)
    admin = owner or hired
    for newcomer in others:
        staff_users.hire(admin, newcomer.values)
    return admin


def prepare_newcomers(staff: Iterable[DemoPerson]) -> list[Newcomer]:
    """Give everybody a password and a PIN, outside a transaction: hashing takes its time."""
    return [_newcomer(member) for member in staff]


def _newcomer(member: DemoPerson) -> Newcomer:
    password, pin = secrets.token_urlsafe(9), _random_pin()
    role = Role(member.role)
    values = staff_users.hash_credentials(
        {
            "username": member.username,
            "full_name": member.full_name,
            "role": role,
            "phone": member.phone,
            "shift_active": member.shift_active,
            "password": password,
            "pin_code": pin,
        }
    )
    login = DemoLogin(role, member.username, member.full_name, password, pin)
    return Newcomer(login, values)


def _random_pin() -> str:
    while is_weak_pin(pin := f"{secrets.randbelow(10_000):04}"):
        pass
    return pin
