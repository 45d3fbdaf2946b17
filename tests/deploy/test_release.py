"""Packing a release: what is in it, and that the packages are all there for each Python."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path
from zipfile import ZipFile

import pytest

from config import PROJECT_DIR
from deploy import wheelhouse

COLLECTING_PYTHON = f"""#!/bin/bash
case "$*" in
    deploy/wheelhouse.py*) mkdir -p "$3" && echo "wheels for $2" >"$3/some.whl" ;;
    "-m pip install"*) ;;
    *) exec "{sys.executable}" "$@" ;;
esac
"""
GIT = ["git", "-c", "user.name=Анна", "-c", "user.email=anna@example.com"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A checkout of the project, as small as a release needs it."""
    project = tmp_path / "project"
    for part in ("deploy", "script", "restaurant"):
        shutil.copytree(PROJECT_DIR / part, project / part)
    for file in (*PROJECT_DIR.glob("*.txt"), PROJECT_DIR / ".gitignore"):
        shutil.copy(file, project)
    (project / "tests").mkdir()
    (project / "tests/test_menu.py").touch()
    python = project / ".venv/bin/python"
    python.parent.mkdir(parents=True)
    python.write_text(COLLECTING_PYTHON)
    python.chmod(0o755)
    for command in (["init", "--quiet"], ["add", "."], ["commit", "--quiet", "-m", "Open"]):
        dates = {"GIT_COMMITTER_DATE": "2026-11-25T20:02:00+03:00"}
        subprocess.run([*GIT, *command], cwd=project, env=os.environ | dates, check=True)
    return project


def pack(project: Path, folder: Path) -> Path:
    """Make a release, and return its file."""
    done = subprocess.run(
        [project / "script/release", "--arch", "aarch64", "--output", folder.name],
        cwd=folder.parent,
        capture_output=True,
        text=True,
        timeout=60,
    )
    assert done.returncode == 0, done.stderr
    return Path(done.stdout.splitlines()[-1])


def test_the_same_commit_makes_the_same_file(project: Path, tmp_path: Path) -> None:
    first = pack(project, tmp_path / "first")
    (project / "not committed").touch()
    os.utime(project / "deploy/pi/install.sh")

    second = pack(project, tmp_path / "second")

    assert first.name == second.name
    assert first.read_bytes() == second.read_bytes()


def test_a_release_is_what_a_box_needs_and_nothing_else(project: Path, tmp_path: Path) -> None:
    with tarfile.open(pack(project, tmp_path / "out")) as packed:
        packed.extractall(tmp_path / "box", filter="data")

    [release] = (tmp_path / "box").iterdir()
    version = (release / "VERSION").read_text().strip()
    assert version.startswith("20261125-170200-")
    assert release.name == f"restaurant-{version}-aarch64"
    assert (release / "wheelhouse/some.whl").read_text() == "wheels for aarch64\n"
    assert os.access(release / "deploy/pi/install.sh", os.X_OK)
    assert not (release / "tests").exists()
    assert not (release / "script/test").exists()
    checked = ["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"]
    assert subprocess.run(checked, cwd=release).returncode == 0


def test_an_unknown_machine_is_refused(project: Path) -> None:
    done = subprocess.run(
        [project / "script/release", "--arch", "sparc"], capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (2, "--arch must be aarch64 or x86_64.\n")


def a_wheel(folder: Path, name: str, tags: str, *needs: str) -> None:
    """Make a package of that name, which needs others."""
    with ZipFile(folder / f"{name}-1.0-{tags}.whl", "w") as wheel:
        lines = [f"Name: {name}", "Version: 1.0", *(f"Requires-Dist: {need}" for need in needs)]
        wheel.writestr(f"{name}-1.0.dist-info/METADATA", "\n".join(lines) + "\n\n")


@pytest.fixture
def wheels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of wheels for a project that asks for ``soup[hot]`` alone."""
    monkeypatch.setattr(wheelhouse, "requirements", lambda: ["soup[hot]==1.0"])
    a_wheel(tmp_path, "pip", "py3-none-any")
    return tmp_path


def test_what_only_an_older_python_needs_is_missed_there_alone(wheels: Path) -> None:
    a_wheel(wheels, "soup", "py3-none-any", 'salt; python_version < "3.12"')

    assert wheelhouse.lacking(wheels, "aarch64", (3, 11)) == {"salt"}
    assert wheelhouse.lacking(wheels, "aarch64", (3, 12)) == set()


def test_what_is_needed_by_what_is_needed_is_missed_too(wheels: Path) -> None:
    a_wheel(wheels, "soup", "py3-none-any", 'pepper; extra == "hot"', 'ice; extra == "cold"')
    a_wheel(wheels, "pepper", "py3-none-any", "mill")

    assert wheelhouse.lacking(wheels, "aarch64", (3, 12)) == {"mill"}


def test_a_wheel_for_another_python_or_machine_does_not_count(wheels: Path) -> None:
    a_wheel(wheels, "soup", "cp312-cp312-manylinux_2_28_aarch64")

    assert wheelhouse.lacking(wheels, "aarch64", (3, 12)) == set()
    assert wheelhouse.lacking(wheels, "aarch64", (3, 13)) == {"soup"}
    assert wheelhouse.lacking(wheels, "x86_64", (3, 12)) == {"soup"}


def test_a_package_without_a_pin_stops_the_release(wheels: Path) -> None:
    assert wheelhouse.pinned("jinja2").startswith("jinja2==")
    with pytest.raises(SystemExit, match="nobody-knows-it is needed and not pinned"):
        wheelhouse.pinned("nobody-knows-it")
