"""Compares every error that the application answers in the tests with the OpenAPI document.

What the document does not tell of ends up in ``ErrorWatch.findings``, and the test that brought
it about does not pass.
"""

import json
import re
from functools import cached_property
from typing import Any

from flask import Flask, Response, request

from restaurant.errors.codes import ERROR_CODES
from restaurant.web.openapi.document import PROBLEM_TYPE

#: No operation lists what a fault of the server is answered with.
FAULT = "internal_error"


class ErrorWatch:
    """Looks at the error code of each answer, and remembers those that no document lists."""

    def __init__(self) -> None:
        self.findings: list[str] = []

    def take(self) -> list[str]:
        """What was found so far, and is found no more: for a test that errs on purpose."""
        findings, self.findings = self.findings, []
        return findings

    def over(self, app: Flask) -> None:
        """Look at everything this application answers."""
        self._app = app
        app.after_request_funcs.setdefault(None, []).insert(0, self._look_at)

    @cached_property
    def paths(self) -> dict[str, Any]:
        """The operations of the document, by address and method."""
        paths: dict[str, Any] = self._app.extensions["flask-smorest"]["apis"][""][
            "ext_obj"
        ].spec.to_dict()["paths"]
        return paths

    def _look_at(self, response: Response) -> Response:
        if response.mimetype == PROBLEM_TYPE:
            code = json.loads(response.get_data())["code"]
            if code not in ERROR_CODES or ERROR_CODES[code].status != response.status_code:
                self.findings.append(f"{response.status_code} {code} is not declared")
            elif request.url_rule and code != FAULT:
                self._compare(code, request.url_rule.rule)
        return response

    def _compare(self, code: str, rule: str) -> None:
        path = re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", rule)
        method = "get" if request.method == "HEAD" else request.method.lower()
        operation = self.paths.get(path, {}).get(method)
        if operation is not None and code not in operation["x-error-codes"]:
            self.findings.append(f"{operation['operationId']} does not list {code}")
