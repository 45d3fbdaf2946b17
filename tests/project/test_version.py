"""One version everywhere: the number in ``pyproject.toml``."""

import re

from flask.testing import FlaskClient

from config import PROJECT_DIR
from restaurant import __version__


def test_the_version_is_three_numbers() -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", __version__)


def test_the_server_and_both_documents_have_the_version(client: FlaskClient) -> None:
    assert client.get("/health").json["version"] == __version__
    assert client.get("/openapi.json").json["info"]["version"] == __version__
    assert client.get("/asyncapi.json").json["info"]["version"] == __version__


def test_the_changelog_begins_with_what_is_not_released_and_then_this_version() -> None:
    headings = re.findall(r"(?m)^## \[([^]]+)\]", (PROJECT_DIR / "CHANGELOG.md").read_text())

    assert headings[:2] == ["Unreleased", __version__]
