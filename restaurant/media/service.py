"""Storing uploaded pictures in ``DATA_DIR/uploads``.

A file's name is the SHA-256 of its content (its first 32 digits): the same picture sent twice is
stored once, and the content of a name never changes.
"""

import errno
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from hashlib import sha256
from pathlib import Path
from threading import BoundedSemaphore, Lock
from typing import TypedDict

from restaurant.database.disk_space import MIN_FREE_BYTES, free_bytes
from restaurant.database.sqlite_file import atomic_replace
from restaurant.errors import NotFoundError, StorageFullError, UnavailableError
from restaurant.extensions import settings
from restaurant.media.images import ProcessedImage, reencode
from restaurant.threads import run_in_thread

log = logging.getLogger(__name__)

CONTENT_TYPE = "image/webp"
URL_PREFIX = "/uploads/"
NAME_PATTERN = r"[0-9a-f]{32}(-small)?\.webp"
SUFFIX, SMALL_SUFFIX = ".webp", "-small.webp"
#: How many seconds an upload waits for others before the answer is 503.
IMAGE_LOCK_TIMEOUT = 30.0
#: How many uploads may be in memory: one is processed, and the next may arrive meanwhile.
MAX_UPLOADS = 2
DISK_FULL_ERRORS = {errno.ENOSPC, errno.EDQUOT}

#: Re-encoding takes a core and much memory, so one picture is processed at a time.
_image_lock = Lock()
_uploads = BoundedSemaphore(MAX_UPLOADS)


class Upload(TypedDict):
    """A stored picture: the paths of both sizes, and the pixels of the large one."""

    url: str
    small_url: str
    width: int
    height: int


@contextmanager
def upload_slot() -> Iterator[None]:
    """Hold one of the ``MAX_UPLOADS`` places, before anything of a picture is read.

    Raises ``busy`` when too many wait.
    """
    if not _uploads.acquire(timeout=IMAGE_LOCK_TIMEOUT):
        raise _busy()
    try:
        yield
    finally:
        _uploads.release()


def save_image(data: bytes) -> Upload:
    """Re-encode and store a picture.

    Raises ``InvalidError`` when it is none, ``busy`` when too many wait, ``storage_full``, or
    ``unavailable`` for any other error of the disk.
    """
    if free_bytes(settings.data_dir) < MIN_FREE_BYTES:
        raise StorageFullError()
    if not _image_lock.acquire(timeout=IMAGE_LOCK_TIMEOUT):
        raise _busy()
    try:
        picture, name = run_in_thread(_reencode_and_store, data, _folder())
    except OSError as error:
        if error.errno in DISK_FULL_ERRORS:
            raise StorageFullError() from error
        log.exception("a picture could not be stored")
        raise UnavailableError("The picture cannot be stored now. Try again.") from error
    finally:
        _image_lock.release()
    return {
        "url": f"{URL_PREFIX}{name}{SUFFIX}",
        "small_url": f"{URL_PREFIX}{name}{SMALL_SUFFIX}",
        "width": picture.width,
        "height": picture.height,
    }


def get_file(name: str) -> Path:
    """The path of a stored file. Raises ``NotFoundError`` for any other name."""
    file = _folder() / name
    if not re.fullmatch(NAME_PATTERN, name) or not file.is_file():
        raise NotFoundError("There is no such picture.")
    return file


def is_missing(url: str) -> bool:
    """Whether this is the URL of an upload whose file is not there."""
    return _is_upload(url) and not (_folder() / url.removeprefix(URL_PREFIX)).is_file()


def small_url(url: str) -> str:
    """The URL of an upload's small picture; any other URL as it is."""
    if not _is_upload(url) or url.endswith(SMALL_SUFFIX):
        return url
    return url.removesuffix(SUFFIX) + SMALL_SUFFIX


def _is_upload(url: str) -> bool:
    name = url.removeprefix(URL_PREFIX)
    return url.startswith(URL_PREFIX) and re.fullmatch(NAME_PATTERN, name) is not None


def _busy() -> UnavailableError:
    return UnavailableError("Too many pictures are being uploaded. Try again.", "busy")


def _folder() -> Path:
    return settings.data_dir / "uploads"


def _reencode_and_store(data: bytes, folder: Path) -> tuple[ProcessedImage, str]:
    picture = reencode(data)
    name = sha256(picture.large).hexdigest()[:32]
    folder.mkdir(mode=0o700, exist_ok=True)
    _store(picture.small, folder / f"{name}{SMALL_SUFFIX}")
    _store(picture.large, folder / f"{name}{SUFFIX}")
    return picture, name


def _store(content: bytes, file: Path) -> None:
    """Write a file atomically, unless it exists."""
    if file.exists():
        return
    partial = file.with_name(f".{file.name}.partial")
    try:
        partial.write_bytes(content)
        atomic_replace(partial, file)
    finally:
        with suppress(OSError):
            partial.unlink(missing_ok=True)
