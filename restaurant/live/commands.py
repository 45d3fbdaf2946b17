"""The registry of the commands that clients may send over a socket.

Each domain declares its own commands.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from restaurant.live.schemas import AckSchema, CommandSchema
from restaurant.permissions import Permission

#: The fields of an acknowledgement besides ``ok``, before they are dumped.
Ack = dict[str, Any]


@dataclass(frozen=True)
class Command:
    """A command: its schemas, the permission it needs, and what it does.

    ``action`` takes the acting user and the loaded fields (without ``command_id``), and
    returns what ``ack_schema`` dumps. ``errors`` are the codes that its own rules raise.
    """

    schema: type[CommandSchema]
    permission: Permission
    action: Callable[..., Ack]
    ack_schema: type[AckSchema]
    summary: str
    errors: tuple[str, ...] = ()


#: Every command by name, once all domains are imported.
COMMANDS: dict[str, Command] = {}


def declare(commands: Mapping[str, Command]) -> None:
    """Add a domain's commands to the registry."""
    COMMANDS.update(commands)
