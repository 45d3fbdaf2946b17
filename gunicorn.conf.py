"""gunicorn's settings and hooks for one small machine; script/server starts it with them."""

import gc
import os
import resource
import socket
import struct
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROJECT_DIR = Path(__file__).resolve().parent
sys.path.insert(0, str(PROJECT_DIR))

# Found through the line above.
from config import Settings, SettingsError, sqlite_path  # noqa: E402
from restaurant.database.sqlite_file import (  # noqa: E402
    LOCK_TIMEOUT,
    DatabaseFileError,
    acquire_lock,
)
from restaurant.server.announcement import announcement  # noqa: E402
from restaurant.server.logging import install_excepthooks, logging_config  # noqa: E402

try:
    settings = Settings.from_environment()
except SettingsError as error:
    sys.exit(str(error))

wsgi_app = "restaurant:create_app()"
chdir = str(PROJECT_DIR)
bind = (
    f"[{settings.host}]:{settings.port}"
    if ":" in settings.host
    else f"{settings.host}:{settings.port}"
)
loglevel = settings.log_level
logconfig_dict = logging_config(settings.log_level)
logger_class = "restaurant.server.logging.NoAccessLogger"

# Socket.IO keeps its clients in one process, and SQLite wants one owner.
# A recycled worker would drop every socket.
workers = 1
max_requests = 0
worker_class = (
    "restaurant.server.eventlet_worker.EventletWorker"
    if settings.server_worker == "eventlet"
    else settings.server_worker
)

# A live screen keeps its thread, and so do up to 64 sockets without a token; 64 are for requests.
threads = settings.max_sockets + 128
# Live screens, and the connections that nginx or browsers keep open between requests.
worker_connections = settings.max_sockets + 1024
# Longer than nginx keeps an idle connection to us, so that it never sends a request into one that
# is being closed: it does not repeat a POST.
keepalive = 15

timeout = 60
graceful_timeout = 3
control_socket_disable = True

# A green worker patches the standard library first and imports the application afterwards.
preload_app = False
http_parser = "python"  # not whichever is installed
sendfile = settings.server_worker != "eventlet"  # eventlet's sockets cannot

# The heartbeat must not wait for a disk.
if Path("/dev/shm").is_dir():  # noqa: S108  # it is memory,
    worker_tmp_dir = "/dev/shm"  # noqa: S108  # and gunicorn makes and unlinks the file itself

forwarded_allow_ips = ",".join(map(str, settings.trusted_proxies))
# No SCRIPT_NAME, which a proxy may pass on from anybody: only X-Forwarded-Prefix, which is checked,
# becomes part of addresses and of the page of the documents.
forwarder_headers = ""

OPEN_FILES = 2 * worker_connections

# How many seconds a client that reads nothing may keep a thread that sends to it.
SEND_TIMEOUT = 20


def on_starting(server: Any) -> None:
    """Lock the SQLite file for this server; the worker inherits the lock until it ends."""
    if file := sqlite_path(settings.database_url):
        try:
            server.database_lock = acquire_lock(file, LOCK_TIMEOUT)
        except DatabaseFileError as error:
            sys.exit(str(error))


def when_ready(server: Any) -> None:
    """Prepare for many connections, before the worker starts.

    The limit on sending counts where a connection has a thread of its own; the green workers never
    block in one.
    """
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < OPEN_FILES:
        wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))
    for listener in server.LISTENERS:  # what it accepts inherits this
        limit = struct.pack("ll", SEND_TIMEOUT, 0)
        listener.sock.setsockopt(socket.SOL_SOCKET, socket.SO_SNDTIMEO, limit)


def post_fork(_server: Any, _worker: Any) -> None:
    """Load the application without looking for garbage: nearly all of it is there to stay."""
    gc.disable()


def pre_request(_worker: Any, _request: Any) -> None:
    """Log nothing, where gunicorn would log the path, which may contain secrets."""


def post_worker_init(worker: Any) -> None:
    """Start what runs beside the requests, and what ends it; say where to find the restaurant."""
    from restaurant.operations.startup import start_background_tasks

    install_excepthooks()
    # A collection that visits the whole application takes 0.1 s, in which everybody waits.
    gc.freeze()
    gc.enable()
    begin: Callable[[Any], Callable[[], object]] = start_background_tasks
    stop_background_tasks = begin(worker.app.callable)
    threading.Thread(
        target=_watch_shutdown, args=(worker, stop_background_tasks), daemon=True
    ).start()
    if worker.age == 1:  # later ones take the place of one that ended
        print(announcement(settings), flush=True)  # noqa: T201  # for the person who started it


def _watch_shutdown(worker: Any, stop_background_tasks: Callable[[], object]) -> None:
    """Close the live screens as soon as the worker begins to stop, or its master is gone.

    gunicorn has no hook for that moment: it calls ``worker_exit`` only when every connection has
    ended or the time to finish is over.
    """
    while worker.alive and worker.ppid == os.getppid():
        time.sleep(0.2)
    stop_background_tasks()
