"""The machine that is measured on, and what a process uses of it."""

import os
import platform
import shutil
import subprocess
import time
import tomllib
from importlib.metadata import version
from pathlib import Path

PROJECT_FILE = Path(__file__).parent.parent / "pyproject.toml"
#: Kinds of disks by the first letters of the kernel's name for them.
DISKS = {"vd": "virtual disk", "nvme": "NVMe", "mmcblk": "SD card", "sd": "SATA or USB"}
BUSY_SECONDS = 3
PACKAGES = ("flask", "sqlalchemy", "gunicorn", "python-socketio")


def describe(folder: Path) -> dict[str, str]:
    """What the results depend on, by name; the folder is where the databases are written."""
    packages = ", ".join(f"{name} {version(name)}" for name in PACKAGES)
    return {
        "processor": f"{_field('/proc/cpuinfo', 'model name') or platform.machine()}, "
        f"{os.cpu_count()} cores",
        "memory": f"{int(_field('/proc/meminfo', 'MemTotal').split()[0]) / 1024**2:.1f} GB",
        "system": f"Linux {platform.release()}",
        "disk": _disk_of(folder),
        "Python": platform.python_version(),
        "Node.js": _first_line("node", "--version"),
        "wrk": _first_line("wrk", "--version").partition(" [")[0],
        "nginx": _first_line("nginx", "-v").partition("/")[2],
        "ours": packages,
        "peers": ", ".join(peer_packages()).replace("==", " "),
    }


def peer_packages() -> list[str]:
    """What the peers are made of, each with its version."""
    packages: list[str] = tomllib.loads(PROJECT_FILE.read_text())["dependency-groups"]["peer"]
    return packages


def busy_share() -> float:
    """How much of the machine is in use, from 0 to 1. Takes some seconds."""
    busy, total = _cpu_ticks()
    time.sleep(BUSY_SECONDS)
    busy_now, total_now = _cpu_ticks()
    return (busy_now - busy) / (total_now - total)


def resident_mb(pid: int) -> float:
    """The resident memory of a process, in MB."""
    return int(_field(f"/proc/{pid}/status", "VmRSS").split()[0]) / 1024


def cpu_seconds(pid: int) -> float:
    """How long a process has kept a core busy so far, in seconds."""
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _cpu_ticks() -> tuple[int, int]:
    spent = [int(ticks) for ticks in Path("/proc/stat").read_text().splitlines()[0].split()[1:9]]
    idle = spent[3] + spent[4]  # with what waits for a disk
    return sum(spent) - idle, sum(spent)


def _field(file: str, name: str) -> str:
    for line in Path(file).read_text().splitlines():
        key, _, value = line.partition(":")
        if key.strip() == name:
            return value.strip()
    return ""


def _disk_of(folder: Path) -> str:
    device, filesystem = _output_of("df", "--output=source,fstype", str(folder))[-1].split()
    kinds = [kind for prefix, kind in DISKS.items() if Path(device).name.startswith(prefix)]
    return ", ".join([device, *kinds, filesystem])


def _first_line(*command: str) -> str:
    return _output_of(*command)[0] if shutil.which(command[0]) else "not installed"


def _output_of(*command: str) -> list[str]:
    # wrk prints its version and exits with 1; nginx prints it to stderr.
    done = subprocess.run(command, capture_output=True, text=True)
    return (done.stdout or done.stderr).strip().splitlines()
