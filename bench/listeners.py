"""Screens that receive every order while something else is measured."""

import json
import subprocess
from types import TracebackType
from typing import Any, Self

from bench.systems import System
from config import PROJECT_DIR

FOLDER = PROJECT_DIR / "bench" / "node"


class Listeners:
    """So many sockets in a process of their own, connected while the ``with`` block runs."""

    def __init__(self, system: System, screens: int) -> None:
        job = socket_job(system, screens)
        self._process = subprocess.Popen(
            ["node", "listen.mjs", json.dumps(job)],
            cwd=FOLDER,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )

    def __enter__(self) -> Self:
        assert self._read() == {"connected": True}
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        self._process.kill()
        self._process.communicate()

    def count_lost(self, until_order: int) -> int:
        """Wait until every screen knows this order; returns how many they missed or got late."""
        assert self._process.stdin is not None
        print(until_order, file=self._process.stdin, flush=True)
        return int(self._read()["lost"])

    def _read(self) -> Any:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        assert line, "the listening process ended"
        return json.loads(line)


def socket_job(system: System, screens: int) -> dict[str, Any]:
    """What the programs in ``bench/node`` need to know to connect screens to a system."""
    return {
        "protocol": "socketio" if system.name == "ours" else "websocket",
        "url": system.url,
        "waiter": system.waiter.token,
        "cook": system.cook.token,
        "screens": screens,
    }
