"""The answers of all parts, and what follows from them.

A failing one of ``CHECKS`` makes the server not ready: a load balancer goes elsewhere, a
monitor restarts it.
What fails in ``WARNINGS`` is for a person to look at, and no reason to send the guests home.
"""

import logging
from collections.abc import Callable

from restaurant.errors import UnavailableError
from restaurant.operations.health.backups import check_backup
from restaurant.operations.health.clock import check_clock
from restaurant.operations.health.database import check_database, check_migrations
from restaurant.operations.health.disk import check_disk

log = logging.getLogger(__name__)

CHECKS: dict[str, Callable[[], str]] = {
    "database": check_database,
    "migrations": check_migrations,
    "disk": check_disk,
}
WARNINGS: dict[str, Callable[[], str]] = {
    "backup": check_backup,
    "clock": check_clock,
}

#: The results that are no failure.
HEALTHY = frozenset({"ok", "none yet", "not here"})


def check() -> dict[str, object]:
    """Run all checks. Raises ``UnavailableError`` with the failing ones of ``CHECKS``."""
    checks = {name: ask() for name, ask in CHECKS.items()}
    if ill := _failing(checks):
        raise UnavailableError(
            f"Not ready: {', '.join(f'{name} {answer}' for name, answer in ill.items())}.",
            "not_ready",
        )
    return {"status": "ready", "checks": checks | {name: ask() for name, ask in WARNINGS.items()}}


def run_checks() -> dict[str, str]:
    """The result of every check, whether it fails or not."""
    return {name: ask() for name, ask in (CHECKS | WARNINGS).items()}


class HealthMonitor:
    """Writes down what stops being well, and what is healthy again: each once."""

    def __init__(self) -> None:
        self._failing: dict[str, str] = {}

    def update(self) -> None:
        """Run the checks and compare with the last results."""
        ill = _failing(run_checks())
        for name, answer in ill.items():
            if self._failing.get(name) != answer:
                log.warning("unhealthy: %s %s", name, answer)
        for name in self._failing.keys() - ill.keys():
            log.warning("healthy again: %s", name)
        self._failing = ill


def _failing(answers: dict[str, str]) -> dict[str, str]:
    return {name: answer for name, answer in answers.items() if answer not in HEALTHY}
