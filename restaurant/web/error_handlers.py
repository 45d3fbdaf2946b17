"""Every error leaves the API as a problem object (RFC 9457)."""

import logging
from http import HTTPStatus
from typing import Any

from flask import Flask, Response
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError

from restaurant import request_context
from restaurant.database.errors import TRANSLATED, translate
from restaurant.errors import (
    RestaurantError,
    SessionEndedError,
    TokenExpiredError,
    UnauthorizedError,
    make_problem,
    title_of,
)
from restaurant.errors.codes import FRAMEWORK_CODES
from restaurant.extensions import jwt
from restaurant.json_codec import dumps
from restaurant.web.openapi.document import PROBLEM_TYPE

log = logging.getLogger(__name__)

#: Headers of werkzeug's own errors that a client needs.
PRESERVED_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


def register_error_handlers(app: Flask) -> None:
    """Handle the errors of the restaurant, of the framework and of the database."""
    app.register_error_handler(RestaurantError, handle_restaurant_error)
    app.register_error_handler(HTTPException, handle_http_error)
    app.register_error_handler(ParseException, handle_malformed_body)
    for failure in TRANSLATED:
        app.register_error_handler(failure, handle_database_error)


def handle_restaurant_error(error: RestaurantError) -> Response:
    """Answer what a rule of the restaurant refused."""
    response = _response(error.to_problem(request_context.current().request_id))
    if error.status is HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    if "retry_after" in error.extra:
        response.headers["Retry-After"] = str(error.extra["retry_after"])
    return response


def handle_http_error(error: HTTPException) -> Response:
    """Answer what the framework refused, or an error of the server."""
    if isinstance(error, InternalServerError):
        _log_error("a request failed", error.original_exception or error)
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status < HTTPStatus.BAD_REQUEST:
        return Response(error.get_response().get_data(), status, error.get_headers())
    code, detail = FRAMEWORK_CODES.get(status, "bad_request"), error.description or title_of(status)
    response = _response(make_problem(status, code, detail, request_context.current().request_id))
    for name, value in error.get_response().headers.items():
        if name in PRESERVED_HEADERS:
            response.headers[name] = value
    return response


def handle_database_error(failure: Exception) -> Response:
    """Answer what a failure of the database means; its details stay in the log."""
    _log_error("the database refused or did not answer", failure)
    return handle_restaurant_error(translate(failure))


@jwt.unauthorized_loader
@jwt.invalid_token_loader
def handle_missing_or_invalid_token(_reason: str) -> Response:
    """Answer the same, whatever is wrong with a token."""
    return handle_restaurant_error(UnauthorizedError("Sign in: no valid token was sent."))


@jwt.expired_token_loader
def handle_expired_token(_header: Any, _claims: Any) -> Response:
    """Ask the client to refresh its token."""
    return handle_restaurant_error(TokenExpiredError())


@jwt.user_lookup_error_loader
def handle_ended_session(_header: Any, _claims: Any) -> Response:
    """Answer a valid token whose session has ended or whose user is switched off."""
    return handle_restaurant_error(SessionEndedError())


def handle_malformed_body(_error: ParseException) -> Response:
    """Answer a malformed chunked body, which gunicorn notices while the body is read."""
    return handle_http_error(BadRequest("The body of the request cannot be read."))


def _log_error(message: str, error: BaseException) -> None:
    log.error(message, exc_info=error, extra={"request_id": request_context.current().request_id})


def _response(document: dict[str, Any]) -> Response:
    return Response(dumps(document), document["status"], content_type=PROBLEM_TYPE)
