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
from restaurant.database.sqlite_file import atomic_replace
from restaurant.errors import NotFoundError, StorageFullError, UnavailableError
from restaurant.extensions import settings
from restaurant.media.images import ProcessedImage, reencode
from restaurant.threads import run_in_thread

log = logging.getLogger(__name__)

CONTENT_TYPE = "image/webp"
URL_PREFIX = "/uploads/"
NAME_PATTERN = r"[0-9a-f]{32}(-small)?\.webp"
#: How long a picture waits for those before it until the client is told to come back.
IMAGE_LOCK_TIMEOUT = 10.0
DISK_FULL_ERRORS = {errno.ENOSPC, errno.EDQUOT}

#: A picture takes a core and much memory while it is drawn: one at a time.
_image_lock = FairLock()


def save_image(data: bytes) -> dict[str, Any]:
    """Keep a picture for good, and tell under which addresses it is shown."""
    if not _image_lock.acquire(timeout=IMAGE_LOCK_TIMEOUT):
        raise UnavailableError("Too many pictures are waiting for their turn.", "busy")
    try:
        picture, name = run_in_thread(_reencode_and_store, data, _folder())
    except OSError as error:
        if error.errno in DISK_FULL_ERRORS:
            raise StorageFullError() from error
        log.exception("a picture could not be stored")
        raise UnavailableError("The picture cannot be stored.") from error
    finally:
        _image_lock.release()
    return {
        "url": f"{URL_PREFIX}{name}.webp",
        "small_url": f"{URL_PREFIX}{name}-small.webp",
        "width": picture.width,
        "height": picture.height,
    }


def get_file(name: str) -> Path:
    """The file of a picture. Raises ``NotFoundError`` for any other name."""
    file = _folder() / name
    if not re.fullmatch(NAME_PATTERN, name) or not file.is_file():
        raise NotFoundError("There is no such picture.")
    return file


def is_missing(address: str) -> bool:
    """Whether this is the address of a picture that was kept here and is not here any more."""
    name = address.removeprefix(URL_PREFIX)
    is_ours = address.startswith(URL_PREFIX) and re.fullmatch(NAME_PATTERN, name)
    return bool(is_ours) and not (_folder() / name).is_file()


def _folder() -> Path:
    return settings.data_dir / "uploads"


def _reencode_and_store(data: bytes, folder: Path) -> tuple[ProcessedImage, str]:
    picture = reencode(data)
    name = sha256(picture.large).hexdigest()[:32]
    folder.mkdir(mode=0o700, exist_ok=True)
    _store(picture.small, folder / f"{name}-small.webp")
    _store(picture.large, folder / f"{name}.webp")
    return picture, name


def _store(content: bytes, file: Path) -> None:
    """Write a file whole or not at all, unless it is there already."""
    if file.exists():
        return
    draft = file.with_name(f".{file.name}.partial")
    try:
        draft.write_bytes(content)
        atomic_replace(draft, file)
    finally:
        with suppress(OSError):
            draft.unlink(missing_ok=True)
