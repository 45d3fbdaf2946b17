"""The Socket.IO rooms. Roles decide who sits where; nobody can ask for a room."""

from collections.abc import Sequence

from restaurant.auth.models import User
from restaurant.permissions import Role

NAMESPACE = "/ws/orders"
KITCHEN = "kitchen"
WAITERS = "waiters"

_ROOMS_BY_ROLE = {
    Role.ADMIN: (KITCHEN, WAITERS),
    Role.WAITER: (WAITERS,),
    Role.KITCHEN: (KITCHEN,),
}


def rooms_for(user: User) -> list[str]:
    """The rooms this person's sockets are seated in."""
    return [*_ROOMS_BY_ROLE[user.role], f"user:{user.id}"]


def role_of_rooms(rooms: Sequence[str]) -> Role:
    """The role of whoever is seated in these rooms."""
    shared = {room for room in rooms if room in (KITCHEN, WAITERS)}
    return next(role for role, names in _ROOMS_BY_ROLE.items() if shared == {*names})
