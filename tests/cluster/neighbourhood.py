"""What stands beside the servers of a cluster: a Redis and an nginx of their own."""

import os
import subprocess
import time
from collections.abc import Sequence
from pathlib import Path

from config import PROJECT_DIR
from tests.live.server import Server, eventually, free_port, listens

SITE = PROJECT_DIR / "deploy" / "cluster" / "nginx.conf"
AROUND_THE_SITE = """
daemon off;
{user}
worker_processes 2;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{ worker_connections 512; }}
http {{
    access_log off;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


class Neighbour:
    """A program that listens on a port, and may be killed and started again."""

    def __init__(self, command: Sequence[str], port: int) -> None:
        self.port = port
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it listens."""
        self._process = subprocess.Popen(
            self._command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        eventually(lambda: listens(self.port))

    def kill(self) -> None:
        """End it at once."""
        if self._process is not None:
            self._process.kill()
            self._process.wait()
            self._process = None
            eventually(lambda: not listens(self.port))

    def stop(self) -> None:
        """Let it end with all its processes."""
        if self._process is not None:
            self._process.terminate()
            self._process.wait()
            self._process = None


def a_redis() -> Neighbour:
    """A Redis that keeps nothing."""
    port = free_port()
    where = ["--bind", "127.0.0.1", "--port", str(port)]
    return Neighbour(["redis-server", *where, "--save", "", "--appendonly", "no"], port)


def an_nginx(folder: Path, servers: Sequence[Server]) -> Neighbour:
    """An nginx with the site that we deliver, before these two servers."""
    folder.mkdir()
    port = free_port()
    site = SITE.read_text()
    for delivered, here in (
        ("listen 80 default_server;", f"listen {port};"),
        ("server 127.0.0.1:8001 ", f"server 127.0.0.1:{servers[0].port} "),
        ("server 127.0.0.1:8002 ", f"server 127.0.0.1:{servers[1].port} "),
    ):
        assert delivered in site
        site = site.replace(delivered, here)
    (folder / "site.conf").write_text(site)
    around = folder / "nginx.conf"
    user = "user root;" if os.geteuid() == 0 else ""
    around.write_text(AROUND_THE_SITE.format(folder=folder, user=user))
    return Neighbour(["nginx", "-p", str(folder), "-c", str(around)], port)


def pause() -> None:
    """Let a moment pass in which what was begun goes on."""
    time.sleep(0.3)
