"""Collects the wheels that a release contains: ``python wheelhouse.py aarch64 FOLDER``.

What the requirements ask of each Python is worked out here: pip would look at their
markers ("only before Python 3.12") with the Python it runs on itself, whatever Python it
downloads for.
"""

import subprocess
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile

from packaging.markers import default_environment
from packaging.requirements import Requirement

PROJECT = Path(__file__).resolve().parent.parent
REQUIREMENTS = PROJECT / "requirements-release.txt"
PYTHONS = ((3, 11), (3, 12), (3, 13))
#: The newest platform tag for the C library of Ubuntu 22.04, Debian 12 and everything newer.
GLIBC_MINORS = range(35, 16, -1)


def collect(architecture: str, folder: Path) -> None:
    """Fill the folder with all that each Python needs.

    Raises ``subprocess.CalledProcessError`` when pip cannot get a file, or gets another one than
    was locked.
    """
    entries = list(read_entries(REQUIREMENTS.read_text()))
    for python in PYTHONS:
        download(folder, architecture, python, needed_by(python, architecture, entries))


def read_entries(text: str) -> Iterator[str]:
    """The requirements of a file, each with its marker and hashes on one line."""
    for line in text.replace("\\\n", " ").splitlines():
        entry = " ".join(line.split())
        if entry and not entry.startswith("#"):
            yield entry


def needed_by(python: tuple[int, int], architecture: str, entries: Iterable[str]) -> list[str]:
    """The entries that this Python needs there, without their markers."""
    environment = get_environment(architecture, python)
    needed = []
    for entry in entries:
        wanted, *hashes = entry.split(" --hash=")
        requirement = Requirement(wanted)
        if not hashes:
            sys.exit(f"{requirement.name} is needed and has no hash: run script/lock.")
        if requirement.marker is None or requirement.marker.evaluate(environment):
            requirement.marker = None
            needed.append(" --hash=".join([str(requirement), *hashes]))
    return needed


def download(
    folder: Path, architecture: str, python: tuple[int, int], entries: Iterable[str]
) -> None:
    """Let pip download wheels for a Python and an architecture, and compare their hashes."""
    with NamedTemporaryFile("w", suffix=".txt") as wanted:
        wanted.write("\n".join(entries))
        wanted.flush()
        subprocess.run(
            [
                *(sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check"),
                *("--only-binary=:all:", "--no-deps", "--require-hashes"),
                *("--implementation=cp", f"--python-version={python[0]}.{python[1]}"),
                *(f"--platform={name}" for name in get_platforms(architecture)),
                *("--dest", str(folder), "--requirement", wanted.name),
            ],
            check=True,
        )


def get_platforms(architecture: str) -> list[str]:
    """The platform tags of the wheels that run there, the newest first."""
    kinds = [f"manylinux_2_{minor}_{architecture}" for minor in GLIBC_MINORS]
    return [*kinds, f"manylinux2014_{architecture}"]


def get_environment(architecture: str, python: tuple[int, int]) -> dict[str, str]:
    """What markers are evaluated with: the first release of a Python needs the most."""
    version = f"{python[0]}.{python[1]}"
    return {
        **{name: str(value) for name, value in default_environment().items()},
        "python_version": version,
        "python_full_version": f"{version}.0",
        "implementation_version": f"{version}.0",
        "platform_machine": architecture,
    }


if __name__ == "__main__":
    try:
        collect(sys.argv[1], Path(sys.argv[2]))
    except subprocess.CalledProcessError:
        sys.exit("The packages could not be collected: see pip's message above.")
