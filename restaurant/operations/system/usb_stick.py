"""The USB stick that ``deploy/pi/usb-backup.sh`` copies the data to every night."""

import os
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from config import is_installed
from restaurant.extensions import settings

#: Where udev links to the stick, and where ``restaurant.service`` sees the same folder. Only the
#: link is looked at: the unit has no devices.
STICK_LINKS = (
    Path("/dev/disk/by-label/RESTAURANT"),
    Path("/run/restaurant-disks/RESTAURANT"),
)

#: The job writes into this file of ``DATA_DIR`` when its last copy succeeded.
COPIED_AT = "usb-copied-at"


@dataclass(frozen=True)
class UsbStick:
    """``is_supported``: whether a job of this machine copies to a stick at all."""

    is_supported: bool
    is_plugged_in: bool
    copied_at: datetime | None


def look_for_stick() -> UsbStick:
    """Whether there is a stick, and when the last copy to one succeeded."""
    return UsbStick(is_installed(), any(map(os.path.lexists, STICK_LINKS)), _copied_at())


def _copied_at() -> datetime | None:
    with suppress(OSError, ValueError):
        moment = datetime.fromisoformat((settings.data_dir / COPIED_AT).read_text().strip())
        return moment.astimezone(UTC)
    return None
