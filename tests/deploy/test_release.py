"""Packing a release: what is in it, and that the packages are all there for each Python."""

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

import restaurant
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
    for pattern in ("*.txt", ".gitignore", "pyproject.toml", "uv.lock"):
        for file in PROJECT_DIR.glob(pattern):
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


def test_a_release_has_what_an_installation_needs_and_nothing_else(
    project: Path, tmp_path: Path
) -> None:
    with tarfile.open(pack(project, tmp_path / "out")) as packed:
        packed.extractall(tmp_path / "box", filter="data")

    [release] = (tmp_path / "box").iterdir()
    version = (release / "VERSION").read_text().strip()
    assert version.startswith(f"{restaurant.__version__}-20261125-170200-")
    assert release.name == f"restaurant-{version}-aarch64"
    assert (release / "wheelhouse/some.whl").read_text() == "wheels for aarch64\n"
    assert os.access(release / "deploy/pi/install.sh", os.X_OK)
    assert not (release / "tests").exists()
    assert not (release / "script/test").exists()
    assert not (release / "uv.lock").exists()
    assert {file.name for file in release.glob("requirements*")} == {
        "requirements.txt",
        "requirements-cluster.txt",
    }
    checked = ["sha256sum", "--check", "--quiet", "--strict", "SHA256SUMS"]
    assert subprocess.run(checked, cwd=release).returncode == 0


def test_an_unknown_machine_is_refused(project: Path) -> None:
    done = subprocess.run(
        [project / "script/release", "--arch", "sparc"], capture_output=True, text=True
    )

    assert (done.returncode, done.stderr) == (2, "--arch must be aarch64 or x86_64.\n")


REQUIREMENTS = """\
# Exported from a lock.
salt==1.0 ; python_full_version < '3.12' \\
    --hash=sha256:5a17
    # via soup
soup[hot]==2.0 \\
    --hash=sha256:50b0 \\
    --hash=sha256:50b1
    # via restaurant
spoon==3.0 ; platform_machine == 'aarch64' \\
    --hash=sha256:5b00
"""


def test_a_package_only_an_older_python_needs_is_downloaded_for_it_only() -> None:
    entries = list(wheelhouse.read_entries(REQUIREMENTS))

    needed = {
        python: wheelhouse.needed_by(python, "x86_64", entries) for python in wheelhouse.PYTHONS
    }

    soup = "soup[hot]==2.0 --hash=sha256:50b0 --hash=sha256:50b1"
    assert needed[3, 11] == ["salt==1.0 --hash=sha256:5a17", soup]
    assert needed[3, 12] == needed[3, 13] == [soup]


def test_a_package_only_one_architecture_needs_is_downloaded_for_it_only() -> None:
    entries = list(wheelhouse.read_entries(REQUIREMENTS))

    assert "spoon==3.0 --hash=sha256:5b00" in wheelhouse.needed_by((3, 12), "aarch64", entries)


def test_a_package_without_a_hash_stops_the_release() -> None:
    with pytest.raises(SystemExit, match="soup is needed and has no hash"):
        wheelhouse.needed_by((3, 12), "aarch64", ["soup==1.0"])


def test_a_release_has_the_packages_of_one_server_and_of_a_cluster() -> None:
    def names(file: Path) -> set[str]:
        return {entry.partition("==")[0] for entry in wheelhouse.read_entries(file.read_text())}

    packed = names(wheelhouse.REQUIREMENTS)

    assert packed >= names(PROJECT_DIR / "requirements.txt")
    assert packed >= names(PROJECT_DIR / "requirements-cluster.txt")
    assert "pip" in packed
