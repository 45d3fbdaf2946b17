"""The QR code on a table, which opens the guest menu."""

from io import BytesIO

import segno

from restaurant.errors import BadRequestError
from restaurant.extensions import settings
from restaurant.floor.models import Table

CONTENT_TYPES = {"svg": "image/svg+xml", "png": "image/png"}

#: Modules left white around a code, without which no phone finds it.
QUIET_ZONE = 4
#: One of the eight patterns that keep a code from looking like something else. To find the best
#: takes five times as long as all the rest, and blurred codes were read as often with any.
MASK = 3


def menu_url(table: Table, host_url: str) -> str:
    """The address of a table's guest menu: at ``PUBLIC_URL``, else where we were asked."""
    base = settings.public_url or host_url.rstrip("/")
    return f"{base}/m/{table.qr_code}"


def make_qr_code(address: str) -> segno.QRCode:
    """The code itself, of which a seventh may be worn off or hidden under a stain."""
    try:
        return segno.make_qr(address, error="m", mask=MASK)
    except segno.DataOverflowError as error:
        raise BadRequestError("This address is too long for a code.", "address_too_long") from error


def render_qr_code(table: Table, host_url: str, kind: str) -> bytes:
    """The code as a picture: "svg" or "png", readable from a card at arm's length."""
    output = BytesIO()
    code = make_qr_code(menu_url(table, host_url))
    code.save(output, kind=kind, scale=8, border=QUIET_ZONE, light="white")  # on any background
    return output.getvalue()
