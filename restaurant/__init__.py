"""A restaurant's own server: the floor, the menu, the orders and the kitchen, live."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings

_PROJECT_FILE = Path(__file__).resolve().parent.parent / "pyproject.toml"

#: What is released under this name: /health, the API documents and releases all tell this one.
__version__: str = tomllib.loads(_PROJECT_FILE.read_text(encoding="utf-8"))["project"]["version"]


def create_app(settings: Settings | None = None) -> Flask:
    """Build an application from its settings, by default those of the environment.

    The application is loaded here and not above: a green worker patches the standard library
    before Flask is imported, and what needs only one light module of this package gets just that.
    """
    from config import Settings
    from restaurant.application import create

    return create(settings or Settings.from_environment())
