"""HEAD: what GET would answer, without the body."""

from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from restaurant.auth.models import User
from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.contract.test_route_grants import TABLE, scene
from tests.factories import a_user
from tests.http_api import get_problem
from tests.support.images import a_picture

#: Routes that are not in the documents.
PAGES = ["/", "/docs", "/docs/start.js", "/docs/swagger-ui.css", "/openapi.json"]
#: They count the requests themselves, or tell the time, so no two answers are the same.
NEVER_THE_SAME = {"/metrics", "/reports/today", "/system"}
FOR_DEVICES = "/devices/me/staff"
OF_ITS_OWN = {"X-Request-ID", "Date"}


@pytest.fixture
def chief() -> User:
    """Somebody who may read everything."""
    return a_user(Role.ADMIN)


def addresses(admin: FlaskClient, chief: User) -> list[str]:
    """Where something can be read: every route there is."""
    picture = admin.post("/uploads/", data=a_picture("PNG"), content_type="image/png")
    documented = [path for method, path in TABLE if method == "get" and path != FOR_DEVICES]
    found = [
        picture.json["url"] if "{name}" in path else scene("get", path, chief, chief)[0]
        for path in documented
        if path not in NEVER_THE_SAME
    ]
    return [*found, *PAGES]


def headers_of(answer: TestResponse) -> dict[str, Any]:
    """Its headers without those that every answer has of its own."""
    return {name: value for name, value in answer.headers if name not in OF_ITS_OWN}


def test_head_answers_everything_as_get_does(
    app: object, client_for: ClientFor, chief: User
) -> None:
    admin = client_for(chief)
    for address in addresses(admin, chief):
        got = admin.get(address, buffered=True)
        asked = admin.head(address, buffered=True)

        assert got.status_code in {200, 302}, address
        assert asked.status_code == got.status_code, address
        assert headers_of(asked) == headers_of(got), address
        assert int(asked.headers["Content-Length"]) == len(got.data), address
        assert asked.data == b"", address


def test_head_answers_304_to_whoever_has_it_already(
    app: object, client_for: ClientFor, chief: User
) -> None:
    admin = client_for(chief)
    for address in addresses(admin, chief):
        got = admin.get(address, buffered=True)
        if got.status_code == 302:  # nothing to keep
            continue
        held = {"If-None-Match": f'"other", W/{got.headers["ETag"]}'}

        for method in ("GET", "HEAD"):
            again = admin.open(address, method=method, headers=held, buffered=True)
            assert again.status_code == 304, (method, address)
            assert again.headers["ETag"] == got.headers["ETag"], (method, address)
            assert again.data == b"", (method, address)


def test_head_serves_a_shared_tablet_too(client: FlaskClient, client_for: ClientFor) -> None:
    admin = client_for(Role.ADMIN)
    code = admin.post("/devices/", json={"name": "Bar"}).json["pairing_code"]
    token = client.post("/devices/pair", json={"pairing_code": code}).json["device_token"]
    headers = {"Authorization": f"Bearer {token}"}
    got = client.get(FOR_DEVICES, headers=headers)

    asked = client.head(FOR_DEVICES, headers=headers)
    held = client.head(FOR_DEVICES, headers=headers | {"If-None-Match": got.headers["ETag"]})

    assert (asked.status_code, held.status_code) == (200, 304)
    assert headers_of(asked) == headers_of(got)


def test_head_is_refused_as_get_is(client: FlaskClient, client_for: ClientFor) -> None:
    admin = client_for(Role.ADMIN)
    refused = [
        client.head("/orders/"),
        client_for(Role.WAITER).head("/users/"),
        admin.head("/dishes/2000000000"),
        admin.head("/dishes/?colour=red"),
    ]

    assert [answer.status_code for answer in refused] == [401, 403, 404, 422]
    assert all(answer.data == b"" for answer in refused)
    assert all(answer.content_type == "application/problem+json" for answer in refused)
    get_problem(admin.get("/dishes/2000000000"), 404)
