"""nginx in front of a server, with the configuration that is deployed on a Pi.

The files of ``deploy/`` are read as the installation reads them; only ports and folders differ. The
lines around them are those of Debian's own ``nginx.conf``.
"""

import os
import re
import shutil
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

from bench.servers import eventually, free_port
from config import PROJECT_DIR

DEPLOYED = (
    PROJECT_DIR / "deploy" / "pi" / "nginx.conf",
    PROJECT_DIR / "deploy" / "nginx" / "site.conf",
)
DEPLOYED_SERVER = "127.0.0.1:8000"
#: Connections to the server that nginx keeps open where the deployed files name no number.
KEEPALIVE = 64
STOP_TIMEOUT = 10.0
MAIN = """
{user}
worker_processes auto;
daemon off;
pid {folder}/nginx.pid;
error_log {folder}/error.log;
events {{
    worker_connections 768;
}}
http {{
    sendfile on;
    tcp_nopush on;
    types_hash_max_size 2048;
    default_type application/octet-stream;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
{site}
}}
"""


class Nginx:
    """An nginx of its own that listens while the ``with`` block runs."""

    def __init__(self, folder: Path, server_port: int) -> None:
        self.port = free_port()
        self._folder = folder
        self._server_port = server_port
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._folder.mkdir()
        configuration = self._folder / "nginx.conf"
        site = render_site(deployed_site(), self.port, self._server_port)
        user = "user root;" if os.geteuid() == 0 else ""
        configuration.write_text(MAIN.format(user=user, folder=self._folder, site=site))
        program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
        assert program, "nginx is missing: install it with 'apt install nginx'."
        command = [program, "-e", f"{self._folder}/error.log", "-c", str(configuration)]
        self._process = subprocess.Popen(command)
        eventually(self._listens)
        return self

    def __exit__(
        self,
        _kind: type[BaseException] | None,
        _error: BaseException | None,
        _traceback: TracebackType | None,
    ) -> None:
        assert self._process is not None
        self._process.terminate()
        self._process.wait(STOP_TIMEOUT)

    def _listens(self) -> bool:
        assert self._process is not None
        assert self._process.poll() is None, (self._folder / "error.log").read_text()
        return (self._folder / "nginx.pid").exists()


def deployed_site() -> str:
    """What stands in ``sites-enabled`` on a Pi."""
    return "".join(file.read_text(encoding="utf-8") for file in DEPLOYED)


def render_site(site: str, port: int, server_port: int) -> str:
    """The deployed site on loopback at this port, before a server at that one.

    Connections to the server are kept open, also by a site that does not say so yet.
    """
    assert DEPLOYED_SERVER in site
    site = re.sub(r"listen \[::\][^;]*;", "", site)
    site = re.sub(r"listen 80\b", f"listen 127.0.0.1:{port}", site)
    if not re.search(r"^\s*keepalive\s", site, re.MULTILINE):
        server = f"server {DEPLOYED_SERVER};"
        site = site.replace(server, f"{server}\n    keepalive {KEEPALIVE};")
        site = re.sub(r"^(\s*'')\s+close;", r"\1 '';", site, flags=re.MULTILINE)
    return site.replace(DEPLOYED_SERVER, f"127.0.0.1:{server_port}")
