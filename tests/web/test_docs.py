"""The documentation pages: all of their files are served from here."""

import re
from pathlib import Path

import pytest
from flask.testing import FlaskClient

import restaurant.web
from tests.http_api import get_problem

PAGES = Path(restaurant.web.__file__).parent / "docs_pages"


@pytest.mark.parametrize("path", ["/docs", "/docs/"])
def test_the_documents_open_in_a_browser(client: FlaskClient, path: str) -> None:
    page = client.get(path, buffered=True)

    assert page.status_code == 200
    assert page.content_type.startswith("text/html")


def test_everything_the_page_loads_is_served_from_here(client: FlaskClient) -> None:
    html = client.get("/docs", buffered=True).get_data(as_text=True)

    loaded = re.findall(r"""(?:src|href)\s*=\s*["']([^"']+)["']""", html)

    assert loaded
    for address in loaded:
        assert address.startswith("/")
        assert not address.startswith("//")
        assert client.get(address, buffered=True).status_code == 200


@pytest.mark.parametrize("page", sorted(PAGES.iterdir()), ids=lambda page: page.name)
def test_no_page_refers_to_another_server(page: Path) -> None:
    assert not re.search(r"https?:|(?<!:)//[a-z]+\.", page.read_text())


def test_the_content_security_policy_allows_no_other_server(client: FlaskClient) -> None:
    policy = client.get("/docs", buffered=True).headers["Content-Security-Policy"]

    assert "default-src 'none'" in policy
    assert "connect-src 'self'" in policy
    assert "http" not in policy
    assert "*" not in policy
    assert "unsafe-eval" not in policy
    assert "script-src 'self';" in policy


def test_no_external_validator_is_used(client: FlaskClient) -> None:
    script = client.get("/docs/start.js", buffered=True).get_data(as_text=True)

    assert "validatorUrl: null" in script
    assert "${root}/openapi.json" in script


@pytest.mark.parametrize(
    "name",
    ["index.html", "..", "%2e%2e%2fdocs.py", "..%5cdocs.py", "swagger-ui.js.map", "x", "%00"],
)
def test_no_other_file_is_served(client: FlaskClient, name: str) -> None:
    answer = client.get(f"/docs/{name}", buffered=True)

    assert answer.status_code in {302, 404}
    if answer.status_code == 404:
        get_problem(answer, 404)
    assert b"import" not in answer.data
