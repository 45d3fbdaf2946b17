"""The packages of the project: declared with a reason, locked, and free of local addresses."""

import re
import tomllib
from pathlib import Path
from urllib.parse import urlsplit

import pytest

from config import PROJECT_DIR

PROJECT_FILE = (PROJECT_DIR / "pyproject.toml").read_text()
EXPORTED = [
    *PROJECT_DIR.glob("requirements*.txt"),
    PROJECT_DIR / "bench/requirements.txt",
    PROJECT_DIR / "bench/peer_with_guarantees/requirements.txt",
]


def test_every_package_of_the_server_is_pinned_and_has_its_reason() -> None:
    [block] = re.findall(r"(?ms)^dependencies = \[\n(.*?)^\]", PROJECT_FILE)

    for line in block.splitlines():
        assert re.fullmatch(r' {4}"[a-z0-9-]+(\[[a-z]+\])?==[\w.]+",  # \S.+', line), line


def test_packages_come_from_the_public_index_alone() -> None:
    lock = (PROJECT_DIR / "uv.lock").read_text()

    addresses = {urlsplit(url).netloc for url in re.findall(r'"(\w+://[^"]+)"', lock)}

    assert addresses == {"pypi.org", "files.pythonhosted.org"}
    assert "path = " not in lock
    assert "directory = " not in lock


@pytest.mark.parametrize("file", EXPORTED, ids=lambda file: str(file.relative_to(PROJECT_DIR)))
def test_what_pip_installs_is_pinned_by_its_hashes_and_names_no_index(file: Path) -> None:
    text = file.read_text()

    pins = re.findall(r"(?m)^[a-z0-9-]+(?:\[[a-z]+\])?==.*", text)

    assert pins
    assert all(pin.endswith("\\") for pin in pins)
    assert "://" not in text
    assert "--index" not in text
    assert "--find-links" not in text


def test_a_single_server_needs_no_redis() -> None:
    declared = tomllib.loads(PROJECT_FILE)

    assert not any(name.startswith("redis") for name in declared["project"]["dependencies"])
    assert "\nredis==" not in (PROJECT_DIR / "requirements.txt").read_text()
    assert "\nredis==" in (PROJECT_DIR / "requirements-cluster.txt").read_text()
