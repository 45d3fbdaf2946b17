"""The units of systemd, checked by systemd's own tools. None of them is started here."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest

from config import PROJECT_DIR
from restaurant.operations.system.usb_stick import STICK_LINKS

UNITS = PROJECT_DIR / "deploy" / "pi"
NAMES = sorted(file.name for kind in ("service", "timer") for file in UNITS.glob(f"*.{kind}"))
SYSTEM_UNITS = [Path("/usr/lib/systemd/system"), Path("/lib/systemd/system")]
#: The server's unit under the name that lets several of them run on one machine.
TEMPLATE = PROJECT_DIR / "deploy" / "cluster" / "restaurant@.service"
#: 10 is a service that may do everything, 0 one that may do nothing.
HIGHEST_EXPOSURE = 2.0

needs_systemd = pytest.mark.skipif(
    shutil.which("systemd-analyze") is None, reason="systemd is not installed"
)


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A machine that the server is installed on, as far as its units look at it."""
    units = tmp_path / "etc/systemd/system"
    units.mkdir(parents=True)
    for file in (TEMPLATE, *(UNITS / name for name in NAMES)):
        shutil.copy(file, units)
    for name in NAMES:
        for command in re.findall(r"(?m)^ExecStart=(\S+)", (UNITS / name).read_text()):
            program = tmp_path / command.lstrip("/")
            program.parent.mkdir(parents=True, exist_ok=True)
            program.touch(mode=0o755)
    # What ours stand before, after and beside.
    [there, *_] = [path for path in SYSTEM_UNITS if path.is_dir()]
    shutil.copytree(there, tmp_path / "usr/lib/systemd/system", symlinks=True)
    return tmp_path


def analyze(*arguments: object) -> subprocess.CompletedProcess[str]:
    """Ask systemd-analyze, which needs no systemd that runs."""
    return subprocess.run(
        ["systemd-analyze", *map(str, arguments)], capture_output=True, text=True, timeout=30
    )


@needs_systemd
def test_systemd_understands_every_unit(root: Path) -> None:
    names = (*NAMES, "restaurant@8002.service")
    verified = analyze("verify", f"--root={root}", "--man=no", "--recursive-errors=no", *names)

    assert (verified.returncode, verified.stdout + verified.stderr) == (0, "")


@needs_systemd
def test_the_units_of_the_server_are_sandboxed(root: Path) -> None:
    judged = analyze("security", "--offline=true", f"--root={root}", "restaurant.service")

    [exposure] = re.findall(r"exposure level for restaurant.service: ([\d.]+)", judged.stdout)
    assert float(exposure) <= HIGHEST_EXPOSURE


def test_the_server_sees_the_names_of_the_disks_where_it_looks_for_the_stick() -> None:
    [(source, place)] = re.findall(
        r"(?m)^BindReadOnlyPaths=-(.+):(.+)$", _text("restaurant.service")
    )

    assert [str(link.parent) for link in STICK_LINKS] == [source, place]


def test_the_server_is_always_restarted() -> None:
    unit = (UNITS / "restaurant.service").read_text()

    assert "Restart=always\nRestartSec=1\n" in unit
    # Without this systemd gives up after five starts in ten seconds.
    assert "StartLimitIntervalSec=0\n" in unit


@pytest.mark.parametrize("name", NAMES)
def test_the_programs_of_the_units_exist_and_are_executable(name: str) -> None:
    for command in re.findall(r"(?m)^ExecStart=/opt/restaurant/current/(\S+)", _text(name)):
        assert (PROJECT_DIR / command).stat().st_mode & 0o100


def _text(name: str) -> str:
    return (UNITS / name).read_text()
