"""flask-smorest's blueprint with permissions, idempotency, ETags, pages and strictness.

Each decorator enforces a rule and documents it in the same line. From the outside in, a view
has ``requires``, ``requires_device`` or ``public``, ``arguments``, ``idempotent``, ``if_match``,
``errors``, ``response`` and ``paginate``: who may, what they send, once only, what they must have
read, what can be wrong, what they get.
"""

from collections.abc import Callable
from functools import partial, wraps
from http import HTTPStatus
from typing import Any

import flask_smorest
from flask import Response, request
from flask_smorest.utils import unpack_tuple_response
from marshmallow import Schema
from werkzeug.http import quote_etag

from restaurant.auth.authentication import (
    authenticate,
    authenticate_device,
    authenticate_refresh,
)
from restaurant.database.transaction import transactional
from restaurant.permissions import Permission, roles_with
from restaurant.web import idempotency
from restaurant.web.etags import ETAG, answer_not_modified, check_if_match, make_etag
from restaurant.web.openapi.operations import CALLBACKS, mark
from restaurant.web.openapi.schemas import request_form
from restaurant.web.pagination import Keyset, get_page, with_link_header
from restaurant.web.request_parser import parser, reject_query_parameters
from restaurant.web.route_permissions import DEVICES, PUBLIC, RouteAccess, declare_access

View = Callable[..., Any]

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
        self._prepare_doc_cbks += CALLBACKS

    def requires(self, permission: Permission, *, refresh: bool = False) -> Callable[[View], View]:
        """Answer only people who hold the permission, and document their roles.

        They send their access token, or with ``refresh`` their refresh token.
        """
        roles = [role.value for role in roles_with(permission)]

        def decorator(view: View) -> View:
            call = _complete(view)

            @declare_access(RouteAccess(permission))
            @self.doc(security=[{"bearer": []}], **{"x-roles": roles})
            @wraps(call)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                if refresh:
                    authenticate_refresh()
                else:
                    authenticate(permission)
                return call(*args, **kwargs)

            return wrapper

        return decorator

    def requires_device(self, view: View) -> View:
        """Answer paired devices, which send their token as the bearer, and document that."""
        call = _complete(view)

        @declare_access(DEVICES)
        @self.doc(security=[{"bearer": []}])
        @wraps(call)
        def wrapper(*args: Any, **kwargs: Any) -> Any:
            authenticate_device()
            return call(*args, **kwargs)

        return wrapper

    def public(self, view: View) -> View:
        """Answer everybody, and say so in the documents."""
        return declare_access(PUBLIC)(self.doc(security=[])(_complete(view)))

    def idempotent(self, view: View) -> View:
        """Honour ``Idempotency-Key``: see ``restaurant.web.idempotency``.

        Stands inside ``arguments``, so that a request is read and validated before it takes
        the write lock, and outside ``response``, whose answer is stored.
        """
        return mark(idempotency.answer_once(view), idempotent=True)

    def if_match(self, schema: type[Schema], load: Callable[..., Any]) -> Callable[[View], View]:
        """Honour ``If-Match``: check and change are one transaction.

        ``load`` takes the view's ids and returns the record that ``schema`` dumps.
        """
        dumping = schema()

        def decorator(view: View) -> View:
            @transactional
            def check_and_call(*args: Any, **kwargs: Any) -> Any:
                check_if_match(dumping, lambda: load(*(request.view_args or {}).values()))
                return view(*args, **kwargs)

            @wraps(view)
            def wrapper(*args: Any, **kwargs: Any) -> Any:
                call = check_and_call if "If-Match" in request.headers else view
                return call(*args, **kwargs)

            return mark(wrapper, if_match=True)

        return decorator

    def errors(self, *codes: str) -> Callable[[View], View]:
        """Document the codes that this view's own rules raise; they are in ``ERROR_CODES``.

        What the other decorators answer is documented by them: see
        ``restaurant.web.openapi.responses``.
        """
        return partial(mark, error_codes=codes)

    def arguments(self, schema: Any, **options: Any) -> Callable[[View], View]:
        """Read the body, or the query, through a schema; one instance serves all requests."""
        shared = request_form(schema() if isinstance(schema, type) else schema)
        return super().arguments(shared, **options)

    def response(
        self,
        status_code: int,
        schema: Any = None,
        *,
        etag_from: type[Schema] | None = None,
        **options: Any,
    ) -> Any:
        """Dump the result with a schema and add its ETag; for a new record also ``Location``.

        A view of status 201 returns the record, or a tuple with headers of its own. The ETag is of
        what is dumped, or of what ``etag_from`` dumps, which leaves out what always changes.
        """
        headers = {"ETag": ETAG} if schema is not None else {}
        if status_code == HTTPStatus.CREATED:
            headers["Location"] = LOCATION_HEADER
        options.setdefault("headers", headers)
        decorate = super().response(status_code, schema, **options)

        def decorator(view: View) -> View:
            if status_code == HTTPStatus.CREATED:
                view = _with_location(view)
            answer = decorate(_with_etag(view, etag_from()) if etag_from else view)

            @wraps(answer)
            def wrapper(*args: Any, **kwargs: Any) -> Response:
                return _finalize(answer(*args, **kwargs))

            return wrapper

        return decorator

    def paginate(
        self, *columns: Any, descending: bool = False, transform: Callable[[Any], Any] = list
    ) -> Callable[[View], View]:
        """List what the view's SELECT finds, a page at a time, sorted by these columns.

        ``transform`` turns a page's rows into the items of the list.
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


def _complete(view: View) -> View:
    """Refuse unknown query parameters, and answer 304 where nothing has changed."""
    parameters = getattr(view, "_apidoc", {}).get("arguments", {}).get("parameters", [])
    reads_query = any(parameter["in"] == "query" for parameter in parameters)

    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Response:
        if not reads_query and request.args:
            reject_query_parameters(request.args)
        response: Response = view(*args, **kwargs)
        answer_not_modified(response)
        return response

    return mark(wrapper, view_name=view.__qualname__)


def _with_location(view: View) -> View:
    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        record, _status, headers = unpack_tuple_response(view(*args, **kwargs))
        return record, headers or {"Location": f"{request.path.rstrip('/')}/{record.id}"}

    return wrapper


def _with_etag(view: View, schema: Schema) -> View:
    @wraps(view)
    def wrapper(*args: Any, **kwargs: Any) -> Any:
        record = view(*args, **kwargs)
        return record, {"ETag": quote_etag(make_etag(schema, record))}

    return wrapper


def _finalize(response: Response) -> Response:
    if response.status_code == HTTPStatus.NO_CONTENT:
        response.set_data(b"")
        del response.headers["Content-Type"]
    else:
        response.add_etag()
    return response
