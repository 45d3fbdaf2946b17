"""The QR code on a table, which opens the guest menu."""

from io import BytesIO

import segno

from restaurant.extensions import settings
from restaurant.models import Table

CONTENT_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def menu_address(table: Table, host_url: str) -> str:
    """The address of a table's guest menu: at ``PUBLIC_URL``, else where we were asked."""
    base = settings.public_url or host_url.rstrip("/")
    return f"{base}/m/{table.qr_code}"


def picture(table: Table, host_url: str, kind: str) -> bytes:
    """The code as a picture: "svg" or "png", readable from a card at arm's length."""
    output = BytesIO()
    segno.make_qr(menu_address(table, host_url), error="m").save(output, kind=kind, scale=8)
    return output.getvalue()
