"""A real nginx with the configuration that we deliver, but for ports and folders."""

import os
import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path

from config import PROJECT_DIR

DELIVERED = PROJECT_DIR / "deploy"
NGINX = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
#: The file that names the servers, and those it names.
ONE_SERVER = ("pi/nginx.conf", ["127.0.0.1:8000"])
SEVERAL_SERVERS = ("cluster/nginx.conf", ["127.0.0.1:8001", "127.0.0.1:8002"])
MAIN = """
daemon off;
pid {folder}/pid;
error_log stderr error;
events {{ }}
http {{
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


def configure(
    folder: Path,
    port: int,
    servers: Sequence[int],
    closed: Path,
    changes: Mapping[str, str] | None = None,
) -> None:
    """Let nginx listen on a port, with servers on these ports behind it.

    While the file ``closed`` exists, nobody is let in. ``changes`` replaces more of the text.
    """
    file, named = ONE_SERVER if len(servers) == 1 else SEVERAL_SERVERS
    site = (DELIVERED / file).read_text() + (DELIVERED / "nginx/site.conf").read_text()
    places = {
        "listen 80 default_server;": f"listen {port} default_server;",
        "listen [::]:80 default_server;": "",
        "/run/restaurant-closed": str(closed),
    }
    places |= {there: f"127.0.0.1:{here}" for there, here in zip(named, servers, strict=True)}
    places |= changes or {}
    for there, here in places.items():
        assert there in site
        site = site.replace(there, here)
    (folder / "site.conf").write_text(site)
    user = "user root;" if os.geteuid() == 0 else ""
    (folder / "nginx.conf").write_text(user + MAIN.format(folder=folder))


def command(folder: Path, *options: str) -> list[str]:
    """How nginx is started with the configuration in a folder."""
    where = ["-p", str(folder), "-e", "stderr", "-c", str(folder / "nginx.conf")]
    return [NGINX or "nginx", *where, *options]
