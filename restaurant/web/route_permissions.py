"""Who may use each route: declared at the view, and checked for all routes at the start."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar

from flask import Flask

from restaurant.permissions import Permission

View = TypeVar("View", bound=Callable[..., Any])


@dataclass(frozen=True)
class RouteAccess:
    """Who may use a view: holders of the permission; if it is None everybody, or paired devices."""

    permission: Permission | None
    is_for_devices: bool = False


@dataclass(frozen=True)
class Route:
    """A method and an address of the application, and who may use it."""

    method: str
    path: str
    access: RouteAccess


PUBLIC = RouteAccess(None)
DEVICES = RouteAccess(None, is_for_devices=True)


def declare_access(admission: RouteAccess) -> Callable[[View], View]:
    """Declare on a view who may use it. It is the view's decorator that enforces it."""

    def decorator(view: View) -> View:
        view.__dict__["admission"] = admission
        return view

    return decorator


def list_routes(app: Flask) -> list[Route]:
    """Every route of the application. Raises for one without a declared access."""
    routes = []
    for rule in app.url_map.iter_rules():
        view = app.view_functions[rule.endpoint]
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            answering = getattr(getattr(view, "view_class", None), method.lower(), view)
            admission = getattr(answering, "admission", None)
            if admission is None:
                raise RuntimeError(f"{method} {rule.rule} does not say who may use it.")
            routes.append(Route(method, rule.rule, admission))
    return routes
