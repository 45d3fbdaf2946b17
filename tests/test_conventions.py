"""The rules of the house that a machine can check."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parent.parent / "restaurant"
MODULES = sorted(PACKAGE.rglob("*.py"))

#: Who is below whom: a module may import from its own layer and from those before it.
LAYERS = ("models", "schemas", "live", "services", "talk", "api")
LIVE = {"rooms", "events", "seats", "outbox", "wires", "delivery"}
TALK = {"handlers", "commands", "greeting", "upkeep"}

LONGEST_MODULE = 200
LONGEST_FUNCTION = 25
BANNED_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "common", "misc"}

#: What must outlive any mistake; each says why in a comment beside it.
WHAT_GOES_ON = {
    "realtime/delivery.py",  # a loop without end
    "realtime/neighbours.py",  # a loop without end
    "realtime/upkeep.py",  # a loop without end
    "housekeeping.py",  # a loop without end
    "transaction.py",  # what follows a commit, which nothing can take back
}

#: SQLAlchemy says what these promise; our class says what it makes of them.
TOLD_ELSEWHERE = {"load_dialect_impl", "process_bind_param", "process_result_value"}


def name_of(path: Path) -> str:
    """The path of a module inside the package."""
    return path.relative_to(PACKAGE).as_posix()


def tree_of(path: Path) -> ast.Module:
    """A module, read."""
    return ast.parse(path.read_text(encoding="utf-8"))


def layer_of(module: str) -> str | None:
    """The layer of ``restaurant.x.y``; None for what stands beside the layers."""
    parts = module.split(".")
    if parts[0] != "restaurant" or len(parts) < 2:
        return None
    if parts[1] == "realtime":
        if len(parts) > 2 and parts[2] in LIVE:
            return "live"
        return "talk" if len(parts) > 2 and parts[2] in TALK else None
    return parts[1] if parts[1] in LAYERS else None


def imported_by(path: Path) -> Iterator[str]:
    """The modules of ours that a module imports, those for type checkers aside."""
    for node in _run_time(tree_of(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and node.module:
            yield node.module
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _run_time(node: ast.AST) -> Iterator[ast.AST]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.If) and "TYPE_CHECKING" in ast.unparse(child.test):
            continue
        yield child
        yield from _run_time(child)


def calls_of(path: Path, *endings: str) -> list[int]:
    """The lines where a module calls something of these names."""
    return [
        node.lineno
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and ast.unparse(node.func).endswith(endings)
    ]


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_imports_point_downwards(path: Path) -> None:
    here = layer_of("restaurant." + name_of(path).removesuffix(".py").replace("/", "."))
    if here is None:
        return

    upwards = {
        module
        for module in imported_by(path)
        if (there := layer_of(module)) and LAYERS.index(there) > LAYERS.index(here)
    }

    assert upwards == set()


@pytest.mark.parametrize(
    ("layer", "banned"),
    [
        ("models", r"^(flask|flask_\w+|marshmallow)\b|^restaurant\.(extensions|transaction)"),
        ("schemas", r"^(flask|flask_\w+|sqlalchemy)\b|^restaurant\.(extensions|transaction)"),
        ("services", r"^(flask|flask_smorest|flask_socketio|werkzeug|marshmallow)\b"),
    ],
)
def test_each_layer_does_without_what_is_not_its_business(layer: str, banned: str) -> None:
    offenders = {
        f"{name_of(path)} imports {module}"
        for path in (PACKAGE / layer).glob("*.py")
        for module in imported_by(path)
        if re.match(banned, module)
    }

    assert offenders == set()


def test_one_place_commits() -> None:
    homes = {
        name_of(path) for path in MODULES if calls_of(path, "session.commit", "session().commit")
    }

    assert homes == {"transaction.py"}


def test_one_place_emits() -> None:
    homes = {name_of(path) for path in MODULES if calls_of(path, ".emit", ".send")}

    assert homes <= {"realtime/delivery.py"}
    assert calls_of(PACKAGE / "realtime/delivery.py", "socketio.emit")


def test_views_leave_the_database_to_services() -> None:
    offenders = {
        name_of(path)
        for path in (PACKAGE / "api").glob("*.py")
        if calls_of(path, "session.add", "session.delete", "session.flush", "session.execute")
    }

    assert offenders == set()


def test_only_what_must_go_on_catches_everything() -> None:
    found: dict[str, list[str]] = {}
    for path in MODULES:
        lines = path.read_text(encoding="utf-8").splitlines()
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.ExceptHandler) and _swallows_everything(node):
                found.setdefault(name_of(path), []).append(lines[node.lineno - 1])

    assert found.keys() <= WHAT_GOES_ON
    for lines in found.values():
        assert len(lines) == 1
        assert "#" in lines[0]


def _swallows_everything(node: ast.ExceptHandler) -> bool:
    if node.type is not None and ast.unparse(node.type) not in {"Exception", "BaseException"}:
        return False
    return not any(isinstance(inner, ast.Raise) for inner in ast.walk(node))


def test_one_clock_tells_the_time() -> None:
    homes = {
        name_of(path)
        for path in MODULES
        if calls_of(path, "datetime.now", "datetime.utcnow", "datetime.today", "date.today")
    }

    assert homes == {"clock.py"}


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_everything_public_says_what_it_is_for(path: Path) -> None:
    tree = tree_of(path)

    assert ast.get_docstring(tree), "the module"
    silent = [definition.name for definition in _public(tree) if not ast.get_docstring(definition)]
    assert silent == []


def _public(tree: ast.Module) -> Iterator[ast.ClassDef | ast.FunctionDef]:
    for node in tree.body:
        if not isinstance(node, ast.ClassDef | ast.FunctionDef) or node.name.startswith("_"):
            continue
        if _is_view(node):
            # The address says what it is; its methods' docstrings are the public documents.
            yield from (inner for inner in node.body if isinstance(inner, ast.FunctionDef))
            continue
        yield node
        if isinstance(node, ast.ClassDef):
            for inner in node.body:
                if isinstance(inner, ast.FunctionDef) and not _needs_no_word(inner.name):
                    yield inner


def _needs_no_word(name: str) -> bool:
    return name.startswith("_") or name in TOLD_ELSEWHERE


def _is_view(node: ast.AST) -> bool:
    return isinstance(node, ast.ClassDef) and "MethodView" in map(ast.unparse, node.bases)


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_module_is_longer_than_one_can_hold_in_mind(path: Path) -> None:
    if path.is_relative_to(PACKAGE / "demo"):
        return  # a menu and a floor plan are data, not code

    assert len(path.read_text(encoding="utf-8").splitlines()) <= LONGEST_MODULE


@pytest.mark.parametrize("path", MODULES, ids=name_of)
def test_no_function_is_longer_than_a_screen(path: Path) -> None:
    long = [
        f"{node.name}: {_length(node)}"
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef)
        and _length(node) > LONGEST_FUNCTION
        and not _only_defines(node)
    ]

    assert long == []


def _length(function: ast.FunctionDef) -> int:
    """Lines from ``def`` to the end, without the docstring."""
    docstring = function.body[0] if ast.get_docstring(function) else None
    spent = docstring.end_lineno - docstring.lineno + 1 if docstring else 0  # type: ignore[operator]
    return function.end_lineno - function.lineno + 1 - spent  # type: ignore[operator]


def _only_defines(function: ast.FunctionDef) -> bool:
    """A function that holds definitions and nothing else is as long as they are together."""
    return any(_is_view(node) for node in function.body)


def test_no_module_has_a_name_that_says_nothing() -> None:
    assert {name_of(path) for path in MODULES if path.stem in BANNED_NAMES} == set()


def test_signatures_name_their_types() -> None:
    bare = {
        f"{name_of(path)}: {node.name}"
        for path in MODULES
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.FunctionDef) and node.returns is None
    }

    assert bare == set()


def test_nothing_is_left_to_be_done_later() -> None:
    left = {
        f"{name_of(path)}: {word}"
        for path in MODULES
        for word in re.findall(r"\b(?:TODO|FIXME|XXX|HACK)\b", path.read_text(encoding="utf-8"))
    }

    assert left == set()
