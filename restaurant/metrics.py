"""Counters and histograms that are updated while things happen; ``/metrics`` shows them."""

import re
from collections import deque
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache

from prometheus_client import Counter, Histogram, disable_created_metrics

#: Any other method is counted as "other": clients can invent names without end.
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

#: An answer that took so many seconds is remembered by itself, the newest of them.
SLOW_SECONDS = 0.25
MAX_SLOW = 200

disable_created_metrics()  # a timestamp for each would double the text

_requests = Counter(
    "restaurant_http_requests",
    "Requests that were answered; of unknown addresses all are one.",
    ["method", "route", "status"],
)
_seconds = Histogram(
    "restaurant_http_request_seconds",
    "How long the answers took, in seconds.",
    ["method", "route"],
    buckets=BUCKETS,
)
_committed = Counter(
    "restaurant_events_committed", "Events that this server wrote to the log.", ["event"]
)
_sent = Counter(
    "restaurant_events_sent", "Events that this server sent to the rooms of its sockets.", ["event"]
)


@dataclass(frozen=True)
class SlowRequest:
    """A request whose answer took at least ``SLOW_SECONDS``; ``at`` is when it was answered."""

    at: datetime
    method: str
    route: str
    status: int
    seconds: float


_slow: deque[SlowRequest] = deque(maxlen=MAX_SLOW)


def observe_request(method: str, rule: str | None, status: int, seconds: float) -> None:
    """Count an answer under its route's pattern; all unknown addresses count as one."""
    if method not in METHODS:
        method = "other"
    route = _route_label(rule)
    _requests.labels(method, route, str(status)).inc()
    _seconds.labels(method, route).observe(seconds)
    if seconds >= SLOW_SECONDS:
        _slow.append(SlowRequest(datetime.now(UTC), method, route, status, seconds))


def slow_requests(since: datetime) -> list[SlowRequest]:
    """The slow requests from this moment on, the slowest first."""
    recent = [one for one in list(_slow) if one.at >= since]
    return sorted(recent, key=lambda one: -one.seconds)


def init_events(events: Iterable[str]) -> None:
    """Initialise the counters of these events at 0, so that ``rate()`` sees the first one."""
    for name in events:
        _committed.labels(name)
        _sent.labels(name)


def event_committed(name: str) -> None:
    """Count an event that is in the log for good."""
    _committed.labels(name).inc()


def event_sent(name: str) -> None:
    """Count an event that was sent to the sockets of this server."""
    _sent.labels(name).inc()


@cache
def _route_label(rule: str | None) -> str:
    return "unknown" if rule is None else re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)
