"""The server's own secrets: made at the first start, kept in ``DATA_DIR``, mode 0600."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

SETUP_TOKEN_FILE = "setup-token"  # noqa: S105  # the name of a file


@dataclass(frozen=True)
class Keys:
    """What signs tokens, and what PINs are keyed with."""

    jwt: str
    pin_pepper: bytes

    @classmethod
    def load(cls, data_dir: Path) -> "Keys":
        """Read the keys, making those that are missing."""
        data_dir.mkdir(parents=True, exist_ok=True)
        return cls(
            jwt=read_or_create(data_dir / "jwt.key"),
            pin_pepper=read_or_create(data_dir / "pin.key").encode(),
        )


def read_or_create(path: Path) -> str:
    """The secret in a file, which is made when there is none.

    Safe when several processes start at once: the file appears whole or not at all, and
    the first one stays.
    """
    if not path.exists():
        draft = path.with_name(f".{path.name}.{os.getpid()}.{secrets.token_hex(4)}")
        with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())
        try:
            os.link(draft, path)
        except FileExistsError:
            pass
        finally:
            draft.unlink()
    return path.read_text().strip()
