"""The guide to a new resource in CONTRIBUTING.md, followed in a copy of the project."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from config import PROJECT_DIR

COPIED = ("restaurant", "migrations", "tests", "docs", "bench", "deploy", "script")
STEP = re.compile(r"(?ms)^`([\w/.]+)`(?:, ([^\n]*))?\n\n```python\n(.*?)^```$")


@pytest.fixture
def guide() -> str:
    """The part about a new resource."""
    _, _, guide = (PROJECT_DIR / "CONTRIBUTING.md").read_text().partition("\n## Adding a new")
    return guide


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy of the project."""
    for folder in COPIED:
        unneeded = shutil.ignore_patterns("__pycache__", "node_modules")
        shutil.copytree(PROJECT_DIR / folder, tmp_path / folder, ignore=unneeded)
    for file in (*PROJECT_DIR.glob("*.py"), PROJECT_DIR / "pyproject.toml", PROJECT_DIR / ".env"):
        shutil.copy(file, tmp_path)
    (tmp_path / ".venv").symlink_to(Path(sys.executable).parent.parent)
    return tmp_path


def write(project: Path, path: str, place: str, code: str) -> None:
    """Write a new file, or add lines to one that is there."""
    file = project / path
    if not place:
        file.parent.mkdir(exist_ok=True)
        file.write_text(code)
        return
    text = file.read_text()
    if place.startswith("imports"):
        at = text.index("\nfrom restaurant") + 1
    elif place.startswith("at the end"):
        at = len(text)
    else:
        name = re.escape(place.split("`")[1])
        found = re.search(rf"(?m)^ *{name}.*\n", text)
        assert found, f"{path} has no {name}"
        at = found.end()
    file.write_text(text[:at] + code + text[at:])


def run(project: Path, command: str) -> None:
    """Run a shell script there."""
    environment = {
        name: value for name, value in os.environ.items() if not name.startswith(("COV", "PYTEST"))
    }
    done = subprocess.run(
        ["bash", "-euc", command],
        cwd=project,
        env=environment | {"DATABASE_URL": ""},
        capture_output=True,
        text=True,
        timeout=300,
    )
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.slow
@pytest.mark.live
def test_a_resource_is_added_as_the_guide_says_and_leaves_no_test_red(
    guide: str, project: Path
) -> None:
    for path, place, code in STEP.findall(guide):
        write(project, path, place, code)
    commands = re.findall(r"(?ms)^```sh\n(.*?)^```$", guide)
    named = set(re.findall(r"`(test_\w+)`", guide))
    assert len(named) == 4

    run(project, "\n".join(commands))

    tests = "tests/printers tests/contract tests/web/test_openapi.py tests/web/test_idempotency.py"
    tests += " tests/web/test_examples.py"
    tests += " tests/web/test_route_permissions.py tests/database/test_migrations.py"
    chosen = f"({' or '.join(named)} or printer or migration or page or example) and not slow"
    run(project, f"{sys.executable} -m pytest -q -p no:cacheprovider {tests} -k '{chosen}'")
