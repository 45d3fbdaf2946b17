"""The copy on the USB stick, with a folder instead of a stick."""

import os
import shutil
import subprocess
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from restaurant.operations.system.usb_stick import COPIED_AT
from tests.deploy.fake_machine import Box

#: In place of the server's console and of the change of accounts, which need an installation.
RUNUSER = """#!/bin/bash
echo "$*" >>"$NOTES"
"""

pytestmark = pytest.mark.skipif(os.geteuid() != 0, reason="Only root mounts a stick.")


@pytest.fixture
def box(tmp_path: Path) -> Box:
    """A box with a backup of this minute."""
    box = Box.make(tmp_path)
    box.set(DATA_DIR=box.data)
    box.program("runuser", RUNUSER)
    back_up(box, "20261125-040000")
    return box


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    """Where the stick is."""
    stick = tmp_path / "stick"
    stick.mkdir()
    return stick


@pytest.fixture
def small_stick(stick: Path) -> Iterator[Path]:
    """A stick with room for two megabytes."""
    command = ["mount", "-t", "tmpfs", "-o", "size=2m", "tmpfs", str(stick)]
    if shutil.which("mount") is None or subprocess.run(command).returncode != 0:
        pytest.skip("No small disk can be mounted here.")
    yield stick
    subprocess.run(["umount", "--lazy", str(stick)], check=True)


def back_up(box: Box, stamp: str, size: int = 1000) -> Path:
    """A nightly backup of this name."""
    backup = box.data / "backups" / f"restaurant-{stamp}.sqlite3"
    backup.parent.mkdir(exist_ok=True)
    backup.write_bytes(os.urandom(size))
    return backup


def copies(stick: Path) -> list[str]:
    """The backups on the stick."""
    return sorted(file.name for file in (stick / "restaurant-backups").glob("*.sqlite3"))


def test_the_newest_backup_and_the_pictures_are_copied(box: Box, stick: Path) -> None:
    newest = back_up(box, "20261126-040000")
    (box.data / "uploads").mkdir()
    (box.data / "uploads/abc.webp").write_bytes(b"borscht")
    (box.data / "uploads/.abc.webp.partial").write_bytes(b"half")

    done = box.run("usb-backup.sh", stick)

    assert done.returncode == 0, done.stderr
    assert copies(stick) == [newest.name]
    assert (stick / "restaurant-backups" / newest.name).read_bytes() == newest.read_bytes()
    pictures = list((stick / "restaurant-backups/uploads").iterdir())
    assert [(file.name, file.read_bytes()) for file in pictures] == [("abc.webp", b"borscht")]


def test_the_server_is_told_when_a_copy_succeeded(box: Box, stick: Path) -> None:
    before = datetime.now(UTC).replace(microsecond=0)

    box.run("usb-backup.sh", stick)

    note = box.data / COPIED_AT
    assert before <= datetime.fromisoformat(note.read_text().strip()) <= datetime.now(UTC)
    assert note.stat().st_mode & 0o777 == 0o644  # the server's account reads it
    assert [file.name for file in box.data.glob("usb-*")] == [COPIED_AT]


def test_an_old_backup_copied_once_more_is_no_success(box: Box, stick: Path) -> None:
    [backup] = (box.data / "backups").iterdir()
    os.utime(backup, (0, 0))

    assert box.run("usb-backup.sh", stick).returncode == 0

    assert copies(stick) == [backup.name]
    assert not (box.data / COPIED_AT).exists()


def test_a_copy_that_failed_leaves_the_time_of_the_last_good_one(
    box: Box, small_stick: Path
) -> None:
    (box.data / COPIED_AT).write_text("2026-11-25T01:30:00+00:00\n")
    (small_stick / "holidays.mp4").write_bytes(bytes(1_500_000))
    back_up(box, "20261126-040000", size=1_000_000)

    assert box.run("usb-backup.sh", small_stick).returncode == 1

    assert (box.data / COPIED_AT).read_text() == "2026-11-25T01:30:00+00:00\n"


def test_existing_copies_are_not_made_again(box: Box, stick: Path) -> None:
    box.run("usb-backup.sh", stick)

    done = box.run("usb-backup.sh", stick)

    assert done.returncode == 0
    assert "is on the stick already" in done.stdout


def test_a_corrupted_copy_on_the_stick_is_made_again(box: Box, stick: Path) -> None:
    box.run("usb-backup.sh", stick)
    [copy] = (stick / "restaurant-backups").glob("*.sqlite3")
    copy.write_bytes(b"spoiled")

    assert box.run("usb-backup.sh", stick).returncode == 0

    assert copy.stat().st_size == 1000


def test_a_backup_is_made_when_the_newest_is_old(box: Box, stick: Path) -> None:
    [backup] = (box.data / "backups").iterdir()
    box.run("usb-backup.sh", stick)
    assert "backup" not in box.notes.read_text()
    os.utime(backup, (0, 0))

    box.run("usb-backup.sh", stick)

    assert "-m flask --app wsgi backup" in box.notes.read_text()


def test_the_stick_keeps_the_last_ones(box: Box, stick: Path) -> None:
    for day in range(10, 16):
        back_up(box, f"202612{day}-040000")
        box.run("usb-backup.sh", stick, USB_BACKUPS_KEPT="3")

    assert copies(stick) == [f"restaurant-202612{day}-040000.sqlite3" for day in (13, 14, 15)]


def test_on_a_full_stick_the_oldest_copies_are_deleted_first(box: Box, small_stick: Path) -> None:
    for day in range(10, 16):
        back_up(box, f"202612{day}-040000", size=400_000)
        assert box.run("usb-backup.sh", small_stick).returncode == 0

    assert copies(small_stick)[-1] == "restaurant-20261215-040000.sqlite3"
    assert len(copies(small_stick)) >= 3


def test_a_stick_that_is_too_full_is_an_error(box: Box, small_stick: Path) -> None:
    (small_stick / "holidays.mp4").write_bytes(bytes(1_500_000))
    back_up(box, "20261126-040000", size=1_000_000)

    done = box.run("usb-backup.sh", small_stick, JOURNAL_STREAM="1:2")

    assert done.returncode == 1
    assert done.stderr.startswith("<3>The USB stick is full")
    assert copies(small_stick) == []
    assert list((small_stick / "restaurant-backups").glob("*.partial")) == []


def test_without_a_stick_the_script_reports_it_and_succeeds(box: Box) -> None:
    box.program("blkid", "#!/bin/bash\nexit 2\n")

    done = box.run("usb-backup.sh")

    assert done.returncode == 0
    assert done.stdout == "There is no USB stick with the label RESTAURANT: nothing was copied.\n"
    assert not (box.data / COPIED_AT).exists()


def test_a_stick_is_found_by_its_label_and_unmounted(box: Box, tmp_path: Path) -> None:
    if shutil.which("mkfs.ext4") is None or shutil.which("losetup") is None:
        pytest.skip("No stick can be made here: mkfs.ext4 or losetup is missing.")
    image = tmp_path / "image"
    image.write_bytes(bytes(8 * 1024 * 1024))
    subprocess.run(["mkfs.ext4", "-q", "-L", "RESTAURANT", image], check=True)
    made = subprocess.run(["losetup", "--find", "--show", image], capture_output=True, text=True)
    if made.returncode != 0:
        pytest.skip(f"No stick can be made here: {made.stderr.strip()}")
    device = made.stdout.strip()
    box.program("blkid", f'#!/bin/bash\n[[ $* == "--label RESTAURANT" ]] && echo {device}\n')
    try:
        done = box.run("usb-backup.sh")

        assert done.returncode == 0, done.stderr
        assert device not in Path("/proc/mounts").read_text()
        place = tmp_path / "look"
        place.mkdir()
        subprocess.run(["mount", device, place], check=True)
        assert copies(place) == ["restaurant-20261125-040000.sqlite3"]
        subprocess.run(["umount", place], check=True)
    finally:
        subprocess.run(["losetup", "--detach", device], check=True)
