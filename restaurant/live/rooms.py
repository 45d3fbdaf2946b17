"""The Socket.IO rooms. The server assigns them by role; no client can ask for one."""

from collections.abc import Sequence

from restaurant.permissions import Role

NAMESPACE = "/ws/orders"
KITCHEN = "kitchen"
WAITERS = "waiters"
#: For events that concern everybody who works.
ALL_ROOMS = (KITCHEN, WAITERS)

_ROOMS_BY_ROLE = {
    Role.ADMIN: ALL_ROOMS,
    Role.WAITER: (WAITERS,),
    Role.KITCHEN: (KITCHEN,),
}


def rooms_for(role: Role, user_id: int) -> tuple[str, ...]:
    """The rooms that a user of this role receives events from."""
    return (*_ROOMS_BY_ROLE[role], f"user:{user_id}")


def role_of_rooms(rooms: Sequence[str]) -> Role:
    """The role that is assigned these rooms."""
    shared = {room for room in rooms if room in ALL_ROOMS}
    return next(role for role, names in _ROOMS_BY_ROLE.items() if shared == {*names})
