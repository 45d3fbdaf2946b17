"""A server that does nothing, under the same worker as ours: nothing can be faster than that.

It is both the application and, as ``gunicorn -c python:bench.minimal_server``, the configuration.
"""

import json
from collections.abc import Callable, Iterable
from typing import Any
from urllib.parse import parse_qs

import socketio

wsgi_app = "bench.minimal_server:app"
worker_class = "gthread"
workers = 1
#: As many as our own server has for 200 sockets.
threads = 264
keepalive = 5
graceful_timeout = 3
control_socket_disable = True

sio = socketio.Server(async_mode="threading")


def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """Say "ok"; and before that send the body to every socket, as often as ``times`` says."""
    if environ["PATH_INFO"] == "/emit":
        times = int(parse_qs(environ["QUERY_STRING"])["times"][0])
        content = json.load(environ["wsgi.input"])
        for _ in range(times):
            sio.emit("order-created", content)
    start_response("200 OK", [("Content-Type", "text/plain"), ("Content-Length", "2")])
    return [b"ok"]


app = socketio.WSGIApp(sio, answer)
