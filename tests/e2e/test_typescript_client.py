"""A front-end developer generates types from the documents and writes a client with them."""

import json

import pytest

from config import PROJECT_DIR
from tests.e2e.conftest import StartRestaurant
from tests.e2e.server import PASSWORD
from tests.support.node import FOLDER, run_node, run_package

pytestmark = pytest.mark.node


def test_a_client_with_generated_types_compiles_strictly_and_follows_an_order(
    start_restaurant: StartRestaurant,
) -> None:
    restaurant = start_restaurant()
    types = FOLDER / "generated" / "openapi.d.ts"
    run_package("openapi-typescript", str(PROJECT_DIR / "docs" / "openapi.json"), "-o", str(types))
    run_package("tsc", "--project", str(FOLDER))

    answer = json.loads(
        run_node("generated/client.js", restaurant.server.base_url, "anna", PASSWORD)
    )

    assert answer["total"] == 901
    assert answer["listed"] is True
    assert "order 1: Борщ" in answer["heard"]
