"""The error codes, responses and roles of each operation, derived from its description.

A view's decorators describe its body, its ids, its headers and its roles; the errors that
follow from those are added here. What a view's own rules raise it names itself, with ``errors``.
"""

from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

from apispec import BasePlugin

from restaurant.errors import title_of
from restaurant.errors.codes import ERROR_CODES, sort_codes
from restaurant.permissions import Role
from restaurant.schemas.examples import ADDRESS_EXAMPLES

Operation = dict[str, Any]

LINK_HEADER = {"description": "The next page, while there is one.", "schema": {"type": "string"}}
NOT_MODIFIED = "304"


class ResponsesPlugin(BasePlugin):
    """Completes each operation once its decorators have described it."""

    def path_helper(
        self,
        path: str | None = None,
        operations: dict[str, Any] | None = None,
        parameters: list[dict[str, Any]] | None = None,
        **_: Any,
    ) -> None:
        """Give an example of what stands in the address."""
        values = ADDRESS_EXAMPLES.get((path or "").split("/")[1], {})
        for parameter in parameters or []:
            if parameter["in"] == "path" and parameter["name"] in values:
                parameter["example"] = values[parameter["name"]]

    def operation_helper(
        self, path: str | None = None, operations: dict[str, Any] | None = None, **_: Any
    ) -> None:
        """Add the error codes, the responses they make, and the roles."""
        for method, operation in (operations or {}).items():
            own = operation["x-error-codes"]
            codes = sort_codes({*own, *_common_codes(path or "", operation)})
            operation["x-error-codes"] = codes
            operation["responses"] = _responses(operation, method, codes)
            operation["description"] = _description(operation, own)
            if "limit" in _parameters(operation):
                operation["responses"]["200"]["headers"]["Link"] = LINK_HEADER


def response_name(status: HTTPStatus) -> str:
    """The name of a status's shared response: "UnprocessableContent"."""
    return title_of(status).title().replace(" ", "").replace("-", "")


def _responses(operation: Operation, method: str, codes: Iterable[str]) -> Operation:
    """Those of the decorators that say what succeeds, and a shared one for every other status."""
    succeeding = {
        str(int(status)): response
        for status, response in operation["responses"].items()
        if int(status) < HTTPStatus.MULTIPLE_CHOICES
    }
    shared = {str(ERROR_CODES[code].status.value): ERROR_CODES[code].status for code in codes}
    if method == "get":
        shared[NOT_MODIFIED] = HTTPStatus.NOT_MODIFIED
    failing = {status: response_name(known) for status, known in sorted(shared.items())}
    return dict(sorted(succeeding.items())) | failing


def _common_codes(path: str, operation: Operation) -> Iterator[str]:
    """The codes that follow from what the operation takes, and from whom."""
    parameters = _parameters(operation)
    signed_in, has_body = bool(operation["security"]), "requestBody" in operation
    answered_once = "Idempotency-Key" in parameters
    yield from ("bad_request", "invalid")  # a foreign host name; an unknown parameter
    if has_body and "application/json" in operation["requestBody"].get("content", {}):
        yield "unreadable_json"
    yield from _access_codes(operation)
    if "{" in path:
        yield "not_found"
    if answered_once:
        yield from ("conflict", "idempotency_key_reused")
    if "If-Match" in parameters:
        yield from ("unreadable_header", "stale", "weak_etag")
    if has_body:
        yield "unsupported_media_type"
    if has_body or answered_once:  # which reading the body can cause
        yield from ("request_timeout", "request_entity_too_large", "busy")
    if has_body or signed_in:
        yield from ("unavailable", "storage_full")  # what asks the database


def _access_codes(operation: Operation) -> Iterator[str]:
    """The codes for whoever may not do it. Only tokens of people expire."""
    if operation["security"]:
        yield "invalid_token"
    if "x-roles" in operation:
        yield from ("token_expired", "session_ended")
    if len(operation.get("x-roles", Role)) < len(Role):
        yield "forbidden"


def _description(operation: Operation, own_codes: Iterable[str]) -> str:
    whom = f"For: {_allowed_roles(operation)}."
    own = sort_codes(own_codes)
    others = ", ".join(f"`{code}`" for code in operation["x-error-codes"] if code not in own)
    return "\n\n".join(
        filter(
            None,
            [
                operation.get("description"),
                whom,
                "\n".join(map(_sentence, own)),
                f"Errors as everywhere: {others}.",
            ],
        )
    )


def _sentence(code: str) -> str:
    known = ERROR_CODES[code]
    return f"- {known.status.value} `{code}`: {known.meaning} {known.next_step}"


def _parameters(operation: Operation) -> set[str]:
    return {parameter["name"] for parameter in operation.get("parameters", [])}


def _allowed_roles(operation: Operation) -> str:
    others = "paired devices" if operation["security"] else "everybody"
    return ", ".join(operation.get("x-roles", [others]))
