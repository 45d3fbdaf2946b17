"""The documents, read by the tools that front-end developers read them with."""

import pytest

from config import PROJECT_DIR
from tests.support.node import run_node, run_package

pytestmark = [pytest.mark.slow, pytest.mark.node]


def test_redocly_finds_no_error_in_the_document_of_the_api() -> None:
    run_package("redocly", "lint", str(PROJECT_DIR / "docs" / "openapi.json"))


def test_the_parser_of_asyncapi_finds_no_error_in_the_document_of_the_events() -> None:
    run_node("parse_asyncapi.mjs", str(PROJECT_DIR / "docs" / "asyncapi.json"))
