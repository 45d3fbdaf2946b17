"""The long history that the bench measures with is one that a restaurant could have had."""

from pathlib import Path

import pytest

from bench.seed_history import seed_orders
from tests.e2e.server import Server

pytestmark = pytest.mark.slow


def test_a_seeded_history_breaks_no_invariant(tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    server.prepare("--demo")

    seed_orders(tmp_path / "data" / "restaurant.sqlite3", 1000)

    assert "No invariant is broken." in server.console("check")
