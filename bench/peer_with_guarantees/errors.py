"""Refusals: which status, which code, and what the client needs to go on."""

from typing import Any


class RefusedError(Exception):
    """The request is refused and nothing of it is kept."""

    def __init__(self, status: int, code: str, detail: str, **extra: Any) -> None:
        super().__init__(detail)
        self.status = status
        self.problem = {"status": status, "code": code, "detail": detail, **extra}
