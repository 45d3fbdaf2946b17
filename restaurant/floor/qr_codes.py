"""QR codes for the tables: each leads to the guests' menu."""

from io import BytesIO

import segno

from restaurant.errors import BadRequestError
from restaurant.extensions import settings
from restaurant.floor.models import Table

CONTENT_TYPES = {"svg": "image/svg+xml", "png": "image/png"}

#: White modules around a code, which scanners need.
QUIET_ZONE = 4
#: One of the eight mask patterns of the standard. Choosing the best takes five times as long as
#: the rest, and blurred codes were read as often with any of them.
MASK = 3


def menu_url(table: Table, host_url: str) -> str:
    """The URL of a table's menu, at ``PUBLIC_URL`` or else at the host of the request."""
    base = settings.public_url or host_url.rstrip("/")
    return f"{base}/m/{table.qr_code}"


def make_qr_code(address: str, error_correction: str = "m") -> segno.QRCode:
    """Encode a URL, so that up to 15 % of the code may be damaged; with "l" 7 %, and it is smaller.

    Raises ``address_too_long`` beyond the capacity of a QR code.
    """
    try:
        return segno.make_qr(address, error=error_correction, mask=MASK)
    except segno.DataOverflowError as error:
        raise BadRequestError(
            "This address is too long for a QR code. Set a shorter PUBLIC_URL.", "address_too_long"
        ) from error


def render_qr_code(table: Table, host_url: str, kind: str) -> bytes:
    """The QR code of a table as "svg" or "png"."""
    output = BytesIO()
    code = make_qr_code(menu_url(table, host_url))
    code.save(output, kind=kind, scale=8, border=QUIET_ZONE, light="white")  # opaque
    return output.getvalue()
