"""What can be tested of the installation on a machine that it must not change: the dry run.

The real one happens in a clean Debian: ``deploy/pi/try.sh``.
"""

import platform
import subprocess
from hashlib import sha256
from pathlib import Path

import pytest

from tests.deploy.fake_machine import Box


@pytest.fixture
def box(tmp_path: Path) -> Box:
    """A box with an unpacked release for this kind of machine."""
    box = Box.make(tmp_path)
    make_release(box, "0.6.0-20251125-170200-a0b1c64", platform.machine())
    return box


def make_release(box: Box, version: str, machine: str) -> None:
    """Make a release of the box's project."""
    project = box.folder / "project"
    (project / "VERSION").write_text(version + "\n")
    (project / "wheelhouse").mkdir(exist_ok=True)
    for old in (project / "wheelhouse").iterdir():
        old.unlink()
    (project / "wheelhouse/pip-1-py3-none-any.whl").touch()
    (project / f"wheelhouse/pillow-1-cp312-cp312-manylinux_2_28_{machine}.whl").touch()
    files = [file for file in project.rglob("*") if file.is_file() and file.name != "SHA256SUMS"]
    sums = [
        f"{sha256(file.read_bytes()).hexdigest()}  {file.relative_to(project)}" for file in files
    ]
    (project / "SHA256SUMS").write_text("\n".join(sums) + "\n")


def everything(box: Box) -> set[tuple[str, int, int]]:
    """Every file of the box, with its size and its last change."""
    return {
        (str(file), file.lstat().st_mtime_ns, file.lstat().st_size)
        for file in box.folder.rglob("*")
    }


def rehearse(box: Box) -> subprocess.CompletedProcess[str]:
    """Run the installation as far as it goes without changing anything."""
    return box.run("install.sh", "--dry-run")


def test_a_dry_run_prints_what_it_would_do_and_changes_nothing(box: Box) -> None:
    before = everything(box)

    done = rehearse(box)

    assert done.returncode == 0, done.stdout + done.stderr
    assert everything(box) == before
    assert box.notes.read_text() == ""
    for sentence in ("Copy the release to", "avahi/services", "Start the server."):
        assert sentence in done.stdout
    assert done.stdout.endswith("Nothing was changed.\n")


def test_a_release_for_another_machine_is_refused(box: Box) -> None:
    make_release(box, "0.6.0-20251125-170200-a0b1c64", "sparc")

    done = rehearse(box)

    assert done.returncode == 1
    assert f"✗ Machine: this release is not for {platform.machine()}" in done.stdout
    assert "Nothing was changed" in done.stderr


@pytest.mark.parametrize("version", ["0.6.0-20991125-170200-a0b1c64", "20991125-170200-a0b1c64"])
def test_a_clock_that_jumped_back_is_noticed(box: Box, version: str) -> None:
    make_release(box, version, platform.machine())

    done = rehearse(box)

    assert done.returncode == 1
    assert "✗ Clock: it shows" in done.stdout
    assert "before this release was built" in done.stdout


def test_a_damaged_release_is_refused(box: Box) -> None:
    with (box.folder / "project/deploy/nginx/site.conf").open("a") as file:
        file.write("# half a download")

    done = rehearse(box)

    assert done.returncode == 1
    assert "This release is damaged" in done.stderr


def test_a_checkout_is_no_release(box: Box) -> None:
    (box.folder / "project/VERSION").unlink()

    done = rehearse(box)

    assert done.returncode == 1
    assert "is no release: build one with script/release" in done.stderr


def test_a_machine_with_another_version_is_told_to_upgrade(box: Box) -> None:
    other = box.folder / "opt/restaurant/releases/20241125-170200-0000000"
    other.mkdir(parents=True)
    (box.folder / "opt/restaurant/current").symlink_to(other)

    done = rehearse(box)

    assert done.returncode == 1
    assert "sudo deploy/pi/upgrade.sh" in done.stderr
