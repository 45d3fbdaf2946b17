"""The server's secret keys: files in ``DATA_DIR`` with mode 0600, made at the first start."""

import os
import secrets
from dataclasses import dataclass
from pathlib import Path

SETUP_TOKEN_FILE = "setup-token"  # noqa: S105  # a file name


@dataclass(frozen=True)
class Keys:
    """The key that signs tokens, and the key of PINs and other digests."""

    jwt: str
    pin_pepper: bytes

    @classmethod
    def load(cls, data_dir: Path) -> "Keys":
        """Read the keys. Missing ones are created."""
        data_dir.mkdir(parents=True, exist_ok=True)
        return cls(
            jwt=read_or_create(data_dir / "jwt.key"),
            pin_pepper=read_or_create(data_dir / "pin.key").encode(),
        )


def read_or_create(path: Path) -> str:
    """Read a secret of 64 characters from a file, which is created if missing.

    Several processes may start at once: the file is created atomically, and the first one wins.
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
