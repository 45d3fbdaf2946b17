"""A restaurant's own server: the floor, the menu, the orders and the kitchen, live."""

from __future__ import annotations

from typing import TYPE_CHECKING

from restaurant.version import __version__ as __version__

if TYPE_CHECKING:
    from flask import Flask

    from config import Settings


def create_app(settings: Settings | None = None) -> Flask:
    """Build an application from its settings, by default those of the environment.

    The application is loaded here and not above: a green worker patches the standard library
    before Flask is imported, and what needs only one light module of this package gets just that.
    """
    from config import Settings
    from restaurant.application import create

    return create(settings or Settings.from_environment())
