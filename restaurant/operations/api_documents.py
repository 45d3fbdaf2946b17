"""The two API documents as files of the repository, for reviewers and front-end developers.

``flask --app wsgi api-documents`` writes them; a test compares them with what the server serves.
"""

import json
from pathlib import Path

from flask import Flask

from config import PROJECT_DIR

#: The file of each address under which the server serves a document.
FILES = {
    "/openapi.json": PROJECT_DIR / "docs" / "openapi.json",
    "/asyncapi.json": PROJECT_DIR / "docs" / "asyncapi.json",
}


def api_documents(app: Flask) -> dict[Path, str]:
    """What each file should contain: the served document, indented."""
    client = app.test_client()
    return {
        file: json.dumps(json.loads(client.get(address).data), indent=2, ensure_ascii=False) + "\n"
        for address, file in FILES.items()
    }
