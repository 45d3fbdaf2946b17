"""Pictures, over HTTP."""

from collections.abc import Iterator
from http import HTTPStatus
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from werkzeug.test import TestResponse

from restaurant.database import sqlite_file
from restaurant.database.disk_space import MIN_FREE_BYTES
from restaurant.database.transaction import write_lock
from restaurant.media import service as media_service
from restaurant.media.api import MAX_IMAGE_BYTES
from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_dish
from tests.http_api import get_problem
from tests.support.images import NO_PICTURES, a_picture

KEY = {"Idempotency-Key": "a-picture"}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the pictures of this test are."""
    monkeypatch.setattr(media_service, "_folder", lambda: tmp_path / "uploads")
    return tmp_path / "uploads"


@pytest.fixture
def admin(client_for: ClientFor) -> FlaskClient:
    """A client signed in as an admin."""
    return client_for(Role.ADMIN)


def send(
    client: FlaskClient, picture: bytes, kind: str = "image/jpeg", **options: Any
) -> TestResponse:
    """Send a picture as the body itself."""
    return client.post("/uploads/", data=picture, content_type=kind, **options)


def see(client: FlaskClient, url: str, method: str = "GET", **headers: str) -> TestResponse:
    """Look at a picture."""
    sent = {name.replace("_", "-"): value for name, value in headers.items()}
    return client.open(url, method=method, headers=sent, buffered=True)


def a_form(picture: bytes, boundary: str = "----x", field: str = "file") -> bytes:
    """A form with one file, as a browser writes it."""
    return (
        f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="суп.jpg"\r\n'
        "Content-Type: image/jpeg\r\n\r\n"
    ).encode() + b"%b\r\n--%b--\r\n" % (picture, boundary.encode())


def send_form(
    client: FlaskClient, form: bytes, boundary: str = "----x", **options: Any
) -> TestResponse:
    """Send a form."""
    return send(client, form, f"multipart/form-data; boundary={boundary}", **options)


def test_a_picture_is_uploaded_put_on_the_menu_and_seen_by_guests(
    admin: FlaskClient, client: FlaskClient
) -> None:
    dish = a_dish()

    answer = send(admin, a_picture(size=(800, 600)))
    upload = answer.json
    admin.patch(f"/dishes/{dish.id}", json={"image_url": upload["url"]})

    assert answer.status_code == 201
    assert upload.keys() == {"url", "small_url", "width", "height"}
    assert (upload["width"], upload["height"]) == (800, 600)
    assert answer.headers["Location"] == upload["url"]
    [section] = client.get("/menu/").json
    picture = see(client, section["dishes"][0]["image_url"])
    assert picture.status_code == 200
    assert picture.data.startswith(b"RIFF")
    assert see(client, upload["small_url"]).data != picture.data
    me = admin.patch("/auth/me", json={"avatar_url": upload["small_url"]})
    assert me.json["avatar_url"] == upload["small_url"]


@pytest.mark.parametrize("path", ["/uploads/", "/uploads"])
@pytest.mark.parametrize("kind", ["jpeg", "png", "webp"])
def test_a_form_and_a_plain_body_give_the_same_picture(
    admin: FlaskClient, kind: str, path: str
) -> None:
    picture = a_picture(kind)

    alone = admin.post(path, data=picture, content_type=f"image/{kind}")
    forms = [
        admin.post(path, data={field: (BytesIO(picture), name, "application/octet-stream")})
        for field, name in (("file", "soup.jpg"), ("картинка", "../../суп"), ("", "x"))
    ]

    assert alone.status_code == 201
    assert [(form.status_code, form.json) for form in forms] == [(201, alone.json)] * 3


def test_a_picture_is_public_and_cached_for_ever(admin: FlaskClient, client: FlaskClient) -> None:
    url = send(admin, a_picture()).json["url"]

    shown = see(client, url)

    assert shown.content_type == "image/webp"
    assert shown.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert shown.headers["X-Content-Type-Options"] == "nosniff"
    assert "default-src 'none'" in shown.headers["Content-Security-Policy"]
    known = see(client, url, If_None_Match=shown.headers["ETag"])
    assert (known.status_code, known.data) == (304, b"")
    assert known.headers["Cache-Control"] == shown.headers["Cache-Control"]
    head = see(client, url, "HEAD")
    assert (head.status_code, head.data) == (200, b"")
    assert head.headers["Content-Length"] == str(len(shown.data))
    part = see(client, url, Range="bytes=0-3")
    assert (part.status_code, part.data) == (206, b"RIFF")
    get_problem(see(client, url, Range="bytes=999999-"), 416)
    get_problem(client.get(f"{url}?size=9"), 422)
    get_problem(client.delete(url), 405)
    get_problem(client.get("/uploads/"), 405)


@pytest.mark.parametrize(
    "name",
    [
        f"{'0' * 32}.webp",
        "..%2Fjwt.key",
        "%2e%2e/jwt.key",
        "..%5Cjwt.key",
        "../jwt.key",
        "%2Fetc%2Fpasswd",
        "x%00.webp",
        "суп.webp",
        "x" * 3000,
    ],
)
def test_no_other_file_is_served_from_uploads(
    admin: FlaskClient, client: FlaskClient, folder: Path, name: str
) -> None:
    send(admin, a_picture())
    (folder.parent / "jwt.key").write_text("a secret")

    get_problem(client.get(f"/uploads/{name}"), 404)


@pytest.mark.parametrize("name", NO_PICTURES)
@pytest.mark.parametrize("kind", ["image/jpeg", "image/png", "image/webp"])
def test_a_file_that_is_no_picture_is_refused_whatever_its_content_type(
    admin: FlaskClient, folder: Path, kind: str, name: str
) -> None:
    alone = send(admin, NO_PICTURES[name], kind)
    form = send_form(admin, a_form(NO_PICTURES[name]))

    for answer in (alone, form):
        problem = get_problem(answer, 422, "invalid")
        assert problem["errors"] == {"files": {"file": [problem["detail"]]}}
    assert not folder.exists()


@pytest.mark.parametrize(
    "kind",
    [
        "",
        "x",
        "application/json",
        "application/octet-stream",
        "application/x-www-form-urlencoded",
        "image/gif",
        "image/svg+xml",
        "multipart/mixed",
        "text/html",
    ],
)
def test_another_content_type_is_415(admin: FlaskClient, kind: str) -> None:
    get_problem(send(admin, a_picture(), kind), 415, "unsupported_media_type")


FILE = b'--x\r\nContent-Disposition: form-data; name="file"; filename="x"\r\n\r\nx\r\n'
FIELD = b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\nx\r\n'


@pytest.mark.parametrize(
    "form",
    [
        b"",
        b"x",
        b"--x--\r\n",
        FIELD + b"--x--\r\n",
        FILE + FIELD + b"--x--\r\n",
        FIELD + FILE + b"--x--\r\n",
        FILE + FILE + b"--x--\r\n",
        FIELD * 2000 + b"--x--\r\n",
        FILE,
        FILE[:30],
        b'--x\r\nContent-Disposition: form-data; name="file"\r\n\r\n'
        + b"x" * 600_000
        + b"\r\n--x--",
        b"--x\r\n\r\n" + b"\r\n" * 100_000,
    ],
)
def test_a_form_that_is_not_exactly_one_file_is_refused(admin: FlaskClient, form: bytes) -> None:
    problem = get_problem(send_form(admin, form, "x"), 422, "invalid")

    assert problem["detail"] == "Send a form of exactly one file."


@pytest.mark.parametrize("boundary", ["", "é", '"', "x" * 300])
def test_a_form_with_a_strange_boundary_is_refused(admin: FlaskClient, boundary: str) -> None:
    answer = send_form(admin, a_form(a_picture()), boundary, headers=KEY)

    assert answer.status_code in {415, 422}


def test_a_picture_may_have_fifteen_megabytes_and_not_one_byte_more(admin: FlaskClient) -> None:
    largest = a_picture().ljust(MAX_IMAGE_BYTES, b"\x00")

    for answer in (send(admin, largest), send_form(admin, a_form(largest))):
        assert answer.status_code == 201
    for answer in (
        send(admin, largest + b"\x00"),
        send_form(admin, a_form(largest + b"\x00")),
        send(admin, largest + largest),
        send(admin, largest + b"\x00", headers=KEY),
        send_form(admin, a_form(largest + largest), headers=KEY),
    ):
        problem = get_problem(answer, 413, "request_entity_too_large")
        assert problem["detail"] == "A picture may have 15 MB at most: send a smaller one."


class Endless(BytesIO):
    """A body that a client makes up while it sends it."""

    taken = 0

    def read(self, size: int | None = -1) -> bytes:
        """So many more bytes."""
        assert size is not None
        assert size >= 0
        self.taken += size
        return b"\xff" * size

    def readinto(self, buffer: Any) -> int:
        """As many bytes as are asked for."""
        buffer[:] = self.read(len(buffer))
        return len(buffer)


@pytest.mark.parametrize("kind", ["image/jpeg", "multipart/form-data; boundary=x"])
@pytest.mark.parametrize("headers", [{}, KEY])
def test_a_picture_that_never_ends_is_refused_in_time(
    admin: FlaskClient, kind: str, headers: dict[str, str]
) -> None:
    body = Endless()

    answer = admin.post(
        "/uploads/",
        input_stream=body,
        content_type=kind,
        headers={"Transfer-Encoding": "chunked", **headers},
        environ_overrides={"wsgi.input_terminated": True},
    )

    get_problem(answer, 413)
    assert body.taken < MAX_IMAGE_BYTES + 100_000


def test_everywhere_else_a_megabyte_is_still_the_limit(admin: FlaskClient) -> None:
    for kind in ("application/json", "image/jpeg"):
        answer = admin.post("/dishes/", data=b" " * (1024 * 1024 + 1), content_type=kind)
        get_problem(answer, 413)
    get_problem(admin.post("/dishes/", data=a_picture(), content_type="image/jpeg"), 415)


@pytest.mark.parametrize("role", [Role.WAITER, Role.KITCHEN])
def test_only_an_admin_may_upload(
    client_for: ClientFor, client: FlaskClient, folder: Path, role: Role
) -> None:
    class Unread(Endless):
        def read(self, size: int | None = -1) -> bytes:
            raise AssertionError("nobody asked for this")

    for who, status in ((client_for(role), 403), (client, 401)):
        answer = who.post(
            "/uploads/", input_stream=Unread(), content_type="image/jpeg", content_length=100
        )
        get_problem(answer, status)
    assert not folder.exists()


def test_a_picture_sent_again_under_its_key_is_answered_as_before(admin: FlaskClient) -> None:
    first = send(admin, a_picture(), headers=KEY)

    again = send(admin, a_picture(), headers=KEY)
    other = send(admin, a_picture("PNG"), headers=KEY)

    assert first.status_code == again.status_code == 201
    assert again.data == first.data
    assert again.headers["Location"] == first.headers["Location"]
    assert again.headers["Idempotency-Replayed"] == "true"
    assert "Idempotency-Replayed" not in first.headers
    get_problem(other, 422, "idempotency_key_reused")


def test_a_repeated_form_may_have_another_boundary(admin: FlaskClient) -> None:
    picture = a_picture()
    first = send_form(admin, a_form(picture, "----one"), "----one", headers=KEY)

    again = send_form(admin, a_form(picture, "----two.2"), '"----two.2"', headers=KEY)
    other = send_form(admin, a_form(a_picture("PNG"), "----one"), "----one", headers=KEY)

    assert again.headers["Idempotency-Replayed"] == "true"
    assert again.data == first.data
    get_problem(other, 422, "idempotency_key_reused")


def test_a_refused_picture_does_not_use_up_its_key(admin: FlaskClient) -> None:
    get_problem(send(admin, b"<svg/>", headers=KEY), 422)

    assert send(admin, a_picture(), headers=KEY).status_code == 201


def test_no_order_waits_while_a_picture_is_processed(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn_is_free = []

    def draw(_data: bytes) -> Any:
        turn_is_free.append(write_lock.acquire(timeout=0))
        write_lock.release()
        return {"url": "/uploads/x.webp", "small_url": "/uploads/x.webp", "width": 1, "height": 1}

    monkeypatch.setattr(media_service, "save_image", draw)

    assert send(admin, a_picture(), headers=KEY).status_code == 201
    assert turn_is_free == [True]


def test_a_full_disk_gives_storage_full(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(_path: Path) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sqlite_file, "fsync_path", fail)

    answer = send(admin, a_picture())

    assert get_problem(answer, 503, "storage_full")["retry_after"] == 30
    assert answer.headers["Retry-After"] == "30"


def test_a_picture_does_not_take_the_space_that_orders_need(
    admin: FlaskClient, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(media_service, "free_bytes", lambda _folder: MIN_FREE_BYTES - 1)

    get_problem(send(admin, a_picture()), 503, "storage_full")

    assert not folder.exists()


def test_no_bytes_at_all_break_the_server(app: Flask, admin: FlaskClient) -> None:
    @settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=300), st.sampled_from([b"", *beginnings()]), st.booleans())
    def ask(noise: bytes, beginning: bytes, in_a_form: bool) -> None:
        data = beginning + noise
        answer = send_form(admin, a_form(data)) if in_a_form else send(admin, data)
        assert answer.status_code in {HTTPStatus.CREATED, HTTPStatus.UNPROCESSABLE_ENTITY}

    ask()


def beginnings() -> Iterator[bytes]:
    """How files begin that could be pictures."""
    for kind in ("JPEG", "PNG", "WEBP"):
        picture = a_picture(kind)
        yield from (picture[:12], picture[:40], picture[: len(picture) // 2])
