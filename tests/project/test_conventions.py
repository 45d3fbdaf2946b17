"""The two rules that no linter knows: one place commits, one place emits.

Everything else a machine can check is in pyproject.toml: import-linter, ruff and mypy.
"""

import ast
from pathlib import Path

PACKAGE = Path(__file__).parents[2] / "restaurant"


def modules_calling(*endings: str) -> set[str]:
    """The modules of the package that call something whose dotted name ends so."""
    return {
        path.relative_to(PACKAGE).as_posix()
        for path in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(endings)
    }


def test_one_place_commits() -> None:
    assert modules_calling("session.commit", "session().commit") == {"database/transaction.py"}


def test_one_place_emits() -> None:
    assert modules_calling("socketio.emit") == {"live/dispatcher.py"}
    assert modules_calling(".emit", "socketio.send") == {"live/dispatcher.py"}
