"""The web app's page and files, as browsers and proxies get them."""

import gzip
import re
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from restaurant.web.app_pages import APP
from tests.http_api import get_problem

BUILT = sorted(path.relative_to(APP).as_posix() for path in APP.rglob("*") if path.is_file())
ASSETS = [name for name in BUILT if name.startswith("assets/") and not name.endswith(".gz")]
SCRIPT = next(name for name in ASSETS if name.endswith(".js"))


@pytest.mark.parametrize(
    "address", ["/app", "/app/", "/app/sign-in", "/app/orders/5", "/app/admin/menu?category=2"]
)
def test_every_address_of_the_app_is_its_page(client: FlaskClient, address: str) -> None:
    page = client.get(address)

    assert page.status_code == 200
    assert page.content_type == "text/html; charset=utf-8"
    assert b'<div id="app">' in page.data
    assert page.headers["Cache-Control"] == "no-cache"


def test_browsers_are_sent_to_the_app(client: FlaskClient) -> None:
    answer = client.get("/")

    assert answer.status_code == 302
    assert answer.headers["Location"] == "/app/"


def test_a_browser_that_has_the_page_gets_no_second_copy(client: FlaskClient) -> None:
    etag = client.get("/app/").headers["ETag"]

    again = client.get("/app/orders/5", headers={"If-None-Match": etag})

    assert again.status_code == 304
    assert again.data == b""


def test_everything_that_the_page_loads_comes_from_here(client: FlaskClient) -> None:
    html = client.get("/app/").get_data(as_text=True)

    loaded = re.findall(r'(?:src|href)="\./([^"]+)"', html)

    assert len(loaded) >= 2
    for name in loaded:
        assert client.get(f"/app/{name}", buffered=True).status_code == 200
    assert "://" not in html.replace("http://www.w3.org/2000/svg", "")  # the name of a format


@pytest.mark.parametrize("name", ASSETS)
def test_a_built_file_is_kept_for_good_and_sent_compressed(client: FlaskClient, name: str) -> None:
    plain = client.get(f"/app/{name}", buffered=True)
    compressed = client.get(f"/app/{name}", headers={"Accept-Encoding": "gzip"}, buffered=True)

    assert plain.data == (APP / name).read_bytes() == gzip.decompress(compressed.data)
    assert "Content-Encoding" not in plain.headers
    assert compressed.headers["Content-Encoding"] == "gzip"
    for answer in (plain, compressed):
        assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert answer.mimetype in {"text/javascript", "text/css", "video/mp4"}


def test_compression_that_a_client_refuses_is_not_used(client: FlaskClient) -> None:
    answer = client.get(f"/app/{SCRIPT}", headers={"Accept-Encoding": "gzip;q=0"}, buffered=True)

    assert answer.data == (APP / SCRIPT).read_bytes()


@pytest.mark.parametrize("address", ["/app/sign-in", f"/app/{SCRIPT}"])
def test_head_answers_as_get_without_a_body(client: FlaskClient, address: str) -> None:
    got, head = client.get(address, buffered=True), client.head(address, buffered=True)

    assert head.status_code == 200
    assert head.data == b""
    for name in ("Content-Length", "Content-Type", "ETag", "Cache-Control"):
        assert head.headers[name] == got.headers[name]


@pytest.mark.parametrize(
    "name", ["index-00000000.js", f"{Path(SCRIPT).name}.gz", "..", "%2e%2e/index.html", "a/b.js"]
)
def test_a_file_that_was_not_built_is_a_problem(client: FlaskClient, name: str) -> None:
    get_problem(client.get(f"/app/assets/{name}"), 404)


def test_only_scripts_and_connections_of_this_server_are_allowed(client: FlaskClient) -> None:
    answer = client.get("/app/", headers={"Host": "192.168.1.10:8000"})

    policy = dict(
        part.split(" ", 1) for part in answer.headers["Content-Security-Policy"].split("; ")
    )
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == "'self'"
    assert policy["connect-src"] == "'self' ws://192.168.1.10:8000 wss://192.168.1.10:8000"


def test_behind_a_prefix_the_page_says_where_it_is(app: Flask, client: FlaskClient) -> None:
    assert '<base href="/app/"' in client.get("/app/sign-in").get_data(as_text=True)

    html = client.get("/app/sign-in", environ_overrides={"SCRIPT_NAME": "/house"}).data.decode()

    assert '<base href="/house/app/"' in html
    assert not re.search(r'(?:src|href)="/(?!house/)', html)


def test_nothing_but_the_page_and_its_files_was_built() -> None:
    plain = {name for name in BUILT if not name.endswith(".gz")}

    assert plain - set(ASSETS) == {"index.html"}
    assert {f"{name}.gz" for name in plain} == set(BUILT) - plain
    for name in plain:
        assert gzip.decompress((APP / f"{name}.gz").read_bytes()) == (APP / name).read_bytes()
        assert b"sourceMappingURL" not in (APP / name).read_bytes()
