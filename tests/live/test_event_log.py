from flask import Flask

from restaurant.live.replay import list_events
from restaurant.live.rooms import rooms_for
from restaurant.orders import items as orders_items
from restaurant.orders.states import ItemStatus
from restaurant.permissions import Role
from tests.factories import a_user, an_order


def ready_soup() -> None:
    order = an_order()
    cook, item = a_user(Role.KITCHEN), order.items[0]
    orders_items.change_item(cook, order.id, item.id, {"status": ItemStatus.READY})


def heard_by(role: Role, after: int = 0, limit: int = 500) -> list[str]:
    rooms = rooms_for(role, a_user(role).id)
    return [event.name for event in list_events(rooms, after, limit)]


def test_each_role_reads_the_events_of_its_rooms(app: Flask) -> None:
    ready_soup()

    everything = [
        "order-created",
        "table-updated",
        "item-updated",
        "dish-ready",
        "order-ready",
        "order-updated",
    ]
    assert heard_by(Role.WAITER) == everything
    assert heard_by(Role.ADMIN) == everything
    kitchen = ["order-created", "table-updated", "item-updated", "order-updated"]
    assert heard_by(Role.KITCHEN) == kitchen


def test_reading_continues_after_the_given_event(app: Flask) -> None:
    ready_soup()

    assert heard_by(Role.WAITER, after=4) == ["order-ready", "order-updated"]
    assert heard_by(Role.WAITER, after=6) == []


def test_the_oldest_come_first_when_there_are_too_many(app: Flask) -> None:
    ready_soup()

    assert heard_by(Role.KITCHEN, limit=2) == ["order-created", "table-updated"]
