"""The Redis and the nginx of a cluster in the tests."""

import subprocess
from collections.abc import Sequence
from pathlib import Path

from tests.e2e.server import Server, eventually, listens
from tests.support.nginx import command, configure
from tests.support.ports import free_port


class Neighbour:
    """A program that listens on a port, and may be killed and started again."""

    def __init__(self, command: Sequence[str], port: int) -> None:
        self.port = port
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it listens."""
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        eventually(lambda: listens(self.port))

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            eventually(lambda: not listens(self.port))

    def stop(self) -> None:
        """Let it end with all its processes."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None


def a_redis() -> Neighbour:
    """A Redis that keeps nothing."""
    port = free_port()
    where = ["--bind", "127.0.0.1", "--port", str(port)]
    return Neighbour(["redis-server", *where, "--save", "", "--appendonly", "no"], port)


def an_nginx(folder: Path, servers: Sequence[Server]) -> Neighbour:
    """An nginx as we deliver it, before these servers."""
    folder.mkdir()
    port = free_port()
    configure(folder, port, [server.port for server in servers], folder / "closed")
    return Neighbour(command(folder), port)
