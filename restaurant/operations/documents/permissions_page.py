"""The page ``docs/permissions.md``, generated from the code: who may do what."""

from collections.abc import Collection, Iterable, Iterator, Mapping

from flask import Flask

from restaurant.live.commands import COMMANDS
from restaurant.orders.policy import COMMAND_ROLES, ITEM_FIELDS, ORDER_FIELDS, TRANSITION_ROLES
from restaurant.permissions import Permission, Role, roles_with
from restaurant.web.route_permissions import list_routes

PAGE = """# Who may do what

Written by `flask --app wsgi permissions` from the tables that the server itself asks; not to be
edited by hand. Without a tick the answer is 403, and without a token 401. A tick means that the
role may do this in general. In addition a waiter may change only own orders (another's is 403
`not_your_order`), except that any waiter may mark a ready item served. An admin may change any
order, and with `SHARED_ORDERS=true` every waiter may.

## Over HTTP

{routes}

## Over Socket.IO

{commands}

## Fields of an order that a role may change

{order_fields}

## Fields of an item that a role may change

{line_fields}

## Statuses that a role may set on a whole order

{order_commands}

## Status transitions of an item that a role may make

{moves}
"""

Row = tuple[str, Collection[Role], str]


def permissions_page(app: Flask) -> str:
    """The whole page, in Markdown."""
    moves = [(f"{old} → {new}", movers, "") for (old, new), movers in TRANSITION_ROLES.items()]
    return PAGE.format(
        routes=_table("route", _routes(app), "nobody signed in"),
        commands=_table("command", _commands()),
        order_fields=_table("field", _role_rows(ORDER_FIELDS)),
        line_fields=_table("field", _role_rows(ITEM_FIELDS)),
        order_commands=_table("status", _role_rows(COMMAND_ROLES)),
        moves=_table("move", moves),
    )


def _routes(app: Flask) -> Iterator[Row]:
    for route in list_routes(app):
        address, admission = f"{route.method} {route.path.replace('<int:', '<')}", route.access
        if admission.is_for_devices:
            yield f"`{address}`", [], "a paired device"
        elif admission.permission is None:
            yield f"`{address}`", list(Role), "✓"
        else:
            yield f"`{address}`", roles_with(admission.permission), ""


def _commands() -> Iterator[Row]:
    yield "`authenticate`", roles_with(Permission.SIGNED_IN), ""
    for name, command in COMMANDS.items():
        yield f"`{name}`", roles_with(command.permission), ""


def _role_rows(allowed: Mapping[Role, frozenset[str]]) -> Iterator[Row]:
    for name in sorted(frozenset().union(*allowed.values())):
        yield f"`{name}`", [role for role in Role if name in allowed[role]], ""


def _table(first: str, rows: Iterable[Row], last: str = "") -> str:
    heads = [first, *Role, *([last] if last else [])]
    lines = [_format_row(heads), _format_row(["---"] * len(heads))]
    for name, roles, everybody in rows:
        ticks = ["✓" if role in roles else "" for role in Role]
        lines.append(_format_row([name, *ticks, *([everybody] if last else [])]))
    return "\n".join(lines)


def _format_row(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |"
