"""Installing and upgrading, run as root in a clean Debian without a network.

``deploy/pi/try.sh`` runs it with the folder of an unpacked release. Only Debian's Python is here.
"""

import json
import os
import shutil
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from typing import Any

SITE = "http://127.0.0.1"
CURRENT = Path("/opt/restaurant/current")
RELEASES = Path("/opt/restaurant/releases")
DATA = Path("/var/lib/restaurant")
SETTINGS = Path("/etc/restaurant/restaurant.env")
NGINX = Path("/usr/sbin/nginx")
TIMEOUT = 30.0
#: What is known to fail need not be waited for as long as on a box.
SICK_TIMEOUT = "6"
OWNER = {"username": "owner", "password": "borscht and dumplings"}

SICK = """
CHECKS["stove"] = lambda: "cold"
"""
MIGRATION = '''"""A table that only a later version knows."""

from alembic import op
import sqlalchemy as sa

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    op.create_table("printers_{revision}", sa.Column("id", sa.Integer(), primary_key=True))
    op.execute("DELETE FROM payment_methods")
'''


def step(sentence: str) -> None:
    """Print the next step, and the time since the beginning."""
    print(f"[{time.monotonic() - BEGAN:5.1f} s] {sentence}", flush=True)  # noqa: T201  # its log


def run(*command: object, expect: int | None = 0, **environment: str) -> str:
    """Run a command to its end, and return its output."""
    done = subprocess.run(
        [str(part) for part in command],
        env=os.environ | environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert expect is None or done.returncode == expect, (
        f"{command}: {done.returncode}\n{done.stdout}"
    )
    return done.stdout


def ask(
    method: str, path: str, body: Any = None, token: str = "", **headers: str
) -> tuple[int, Any]:
    """Send one request through port 80."""
    request = urllib.request.Request(SITE + path, method=method, headers=headers)
    if token:
        request.add_header("Authorization", f"Bearer {token}")
    if body is not None:
        request.data = json.dumps(body).encode()
        request.add_header("Content-Type", "application/json")
    try:
        with urllib.request.urlopen(request, timeout=10) as answer:
            return answer.status, json.loads(answer.read() or b"null")
    except urllib.error.HTTPError as error:
        return error.code, json.loads(error.read() or b"null")


def is_ready() -> bool:
    """Whether the server works, as a phone sees it."""
    try:
        return ask("GET", "/ready")[0] == 200
    except OSError:
        return False


def eventually(condition: Callable[[], Any], patience: float = TIMEOUT) -> float:
    """Wait until something is so, and return how long that took."""
    began = time.monotonic()
    while not condition():
        assert time.monotonic() - began < patience, "it never came about"
        time.sleep(0.005)
    return time.monotonic() - began


def sign_in() -> str:
    """The owner's token."""
    return str(ask("POST", "/auth/login", OWNER)[1]["access_token"])


def order(key: str) -> int:
    """Place an order, or get again the one of this key."""
    dish = ask("GET", "/dishes/", token=sign_in())[1][0]["id"]
    body = {"order_type": "takeaway", "items": [{"dish_id": dish, "quantity": 2}]}
    status, placed = ask("POST", "/orders/", body, sign_in(), **{"Idempotency-Key": key})
    assert status == 201, placed
    return int(placed["id"])


def orders() -> list[int]:
    """All orders there are."""
    return sorted(one["id"] for one in ask("GET", "/orders/", token=sign_in())[1])


def payment_methods() -> int:
    """The number of payment methods: a migration of this scenario removes them."""
    return len(ask("GET", "/payment-methods/", token=sign_in())[1])


def server_pid() -> int:
    """The process that systemd started."""
    return int(Path("/run/stand-in/restaurant.service").read_text().split()[1])


def later(release: Path, version: str, **texts: str) -> Path:
    """Another release, with a later version and with text added to files of it."""
    other = release.with_name(f"restaurant-{version}")
    shutil.copytree(release, other)
    (other / "VERSION").write_text(version + "\n")
    for name, text in texts.items():
        path = other / name
        path.write_text((path.read_text() if path.exists() else "") + text)
    files = sorted(
        file for file in other.rglob("*") if file.is_file() and file.name != "SHA256SUMS"
    )
    sums = [
        f"{sha256(file.read_bytes()).hexdigest()}  ./{file.relative_to(other)}" for file in files
    ]
    (other / "SHA256SUMS").write_text("\n".join(sums) + "\n")
    return other


def with_migration(revision: str, before: str) -> dict[str, str]:
    """The file of a new migration, for ``later``."""
    text = MIGRATION.format(revision=revision, before=before)
    return {f"migrations/versions/{revision}_printers.py": text}


def everything_outside() -> set[tuple[str, int, int]]:
    """What an installation could change, file by file."""
    return {
        (str(file), file.lstat().st_mtime_ns, file.lstat().st_size)
        for folder in ("/etc", "/opt", "/var/lib", "/usr/local", "/run")
        for file in Path(folder).rglob("*")
    }


def rehearse(release: Path) -> None:
    """A dry run says what would be done."""
    before = everything_outside()
    said = run(release / "deploy/pi/install.sh", "--dry-run")
    assert "Nothing was changed." in said, said
    assert everything_outside() == before


def install_without_nginx(release: Path) -> None:
    """Without nginx the server itself listens on port 80."""
    hidden = NGINX.rename("/usr/sbin/nginx.hidden")
    said = run(release / "deploy/pi/install.sh")
    assert is_ready()
    assert "█" in said or "▀" in said, said
    token = (DATA / "setup-token").read_text().strip()
    assert f"/app/setup#{token}\n" in said, said
    assert ask("POST", "/setup", {"token": token, "full_name": "Мария", **OWNER})[0] == 201
    token = sign_in()
    category = ask("POST", "/categories/", {"name": "Супы"}, token)[1]["id"]
    dish = {"name": "Борщ", "price": 450.5, "category_id": category}
    assert ask("POST", "/dishes/", dish, token)[0] == 201
    assert ask("POST", "/payment-methods/", {"name": "Наличные"}, token)[0] == 201
    order("the-first")
    assert DATA.stat().st_mode & 0o777 == 0o700
    hidden.rename(NGINX)


def install_again(release: Path) -> None:
    """A second installation keeps settings and data and adds nginx; a third does nothing."""
    with SETTINGS.open("a") as settings:
        settings.write("LOG_LEVEL=warning\n")
    settings_before = SETTINGS.read_text()
    run(release / "deploy/pi/install.sh")
    assert SETTINGS.read_text() == settings_before
    assert urllib.request.urlopen(SITE + "/health").headers["Server"] == "nginx"
    assert len(orders()) == 1
    pid = server_pid()
    said = run(release / "deploy/pi/install.sh")
    assert server_pid() == pid, said
    assert web_socket_status() == 101


def web_socket_status() -> int:
    """The server's answer to a web socket request."""
    with socket.create_connection(("127.0.0.1", 80), timeout=5) as raw_socket:
        raw_socket.sendall(
            b"GET /socket.io/?EIO=4&transport=websocket HTTP/1.1\r\nHost: restaurant.local\r\n"
            b"Origin: http://restaurant.local\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
        )
        return int(raw_socket.recv(64).split()[1])


def pull_the_plug() -> float:
    """Kill the server; the orders are there when it is back."""
    placed = order("before-the-crash")
    os.killpg(server_pid(), signal.SIGKILL)
    took = eventually(is_ready, patience=10)
    assert order("before-the-crash") == placed
    return took


def upgrade(release: Path) -> str:
    """Upgrade to a release."""
    return run(release / "deploy/pi/upgrade.sh")


def closed_for(action: Callable[[], Any]) -> float:
    """The longest time without an answer while something was done."""
    longest, is_over = [0.0], threading.Event()

    def watch() -> None:
        served = time.monotonic()
        while not is_over.is_set():
            if is_ready():
                served = time.monotonic()
            longest[0] = max(longest[0], time.monotonic() - served)
            time.sleep(0.02)

    watcher = threading.Thread(target=watch)
    watcher.start()
    try:
        action()
    finally:
        is_over.set()
        watcher.join()
    return longest[0]


def upgrade_to_one_that_fails(bad: Path) -> None:
    """A release that never becomes ready is replaced by the old one, with the data as it was."""
    old, before = CURRENT.resolve(), orders()
    said = run(bad / "deploy/pi/upgrade.sh", expect=1, READY_SECONDS=SICK_TIMEOUT)
    assert CURRENT.resolve() == old, said
    assert f"{old.name} is running again" in said, said
    eventually(is_ready)
    assert orders() == before
    assert payment_methods() == 1, "the backup was not restored"


def go_back(newer: str, older: str) -> None:
    """The old version runs again, when both work with the same tables."""
    upgrade(RELEASES / older)
    assert CURRENT.resolve().name == older
    upgrade(RELEASES / newer)
    assert len(orders()) == 2


def go_back_with_the_data(older: str) -> None:
    """The old version runs again with the backup from before, when the tables differ."""
    run("systemctl", "stop", "restaurant.service")
    run("/usr/local/bin/restaurant", "restore", DATA / "backups/before-upgrade.sqlite3")
    upgrade(RELEASES / older)
    assert CURRENT.resolve().name == older
    assert len(orders()) == 2


def kill_upgrades(release: Path, *points: str) -> None:
    """An upgrade that is killed leaves something that starts, and the next one gets to the end."""
    target = RELEASES / release.name.removeprefix("restaurant-")
    signs: dict[str, Callable[[], bool]] = {
        "while it copies": lambda: (RELEASES / f".{target.name}.partial").exists(),
        "while it installs packages": lambda: (target / ".venv/bin/python").exists(),
        "when it has closed the door": lambda: Path("/run/restaurant-closed").exists(),
        "when it has changed over": lambda: CURRENT.resolve() == target,
        "when the database has changed": lambda: schema() == "9003",
    }
    for point in points:
        kill_upgrade(release, signs[point])
        step(f"  killed {point}: ready again after {recover():.1f} s")
    upgrade(release)
    assert CURRENT.resolve() == target
    assert len(orders()) == 2


def schema() -> str | None:
    """The version of the database's tables, read past everything that might change the file."""
    address = f"file:{DATA}/restaurant.sqlite3?immutable=1"
    try:
        with closing(sqlite3.connect(address, uri=True)) as database:
            return str(database.execute("SELECT version_num FROM alembic_version").fetchone()[0])
    except sqlite3.Error:
        return None


def kill_upgrade(release: Path, is_reached: Callable[[], bool]) -> None:
    """Begin an upgrade, and end it at a moment."""
    with subprocess.Popen(
        [release / "deploy/pi/upgrade.sh"],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    ) as running:
        eventually(is_reached, patience=60)
        os.killpg(running.pid, signal.SIGKILL)


def recover() -> float:
    """The health check of the timer, which runs sooner here."""

    def look() -> bool:
        run("systemctl", "start", "restaurant-health.service")
        return is_ready()

    took = eventually(look)
    assert len(orders()) == 2
    return took


def copy_to_stick(release: Path) -> None:
    """The newest backup and the pictures are copied to the stick."""
    uploads = DATA / "uploads"
    uploads.mkdir(exist_ok=True)
    (uploads / "0123.webp").write_bytes(b"a picture")
    stick = Path("/stick")
    stick.mkdir()
    run(release / "deploy/pi/usb-backup.sh", stick)
    [copy] = (stick / "restaurant-backups").glob("restaurant-*.sqlite3")
    assert copy.read_bytes()[:15] == b"SQLite format 3"
    assert (stick / "restaurant-backups/uploads/0123.webp").read_bytes() == b"a picture"


def bring_back_from_stick(release: Path) -> None:
    """Lost data is restored from the stick, pictures included."""
    before = orders()
    order("too-late-for-the-copy")
    (DATA / "uploads/0123.webp").unlink()
    run(release / "deploy/pi/usb-restore.sh", "--yes", "/stick")
    assert orders() == before
    picture = DATA / "uploads/0123.webp"
    assert (picture.read_bytes(), picture.owner()) == (b"a picture", "restaurant")


def tell(release: Path) -> None:
    """The whole scenario, in its order."""
    step("a dry run changes nothing")
    rehearse(release)
    step("the first installation, without nginx")
    install_without_nginx(release)
    step("the second, with nginx, keeps settings and data; the third leaves the server alone")
    install_again(release)
    step("the server is killed")
    step(f"  ready again after {pull_the_plug():.1f} s")
    step("the console and the USB stick")
    assert "No invariant is broken." in run("/usr/local/bin/restaurant", "check")
    copy_to_stick(CURRENT)
    bring_back_from_stick(CURRENT)

    newest = max(file.name[:4] for file in (release / "migrations/versions").glob("0*.py"))
    newer = later(release, "20251231-000001-newer")
    step("an upgrade to a newer release")
    step(f"  nobody was served for {closed_for(lambda: upgrade(newer)):.1f} s")
    assert CURRENT.resolve().name == "20251231-000001-newer"
    assert len(orders()) == 2

    step("back to the version before, and forward again")
    go_back(newer=newer.name.partition("-")[2], older=(release / "VERSION").read_text().strip())

    step("an upgrade to a release that never becomes ready, and changes the schema")
    sick = {"restaurant/operations/health/readiness.py": SICK, **with_migration("9001", newest)}
    upgrade_to_one_that_fails(later(release, "20251231-000002-sick", **sick))

    step("an upgrade that changes the schema, killed in the middle again and again")
    better = later(release, "20251231-000003-better", **with_migration("9002", newest))
    kill_upgrades(
        better,
        "while it copies",
        "while it installs packages",
        "when it has closed the door",
        "when it has changed over",
    )
    best = later(better, "20251231-000004-best", **with_migration("9003", "9002"))
    kill_upgrades(best, "when the database has changed")

    step("the last three releases that worked are kept")
    kept = {one.name for one in RELEASES.iterdir()}
    names = ("20251231-000001-newer", "20251231-000003-better", "20251231-000004-best")
    assert kept == set(names), kept
    step("back to the version before, with a backup from before")
    go_back_with_the_data("20251231-000003-better")
    step("all went well")


if __name__ == "__main__":
    BEGAN = time.monotonic()
    tell(Path(sys.argv[1]))
