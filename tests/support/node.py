"""Node.js, for the tests that read or use this server as a front-end developer does."""

import os
import shutil
import subprocess
from pathlib import Path

import pytest

from config import PROJECT_DIR

FOLDER = PROJECT_DIR / "tests" / "node"


def require_node() -> str:
    """The path of Node.js. Without it and its packages the test is skipped, in CI it fails."""
    node = shutil.which("node")
    if node and (FOLDER / "node_modules" / ".package-lock.json").is_file():
        return node
    reason = "needs Node.js, and once: npm ci --prefix tests/node"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)


def run_node(script: Path | str, *arguments: str) -> str:
    """Run a script of the folder and return what it prints; fails the test when it fails."""
    done = subprocess.run(
        [require_node(), str(FOLDER / script), *arguments],
        cwd=FOLDER,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def run_package(name: str, *arguments: str) -> str:
    """Run the command that an installed package brings."""
    return run_node((FOLDER / "node_modules" / ".bin" / name).resolve(), *arguments)
