"""A socket client inside the test's own process."""

import json
from typing import Any

from flask import Flask

from restaurant.extensions import socketio
from restaurant.live.dispatcher import dispatcher
from restaurant.live.rooms import NAMESPACE


class Listener:
    """A client of ``/ws/orders``, and what it has received."""

    def __init__(self, app: Flask, token: str | None, last_event_id: int | None = None) -> None:
        self.app = app
        auth: dict[str, Any] | None = None if token is None else {"token": token}
        if auth is not None and last_event_id is not None:
            auth["last_event_id"] = last_event_id
        self.client = socketio.test_client(app, namespace=NAMESPACE, auth=auth)

    @property
    def is_connected(self) -> bool:
        """Whether the server has accepted and not disconnected it."""
        return bool(self.client.is_connected(NAMESPACE))

    def hear(self) -> list[dict[str, Any]]:
        """Everything received since the last call, oldest first, as ``{event, …}``."""
        dispatcher.send_from_log()
        return [
            {"event": message["name"], **message["args"][0]}
            for message in self.client.get_received(NAMESPACE)
        ]

    def hear_names(self) -> list[str]:
        """The names of everything received since the last call."""
        return [message["event"] for message in self.hear()]

    def say(self, command: str, *arguments: Any) -> Any:
        """Give a command, and return its acknowledgement: one that is documented."""
        answer = self.client.emit(command, *arguments, namespace=NAMESPACE, callback=True)
        if isinstance(answer, dict) and not answer.get("ok", True):
            self._check_documented(command, answer["error"]["code"])
        return answer

    def _check_documented(self, command: str, code: str) -> None:
        operation = json.loads(self.app.config["ASYNCAPI"])["operations"].get(command)
        if operation is not None:
            assert code in operation["x-error-codes"], f"{command} does not list {code}"

    def leave(self) -> None:
        """Disconnect."""
        if self.is_connected:
            self.client.disconnect(NAMESPACE)
