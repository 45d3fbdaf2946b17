"""Who is at the console, and with whose rights a command works."""

import os
import pwd
from pathlib import Path


def console_account() -> str:
    """The account of whoever is at the console, also behind sudo."""
    if behind_sudo := os.environ.get("SUDO_USER"):
        return behind_sudo
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # an account without a name, as in a container
        return str(os.getuid())


def work_as_owner(folder: Path) -> None:
    """Give up root's rights for those of the folder's owner.

    What root made among the service's data, such as a backup, the service could not write.
    """
    if os.geteuid() != 0 or not folder.is_dir():
        return
    owner = folder.stat()
    os.setgroups([])
    os.setgid(owner.st_gid)
    os.setuid(owner.st_uid)
    os.environ["HOME"] = str(folder)
