"""Requests sent as fast as they are answered, by wrk."""

import json
import secrets
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bench.machine import cpu_seconds
from bench.systems import System
from config import PROJECT_DIR

SCRIPT = PROJECT_DIR / "bench" / "wrk.lua"
WARM_UP_SECONDS = 1


@dataclass(frozen=True)
class Run:
    """The result of a run of wrk: answers a second, and how long they took in milliseconds.

    ``failures`` counts answers of 400 and above, and connections that broke or timed out.
    ``cpu`` is how many milliseconds of a core an answer cost the server (without nginx).
    """

    rate: float
    p50: float
    p99: float
    failures: int
    cpu: float

    @property
    def is_void(self) -> bool:
        """Whether the run proves nothing: refusals are faster than answers."""
        return self.failures > 0 or self.rate == 0

    @classmethod
    def parse(cls, output: str, cpu_seconds: float) -> "Run":
        """Read what ``wrk.lua`` printed last; raises ``ValueError`` when wrk failed before.

        ``cpu_seconds`` is how long the server kept a core busy meanwhile.
        """
        *_, last = output.strip().splitlines() or [""]
        result = json.loads(last)
        return cls(
            rate=result["requests"] / (result["microseconds"] / 1e6),
            p50=result["p50"] / 1000,
            p99=result["p99"] / 1000,
            failures=result["refused"] + result["broken"],
            cpu=1000 * cpu_seconds / max(result["requests"], 1),
        )


@dataclass(frozen=True)
class Workload:
    """Requests of one kind, on so many connections at once."""

    path: str
    connections: int = 16
    places_orders: bool = False
    is_public: bool = False
    has_etag: bool = False

    def run(self, system: System, seconds: int) -> Run:
        """Send requests to the system's address for so long, after a short warm-up."""
        expected = 201 if self.places_orders else 304 if self.has_etag else 200
        headers = self._headers(system)
        method, body = ("POST", system.order()) if self.places_orders else ("GET", None)
        answer = system.server.ask(method, self.path, body, headers=headers)
        assert answer.status == expected, answer
        self._send(system, headers, WARM_UP_SECONDS)
        return self._send(system, headers, seconds)

    def _headers(self, system: System) -> dict[str, str]:
        headers = {} if self.is_public else {"Authorization": f"Bearer {system.waiter.token}"}
        if self.has_etag:
            known = system.server.ask("GET", self.path, headers=headers).headers["ETag"]
            headers["If-None-Match"] = known
        return headers

    def _send(self, system: System, headers: dict[str, str], seconds: int) -> Run:
        command = ["wrk", "-t1", f"-c{self.connections}", f"-d{seconds}s", "--timeout", "10s"]
        for name, value in headers.items():
            command += ["-H", f"{name}: {value}"]
        command += ["-s", str(SCRIPT), system.url + self.path]
        if self.places_orders:
            command += ["--", "order", ",".join(map(str, system.dish_ids)), secrets.token_hex(8)]
        worker = system.server.worker_pid()
        before = cpu_seconds(worker)
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return Run.parse(done.stdout, cpu_seconds(worker) - before)


def valid_values(runs: Sequence[Run], of: Callable[[Run], float]) -> list[float]:
    """A value of each run that is not void."""
    return [of(run) for run in runs if not run.is_void]
