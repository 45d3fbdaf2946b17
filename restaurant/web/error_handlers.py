"""Every error leaves the API as one kind of document (RFC 9457)."""

import logging
import re
from http import HTTPStatus
from random import getrandbits
from typing import Any

from flask import Flask, Response, g, request
from gunicorn.http.errors import ParseException
from werkzeug.exceptions import BadRequest, HTTPException, InternalServerError

from restaurant.database.errors import TRANSLATED, translate
from restaurant.errors import RestaurantError, SessionEndedError, UnauthorizedError
from restaurant.extensions import jwt
from restaurant.json_codec import dumps
from restaurant.problems import make_problem, to_problem
from restaurant.web.openapi import PROBLEM_TYPE

log = logging.getLogger(__name__)

REQUEST_ID = re.compile(r"^[A-Za-z0-9._-]{1,64}\Z")
#: What werkzeug's own errors know and a client needs.
PRESERVED_HEADERS = ("Allow", "Retry-After", "WWW-Authenticate")


def register_error_handlers(app: Flask) -> None:
    """Shape every error of ours, of the framework and of the database."""
    app.register_error_handler(RestaurantError, handle_restaurant_error)
    app.register_error_handler(HTTPException, handle_http_error)
    app.register_error_handler(ParseException, handle_malformed_body)
    for failure in TRANSLATED:
        app.register_error_handler(failure, handle_database_error)


def request_id() -> str:
    """The name of this request: the client's if it is a plain one, else our own."""
    name: str | None = g.get("request_id")
    if name is None:
        given = request.environ.get("HTTP_X_REQUEST_ID", "")
        ours = f"{getrandbits(128):032x}"  # a name, not a secret
        name = g.request_id = given if REQUEST_ID.match(given) else ours
    return name


def handle_restaurant_error(error: RestaurantError) -> Response:
    """Tell what a rule of the restaurant refused."""
    response = _response(to_problem(error, request_id()))
    if error.status is HTTPStatus.UNAUTHORIZED:
        response.headers["WWW-Authenticate"] = "Bearer"
    if "retry_after" in error.facts:
        response.headers["Retry-After"] = str(error.facts["retry_after"])
    return response


def handle_http_error(error: HTTPException) -> Response:
    """Tell what the framework refused, or that something broke."""
    if isinstance(error, InternalServerError):
        _log_error("a request failed", error.original_exception or error)
    status = HTTPStatus(error.code or HTTPStatus.INTERNAL_SERVER_ERROR)
    if status < HTTPStatus.BAD_REQUEST:
        return Response(error.get_response().get_data(), status, error.get_headers())
    code, detail = status.name.lower(), error.description or status.phrase
    response = _response(make_problem(status, code, detail, request_id(), {}))
    for name, value in error.get_response().headers.items():
        if name in PRESERVED_HEADERS:
            response.headers[name] = value
    return response


def handle_database_error(failure: Exception) -> Response:
    """Tell what a failure of the database means; what it was stays in the log."""
    _log_error("the database refused or did not answer", failure)
    return handle_restaurant_error(translate(failure))


@jwt.unauthorized_loader
@jwt.invalid_token_loader
def handle_missing_or_invalid_token(_reason: str) -> Response:
    """Whatever is wrong with a token, the answer is the same."""
    return handle_restaurant_error(UnauthorizedError("Sign in: no valid token was sent."))


@jwt.expired_token_loader
def handle_expired_token(_header: Any, _claims: Any) -> Response:
    """Tell a client that it is time to refresh."""
    return handle_restaurant_error(UnauthorizedError("The token has expired.", "token_expired"))


@jwt.user_lookup_error_loader
def handle_ended_session(_header: Any, _claims: Any) -> Response:
    """The token is sound, but its session has ended or its user is switched off."""
    return handle_restaurant_error(SessionEndedError())


def handle_malformed_body(_error: ParseException) -> Response:
    """A body that came in pieces which are none; gunicorn sees it when the body is read."""
    return handle_http_error(BadRequest("The body of the request cannot be read."))


def _log_error(message: str, error: BaseException) -> None:
    log.error(message, exc_info=error, extra={"request_id": request_id()})


def _response(document: dict[str, Any]) -> Response:
    return Response(dumps(document), document["status"], content_type=PROBLEM_TYPE)
