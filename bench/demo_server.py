"""The demo restaurant on a server of its own, and its requests, for measurements without a peer."""

import json
import time
from http.client import HTTPConnection
from typing import Any
from uuid import uuid4

from bench.servers import Person
from tests.e2e.demo_server import DemoServer

__all__ = ["Connection", "DemoServer"]

#: Shorter than the time for which the server keeps an idle connection open.
MAX_IDLE_SECONDS = 3.0


class Connection:
    """One person's HTTP connection, kept open from request to request."""

    def __init__(self, who: Person) -> None:
        self._connection = HTTPConnection("127.0.0.1", who.server.port, timeout=60)
        self._used_at = time.monotonic()
        self._headers = {"Authorization": f"Bearer {who.token}"}
        answer = who.server.ask("GET", "/dishes/", token=who.token).json
        self._dishes = [dish["id"] for dish in answer if dish["is_available"]]

    def ask(self, method: str, path: str, body: Any = None) -> tuple[float, Any]:
        """How many milliseconds a request took, and what was answered."""
        headers = dict(self._headers)
        content = None if body is None else json.dumps(body)
        if content is not None:
            headers |= {"Content-Type": "application/json", "Idempotency-Key": str(uuid4())}
        self._reconnect_after_idling()
        begun = time.perf_counter()
        self._connection.request(method, path, content, headers)
        response = self._connection.getresponse()
        answer = response.read()
        milliseconds = (time.perf_counter() - begun) * 1000
        assert response.status in {200, 201}, answer
        return milliseconds, json.loads(answer)

    def place_order(self, number: int = 0) -> tuple[float, Any]:
        """Place an order of three items that needs no table."""
        dishes = (self._dishes[(number + step) % len(self._dishes)] for step in (0, 7, 14))
        items = [{"dish_id": dish, "quantity": 1} for dish in dishes]
        return self.ask("POST", "/orders/", {"order_type": "takeaway", "items": items})

    def _reconnect_after_idling(self) -> None:
        if time.monotonic() - self._used_at > MAX_IDLE_SECONDS:
            self._connection.close()
            self._connection.connect()
        self._used_at = time.monotonic()
