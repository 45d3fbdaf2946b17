"""Searches everything that the application sends in the tests for secrets.

That is every answer, every event that is stored and every packet of a live client. What is
found ends up in ``Watch.findings``, and the test that brought it about does not pass.
"""

import json
import re
from collections.abc import Iterator, Set
from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import Any

import jwt
from flask import Flask, Response, request
from socketio.packet import Packet
from sqlalchemy import Engine, event, select
from werkzeug.exceptions import HTTPException

from restaurant.auth.models import User
from restaurant.database.event_log import Event
from restaurant.database.session import db
from restaurant.extensions import socketio
from restaurant.permissions import Role
from restaurant.security.keys import SETUP_TOKEN_FILE
from tests.staff_clients import PASSWORD, PIN

#: The answers that hand out a secret, and which.
HANDED_OUT = {
    ("POST", "/auth/login"): {"access_token", "refresh_token"},
    ("POST", "/auth/pin"): {"access_token", "refresh_token"},
    ("POST", "/auth/refresh"): {"access_token", "refresh_token"},
    ("POST", "/demo"): {"password", "pin_code"},
    ("POST", "/devices"): {"pairing_code"},
    ("POST", "/devices/pair"): {"device_token"},
}
#: The personal fields that an answer shows to others.
SHOWN_TO_OTHERS = {("GET", "/devices/me/staff"): {"username", "shift_active"}}
#: Here the sender is not signed in yet, and is the person that the answer shows.
INTRODUCTIONS = {("POST", "/setup")}

#: What is documented is made up, and was made before anybody asked.
DOCUMENTS = {"/openapi.json", "/asyncapi.json"}

#: What stands there is the restaurant's own, its phone, too.
NOT_OF_PEOPLE = {"/restaurant"}

KEY_FILES = ("jwt.key", "pin.key")

#: Fields whose value is a secret, whoever sends it.
SECRETS = {
    "password",
    "pin_code",
    "current_password",
    "current_pin",
    "access_token",
    "refresh_token",
    "pairing_code",
    "device_token",
}
#: Fields of a person that admins and the person see. To colleagues a person is id and full_name.
PERSONAL = {"passport", "phone", "username", "last_login", "created_by_id", "shift_active"}

#: A name with its value. Behind what is refused, or documented, stands a list or an object.
FIELDS = re.compile(
    rb'"(%s|\w+_hash|\w*pepper)":(?!\s*[\[{])' % "|".join(sorted(SECRETS | PERSONAL)).encode()
)
HASH = re.compile(rb"\$argon2|(?:password|pin)_hash(?!\":\s*\[)")
TOKEN = re.compile(rb"\beyJ[\w-]{5,}\.[\w-]{5,}\.[\w-]{20,}")
#: A body without any of these brings no secret along.
SENT = re.compile(rb"password|pin_code|current_pin|token|pairing_code")


class Watch:
    """Remembers the secrets of one test at a time, and where it saw them."""

    def __init__(self) -> None:
        self.findings: list[str] = []
        self._secrets: set[bytes] = set()
        self._keys: list[bytes] = []
        self._folder = Path()

    def begin(self) -> None:
        """A new test: the database is empty, so nothing of the last one can come out."""
        self.findings = []
        self._secrets = {spelling for value in (PASSWORD, PIN) for spelling in _spellings(value)}

    def take(self) -> list[str]:
        """What was found so far, and is found no more: for a test that leaks on purpose."""
        findings, self.findings = self.findings, []
        return findings

    def over(self, app: Flask) -> None:
        """Look through everything this application says."""
        self._folder = app.config["SETTINGS"].data_dir
        self._keys = [(self._folder / name).read_bytes().strip() for name in KEY_FILES]
        # The last to see an answer is the first in this list.
        app.after_request_funcs.setdefault(None, []).insert(0, self._look_at_answer)
        event.listen(Engine, "before_cursor_execute", self._look_at_statement)
        socketio.server.packet_class = self._packets()

    def _look_at_statement(
        self, _connection: Any, _cursor: Any, statement: str, values: Any, *_: Any
    ) -> None:
        if statement.startswith(f"INSERT INTO {Event.__tablename__} "):
            rows = values if isinstance(values, list) else [values]
            for row in rows:
                for value in row.values() if isinstance(row, dict) else row:
                    if isinstance(value, str):
                        self._hear(value)

    def _packets(self) -> type[Packet]:
        hear = self._hear

        class Overheard(Packet):
            """A packet for a client, looked through on its way."""

            def encode(self) -> Any:
                encoded = super().encode()
                hear(encoded)
                return encoded

        return Overheard

    def _hear(self, said: str) -> None:
        where = f"live: {said[:60]}"
        found = set(self._leaks(said.encode(), set()))
        found |= {name.decode() for name in FIELDS.findall(said.encode())}
        self.findings += [f"{what} in {where}" for what in sorted(found)]

    def _look_at_answer(self, response: Response) -> Response:
        self._remember(_body_of_request())
        line = (request.method, request.path.rstrip("/"))
        handed_out = HANDED_OUT.get(line, set())
        body = b"" if response.direct_passthrough else response.get_data()
        named = [] if line[1] in DOCUMENTS else FIELDS.findall(body)
        names = {name.decode() for name in named}
        # An answer that is sent again hands the same secret out again, and to nobody else.
        own = _find_values(body, names & handed_out)
        found = set(self._leaks(str(response.headers).encode() + body, handed_out, own))
        found |= names - PERSONAL - handed_out
        is_of_people = line not in INTRODUCTIONS and line[1] not in NOT_OF_PEOPLE
        if names & PERSONAL and is_of_people:
            shown = SHOWN_TO_OTHERS.get(line, set())
            found |= set(_personal_to_others(json.loads(body))) - shown
        self.findings += [f"{what} in {' '.join(line)}" for what in sorted(found)]
        self._secrets |= own
        return response

    def _leaks(
        self, said: bytes, handed_out: set[str], own: Set[bytes] = frozenset()
    ) -> Iterator[str]:
        if HASH.search(said):
            yield "a hash"
        if not handed_out and TOKEN.search(said):
            yield "a token"
        if any(key in said for key in [*self._keys, *self._setup_token()]):
            yield "a key"
        for secret in self._secrets - own:
            if secret in said and _standing_alone(secret).search(said):
                yield f"the secret {secret.decode()!r}"

    def _setup_token(self) -> Iterator[bytes]:
        with suppress(FileNotFoundError):
            yield (self._folder / SETUP_TOKEN_FILE).read_bytes().strip()

    def _remember(self, body: bytes) -> None:
        if SENT.search(body):
            self._secrets |= _find_values(body, SECRETS | {"token"})


def _find_values(body: bytes, names: set[str]) -> set[bytes]:
    """The texts that stand under these names, in every spelling."""
    values: set[bytes] = set()
    if not names:
        return values
    try:
        content = json.loads(body)
    except (ValueError, RecursionError):
        return values
    for found in _objects(content):
        for name in names & found.keys():
            if isinstance(found[name], str) and len(found[name]) >= 4:
                values |= _spellings(found[name])
    return values


def _body_of_request() -> bytes:
    try:
        return request.get_data(cache=True)
    except (HTTPException, OSError):
        return b""  # whatever it was, the application could not read it either


def _objects(content: Any) -> Iterator[dict[str, Any]]:
    if isinstance(content, dict):
        yield content
    if isinstance(content, dict | list):
        for inner in content.values() if isinstance(content, dict) else content:
            yield from _objects(inner)


def _personal_to_others(content: Any) -> Iterator[str]:
    """The personal fields in there that are not the asking person's own, unless an admin asks."""
    asking = _who_asks(content)
    with db.engine.connect() as connection:
        role = connection.scalar(select(User.role).where(User.id == asking))
    if role is Role.ADMIN:
        return
    for person in _objects(content):
        if asking is None or person.get("id") != asking:
            yield from PERSONAL & person.keys()


def _who_asks(content: Any) -> int | None:
    """Whom the token names that came, or that was just given."""
    given = content.get("access_token") if isinstance(content, dict) else None
    token = given or request.headers.get("Authorization", "").removeprefix("Bearer ")
    try:
        return int(jwt.decode(token, options={"verify_signature": False})["sub"])
    except (jwt.PyJWTError, KeyError, ValueError):
        return None


def _spellings(value: str) -> set[bytes]:
    """How a text may stand in JSON."""
    return {
        json.dumps(value, ensure_ascii=False)[1:-1].encode("utf-8", "surrogatepass"),
        json.dumps(value)[1:-1].encode(),
    }


@cache
def _standing_alone(secret: bytes) -> re.Pattern[bytes]:
    """The secret as a word of a text; long ones anywhere, and digits where they are no number.

    Four digits in a time, an address or behind the name of a dish say nothing. What stands
    in front of a value is what a client called a field.
    """
    word = re.escape(secret)
    if len(secret) >= 12:
        return re.compile(word)
    before = rb"(?:[\"'(]|(?i:pin)\D{0,12})" if secret.isdigit() else rb"(?<=[ \"'(=])"
    return re.compile(before + word + rb"(?=[ \"'),;.!?])(?!\":)")
