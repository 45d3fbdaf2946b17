"""The health check: when it restarts the server, and when it does not."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Event, Thread

import pytest

from tests.deploy.fake_machine import Box

RESTART = "restart restaurant.service"
HEALTHY = (200, {"status": "ok"})
READY = (200, {"status": "ready"})


@dataclass
class Patient:
    """A server whose checks fail as a test wants."""

    health: tuple[int, object] | None = HEALTHY
    ready: tuple[int, object] | None = READY
    hosts: list[str] = field(default_factory=list)

    def falls_ill_of(self, what: str) -> None:
        """Answer as the server does when a check fails."""
        self.ready = (503, {"status": 503, "detail": f"Not ready: {what}.", "code": "not_ready"})


@pytest.fixture
def patient() -> Patient:
    """A healthy server."""
    return Patient()


@pytest.fixture
def box(tmp_path: Path, patient: Patient) -> Iterator[Box]:
    """A machine with that server."""
    is_over = Event()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            patient.hosts.append(self.headers["Host"])
            answer = patient.health if self.path == "/health" else patient.ready
            if answer is None:
                is_over.wait(30)
                return
            body = json.dumps(answer[1]).encode()
            self.send_response(answer[0])
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Log nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = Thread(target=server.serve_forever)
    thread.start()
    box = Box.make(tmp_path)
    box.set(HOST="0.0.0.0", PORT=server.server_port)
    yield box
    is_over.set()
    server.shutdown()
    thread.join()
    server.server_close()


def look(box: Box, times: int = 1, **environment: str) -> str:
    """Run the health check, and return its output."""
    said = ""
    for _ in range(times):
        looked = box.run("health.sh", HEALTH_PATIENCE="0.3", **environment)
        assert looked.returncode == 0, looked.stderr
        said += looked.stdout + looked.stderr
    return said


def starts(box: Box) -> int:
    """How often the server was restarted."""
    return box.notes.read_text().splitlines().count(RESTART)


def test_a_healthy_server_is_not_restarted_and_nothing_is_logged(box: Box) -> None:
    assert look(box, times=4) == ""
    assert starts(box) == 0


def test_a_server_that_does_not_answer_three_times_is_restarted(box: Box, patient: Patient) -> None:
    patient.health = None

    look(box, times=2)
    assert starts(box) == 0
    said = look(box)

    assert starts(box) == 1
    assert "does not answer within 0.3 s. This check failed 3 times in a row" in said


def test_an_unreachable_database_causes_a_restart(box: Box, patient: Patient) -> None:
    patient.falls_ill_of("database away, migrations unknown")

    said = look(box, times=3)

    assert starts(box) == 1
    assert "The database cannot be reached." in said


def test_a_hanging_database_causes_a_restart(box: Box, patient: Patient) -> None:
    patient.ready = None

    look(box, times=3)

    assert starts(box) == 1


def test_a_full_disk_is_logged_once_and_causes_no_restart(box: Box, patient: Patient) -> None:
    patient.falls_ill_of("disk full")

    said = look(box, times=8)

    assert starts(box) == 0
    assert said.count("Not ready: disk full.") == 1


def test_a_failure_that_ends_by_itself_is_forgotten(box: Box, patient: Patient) -> None:
    patient.health = None
    look(box, times=2)
    patient.health = HEALTHY
    assert "The server is ready." in look(box)
    patient.health = None
    look(box, times=2)

    assert starts(box) == 0


def test_restarts_that_do_not_help_become_rarer(box: Box, patient: Patient) -> None:
    patient.falls_ill_of("database away")

    look(box, times=3 + 6 + 11)
    assert starts(box) == 2
    look(box)
    assert starts(box) == 3


def test_a_server_that_was_stopped_on_purpose_stays_so(box: Box, patient: Patient) -> None:
    patient.health = None

    look(box, times=4, IS_ACTIVE="3")

    assert box.notes.read_text() == ""


def test_the_server_is_asked_under_an_allowed_host_name(box: Box, patient: Patient) -> None:
    (box.folder / "etc/restaurant/restaurant.env").write_text(
        '# names\nALLOWED_HOSTS=".example.com, restaurant.local"\n'
    )

    look(box)

    assert set(patient.hosts) == {"example.com"}


def test_an_upgrade_that_was_killed_does_not_leave_the_restaurant_closed(box: Box) -> None:
    sign = box.folder / "run/restaurant-closed"
    sign.touch()

    said = look(box, IS_ACTIVE="3")

    assert not sign.exists()
    assert box.notes.read_text() == "start --no-block restaurant.service\n"
    assert "An upgrade was interrupted" in said
