"""The server as its unit starts it, without systemd."""

import ctypes
import socket
import struct
import sys
from pathlib import Path

import pytest

from tests.e2e.server import Server

TIMEOUT = 30
#: From prctl.h: what may be written is never run, as MemoryDenyWriteExecute=yes has it.
PR_SET_MDWE = 65
UNDER_MDWE = f"""
import ctypes, os, sys
ctypes.CDLL(None).prctl({PR_SET_MDWE}, 1, 0, 0, 0)
os.execv(sys.argv[1], sys.argv[1:])
"""


class Installed(Server):
    """A server that is started the way restaurant.service does."""

    def command(self) -> list[str]:
        """The environment of the unit, with memory that is never both writable and executable."""
        return [sys.executable, "-c", UNDER_MDWE, "script/server", "--installed"]


def test_systemd_is_notified_by_its_main_process(
    tmp_path: Path,
) -> None:
    if ctypes.CDLL(None).prctl(PR_SET_MDWE + 1, 0, 0, 0, 0) < 0:
        pytest.skip("This kernel cannot forbid memory that is both written and run.")
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.setsockopt(socket.SOL_SOCKET, socket.SO_PASSCRED, 1)
        systemd.settimeout(TIMEOUT)
        server = Installed(tmp_path / "data", NOTIFY_SOCKET=str(tmp_path / "notify"))
        try:
            server.start()
            said, credentials, *_ = systemd.recvmsg(1024, 1024)
            assert server.process is not None
            [(_, _, sender)] = credentials
            pid = server.process.pid
            # Passwords, pictures and SQLite all work in C.
            server.set_up().admin()
        finally:
            server.kill()

    assert said.startswith(b"READY=1")
    assert struct.unpack("3i", sender)[0] == pid
