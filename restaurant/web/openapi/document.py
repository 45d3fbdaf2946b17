"""The OpenAPI document, beyond what flask-smorest generates by itself."""

from http import HTTPStatus
from typing import Any

from flask import Flask, Response, json, request
from flask_smorest import Api
from flask_smorest.utils import prepare_response

from restaurant.errors import make_problem
from restaurant.errors.codes import ERROR_CODES, STATUS_MEANINGS
from restaurant.schemas.examples import EXAMPLE_REQUEST_ID
from restaurant.schemas.problem import ProblemSchema
from restaurant.version import __version__
from restaurant.web.etags import with_etag
from restaurant.web.openapi.responses import ResponsesPlugin, response_name
from restaurant.web.openapi.schemas import marshmallow_plugin, register_fields
from restaurant.web.route_permissions import PUBLIC, declare_access

#: One scheme for every token, so that one sign-in serves all operations of a page or client.
BEARER = {
    "bearer": {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
        "description": "The access token of a sign-in; for `POST /auth/refresh` the refresh "
        "token, for `GET /devices/me/staff` the token of the device.",
    }
}
LICENSE = {"name": "MIT", "identifier": "MIT"}
PROBLEM_TYPE = "application/problem+json"

RETRY_AFTER = {"Retry-After": {"required": True, "schema": {"type": "integer", "minimum": 0}}}

#: Headers of error responses.
ERROR_HEADERS = {
    HTTPStatus.UNAUTHORIZED: {"WWW-Authenticate": {"required": True, "schema": {"type": "string"}}},
    HTTPStatus.TOO_MANY_REQUESTS: RETRY_AFTER,
    HTTPStatus.SERVICE_UNAVAILABLE: RETRY_AFTER,
}


class RestaurantApi(Api):
    """flask-smorest's API with errors documented as problem objects."""

    ERROR_SCHEMA = ProblemSchema
    DEFAULT_ERROR_RESPONSE_NAME = None  # each operation names every status it answers

    def _init_spec(self, **options: Any) -> None:
        super()._init_spec(**options)
        register_fields(self.ma_plugin)

    @declare_access(PUBLIC)
    def _openapi_json(self) -> Response:
        document = self.spec.to_dict() | {"servers": [{"url": request.root_path or "/"}]}
        return with_etag(Response(json.dumps(document), content_type="application/json"))

    def _register_error_handlers(self) -> None:
        """Leave errors to ``restaurant.web.error_handlers``."""

    def _register_pagination_header(self) -> None:
        """Lists have a ``Link`` header instead."""

    def _register_responses(self) -> None:
        for status, meaning in STATUS_MEANINGS.items():
            response: dict[str, Any] = {
                "description": meaning,
                "schema": self.ERROR_SCHEMA,
                "example": _example_problem(status),
            }
            if status in ERROR_HEADERS:
                response["headers"] = ERROR_HEADERS[status]
            prepare_response(response, self.spec, PROBLEM_TYPE)
            self.spec.components.response(response_name(status), response, lazy=True)
        unchanged = {"description": "Nothing has changed since the ETag in `If-None-Match`."}
        self.spec.components.response(response_name(HTTPStatus.NOT_MODIFIED), unchanged, lazy=True)


def _example_problem(status: HTTPStatus) -> dict[str, Any]:
    """A problem with the first code of this status."""
    name, code = next(item for item in ERROR_CODES.items() if item[1].status is status)
    retry = {"retry_after": 2} if ERROR_HEADERS.get(status) is RETRY_AFTER else {}
    return make_problem(status, name, code.meaning, EXAMPLE_REQUEST_ID, **retry)


def make_api(app: Flask, description: str) -> Api:
    """The API object of an application, to register blueprints on; Markdown describes it."""
    app.config.update(
        API_TITLE="Restaurant",
        API_VERSION=__version__,
        OPENAPI_VERSION="3.1.0",
        OPENAPI_URL_PREFIX="/",
    )
    return RestaurantApi(
        app,
        spec_kwargs={
            "marshmallow_plugin": marshmallow_plugin(),
            "extra_plugins": [ResponsesPlugin()],
            "components": {"securitySchemes": BEARER},
            "info": {"license": LICENSE, "description": description},
        },
    )
