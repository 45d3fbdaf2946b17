"""A fake machine for the scripts of ``deploy/pi``: own folders, and a recording systemctl."""

import os
import shutil
import stat
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config import PROJECT_DIR

#: Where the scripts look for things, and would change this machine.
PLACES = (
    "/etc/avahi/",
    "/etc/nginx/",
    "/etc/restaurant",
    "/etc/systemd/",
    "/etc/timezone",
    "/opt/restaurant",
    "/run/lock/",
    "/run/systemd/system",
    "/run/restaurant-closed",
    "/usr/local/bin/",
    "/var/lib/restaurant",
)

SYSTEMCTL = """#!/bin/bash
[[ $1 != is-active ]] || exit "${IS_ACTIVE:-0}"
echo "$*" >>"$NOTES"
"""


@dataclass(frozen=True)
class Box:
    """The scripts of a release, with every place they touch inside one folder."""

    folder: Path

    @classmethod
    def make(cls, folder: Path) -> "Box":
        """Copy the scripts, with all their paths inside the folder."""
        project = folder / "project"
        for part in ("deploy", "script"):
            shutil.copytree(PROJECT_DIR / part, project / part)
        for script in (project / "deploy/pi").glob("*.sh"):
            text = script.read_text()
            for place in PLACES:
                text = text.replace(place, f"{folder}{place}")
            script.write_text(text)
        for place in (
            "bin",
            "etc/avahi",
            "etc/nginx/sites-available",
            "etc/nginx/sites-enabled",
            "etc/restaurant",
            "run/lock",
            "run/systemd/system",
            "var/lib/restaurant",
        ):
            (folder / place).mkdir(parents=True)
        box = cls(folder)
        (folder / "etc/avahi/avahi-daemon.conf").write_text("[server]\n")
        for name in ("systemctl", "useradd"):
            box.program(name, SYSTEMCTL)
        box.notes.touch()
        return box

    @property
    def data(self) -> Path:
        """Where the restaurant's data is."""
        return self.folder / "var/lib/restaurant"

    @property
    def notes(self) -> Path:
        """The recorded calls of systemctl."""
        return self.folder / "notes"

    def program(self, name: str, text: str) -> None:
        """Put a program before the machine's own on the path."""
        file = self.folder / "bin" / name
        file.write_text(text)
        file.chmod(file.stat().st_mode | stat.S_IXUSR)

    def set(self, **settings: object) -> None:
        """Write the settings of the installation."""
        lines = [f"{name}={value}\n" for name, value in settings.items()]
        (self.folder / "etc/restaurant/installation.env").write_text("".join(lines))

    def run(
        self, script: str, *arguments: object, **environment: str
    ) -> subprocess.CompletedProcess[str]:
        """Run one of the scripts."""
        settings = {
            "PATH": f"{self.folder}/bin:{os.environ['PATH']}",
            "NOTES": str(self.notes),
            "RUNTIME_DIRECTORY": str(self.folder / "run"),
        }
        return subprocess.run(
            [self.folder / "project/deploy/pi" / script, *map(str, arguments)],
            cwd=self.folder,
            env=os.environ | settings | environment,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=60,
        )
