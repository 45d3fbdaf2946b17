"""Where people begin, as the console tells it: the first start, and the pages of the demo."""

import shutil
import sys
from io import StringIO

import click
from sqlalchemy import select

from restaurant.database.session import db
from restaurant.extensions import settings
from restaurant.floor.models import Table
from restaurant.floor.qr_codes import QUIET_ZONE, make_qr_code, menu_url
from restaurant.server import announcement

#: By who opens them; a guest's depends on the table.
STAFF_PAGES = {"waiter": "/app/floor", "kitchen": "/app/kitchen", "owner": "/app/admin"}
#: Whose addresses are also drawn as codes: they have phones.
DRAWN = ("waiter", "guest")
GAP = "  "


def echo_first_pages() -> None:
    """Print where each begins, with codes to scan on a terminal that is wide enough.

    An address that other devices cannot open is printed and not drawn.
    """
    for_devices = announcement.address_for_devices(settings)
    pages = first_pages(for_devices or announcement.local_address(settings))
    click.echo("Where to begin:")
    for who, address in pages.items():
        click.echo(f"  {who:<8} {address}")
    in_network = announcement.address_in_network(settings)
    if in_network not in (None, for_devices):
        click.echo(f"  In this network {in_network} works in place of {for_devices}.")
    if for_devices is not None:
        drawn = {who: pages[who] for who in DRAWN if who in pages}
        if lines := draw_codes(drawn, _terminal_columns()):
            click.echo("\n".join(["Scan with a phone:", *lines]))


def echo_setup(token: str) -> None:
    """Print where an owner begins who has no account yet, with a code to scan.

    The token stands behind ``#``, which browsers send to no server and proxies do not log.
    """
    base = announcement.address_for_devices(settings)
    address = f"{base or announcement.local_address(settings)}/app/setup#{token}"
    click.echo("No admin yet. Open this address in a browser to set the restaurant up:")
    click.echo(f"  {address}")
    if base is not None and (
        lines := draw_codes({"Scan with a phone:": address}, _terminal_columns())
    ):
        click.echo("\n".join(lines))
    click.echo(
        f"Its end is a one-time token, which is also in {settings.data_dir / 'setup-token'}."
    )


def first_pages(base: str) -> dict[str, str]:
    """The addresses under this one, by who opens them; a guest's is of the first active table."""
    pages = {who: base + path for who, path in STAFF_PAGES.items()}
    first = select(Table).where(Table.is_active).order_by(Table.number).limit(1)
    if table := db.session.scalar(first):
        pages["guest"] = menu_url(table, base)
    return pages


def draw_codes(addresses: dict[str, str], columns: int) -> list[str]:
    """The lines of a QR code for each address, under the name of who scans it.

    Side by side, or below each other where that is too wide; none that is itself too wide.
    """
    blocks = [_draw(who, address) for who, address in addresses.items()]
    blocks = [block for block in blocks if len(block[0]) <= columns]
    if sum(len(block[0]) + len(GAP) for block in blocks) - len(GAP) > columns:
        return [line for block in blocks for line in block]
    height = max(map(len, blocks), default=0)
    padded = [block + [" " * len(block[0])] * (height - len(block)) for block in blocks]
    return [GAP.join(row).rstrip() for row in zip(*padded, strict=True)]


def _draw(who: str, address: str) -> list[str]:
    """The name, as wide as the code, and the code: two rows of modules in each line."""
    drawing = StringIO()
    # Blanks are dark in it. White on black, whatever the colours of the terminal: some phones read
    # no other code.
    make_qr_code(address, "l").terminal(out=drawing, border=QUIET_ZONE, compact=True)
    lines = drawing.getvalue().splitlines()
    return [
        who.ljust(len(lines[0])),
        *(click.style(line, fg="bright_white", bg="black") for line in lines),
    ]


def _terminal_columns() -> int:
    """How wide the terminal is; 0 where the output is none, or cannot show blocks."""
    if not sys.stdout.isatty() or not (sys.stdout.encoding or "").lower().startswith("utf"):
        return 0
    return shutil.get_terminal_size().columns
