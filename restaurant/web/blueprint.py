"""flask-smorest's blueprint, taught about permissions, pages, ETags and strictness.

Each decorator enforces a rule and documents it in the same line. They go from the door
inwards: who may come in, what they must have read, what they bring, what they get.
"""

from collections.abc import Callable
from copy import deepcopy
from functools import partial, wraps
from http import HTTPStatus
from typing import Any

import flask_smorest
import orjson
from flask import Response, request
from flask_jwt_extended import verify_jwt_in_request
from marshmallow import Schema

from restaurant.auth.authentication import authenticate
from restaurant.database.transaction import transactional
from restaurant.permissions import Permission, roles_with
from restaurant.web.etags import ETAG, IF_MATCH, add_etag, check_if_match, make_conditional
from restaurant.web.idempotency import IDEMPOTENCY_KEY, idempotent
from restaurant.web.pagination import Keyset, get_page, with_link_header
from restaurant.web.request_parser import parser, reject_query_parameters
from restaurant.web.route_permissions import PUBLIC, RouteAccess, declare_access

View = Callable[..., Any]

UNSAFE_METHODS = frozenset({"POST", "PATCH", "DELETE"})

LOCATION_HEADER = {
    "description": "Where the new record is.",
    "required": True,
    "schema": {"type": "string"},
}


class Blueprint(flask_smorest.Blueprint):
    """A blueprint whose views each name the permission they need."""

    ARGUMENTS_PARSER = parser

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._prepare_doc_cbks.append(_describe_headers)

    def requires(
        self, permission: Permission, *, refresh: bool = False, outside_transaction: bool = False
    ) -> Callable[[View], View]:
        """Let in only people who hold the permission, and document who they are.

        They show their access token, or with ``refresh`` their refresh token. With ``ahead``
        slow work keeps no writer waiting: see ``answer_once``.
        """
        roles = [role.value for role in roles_with(permission)]
        token = "refresh" if refresh else "bearer"

        def decorator(view: View) -> View:
            @declare_access(RouteAccess(permission))
            @self.doc(security=[{token: []}], **{"x-roles": roles})
            @wraps(view)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                if refresh:
                    verify_jwt_in_request(refresh=True)
                    return _call_view(view, *args, **kwargs)
                principal = authenticate(permission)
                if request.method not in UNSAFE_METHODS:
                    return _call_view(view, *args, **kwargs)
                answer = partial(_call_view, view, *args, **kwargs)
                return idempotent(
                    principal.user.id, answer, outside_transaction=outside_transaction
                )

            return wrapper

        return decorator

    def public(self, view: View) -> View:
        """Let everybody in, and say so in the documents."""

        @declare_access(PUBLIC)
        @self.doc(security=[])
        @wraps(view)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            return _call_view(view, *args, **kwargs)

        return wrapper

    def if_match(self, schema: type[Schema], load: Callable[..., Any]) -> Callable[[View], View]:
        """Honour ``If-Match``: check and change are one transaction.

        ``load`` takes the view's ids and returns what ``schema`` shows of it.
        """
        shown = schema()

        def decorator(view: View) -> View:
            @wraps(view)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                if "If-Match" not in request.headers:
                    return view(*args, **kwargs)

                @transactional
                def check_and_change() -> Any:
                    check_if_match(shown, lambda: load(*(request.view_args or {}).values()))
                    return view(*args, **kwargs)

                return check_and_change()

            wrapper._apidoc = deepcopy(getattr(view, "_apidoc", {}))  # type: ignore[attr-defined]
            wrapper._apidoc["if_match"] = True  # type: ignore[attr-defined]
            return wrapper

        return decorator

    def arguments(self, schema: Any, **options: Any) -> Callable[[View], View]:
        """Read the body, or the query, through a schema, of which one instance serves all."""
        shared = schema() if isinstance(schema, type) else schema
        decorate = super().arguments(shared, **options)

        def decorator(view: View) -> View:
            decorated: View = decorate(view)
            if options.get("location") == "query":
                decorated._reads_query = True  # type: ignore[attr-defined]
            return decorated

        return decorator

    def response(self, status_code: int, schema: Any = None, **options: Any) -> Any:
        """Show the result through a schema, with its ETag; of a new record also say where."""
        headers = {"ETag": ETAG} if schema is not None else {}
        if status_code == HTTPStatus.CREATED:
            headers["Location"] = LOCATION_HEADER
        options.setdefault("headers", headers)
        decorate = super().response(status_code, schema, **options)

        def decorator(view: View) -> View:
            answered: View = decorate(view)

            @wraps(answered)
            def wrapper(*args: Any, **kwargs: Any) -> Response:
                return _finalize(answered(*args, **kwargs))

            return wrapper

        return decorator

    def paginate(
        self, *columns: Any, descending: bool = False, transform: Callable[[Any], Any] = list
    ) -> Callable[[View], View]:
        """List what the view's SELECT finds, a page at a time, sorted by these columns.

        ``show`` makes of a page's rows what is listed.
        """
        order = Keyset(columns, descending)

        def decorator(view: View) -> View:
            @wraps(view)
            def wrapper(blueprint_view: Any, filters: dict[str, Any], **ids: Any) -> Any:
                limit, cursor = filters.pop("limit"), filters.pop("cursor", None)
                statement = view(blueprint_view, filters, **ids)
                rows, following = get_page(statement, order, limit, cursor)
                return with_link_header(transform(rows), following)

            return wrapper

        return decorator


def _describe_headers(
    doc: dict[str, Any], info: dict[str, Any], *, method: str, **_: Any
) -> dict[str, Any]:
    """Document the headers that a changing request may carry."""
    headers = [IF_MATCH] if info.get("if_match") else []
    if method.upper() in UNSAFE_METHODS and info["manual_doc"]["security"] == [{"bearer": []}]:
        headers.append(IDEMPOTENCY_KEY)
    if headers:
        doc["parameters"] = [*doc.get("parameters", []), *headers]
    return doc


def _call_view(view: View, *args: Any, **kwargs: Any) -> Response:
    if not getattr(view, "_reads_query", False):
        reject_query_parameters(request)
    return make_conditional(view(*args, **kwargs))


def _finalize(response: Response) -> Response:
    if response.status_code == HTTPStatus.NO_CONTENT:
        response.set_data(b"")
        del response.headers["Content-Type"]
        return response
    if response.status_code == HTTPStatus.CREATED and "Location" not in response.headers:
        body = orjson.loads(response.get_data())
        response.headers["Location"] = f"{request.path.rstrip('/')}/{body['id']}"
    return add_etag(response)
