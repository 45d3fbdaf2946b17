"""Zones over HTTP: what is special about them."""

import pytest

from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import a_location, a_table


@pytest.mark.parametrize("color", ["#66CCFF", "#66ccff", "#000000"])
def test_a_zone_has_a_colour(client_for: ClientFor, color: str) -> None:
    created = client_for(Role.ADMIN).post("/locations/", json={"name": "Зал", "color": color})

    assert created.json["color"] == color


def test_a_zone_with_a_table_is_deactivated_and_its_table_stays(client_for: ClientFor) -> None:
    admin, zone = client_for(Role.ADMIN), a_location()
    table = a_table(location=zone)

    assert admin.delete(f"/locations/{zone.id}").status_code == 204

    assert admin.get(f"/locations/{zone.id}").json["is_active"] is False
    assert admin.get(f"/tables/{table.id}").json["location"] == zone.id
