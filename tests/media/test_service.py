"""Storing pictures: under the hash of their content, atomically, one at a time."""

import errno
import os
from pathlib import Path

import pytest
from flask import Flask

from restaurant.database import sqlite_file
from restaurant.errors import InvalidError, NotFoundError, UnavailableError
from restaurant.media import service as media_service
from tests.support.images import a_picture


@pytest.fixture
def folder(app: Flask, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the pictures of this test are: a folder that is made with the first of them."""
    monkeypatch.setattr(media_service, "_folder", lambda: tmp_path / "uploads")
    return tmp_path / "uploads"


def names(folder: Path) -> list[str]:
    """What is in a folder, the hidden ones too."""
    return sorted(file.name for file in folder.iterdir())


def test_a_picture_is_stored_in_two_sizes(folder: Path) -> None:
    kept = media_service.save_image(a_picture(size=(800, 600)))

    name = Path(kept["url"]).stem
    assert kept == {
        "url": f"/uploads/{name}.webp",
        "small_url": f"/uploads/{name}-small.webp",
        "width": 800,
        "height": 600,
    }
    assert names(folder) == [f"{name}-small.webp", f"{name}.webp"]
    assert folder.stat().st_mode & 0o777 == 0o700
    assert media_service.get_file(f"{name}.webp").read_bytes().startswith(b"RIFF")


def test_the_same_picture_is_stored_once(folder: Path) -> None:
    first = media_service.save_image(a_picture())
    written = {file: file.stat().st_mtime_ns for file in folder.iterdir()}

    again = media_service.save_image(a_picture())
    other = media_service.save_image(a_picture(size=(61, 40)))

    assert again == first
    assert other["url"] != first["url"]
    assert {file: file.stat().st_mtime_ns for file in written} == written
    assert len(names(folder)) == 4


def test_a_picture_whose_writing_was_interrupted_is_completed(folder: Path) -> None:
    kept = media_service.save_image(a_picture())
    large = media_service.get_file(Path(kept["url"]).name)
    content = large.read_bytes()
    large.unlink()
    large.with_name(f".{large.name}.partial").write_bytes(content[:10])

    again = media_service.save_image(a_picture())

    assert again == kept
    assert large.read_bytes() == content
    assert len(names(folder)) == 2


def test_a_picture_is_flushed_to_disk_before_it_is_renamed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    synced: list[tuple[str, ...]] = []

    def note(path: Path) -> None:
        synced.append((path.name, *names(folder)))

    monkeypatch.setattr(sqlite_file, "fsync_path", note)

    kept = media_service.save_image(a_picture())

    large = Path(kept["url"]).name
    small = Path(kept["small_url"]).name
    assert synced == [
        (f".{small}.partial", f".{small}.partial"),
        ("uploads", small),
        (f".{large}.partial", small, f".{large}.partial")
        if small < f".{large}.partial"
        else (f".{large}.partial", f".{large}.partial", small),
        ("uploads", small, large),
    ]


@pytest.mark.parametrize(
    ("number", "code"),
    [
        (errno.ENOSPC, "storage_full"),
        (errno.EDQUOT, "storage_full"),
        (errno.EIO, "unavailable"),
        (errno.EROFS, "unavailable"),
    ],
)
def test_a_disk_that_cannot_be_written_leaves_no_file(
    folder: Path, monkeypatch: pytest.MonkeyPatch, number: int, code: str
) -> None:
    def fail(_path: Path) -> None:
        raise OSError(number, os.strerror(number))

    with monkeypatch.context() as broken:
        broken.setattr(sqlite_file, "fsync_path", fail)
        with pytest.raises(UnavailableError) as refusal:
            media_service.save_image(a_picture())

    assert refusal.value.code == code
    assert names(folder) == []
    assert media_service.save_image(a_picture())["width"] == 60


def test_a_refused_picture_leaves_no_file_and_blocks_nobody(folder: Path) -> None:
    with pytest.raises(InvalidError):
        media_service.save_image(b"<svg/>")

    assert not folder.exists()
    assert media_service.save_image(a_picture())["width"] == 60


def test_a_picture_waits_for_the_one_before_it_but_not_for_ever(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(media_service, "IMAGE_LOCK_TIMEOUT", 0)

    with media_service._image_lock, pytest.raises(UnavailableError) as refusal:
        media_service.save_image(a_picture())

    assert refusal.value.code == "busy"
    assert media_service.save_image(a_picture())["width"] == 60


@pytest.mark.parametrize(
    "name",
    ["", ".", "..", "../jwt.key", "x.webp", f"{'0' * 32}.webp", f"{'0' * 32}.webp\n", "small.webp"],
    ids=repr,
)
def test_an_unknown_file_name_is_not_found(folder: Path, name: str) -> None:
    media_service.save_image(a_picture())
    (folder / "x.webp").write_bytes(b"x")
    (folder.parent / "jwt.key").write_bytes(b"x")

    with pytest.raises(NotFoundError):
        media_service.get_file(name)


def test_the_small_picture_of_an_upload_is_beside_it(folder: Path) -> None:
    stored = media_service.save_image(a_picture())

    assert media_service.small_url(stored["url"]) == stored["small_url"]
    assert media_service.small_url(stored["small_url"]) == stored["small_url"]
    for other in ("/elsewhere.webp", "/uploads/x.webp", f"https://x.example{stored['url']}"):
        assert media_service.small_url(other) == other
