"""How gunicorn runs on one small box. script/server starts it so."""

import os
import resource
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PROJECT_DIR = Path(__file__).resolve().parent
sys.path.insert(0, str(PROJECT_DIR))

# Found through the line above.
from config import Settings, SettingsError  # noqa: E402
from restaurant.database.sqlite_file import (  # noqa: E402
    LOCK_TIMEOUT,
    DatabaseFileError,
    acquire_lock,
    sqlite_path,
)
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
logger_class = "serving.answers.QuietLogger"

# Socket.IO keeps its clients in one process, and SQLite wants one owner.
# A recycled worker would drop every socket.
workers = 1
max_requests = 0
worker_class = {
    "gthread": "serving.thread_worker.ThreadWorker",
    "eventlet": "restaurant.server.eventlet_worker.EventletWorker",
    "gevent": "gevent",
}[settings.server_worker]

# Live screens, and beside them whatever else is connected: staff, guests, and a siege.
worker_connections = settings.max_sockets + 1024
keepalive = 5

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

OPEN_FILES = 2 * worker_connections


def on_starting(server: Any) -> None:
    """Become the one owner of the SQLite file; the worker inherits it and keeps it to its end."""
    if file := sqlite_path(settings.database_url):
        try:
            server.database_lock = acquire_lock(file, LOCK_TIMEOUT)
        except DatabaseFileError as error:
            sys.exit(str(error))


def when_ready(server: Any) -> None:
    """Prepare for many connections, before the worker starts."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft != resource.RLIM_INFINITY and soft < OPEN_FILES:
        limit = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (limit, hard))


def post_fork(_server: Any, _worker: Any) -> None:
    """Let the worker load the application undisturbed, and no more than it needs."""
    from serving.memory import leave_out_redis, load_in_peace

    load_in_peace()
    if not settings.redis_url:
        leave_out_redis()


def post_worker_init(worker: Any) -> None:
    """Start what runs beside the requests, and see to its end where it says how to end."""
    from restaurant.operations.startup import start_background_tasks
    from serving.answers import write_lightly
    from serving.memory import give_memory_back, look_at_what_comes
    from serving.request_clock import limit_requests

    install_excepthooks()
    give_memory_back()
    look_at_what_comes()
    limit_requests()
    write_lightly(worker.cfg)
    begin: Callable[[Any], Callable[[], object] | None] = start_background_tasks
    stop_live = begin(worker.app.callable)
    threading.Thread(target=_watch_shutdown, args=(worker, stop_live), daemon=True).start()


def _watch_shutdown(worker: Any, stop_live: Callable[[], object] | None) -> None:
    """Close what is live when the worker stops, and let no worker outlive its master by much."""
    while worker.alive and worker.ppid == os.getppid():
        time.sleep(0.2)
    if stop_live is not None:
        stop_live()
    if worker.alive:
        os._exit(1)  # the master was killed, and whoever starts anew waits for this process
    time.sleep(graceful_timeout + 1)
    os._exit(0)
