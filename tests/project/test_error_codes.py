"""Every error code is declared with its meaning, and every declared one can occur."""

import ast
import re
from collections.abc import Iterator
from http import HTTPStatus
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient

from config import PROJECT_DIR
from restaurant.errors import RestaurantError
from restaurant.errors.codes import ERROR_CODES, FRAMEWORK_CODES, STATUS_MEANINGS
from tests.support.error_watch import ErrorWatch

CODE = re.compile(r"[a-z]+(_[a-z]+)*")


def modules() -> Iterator[Path]:
    """The modules that raise errors for clients."""
    for file in (PROJECT_DIR / "restaurant").rglob("*.py"):
        if file.stem not in {"error_codes", "codes"}:
            yield file


def raised_codes(file: Path) -> Iterator[str]:
    """The codes in a module: the second argument of an error, a default, or in a refusal."""
    for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        match node:
            case ast.Call(args=[_, ast.Constant(value=str(code)), *_]) if _is_error(node.func):
                yield code
            case ast.Dict(
                keys=[ast.Constant(value="code")], values=[ast.Constant(value=str(code))]
            ):
                yield code
            case ast.Call(
                func=ast.Attribute(attr="__init__"), args=[_, ast.Constant(value=str(code))]
            ):
                yield code
            case ast.Assign(targets=[ast.Name(id="code")], value=ast.Constant(value=str(code))):
                yield code


def _is_error(called: ast.expr) -> bool:
    name = getattr(called, "id", getattr(called, "attr", ""))
    return name == "make_problem" or name in set(_names(RestaurantError))


def _names(error: type[Exception]) -> Iterator[str]:
    yield error.__name__
    for narrower in error.__subclasses__():
        yield from _names(narrower)


def test_every_code_that_is_raised_is_declared_and_the_other_way_round(app: Flask) -> None:
    raised = {code for file in modules() for code in raised_codes(file)}
    raised |= set(FRAMEWORK_CODES.values())

    assert raised - {"bad_request"} == ERROR_CODES.keys() - {"bad_request"}


def test_a_code_is_a_word_with_a_status_and_two_sentences(app: Flask) -> None:
    for name, code in ERROR_CODES.items():
        assert CODE.fullmatch(name)
        assert code.status in STATUS_MEANINGS, name
        for sentence in (code.meaning, code.next_step):
            assert re.match(r"[A-Z`].*\.$", sentence), (name, sentence)


def test_the_frameworks_errors_have_the_same_codes_in_every_version_of_python() -> None:
    assert FRAMEWORK_CODES[HTTPStatus(413)] == "request_entity_too_large"
    for status, name in FRAMEWORK_CODES.items():
        assert ERROR_CODES[name].status is status


def test_an_error_that_its_operation_does_not_list_makes_a_test_fail(
    client: FlaskClient, error_watch: ErrorWatch, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(error_watch.paths["/menu/"]["get"], "x-error-codes", [])

    client.get("/menu/?no_such_parameter=1")

    assert error_watch.take() == ["getMenu does not list invalid"]
