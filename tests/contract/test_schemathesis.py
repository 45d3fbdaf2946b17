"""Requests made of the document by schemathesis, right ones and wrong ones, with all its checks.

As each role and as nobody. ``SCHEMATHESIS_EXAMPLES`` sets how many are made for each
operation; from 100 on, the slow phases (every boundary of every schema, and chains of
requests about one record) run as well. A deep run:

    SCHEMATHESIS_EXAMPLES=300 pytest tests/contract/test_schemathesis.py
"""

import os
import re
from collections.abc import Iterator
from typing import Any
from uuid import uuid4

import pytest
import schemathesis
from flask import Flask
from schemathesis.checks import load_all_checks
from schemathesis.config import SchemathesisConfig
from schemathesis.engine import events, from_schema
from sqlalchemy import func, select

from restaurant.auth.models import Session, User
from restaurant.database.session import db
from restaurant.idempotency.service import KEY_PATTERN
from restaurant.permissions import Role
from tests.factories import (
    a_category,
    a_dish,
    a_location,
    a_payment_method,
    a_table,
    a_user,
    an_ingredient,
    an_order,
)
from tests.staff_clients import get_token
from tests.web.test_openapi import PATHS

pytestmark = [pytest.mark.live, pytest.mark.slow]

EXAMPLES = int(os.environ.get("SCHEMATHESIS_EXAMPLES", "2"))
IS_DEEP = EXAMPLES >= 100

#: A refusal whatever else: the tag in If-Match is not the record's.
STALE = "412"
#: What the server asks of a value that a schema allows, and no schema can say.
BEYOND_SCHEMAS = (
    "There is no",  # an id of nothing
    "Nobody with id",
    "Paying needs an active payment method.",
    "Goes with payment_status paid.",  # one field because of another
    "A dine-in order needs a table.",
    "Needed to change the password or the PIN.",
    "Needed, unless there is a pin_code.",
    "Not a cursor of this list.",
    "Not a valid date.",  # of a century without restaurants
    "Not a valid integer.",  # 5.0, which JSON Schema calls an integer
    "At most two decimals.",
    "Too easy to guess",
    "This is no picture",
    "Send a form of exactly one file.",
    "Contains a character that is not text.",  # NUL
    "Missing. Line 1 names the columns",  # of a CSV file
    "Unknown column.",
    "This is not CSV",
)

CONFIG: dict[str, Any] = {
    "seed": 1,
    "continue-on-failure": True,
    "generation": {
        "max-examples": EXAMPLES,
        "deterministic": not IS_DEEP,
        "database": "none",
        "no-shrink": True,
    },
    "checks": {
        "positive_data_acceptance": {
            # 422 has a check of its own, below.
            "expected-statuses": ["2xx", "3xx", "401", "403", "404", "409", STALE, "422", "429"]
        },
        "negative_data_rejection": {
            "expected-statuses": ["400", "401", "403", "404", "409", STALE, "415", "422", "429"]
        },
    },
    "phases": {
        "examples": {"enabled": IS_DEEP},
        "coverage": {"enabled": IS_DEEP},
        "stateful": {"enabled": IS_DEEP},
    },
}


@schemathesis.check
def a_right_form_is_refused_for_no_reason_of_form(
    _context: Any, response: Any, case: Any
) -> bool | None:
    """Fail when what the document allows is 422, unless for what no document can say."""
    if response.status_code != 422 or case.meta.generation.mode.is_negative:
        return None
    problem = response.json()
    if problem["code"] != "idempotency_key_reused":
        odd = [said for said in sentences(problem["errors"]) if not said.startswith(BEYOND_SCHEMAS)]
        assert odd == []
    return None


def sentences(errors: Any) -> Iterator[str]:
    """Everything that is said of any field."""
    if isinstance(errors, str):
        yield errors
    else:
        for inner in errors.values() if isinstance(errors, dict) else errors:
            yield from sentences(inner)


class SignedIn:
    """A user of a role, who signs in again after a request has ended the session."""

    app: Flask
    role: Role
    token, session_id = "", 0

    def get(self, _case: Any, _context: Any) -> str:
        """A token that is good now."""
        with self.app.app_context():
            session = db.session.get(Session, self.session_id)
            if session is None or session.ended_at or not self._is_at_work(session.user):
                self.token = get_token(a_user(self.role, shift_active=True))
                self.session_id = db.session.scalars(select(func.max(Session.id))).one()
        return self.token

    def set(self, case: Any, token: str, _context: Any) -> None:
        """Set it as the header."""
        case.headers = {**(case.headers or {}), "Authorization": f"Bearer {token}"}

    def _is_at_work(self, user: User) -> bool:
        return user.is_active and user.role is self.role


@schemathesis.hook("before_call")
def with_a_key_of_its_own(_context: Any, case: Any, _options: Any) -> None:
    """Let no request be taken for an earlier one: what is answered would be that one's."""
    if re.fullmatch(KEY_PATTERN, str((case.headers or {}).get("Idempotency-Key"))):
        case.headers["Idempotency-Key"] = uuid4().hex


@pytest.fixture
def a_restaurant(app: Flask) -> None:
    """A few records of each kind, so that small ids refer to something."""
    for _ in range(3):
        an_order()
        a_dish(ingredient_list=[an_ingredient()])
        a_location(), a_category(), a_payment_method(), a_table()


def list_failures(event: events.ScenarioFinished) -> Iterator[str]:
    """What the checks found in some requests about one operation, ready to be sent again."""
    for case_id, checks in event.recorder.checks.items():
        for check in checks:
            if check.failure_info is not None:
                failure = check.failure_info.failure
                answer = event.recorder.interactions[case_id].response
                content = answer.content[:500] if answer else b"no answer"
                yield (
                    f"{failure.operation}, {check.name} ({event.phase.value}): {failure.message}\n"
                    f"{content!r}\n{check.failure_info.code_sample[:1000]}"
                )


@pytest.mark.usefixtures("a_restaurant")
@pytest.mark.parametrize("role", [*Role, None], ids=lambda role: role or "nobody")
def test_no_request_breaks_the_server_or_its_document(
    app: Flask, address: str, role: Role | None
) -> None:
    load_all_checks()
    config = SchemathesisConfig.from_dict(CONFIG)
    schema = schemathesis.openapi.from_url(f"{address}/openapi.json", config=config)
    if role is not None:
        somebody = type("Somebody", (SignedIn,), {"app": app, "role": role})
        schema.auth(refresh_interval=None)(somebody)

    asked = 0
    found: list[str] = []
    for event in from_schema(schema).execute():
        if isinstance(event, events.ScenarioFinished):
            asked += len(event.recorder.interactions)
            found += list_failures(event)
        elif isinstance(event, events.NonFatalError | events.FatalError):
            found.append(repr(getattr(event, "value", None) or getattr(event, "exception", event)))

    assert asked >= EXAMPLES * len(PATHS)
    assert found == [], "\n\n".join(found)
