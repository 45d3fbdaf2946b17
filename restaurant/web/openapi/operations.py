"""What flask-smorest's documents say of an operation beyond its body and its answers."""

from collections.abc import Callable
from typing import Any, TypeVar

from restaurant.web.etags import IF_MATCH
from restaurant.web.idempotency import IDEMPOTENCY_KEY

View = TypeVar("View", bound=Callable[..., Any])
Operation = dict[str, Any]

HEADERS = {"if_match": IF_MATCH, "idempotent": IDEMPOTENCY_KEY}
VERBS = {"get": "get", "post": "create", "patch": "update", "delete": "delete"}


def mark(view: View, **marks: Any) -> View:
    """Mark a view for the functions below. The marks of the wrapped view stay as they are."""
    view.__dict__["_apidoc"] = {**getattr(view, "_apidoc", {}), **marks}
    return view


def derive_operation_id(view_name: str, method: str) -> str:
    """``TableById.patch`` is "updateTable", and ``Tables.get`` is "listTables"."""
    noun = view_name.removesuffix("ById")
    is_list = method == "get" and noun == view_name and noun.endswith("s")
    return f"{'list' if is_list else VERBS[method]}{noun}"


def _add_operation_id(doc: Operation, info: Operation, *, method: str, **_: Any) -> Operation:
    """Name the operation after its view; ``doc(operationId=...)`` at the view overrides it."""
    view_name = info["view_name"].split(".")[-2]
    return {**doc, "operationId": derive_operation_id(view_name, method)}


def _add_headers(doc: Operation, info: Operation, **_: Any) -> Operation:
    """Document the headers that a changing request may carry."""
    headers = [header for name, header in HEADERS.items() if info.get(name)]
    return {**doc, "parameters": [*doc.get("parameters", []), *headers]} if headers else doc


def _add_error_codes(doc: Operation, info: Operation, **_: Any) -> Operation:
    """Name the codes of the view's own rules; ``ResponsesPlugin`` adds those of the decorators."""
    return {**doc, "x-error-codes": list(info.get("error_codes", ()))}


#: What a blueprint calls for each operation.
CALLBACKS = (_add_operation_id, _add_headers, _add_error_codes)
