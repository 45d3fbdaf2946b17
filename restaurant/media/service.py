"""Pictures of the restaurant's own: taken in, kept in ``DATA_DIR``, shown without internet.

A picture's name is the fingerprint of what it shows: the same one sent twice is one, and what
is behind a name never changes.
"""

import errno
import logging
import re
from contextlib import suppress
from hashlib import sha256
from pathlib import Path
from typing import Any

from restaurant.database.fair_lock import FairLock
from restaurant.database.sqlite_file import put_in_place
from restaurant.errors import NotFoundError, StorageFullError, UnavailableError
from restaurant.extensions import settings
from restaurant.media.images import Picture, redraw
from restaurant.threads import run_in_real_thread

log = logging.getLogger(__name__)

CONTENT_TYPE = "image/webp"
ADDRESS = "/uploads/"
NAME = r"[0-9a-f]{32}(-small)?\.webp"
#: How long a picture waits for those before it until the client is told to come back.
LONGEST_WAIT = 10.0
FULL = {errno.ENOSPC, errno.EDQUOT}

#: A picture takes a core and much memory while it is drawn: one at a time.
_easel = FairLock()


def take_picture(data: bytes) -> dict[str, Any]:
    """Keep a picture for good, and tell under which addresses it is shown."""
    if not _easel.acquire(timeout=LONGEST_WAIT):
        raise UnavailableError("Too many pictures are waiting for their turn.", "busy")
    try:
        picture, name = run_in_real_thread(_redraw_and_keep, data, _folder())
    except OSError as error:
        if error.errno in FULL:
            raise StorageFullError() from error
        log.exception("a picture could not be stored")
        raise UnavailableError("The picture cannot be stored.") from error
    finally:
        _easel.release()
    return {
        "url": f"{ADDRESS}{name}.webp",
        "small_url": f"{ADDRESS}{name}-small.webp",
        "width": picture.width,
        "height": picture.height,
    }


def file_of(name: str) -> Path:
    """The file of a picture. Raises ``NotFoundError`` for any other name."""
    file = _folder() / name
    if not re.fullmatch(NAME, name) or not file.is_file():
        raise NotFoundError("There is no such picture.")
    return file


def is_lost(address: str) -> bool:
    """Whether this is the address of a picture that was kept here and is not here any more."""
    name = address.removeprefix(ADDRESS)
    is_ours = address.startswith(ADDRESS) and re.fullmatch(NAME, name)
    return bool(is_ours) and not (_folder() / name).is_file()


def _folder() -> Path:
    return settings.data_dir / "uploads"


def _redraw_and_keep(data: bytes, folder: Path) -> tuple[Picture, str]:
    picture = redraw(data)
    name = sha256(picture.large).hexdigest()[:32]
    folder.mkdir(mode=0o700, exist_ok=True)
    _keep(picture.small, folder / f"{name}-small.webp")
    _keep(picture.large, folder / f"{name}.webp")
    return picture, name


def _keep(content: bytes, file: Path) -> None:
    """Write a file whole or not at all, unless it is there already."""
    if file.exists():
        return
    draft = file.with_name(f".{file.name}.partial")
    try:
        draft.write_bytes(content)
        put_in_place(draft, file)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
