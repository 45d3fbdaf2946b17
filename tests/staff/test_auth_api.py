"""Signing in and out, over HTTP."""

import json
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import jwt
import pytest
from flask import Flask
from flask.testing import FlaskClient

from restaurant.auth.models import RefreshToken, User
from restaurant.clock import frozen_at
from restaurant.database.session import db
from restaurant.database.transaction import write_lock
from restaurant.permissions import Role
from restaurant.security import hashing
from restaurant.security.hashing import hash_password, hash_pin
from tests.concurrency import all_at_once
from tests.conftest import ClientFor
from tests.factories import a_user
from tests.http_api import get_problem
from tests.staff_clients import PASSWORD, PIN, get_token, sign_in

pytestmark = pytest.mark.slow

HASH = hash_password(PASSWORD)


@pytest.fixture
def anna(app: Flask) -> User:
    """A waiter with a password and a PIN."""
    pepper = app.config["KEYS"].pin_pepper
    return a_user(username="anna", password_hash=HASH, pin_hash=hash_pin(pepper, PIN))


def bearer(token: str) -> dict[str, str]:
    """The header with a token."""
    return {"Authorization": f"Bearer {token}"}


def pin(client: FlaskClient, pin_code: str, username: str = "anna") -> Any:
    """Sign in with a PIN."""
    return client.post("/auth/pin", json={"username": username, "pin_code": pin_code})


@pytest.mark.parametrize("way", ["password", "pin"])
def test_a_person_signs_in_and_reads_their_own_record(
    client: FlaskClient, anna: User, way: str
) -> None:
    answer = sign_in(client, "anna") if way == "password" else pin(client, PIN)

    assert answer.status_code == 200
    assert answer.json.keys() == {
        "access_token",
        "refresh_token",
        "token_type",
        "expires_in",
        "user",
    }
    assert answer.json["token_type"] == "bearer"
    assert answer.json["expires_in"] == 15 * 60
    me = client.get("/auth/me", headers=bearer(answer.json["access_token"]))
    assert me.json["id"] == answer.json["user"]["id"] == anna.id
    assert me.json["last_login"] is not None


@pytest.mark.parametrize("path", ["/auth/login", "/auth/login/"])
def test_the_sign_in_route_works_with_and_without_a_slash(
    client: FlaskClient, anna: User, path: str
) -> None:
    answer = client.post(path, json={"username": anna.username, "password": PASSWORD})

    assert answer.status_code == 200


def test_every_wrong_sign_in_gets_the_same_401(client: FlaskClient, anna: User) -> None:
    a_user(username="gone", password_hash=HASH, is_active=False)
    a_user(username="new")

    answers = [
        sign_in(client, "anna", "wrong password"),
        sign_in(client, "ann a"),
        sign_in(client, "nobody"),
        sign_in(client, "gone"),
        sign_in(client, "new"),
        pin(client, "0000"),
        pin(client, PIN, "nobody"),
        pin(client, PIN, "new"),
        pin(client, "abc"),
    ]

    problems = [get_problem(answer, 401, "invalid_credentials") for answer in answers]
    assert len({problem["detail"] for problem in problems}) == 1
    assert all(answer.headers["WWW-Authenticate"] for answer in answers)


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"username": "anna"},
        {"password": PASSWORD},
        {"username": None, "password": None},
        {"username": "anna", "password": ""},
        {"username": "", "password": PASSWORD},
        {"username": " \ufeff", "password": PASSWORD},
        {"username": ["anna"], "password": PASSWORD},
        {"username": "anna", "password": 12345678},
        {"username": "anna", "password": "x" * 129},
        {"username": "anna", "password": PASSWORD, "role": "admin"},
        {"username": "anna", "password": PASSWORD, "pin_code": PIN},
    ],
)
def test_an_invalid_sign_in_body_is_422(
    client: FlaskClient, anna: User, body: dict[str, Any]
) -> None:
    get_problem(client.post("/auth/login", json=body), 422, "invalid")


def _tampered(token: str) -> str:
    head, claims, signature = token.split(".")
    data = json.loads(urlsafe_b64decode(claims + "=="))
    data["sub"] = "1"
    data["role"] = "admin"
    return f"{head}.{urlsafe_b64encode(json.dumps(data).encode()).decode().rstrip('=')}.{signature}"


def _unsigned(token: str) -> str:
    claims = jwt.decode(token, options={"verify_signature": False})
    return jwt.encode(claims, None, algorithm="none")


def _signed(app: Flask, token: str, key: str | None = None, **changes: Any) -> str:
    claims = jwt.decode(token, options={"verify_signature": False}) | changes
    kept = {name: value for name, value in claims.items() if value is not ...}
    return jwt.encode(kept, key or app.config["JWT_SECRET_KEY"], algorithm="HS256")


Spoil = Callable[[Flask, str], str]

#: What may be wrong with a token: the header that is sent instead of a good one.
BAD: dict[str, Spoil] = {
    "nothing": lambda app, token: "",
    "no scheme": lambda app, token: token,
    "another scheme": lambda app, token: f"Basic {token}",
    "the word alone": lambda app, token: "Bearer",
    "the word and a space": lambda app, token: "Bearer ",
    "two tokens": lambda app, token: f"Bearer {token} {token}",
    "a comma": lambda app, token: f"Bearer {token},",
    "a comma in front": lambda app, token: f", Bearer {token}",
    "the same token twice": lambda app, token: f"Bearer {token}, Bearer {token}",
    "a token and a name": lambda app, token: f"Bearer {token}, Basic YW5uYTp4",
    "a name and a token": lambda app, token: f"Basic YW5uYTp4,Bearer {token}",
    "the word twice": lambda app, token: f"Bearer Bearer {token}",
    "no token": lambda app, token: "Bearer x",
    "two dots": lambda app, token: "Bearer a.b.c",
    "letters of another script": lambda app, token: "Bearer \xe9\xff",
    "very long": lambda app, token: f"Bearer {'a' * 20_000}",
    "cut off": lambda app, token: f"Bearer {token[:-5]}",
    "changed": lambda app, token: f"Bearer {_tampered(token)}",
    "unsigned": lambda app, token: f"Bearer {_unsigned(token)}",
    "another key": lambda app, token: f"Bearer {_signed(app, token, 'k' * 64)}",
    "expired": lambda app, token: f"Bearer {_signed(app, token, exp=1)}",
    "not yet": lambda app, token: f"Bearer {_signed(app, token, nbf=2**40)}",
    "for ever": lambda app, token: f"Bearer {_signed(app, token, exp=...)}",
    "of nobody": lambda app, token: f"Bearer {_signed(app, token, sub=...)}",
    "of a number": lambda app, token: f"Bearer {_signed(app, token, sub=5)}",
    "of a word": lambda app, token: f"Bearer {_signed(app, token, sub='anna')}",
    "of somebody else": lambda app, token: f"Bearer {_signed(app, token, sub='999999')}",
    "of a giant": lambda app, token: f"Bearer {_signed(app, token, sub='9' * 30)}",
    "of a very giant": lambda app, token: f"Bearer {_signed(app, token, sub='9' * 5000)}",
    "of no session": lambda app, token: f"Bearer {_signed(app, token, sid=...)}",
    "of an unknown session": lambda app, token: f"Bearer {_signed(app, token, sid=999_999)}",
    "of a giant session": lambda app, token: f"Bearer {_signed(app, token, sid=10**30)}",
    "of a session of words": lambda app, token: f"Bearer {_signed(app, token, sid='x')}",
    "of a list of sessions": lambda app, token: f"Bearer {_signed(app, token, sid=[1])}",
    "of an odd kind": lambda app, token: f"Bearer {_signed(app, token, type=['access'])}",
    "a refresh token": lambda app, token: f"Bearer {_signed(app, token, type='refresh')}",
}


@pytest.mark.parametrize("spoil", BAD.values(), ids=BAD)
@pytest.mark.parametrize(
    ("method", "path"), [("get", "/auth/me"), ("post", "/orders/"), ("post", "/auth/refresh")]
)
def test_whatever_is_wrong_with_a_token_it_is_401(
    app: Flask, client: FlaskClient, spoil: Spoil, method: str, path: str
) -> None:
    good = get_token(a_user())

    header = {"Authorization": spoil(app, good)}
    response = client.open(path, method=method, headers=header, data=b"{")

    get_problem(response, 401)
    assert response.headers["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.parametrize("path", ["/auth/me", "/auth/refresh"])
def test_two_header_lines_with_tokens_are_401(client: FlaskClient, anna: User, path: str) -> None:
    tokens = sign_in(client, "anna").json
    token = tokens["refresh_token" if path == "/auth/refresh" else "access_token"]
    method = "POST" if path == "/auth/refresh" else "GET"
    lines = [("Authorization", f"Bearer {token}")] * 2

    get_problem(client.open(path, method=method, headers=lines), 401, "invalid_token")

    assert client.open(path, method=method, headers=lines[:1]).status_code == 200
    get_problem(client.open(path, method=method, headers=lines), 401, "invalid_token")


def test_a_token_is_read_from_the_authorization_header_only(client: FlaskClient) -> None:
    token = get_token(a_user())

    client.set_cookie("access_token_cookie", token)
    get_problem(client.get("/auth/me"), 401)
    get_problem(client.get(f"/auth/me?jwt={token}"), 401)
    get_problem(client.post("/orders/", json={"access_token": token}), 401)


def test_an_access_token_lives_as_long_as_it_says(app: Flask, client: FlaskClient) -> None:
    token = get_token(a_user())
    claims = jwt.decode(token, options={"verify_signature": False})

    assert claims["exp"] - claims["iat"] == 15 * 60
    get_problem(client.get("/auth/me", headers=bearer(_signed(app, token, exp=1))), 401)


def test_a_refresh_token_gives_a_new_pair(client: FlaskClient, anna: User) -> None:
    first = sign_in(client, "anna").json

    second = client.post("/auth/refresh", headers=bearer(first["refresh_token"]))

    assert second.status_code == 200
    assert second.json.keys() == first.keys()
    assert second.json["refresh_token"] != first["refresh_token"]
    me = client.get("/auth/me", headers=bearer(second.json["access_token"]))
    assert me.json["username"] == "anna"


def test_a_refresh_token_works_for_refreshing_only(client: FlaskClient, anna: User) -> None:
    refresh = sign_in(client, "anna").json["refresh_token"]

    for path in ("/auth/me", "/orders/", "/dishes/"):
        get_problem(client.get(path, headers=bearer(refresh)), 401)
    get_problem(client.post("/auth/logout", headers=bearer(refresh)), 401)


def test_a_refresh_whose_answer_was_lost_can_be_asked_again(
    client: FlaskClient, anna: User
) -> None:
    first = sign_in(client, "anna").json
    client.post("/auth/refresh", headers=bearer(first["refresh_token"]))

    again = client.post("/auth/refresh", headers=bearer(first["refresh_token"]))

    assert again.status_code == 200
    me = client.get("/auth/me", headers=bearer(again.json["access_token"]))
    assert me.status_code == 200


def test_a_refresh_token_used_again_later_ends_the_session(client: FlaskClient, anna: User) -> None:
    first = sign_in(client, "anna").json
    second = client.post("/auth/refresh", headers=bearer(first["refresh_token"])).json
    for held in db.session.query(RefreshToken).filter(RefreshToken.spent_at.is_not(None)):
        held.spent_at = datetime.now(UTC) - timedelta(seconds=31)
    db.session.commit()

    get_problem(client.post("/auth/refresh", headers=bearer(first["refresh_token"])), 401)

    get_problem(client.get("/auth/me", headers=bearer(second["access_token"])), 401)
    get_problem(client.post("/auth/refresh", headers=bearer(second["refresh_token"])), 401)


def test_signing_out_ends_this_session_and_no_other(client: FlaskClient, anna: User) -> None:
    phone, tablet = sign_in(client, "anna").json, sign_in(client, "anna").json

    answer = client.post("/auth/logout", headers=bearer(phone["access_token"]))

    assert answer.status_code == 204
    assert answer.data == b""
    get_problem(client.get("/auth/me", headers=bearer(phone["access_token"])), 401)
    get_problem(client.post("/auth/refresh", headers=bearer(phone["refresh_token"])), 401)
    get_problem(client.post("/auth/logout", headers=bearer(phone["access_token"])), 401)
    assert client.get("/auth/me", headers=bearer(tablet["access_token"])).status_code == 200


def test_people_change_their_own_contacts(client_for: ClientFor, anna: User) -> None:
    me = client_for(anna)

    changes = {"phone": "+7 900", "avatar_url": "/uploads/anna.png", "shift_active": True}
    changed = me.patch("/auth/me", json=changes)

    assert changed.status_code == 200
    assert changes.items() <= changed.json.items()
    assert me.get("/auth/me").json == changed.json
    cleared = me.patch("/auth/me", json={"phone": None, "avatar_url": None}).json
    assert (cleared["phone"], cleared["avatar_url"]) == (None, None)


@pytest.mark.parametrize(
    "body",
    [
        {"role": "admin"},
        {"is_active": False},
        {"username": "boss"},
        {"full_name": "Boss"},
        {"passport": "1"},
        {"id": 1},
        {"created_by_id": 1},
        {"password_hash": "x"},
        {"phone": 5},
        {"phone": "1" * 41},
        {"shift_active": None},
        {"shift_active": 1},
        {"password": None, "current_password": PASSWORD},
        {"password": "short", "current_password": PASSWORD},
        {"pin_code": "12", "current_password": PASSWORD},
        {"password": "a long password"},
        {"pin_code": "2581"},
        {"pin_code": None},
        {"password": "a long password", "current_password": None},
    ],
)
def test_people_cannot_promote_themselves(
    client_for: ClientFor, anna: User, body: dict[str, Any]
) -> None:
    me = client_for(anna)
    before = me.get("/auth/me").json

    get_problem(me.patch("/auth/me", json=body), 422, "invalid")

    assert me.get("/auth/me").json == before


@pytest.mark.parametrize("change", [{"password": "another password"}, {"pin_code": "1357"}])
def test_new_credentials_need_the_current_password(
    client: FlaskClient, anna: User, change: dict[str, str]
) -> None:
    mine, other = (sign_in(client, "anna").json["access_token"] for _ in range(2))
    wrong = {**change, "current_password": "not the password"}
    get_problem(client.patch("/auth/me", json=wrong, headers=bearer(mine)), 403, "wrong_password")
    assert client.get("/auth/me", headers=bearer(other)).status_code == 200

    right = {**change, "current_password": PASSWORD}
    assert client.patch("/auth/me", json=right, headers=bearer(mine)).status_code == 200

    assert client.get("/auth/me", headers=bearer(mine)).status_code == 200
    get_problem(client.get("/auth/me", headers=bearer(other)), 401)
    if "password" in change:
        get_problem(sign_in(client, "anna"), 401)
        assert sign_in(client, "anna", change["password"]).status_code == 200
    else:
        get_problem(pin(client, PIN), 401)
        assert pin(client, change["pin_code"]).status_code == 200


def test_a_cleared_pin_does_not_sign_in(client: FlaskClient, anna: User) -> None:
    mine = bearer(sign_in(client, "anna").json["access_token"])

    client.patch("/auth/me", json={"pin_code": None, "current_password": PASSWORD}, headers=mine)

    get_problem(pin(client, PIN), 401, "invalid_credentials")


def test_after_five_wrong_pins_even_the_right_one_gets_429(client: FlaskClient, anna: User) -> None:
    for _ in range(5):
        get_problem(pin(client, "0000"), 401)

    get_problem(pin(client, PIN), 429)
    assert sign_in(client, "anna").status_code == 200


def test_the_delay_grows_up_to_an_hour(client: FlaskClient, anna: User) -> None:
    for _ in range(5):
        pin(client, "0000")
    waits, moment = [], datetime.now(UTC)

    for _ in range(10):
        with frozen_at(moment):
            refused = get_problem(pin(client, "0000"), 429)
        waits.append(refused["retry_after"])
        moment += timedelta(seconds=waits[-1] + 1)
        with frozen_at(moment):
            get_problem(pin(client, "0000"), 401)

    assert waits == sorted(waits)
    assert waits[1] >= 2 * waits[0] - 2
    assert 3590 <= waits[-1] <= 3601


def test_a_secret_is_in_no_answer(client: FlaskClient, client_for: ClientFor, anna: User) -> None:
    admin = client_for(Role.ADMIN)
    signed_in = sign_in(client, "anna")
    mine = bearer(signed_in.json["access_token"])
    person = {"username": "olga", "full_name": "O", "role": "waiter", "password": PASSWORD}
    body = {**person, "pin_code": PIN}

    answers = [
        signed_in,
        client.get("/auth/me", headers=mine),
        admin.post("/users/", json=body),
        admin.post("/users/", json=body),
        admin.post("/users/", json={**body, "username": "x", "role": PASSWORD}),
        admin.get("/users/"),
        admin.get(f"/users/{anna.id}"),
        admin.patch(f"/users/{anna.id}", json={"password": PASSWORD, "pin_code": PIN}),
        admin.get("/events/"),
        sign_in(client, "anna", "wrong"),
    ]

    for answer in answers:
        text = answer.get_data(as_text=True)
        for secret in (PASSWORD, f'"{PIN}"', "argon2", "hash", "pin_"):
            assert secret not in text, text


def test_phone_and_passport_are_for_admins_and_the_person_only(client_for: ClientFor) -> None:
    anna = a_user(phone="+7 901 222", passport="4510 777")
    boris = client_for(a_user())
    table = client_for(Role.ADMIN).post("/tables/", json={"number": 1, "seats": 2}).json
    order = client_for(anna).post("/orders/", json={"table_id": table["id"]}).json

    assert client_for(Role.ADMIN).get(f"/users/{anna.id}").json["passport"] == "4510 777"
    assert client_for(anna).get("/auth/me").json["phone"] == "+7 901 222"
    for path in ("/users/", f"/users/{anna.id}"):
        get_problem(boris.get(path), 403)
    for path in (f"/orders/{order['id']}", f"/orders/{order['id']}/history", "/events/"):
        text = boris.get(path).get_data(as_text=True)
        assert "+7 901" not in text
        assert "4510" not in text


def get_sessions(client: FlaskClient, token: str, query: str = "") -> Any:
    """The sessions of a user."""
    return client.get(f"/auth/sessions/{query}", headers=bearer(token))


def session_from(client: FlaskClient, environ: dict[str, str]) -> Any:
    """What is kept of a session of Anna's that is opened from there."""
    body = {"username": "anna", "password": PASSWORD}
    token = client.post("/auth/login", json=body, environ_overrides=environ).json["access_token"]
    [session] = get_sessions(client, token).json
    return session


def test_people_see_where_they_are_signed_in_the_newest_first(
    client: FlaskClient, anna: User
) -> None:
    phone = sign_in(client, "anna").json["access_token"]
    tablet = pin(client, PIN).json["access_token"]
    sign_in(client, a_user(password_hash=HASH).username)

    answer = get_sessions(client, phone)

    assert answer.status_code == 200
    for one in answer.json:
        assert one.keys() == {
            "id",
            "created_at",
            "last_used_at",
            "address",
            "agent",
            "device",
            "is_current",
        }
    newest, oldest = answer.json
    assert newest["id"] > oldest["id"]
    assert [one["is_current"] for one in answer.json] == [False, True]
    assert [one["is_current"] for one in get_sessions(client, tablet).json] == [True, False]
    assert newest["address"] == "127.0.0.1"
    assert newest["agent"].startswith("Werkzeug/")
    assert newest["device"] is None
    assert newest["last_used_at"] == newest["created_at"]


def test_one_of_ones_sessions_is_fetched_as_it_is_listed(client: FlaskClient, anna: User) -> None:
    token = sign_in(client, "anna").json["access_token"]
    [listed] = get_sessions(client, token).json

    fetched = get_sessions(client, token, str(listed["id"]))

    assert fetched.json == listed
    assert fetched.headers["ETag"]
    assert fetched.json["is_current"] is True


def test_refreshing_keeps_the_session(client: FlaskClient, anna: User) -> None:
    first = sign_in(client, "anna").json
    [before] = get_sessions(client, first["access_token"]).json

    with frozen_at(datetime.now(UTC) + timedelta(minutes=5)):
        second = client.post(
            "/auth/refresh",
            headers=bearer(first["refresh_token"]) | {"User-Agent": "Another browser"},
        ).json

    [after] = get_sessions(client, second["access_token"]).json
    assert after["id"] == before["id"]
    assert after["created_at"] == before["created_at"]
    assert after["last_used_at"] > before["last_used_at"]
    assert after["agent"] == "Another browser"


def test_sessions_are_paginated(client: FlaskClient, anna: User) -> None:
    tokens = [get_token(anna) for _ in range(5)]
    ids, url = [], "/auth/sessions/?limit=2"

    while url:
        page = client.get(url, headers=bearer(tokens[0]))
        assert len(page.json) <= 2
        ids += [one["id"] for one in page.json]
        url = page.headers.get("Link", "").partition(">")[0].lstrip("<")

    assert len(ids) == 5
    assert ids == sorted(ids, reverse=True)
    get_problem(get_sessions(client, tokens[0], "?user_id=1"), 422)


def test_a_lost_phone_is_signed_out_from_the_tablet(client: FlaskClient, anna: User) -> None:
    phone, tablet = sign_in(client, "anna").json, sign_in(client, "anna").json["access_token"]
    lost = get_sessions(client, tablet).json[1]["id"]

    answer = client.delete(f"/auth/sessions/{lost}", headers=bearer(tablet))

    assert (answer.status_code, answer.data) == (204, b"")
    get_problem(client.get("/auth/me", headers=bearer(phone["access_token"])), 401, "session_ended")
    get_problem(client.post("/auth/refresh", headers=bearer(phone["refresh_token"])), 401)
    [left] = get_sessions(client, tablet).json
    assert left["is_current"]
    for method in ("get", "delete"):
        again = client.open(f"/auth/sessions/{lost}", method=method, headers=bearer(tablet))
        get_problem(again, 404)


def test_the_current_session_can_be_ended_too(client: FlaskClient, anna: User) -> None:
    token = sign_in(client, "anna").json["access_token"]
    [own] = get_sessions(client, token).json

    client.delete(f"/auth/sessions/{own['id']}", headers=bearer(token))

    get_problem(get_sessions(client, token), 401, "session_ended")


@pytest.mark.parametrize("method", ["get", "delete"])
@pytest.mark.parametrize("role", list(Role))
def test_sessions_of_others_are_not_found(
    client: FlaskClient, anna: User, method: str, role: Role
) -> None:
    token = sign_in(client, "anna").json["access_token"]
    [session] = get_sessions(client, token).json
    other = bearer(get_token(a_user(role)))

    of_another = client.open(f"/auth/sessions/{session['id']}", method=method, headers=other)
    unknown = client.open("/auth/sessions/2000000000", method=method, headers=other)

    texts = [get_problem(answer, 404, "not_found")["detail"] for answer in (of_another, unknown)]
    assert texts[0].replace(str(session["id"]), "2000000000") == texts[1]
    assert get_sessions(client, token).status_code == 200


@pytest.mark.parametrize(
    ("agent", "kept"),
    [
        ("Mozilla/5.0 (Linux)", "Mozilla/5.0 (Linux)"),
        ("A\tphone\x00\x1b[31m\x7f\x85", "Aphone[31m"),
        ("x" * 300, "x" * 200),
        ("\x01" * 150 + "y" * 250, "y" * 200),
        ("\x01\x02", None),
        ("", None),
    ],
)
def test_the_user_agent_of_a_session_is_cleaned_and_cut(
    client: FlaskClient, anna: User, agent: str, kept: str | None
) -> None:
    session = session_from(client, {"HTTP_USER_AGENT": agent})

    assert session["agent"] == kept


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.168.1.5", "192.168.1.5"),
        ("fe80::1%wlan0", "fe80::1%wlan0"),
        ("192.168.1.5\r\n<b>", "192.168.1.5<b>"),
        ("1" * 100, "1" * 64),
        ("", None),
    ],
)
def test_an_address_is_cleaned_and_cut(
    client: FlaskClient, anna: User, address: str, kept: str | None
) -> None:
    session = session_from(client, {"REMOTE_ADDR": address})

    assert session["address"] == kept


def test_after_ten_wrong_passwords_only_this_address_has_to_wait(
    client: FlaskClient, anna: User
) -> None:
    for _ in range(10):
        get_problem(sign_in(client, "anna", "a wrong guess"), 401, "invalid_credentials")

    refused = sign_in(client, "anna")

    problem = get_problem(refused, 429, "too_many_tries")
    assert int(refused.headers["Retry-After"]) == problem["retry_after"] >= 1
    body = {"username": "anna", "password": PASSWORD}
    elsewhere = client.post("/auth/login", json=body, environ_overrides={"REMOTE_ADDR": "10.0.0.5"})
    assert elsewhere.status_code == 200


def test_a_forged_address_does_not_evade_the_throttling(client: FlaskClient, anna: User) -> None:
    body = {"username": "anna", "password": "a wrong guess"}
    forged = [
        {name: f"10.0.0.{number}", "Forwarded": f"for=10.0.0.{number}"}
        for number in range(12)
        for name in ("X-Forwarded-For", "X-Real-IP")
    ]

    codes = [client.post("/auth/login", json=body, headers=one).status_code for one in forged]

    assert codes == [401] * 10 + [429] * 14


@pytest.mark.parametrize("careful", ["Idempotency-Key", "If-Match", "both", "neither"])
def test_guesses_of_the_current_password_are_counted_in_every_request(
    client: FlaskClient, anna: User, careful: str
) -> None:
    mine = bearer(get_token(anna))
    tag = client.get("/auth/me", headers=mine).headers["ETag"]
    headers = {"Idempotency-Key": "a-key", "If-Match": tag}
    sent = mine | {name: value for name, value in headers.items() if careful in (name, "both")}

    def change(current: str) -> Any:
        body = {"pin_code": "8351", "current_password": current}
        return client.patch("/auth/me", json=body, headers=sent)

    codes = [change("a wrong guess").status_code for _ in range(11)]

    assert codes == [403] * 10 + [429]
    get_problem(change(PASSWORD), 429, "too_many_tries")
    with frozen_at(datetime.now(UTC) + timedelta(seconds=3)):
        assert change(PASSWORD).status_code == 200
    admin = bearer(get_token(a_user(Role.ADMIN)))
    failed = client.get("/audit/?action=sign_in_failed", headers=admin).json
    assert [one["subject_id"] for one in failed] == [anna.id] * 10


@pytest.mark.parametrize("careful", ["Idempotency-Key", "If-Match", "both", "neither"])
def test_no_order_waits_while_somebodys_password_is_changed(
    client: FlaskClient, anna: User, monkeypatch: pytest.MonkeyPatch, careful: str
) -> None:
    mine = bearer(get_token(anna))
    tag = client.get("/auth/me", headers=mine).headers["ETag"]
    headers = {"Idempotency-Key": "a-key", "If-Match": tag}
    sent = mine | {name: value for name, value in headers.items() if careful in (name, "both")}
    turns = watch_the_write_lock(monkeypatch)

    body = {"password": "another password", "pin_code": "8351", "current_password": PASSWORD}
    assert client.patch("/auth/me", json=body, headers=sent).status_code == 200

    assert turns == [True] * 3  # the current password, the new one, the PIN


@pytest.mark.parametrize("careful", ["Idempotency-Key", "If-Match"])
def test_no_order_waits_while_an_admin_sets_a_pin(
    client_for: ClientFor, anna: User, monkeypatch: pytest.MonkeyPatch, careful: str
) -> None:
    admin, address = client_for(Role.ADMIN), f"/users/{anna.id}"
    headers = {"Idempotency-Key": "a-key", "If-Match": admin.get(address).headers["ETag"]}
    turns = watch_the_write_lock(monkeypatch)

    answer = admin.patch(address, json={"pin_code": "8351"}, headers={careful: headers[careful]})

    assert answer.status_code == 200
    assert turns == [True]


def watch_the_write_lock(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether somebody else could write during each of the hashes that follow."""
    turns: list[bool] = []

    def hash_meanwhile(work: Callable[..., Any], *arguments: Any) -> Any:
        turns.append(write_lock.acquire(timeout=0))
        write_lock.release()
        return work(*arguments)

    monkeypatch.setattr(hashing, "run_in_thread", hash_meanwhile)
    return turns


def test_a_new_password_that_is_sent_again_is_answered_again_though_the_old_one_is_gone(
    client: FlaskClient, anna: User
) -> None:
    mine = bearer(get_token(anna)) | {"Idempotency-Key": "a-key"}
    body = {"password": "another password", "current_password": PASSWORD}

    first, again = (client.patch("/auth/me", json=body, headers=mine) for _ in range(2))

    assert first.status_code == again.status_code == 200
    assert again.headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize(
    "change",
    [
        {"pin_code": "1234"},
        {"pin_code": "0000"},
        {"pin_code": "1987"},
        {"password": "password123"},
        {"password": "ЙЦУКЕНГШЩЗ"},
    ],
)
def test_common_passwords_and_pins_are_refused(
    client_for: ClientFor, anna: User, change: dict[str, str]
) -> None:
    [field] = change

    mine = client_for(anna).patch("/auth/me", json=change | {"current_password": PASSWORD})
    admins = client_for(Role.ADMIN).patch(f"/users/{anna.id}", json=change)

    for answer in (mine, admins):
        [sentence] = get_problem(answer, 422)["errors"]["json"][field]
        assert sentence.startswith("Too easy to guess")


def test_fifty_people_can_sign_in_at_the_same_time(app: Flask, anna: User) -> None:
    names = [a_user(password_hash=HASH).username for _ in range(50)]

    answers = all_at_once(app, 50, lambda n: sign_in(app.test_client(), names[n]).status_code)

    assert answers == [200] * 50
