"""Servers and people for measurements: those of the live tests, from one place."""

import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from config import PROJECT_DIR
from tests.e2e.server import Person, Server, eventually
from tests.support.ports import free_port

__all__ = [
    "Person",
    "Server",
    "eventually",
    "free_port",
    "running",
    "scratch",
]

#: On the disk of the project, as /tmp may be memory.
DATA = PROJECT_DIR / "bench" / "data"


@contextmanager
def scratch() -> Iterator[Path]:
    """A folder on the disk for the databases of one measurement."""
    DATA.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(dir=DATA) as folder:
        yield Path(folder)


@contextmanager
def running(server: Server) -> Iterator[None]:
    """Serve for as long as it is needed."""
    try:
        server.start()
        yield
    finally:
        server.kill()
