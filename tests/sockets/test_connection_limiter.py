"""Clients that speak a protocol of years ago."""

import json
import logging

import pytest
from werkzeug.test import Client

from restaurant.sockets.connection_limiter import ConnectionLimiter


@pytest.fixture
def client() -> Client:
    """A client of a server that has just begun, and knows of no old clients yet."""
    return Client(ConnectionLimiter(lambda *_: [b"http"], lambda *_: [b"socket"], 3, []))


@pytest.mark.parametrize("transport", ["polling", "websocket"])
@pytest.mark.parametrize("version", ["2", "3"])
def test_an_old_client_gets_the_answer_of_its_protocol(
    client: Client, version: str, transport: str
) -> None:
    answer = client.get(f"/socket.io/?EIO={version}&transport={transport}")

    assert answer.status_code == 400
    assert json.loads(answer.get_data()) == {"code": 5, "message": "Unsupported protocol version"}


def test_the_log_says_once_a_minute_what_an_old_client_needs(
    client: Client, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = [1_000.0]
    monkeypatch.setattr("restaurant.sockets.connection_limiter.time.monotonic", lambda: clock[0])
    caplog.set_level(logging.WARNING)

    for second in (0, 1, 59, 60, 100):
        clock[0] = 1_000.0 + second
        client.get("/socket.io/?EIO=3&transport=polling")

    assert len(caplog.messages) == 2
    assert "Socket.IO 2" in caplog.messages[0]
    assert "version 3 or newer" in caplog.messages[0]
