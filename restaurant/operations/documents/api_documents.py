"""The API's documents as files of the repository, for reviewers and front-end developers.

``flask --app wsgi api-documents`` writes them; a test compares them with what the server serves.
"""

import json
from pathlib import Path
from typing import Any

from flask import Flask

from config import PROJECT_DIR
from restaurant.operations.documents.errors_page import errors_page

DOCS = PROJECT_DIR / "docs"


def api_documents(app: Flask) -> dict[Path, str]:
    """What each file should contain: the served documents, indented, and the error codes."""
    client = app.test_client()
    openapi, asyncapi = (
        json.loads(client.get(f"/{name}").data) for name in ("openapi.json", "asyncapi.json")
    )
    return {
        DOCS / "openapi.json": _indented(openapi),
        DOCS / "asyncapi.json": _indented(asyncapi),
        DOCS / "errors.md": errors_page(openapi, asyncapi),
    }


def _indented(document: dict[str, Any]) -> str:
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"
