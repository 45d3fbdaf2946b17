"""Every command with one thing wrong: acknowledged with a problem, and nothing has changed."""

import json
from typing import Any

import pytest
from flask import Flask
from hypothesis import given
from hypothesis import strategies as st

from restaurant.orders.commands import COMMANDS
from restaurant.permissions import Role
from tests.conftest import ListenAs
from tests.contract.test_invalid_requests import as_often_as_asked
from tests.factories import a_dish, a_user, an_order
from tests.staff_clients import get_token
from tests.support.invalid_requests import foreign_fields, wrong_values
from tests.support.socket_packets import Packets
from tests.web.test_error_handlers import everything


def right(name: str) -> dict[str, Any]:
    """A command that an admin may give now."""
    order, line = an_order(), {"dish_id": a_dish().id, "quantity": 2, "comment": "x"}
    of_order: dict[str, Any] = {"order_id": order.id}
    commands: dict[str, dict[str, Any]] = {
        "create-order": {"order_type": "takeaway", "notes": "x", "items": [line]},
        "add-items": {**of_order, "items": [line]},
        "set-item-status": {**of_order, "item_id": order.items[0].id, "status": "ready"},
        "set-order-status": {**of_order, "status": "in_progress"},
    }
    return commands[name]


def is_readable(body: bytes) -> bool:
    """Whether a client of Socket.IO could have sent this at all."""
    try:
        json.loads(body)
    except (ValueError, RecursionError):
        return False
    return True


@pytest.mark.parametrize("name", COMMANDS)
def test_a_command_with_one_thing_wrong_is_refused_and_changes_nothing(
    app: Flask, name: str
) -> None:
    command = right(name)
    phone = Packets(app, {"token": get_token(a_user(Role.ADMIN))})
    before = everything()

    @as_often_as_asked
    @given(body=st.one_of(wrong_values(command), foreign_fields(command)).filter(is_readable))
    def attack(body: bytes) -> None:
        answer = phone.say_raw(f'["{name}",{body.decode()}]')

        assert answer["ok"] is False
        assert answer["error"]["status"] in {400, 422}, answer

    attack()

    assert everything() == before


@pytest.mark.parametrize("name", COMMANDS)
def test_the_valid_command_is_carried_out(listen_as: ListenAs, name: str) -> None:
    assert listen_as(Role.ADMIN).say(name, right(name))["ok"] is True
