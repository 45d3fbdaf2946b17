"""How long it takes from ``script/server`` until the restaurant can work."""

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from bench.cli import run_part
from bench.demo_server import DemoServer
from bench.measurements import Measurement
from bench.servers import running
from config import PROJECT_DIR

MAX_SECONDS = 3.0


class ScriptServer(DemoServer):
    """A server as its owner starts it; started once it answers that it is ready."""

    alive_at = "/ready"

    def command(self) -> list[str]:
        """The command of the start."""
        return [str(PROJECT_DIR / "script" / "server")]


def measure(rounds: int, full: bool, report: Callable[[str], None]) -> list[Measurement]:
    """Seconds of a start with everything installed and a database that is up to date."""
    with tempfile.TemporaryDirectory() as folder:
        server = ScriptServer(Path(folder) / "data")
        server.prepare()
        seconds = []
        for number in range(rounds * (2 if full else 1) + 1):
            report(f"start {number}")
            begun = time.monotonic()
            with running(server):
                seconds.append(time.monotonic() - begun)
                server.stop()
    # The first start installs what is missing and fills the file cache: it does not count.
    name = "from script/server to /ready"
    return [Measurement.from_rounds(name, "s", seconds[1:], goal=MAX_SECONDS)]


if __name__ == "__main__":
    run_part(measure)
