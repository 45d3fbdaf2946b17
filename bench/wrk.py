"""Requests as fast as they are answered, sent by wrk."""

import json
import secrets
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.machine import get_processor_seconds
from bench.systems import System
from config import PROJECT_DIR

SCRIPT = PROJECT_DIR / "bench" / "wrk.lua"
WARM_UP_SECONDS = 1


@dataclass(frozen=True)
class Run:
    """What a run of wrk gave: answers a second, and how long they took in milliseconds.

    ``failures`` counts answers of 400 and above, and connections that broke or timed out.
    ``processor`` is how many milliseconds of a core an answer cost the server.
    """

    rate: float
    p50: float
    p99: float
    failures: int
    processor: float

    @property
    def is_void(self) -> bool:
        """Whether what it says is worth nothing: a refusal is quick, and no answer."""
        return self.failures > 0 or self.rate == 0

    @classmethod
    def read(cls, output: str, processor_seconds: float) -> "Run":
        """Read what ``wrk.lua`` printed last; raises ``ValueError`` when wrk gave up before.

        The seconds are those of a core that the server took meanwhile.
        """
        *_, last = output.strip().splitlines() or [""]
        said = json.loads(last)
        return cls(
            rate=said["requests"] / (said["microseconds"] / 1e6),
            p50=said["p50"] / 1000,
            p99=said["p99"] / 1000,
            failures=said["refused"] + said["broken"],
            processor=1000 * processor_seconds / max(said["requests"], 1),
        )


@dataclass(frozen=True)
class Load:
    """What is asked for on how many connections at once, by whom and how."""

    path: str
    connections: int = 16
    places_orders: bool = False
    is_public: bool = False
    has_etag: bool = False

    def on(self, system: System, seconds: int) -> Run:
        """Ask for so long, after a short while that does not count."""
        expected = 201 if self.places_orders else 304 if self.has_etag else 200
        headers = self._headers(system)
        method, body = ("POST", system.order()) if self.places_orders else ("GET", None)
        answer = system.server.ask(method, self.path, body, headers=headers)
        assert answer.status == expected, answer
        self._run(system, headers, WARM_UP_SECONDS)
        return self._run(system, headers, seconds)

    def _headers(self, system: System) -> dict[str, str]:
        headers = {} if self.is_public else {"Authorization": f"Bearer {system.waiter.token}"}
        if self.has_etag:
            known = system.server.ask("GET", self.path, headers=headers).headers["ETag"]
            headers["If-None-Match"] = known
        return headers

    def _run(self, system: System, headers: dict[str, str], seconds: int) -> Run:
        command = ["wrk", "-t1", f"-c{self.connections}", f"-d{seconds}s", "--timeout", "10s"]
        for name, value in headers.items():
            command += ["-H", f"{name}: {value}"]
        command += ["-s", str(SCRIPT), system.server.base_url + self.path]
        if self.places_orders:
            command += ["--", "order", ",".join(map(str, system.dish_ids)), secrets.token_hex(8)]
        worker = system.server.worker_pid()
        before = get_processor_seconds(worker)
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return Run.read(done.stdout, get_processor_seconds(worker) - before)


def worth(runs: Sequence[Run], of: Callable[[Run], float]) -> list[float]:
    """Something of each run that is not void."""
    return [of(run) for run in runs if not run.is_void]
