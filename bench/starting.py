"""How long it takes from ``script/server`` until the restaurant can work."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.alone import alone
from bench.demo_server import DemoServer
from bench.figures import Figure
from bench.systems import running
from config import PROJECT_DIR

MAX_START_SECONDS = 3.0


class ScriptServer(DemoServer):
    """A server as its owner starts it; it is there once it says that it is ready."""

    alive_at = "/ready"

    def command(self) -> list[str]:
        """What the owner types."""
        return [str(PROJECT_DIR / "script" / "server")]


def measure(rounds: int, full: bool, tell: Callable[[str], None]) -> list[Figure]:
    """Seconds of a start with everything installed and a database that is up to date."""
    with tempfile.TemporaryDirectory() as folder:
        server = ScriptServer(Path(folder) / "data")
        server.prepare()
        seconds = []
        for number in range(rounds * (2 if full else 1) + 1):
            tell(f"start {number}")
            begun = time.monotonic()
            with running(server):
                seconds.append(time.monotonic() - begun)
                server.stop()
    # The first one installs what is missing, and finds nothing in the memory of the system.
    name = "from script/server to /ready"
    return [Figure.of_rounds(name, "s", seconds[1:], goal=MAX_START_SECONDS)]


if __name__ == "__main__":
    alone(measure)
