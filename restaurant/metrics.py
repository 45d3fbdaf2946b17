"""What is counted while it happens; ``/metrics`` tells it.

Counting is on the way of every request, so it looks up nothing by its labels twice.
"""

from collections.abc import Iterable

from prometheus_client import Counter, Histogram, disable_created_metrics

#: A method that no client of ours uses is whatever somebody made up.
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)

disable_created_metrics()  # the moment each began to be counted would double what is told

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

_children: dict[tuple[str, str | None, int], tuple[Counter, Histogram]] = {}


def observe_request(method: str, rule: str | None, status: int, seconds: float) -> None:
    """Count an answer under the route it belongs to: its pattern, never its address."""
    if method not in METHODS:
        method = "other"
    children = _children.get((method, rule, status))
    if children is None:
        children = _children[method, rule, status] = _children_for(method, rule, status)
    answered, timed = children
    answered.inc()
    timed.observe(seconds)


def init_events(events: Iterable[str]) -> None:
    """Begin to count these events at 0: of what is not told, no growth can be seen."""
    for name in events:
        _committed.labels(name)
        _sent.labels(name)


def event_committed(name: str) -> None:
    """Count an event that was written to the log for good."""
    _committed.labels(name).inc()


def event_sent(name: str) -> None:
    """Count an event that was sent."""
    _sent.labels(name).inc()


def _children_for(method: str, rule: str | None, status: int) -> tuple[Counter, Histogram]:
    route = "unknown" if rule is None else rule.replace("<int:", "{").translate(_BRACES)
    return _requests.labels(method, route, str(status)), _seconds.labels(method, route)


_BRACES = str.maketrans("<>", "{}")
