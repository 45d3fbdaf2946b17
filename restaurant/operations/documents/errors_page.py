"""The page ``docs/errors.md``: every error code, what it means, and what a client does next."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from http import HTTPStatus
from typing import Any

from restaurant.errors import title_of
from restaurant.errors.codes import ERROR_CODES, STATUS_MEANINGS

PAGE = """# Errors

Written by `flask --app wsgi api-documents` from the codes that the server itself declares; not to
be edited by hand.

Every error is one document, `application/problem+json` (RFC 9457). `code` is stable and meant for
programs, `detail` is a sentence for a person. In the OpenAPI document `x-error-codes` lists what an
operation can answer, in the AsyncAPI document what a command is refused with.

{statuses}
"""
SECTION = """## {number} {title}

{meaning}

| code | meaning | what a client does | operations |
|---|---|---|---|
{rows}"""

#: As many operations are named; more are counted.
MAX_NAMED = 8


def errors_page(openapi: dict[str, Any], asyncapi: dict[str, Any]) -> str:
    """The whole page, in Markdown, for the operations and commands of these documents."""
    users = _operations_by_code([*_operations(openapi), *asyncapi["operations"].items()])
    sections = (
        SECTION.format(
            number=status.value,
            title=title_of(status),
            meaning=meaning,
            rows="\n".join(_rows(status, users)),
        )
        for status, meaning in STATUS_MEANINGS.items()
    )
    return PAGE.format(statuses="\n\n".join(sections))


def _rows(status: HTTPStatus, users: dict[str, list[str]]) -> Iterator[str]:
    for name, code in sorted(ERROR_CODES.items()):
        if code.status is status:
            whose = _names(users[name])
            yield f"| `{name}` | {code.meaning} | {code.next_step} | {whose} |"


def _names(operations: list[str]) -> str:
    if len(operations) > MAX_NAMED:
        return f"{len(operations)} operations"
    return ", ".join(f"`{name}`" for name in operations) or "–"


def _operations(openapi: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    for item in openapi["paths"].values():
        for method, operation in item.items():
            if method != "parameters":
                yield operation["operationId"], operation


def _operations_by_code(
    operations: Iterable[tuple[str, dict[str, Any]]],
) -> dict[str, list[str]]:
    found = defaultdict(list)
    for name, operation in operations:
        for code in operation.get("x-error-codes", ()):
            found[code].append(name)
    return found
