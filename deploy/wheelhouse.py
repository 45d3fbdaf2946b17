"""Collects the wheels that a release brings along: ``python wheelhouse.py aarch64 FOLDER``.

pip looks at the markers of a requirement ("only before Python 3.12") with the Python it runs on
itself, whatever Python it downloads for. So what it brought is looked through for each Python,
and what is missing is fetched by its pin.
"""

import re
import subprocess  # nosec B404  # pip is run
import sys
from email.parser import HeaderParser
from pathlib import Path
from zipfile import ZipFile

from packaging.markers import default_environment
from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

PROJECT = Path(__file__).resolve().parent.parent
PYTHONS = ((3, 11), (3, 12), (3, 13))
#: What the C library of Ubuntu 22.04, Debian 12 and everything newer can run.
GLIBC_MINORS = range(35, 16, -1)
#: Debian and Ubuntu keep Python's own pip in a package that a box without internet cannot get.
PIP = "pip==25.3"
PIN = re.compile(r"^([a-z0-9-]+)(?:\[[a-z,]+\])?==(\S+)", re.MULTILINE)


def collect(architecture: str, folder: Path) -> None:
    """Fill the folder with all that each Python needs, or say in a sentence what cannot be had."""
    for python in PYTHONS:
        download(
            folder, architecture, python, ["--requirement", str(PROJECT / "requirements.txt"), PIP]
        )
        while missing := lacking(folder, architecture, python):
            download(folder, architecture, python, ["--no-deps", *map(pinned, sorted(missing))])


def download(folder: Path, architecture: str, python: tuple[int, int], wanted: list[str]) -> None:
    """Let pip fetch wheels for a Python and a kind of machine."""
    platforms = [f"--platform={name}" for name in get_platforms(architecture)]
    subprocess.run(  # nosec B603  # our own words, and no shell
        [
            *(sys.executable, "-m", "pip", "download", "-qq", "--disable-pip-version-check"),
            *(
                "--only-binary=:all:",
                "--implementation=cp",
                f"--python-version={python[0]}.{python[1]}",
            ),
            *("--constraint", str(PROJECT / "constraints.txt"), "--dest", str(folder)),
            *(*platforms, *wanted),
        ],
        check=True,
    )


def lacking(folder: Path, architecture: str, python: tuple[int, int]) -> set[str]:
    """The names of packages that this Python needs there, and that are not in the folder."""
    wheels = usable_wheels(folder, architecture, python)
    environment = get_environment(architecture, python)
    waiting = [*map(Requirement, requirements()), Requirement(PIP)]
    missing: set[str] = set()
    seen: set[str] = set()
    while waiting:
        requirement = waiting.pop()
        if str(requirement) in seen:
            continue
        seen.add(str(requirement))
        name = canonicalize_name(requirement.name)
        if name not in wheels:
            missing.add(name)
            continue
        for extra in ("", *requirement.extras):
            waiting += [
                needed
                for needed in get_requirements(wheels[name])
                if needed.marker is None or needed.marker.evaluate({**environment, "extra": extra})
            ]
    return missing


def usable_wheels(folder: Path, architecture: str, python: tuple[int, int]) -> dict[str, Path]:
    """The wheels in the folder that this Python can install there."""
    tags = get_tags(architecture, python)
    return {
        parse_wheel_filename(file.name)[0]: file
        for file in sorted(folder.glob("*.whl"))
        if tags & parse_wheel_filename(file.name)[3]
    }


def get_tags(architecture: str, python: tuple[int, int]) -> set[Tag]:
    """What a wheel may be called to fit."""
    platforms = get_platforms(architecture)
    return {
        *cpython_tags(python, platforms=platforms),
        *compatible_tags(python, interpreter=f"cp{python[0]}{python[1]}", platforms=platforms),
    }


def get_platforms(architecture: str) -> list[str]:
    """The kinds of Linux whose wheels run there, the newest first."""
    kinds = [f"manylinux_2_{minor}_{architecture}" for minor in GLIBC_MINORS]
    return [*kinds, f"manylinux2014_{architecture}"]


def get_environment(architecture: str, python: tuple[int, int]) -> dict[str, str]:
    """What markers are evaluated with."""
    version = f"{python[0]}.{python[1]}"
    return {
        **{name: str(value) for name, value in default_environment().items()},
        "python_version": version,
        "python_full_version": f"{version}.0",
        "implementation_version": f"{version}.0",
        "platform_machine": architecture,
    }


def get_requirements(wheel: Path) -> list[Requirement]:
    """What a wheel says it needs."""
    with ZipFile(wheel) as content:
        [name] = [
            name for name in content.namelist() if re.fullmatch(r"[^/]+\.dist-info/METADATA", name)
        ]
        metadata = HeaderParser().parsestr(content.read(name).decode())
    return [Requirement(text) for text in metadata.get_all("Requires-Dist", [])]


def requirements() -> list[str]:
    """What the project asks for."""
    return (PROJECT / "requirements.txt").read_text().split()


def pinned(name: str) -> str:
    """The pin of a package. Ends with one sentence when there is none."""
    pins = dict(PIN.findall((PROJECT / "constraints.txt").read_text() + "\n".join(requirements())))
    if name not in pins:
        sys.exit(f"{name} is needed and not pinned: add it to constraints.txt.")
    return f"{name}=={pins[name]}"


if __name__ == "__main__":
    try:
        collect(sys.argv[1], Path(sys.argv[2]))
    except subprocess.CalledProcessError:
        sys.exit("The packages could not be collected: see pip's words above.")
