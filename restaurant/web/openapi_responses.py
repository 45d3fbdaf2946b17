"""The status codes and roles of each operation, derived from its description.

A view's decorators describe its body, its ids, its headers and its roles; the status codes
that follow from those are added here. Others (429 for too many attempts) are named by the
view itself, with ``alt_response``.
"""

from collections.abc import Iterator
from http import HTTPStatus
from typing import Any

from apispec import BasePlugin

from restaurant.permissions import Role

Operation = dict[str, Any]

LINK_HEADER = {"description": "The next page, while there is one.", "schema": {"type": "string"}}


class ResponsesPlugin(BasePlugin):
    """Completes each operation once its decorators have described it."""

    def operation_helper(
        self, path: str | None = None, operations: dict[str, Any] | None = None, **_: Any
    ) -> None:
        """Add the error responses, sorted by status, and the roles."""
        for method, operation in (operations or {}).items():
            responses = {
                str(status): response for status, response in operation["responses"].items()
            }
            for status in _statuses(method, path or "", operation):
                responses.setdefault(str(status.value), status.name)
            operation["responses"] = dict(sorted(responses.items()))
            if "limit" in _parameters(operation):
                responses["200"]["headers"]["Link"] = LINK_HEADER
            whom = f"For: {_allowed_roles(operation)}."
            operation["description"] = "\n\n".join(
                filter(None, [operation.get("description"), whom])
            )


def _statuses(method: str, path: str, operation: Operation) -> Iterator[HTTPStatus]:
    signed_in, has_body = bool(operation["security"]), "requestBody" in operation
    answered_once = "Idempotency-Key" in _parameters(operation)
    yield HTTPStatus.BAD_REQUEST  # an unreadable request, or a host name that is not ours
    yield HTTPStatus.UNPROCESSABLE_ENTITY  # a parameter that is not known, or not valid
    if method == "get":
        yield HTTPStatus.NOT_MODIFIED
    if signed_in:
        yield HTTPStatus.UNAUTHORIZED
    if len(operation.get("x-roles", Role)) < len(Role):
        yield HTTPStatus.FORBIDDEN
    if "{" in path:
        yield HTTPStatus.NOT_FOUND
    if answered_once:
        yield HTTPStatus.CONFLICT
    if "If-Match" in _parameters(operation):
        yield HTTPStatus.PRECONDITION_FAILED
    if has_body:
        yield HTTPStatus.UNSUPPORTED_MEDIA_TYPE
    if has_body or answered_once:  # which reading the body can cause
        yield HTTPStatus.REQUEST_TIMEOUT
        yield HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    if has_body or signed_in:
        yield HTTPStatus.SERVICE_UNAVAILABLE  # what asks the database


def _parameters(operation: Operation) -> set[str]:
    return {parameter["name"] for parameter in operation.get("parameters", [])}


def _allowed_roles(operation: Operation) -> str:
    others = "paired devices" if operation["security"] else "everybody"
    return ", ".join(operation.get("x-roles", [others]))
