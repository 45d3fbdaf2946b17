"""The work beside the requests: waited for, and forgotten."""

import time

from restaurant.operations.backups import copies
from restaurant.operations.jobs import Job
from restaurant.operations.system import data_check


def wait_for(job: Job) -> None:
    """Wait until a job is not running."""
    deadline = time.monotonic() + 30
    while job.last is not None and job.last.is_running:
        assert time.monotonic() < deadline, "it never ends"
        time.sleep(0.01)


def forget_jobs() -> None:
    """Begin as a server does that was just started."""
    for job in (copies.job, data_check.job):
        wait_for(job)
        job._last = None
