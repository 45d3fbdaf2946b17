"""What a server keeps in memory that is alone."""

import subprocess
import sys

import pytest

from config import PROJECT_DIR

pytestmark = pytest.mark.slow

ALONE = """
import sys
from serving.memory import leave_out_redis
leave_out_redis()
from restaurant import create_app
create_app()
print([name for name, module in sys.modules.items() if name.startswith("redis") and module])
"""


def test_a_server_that_is_alone_does_not_load_redis() -> None:
    done = subprocess.run(
        [sys.executable, "-c", ALONE], cwd=PROJECT_DIR, capture_output=True, text=True, check=True
    )

    assert done.stdout == "[]\n"
