"""A restaurant that has moved to another database goes on where it was, for everybody."""

from dataclasses import replace
from pathlib import Path

from tests.conftest import OneMore
from tests.e2e.conftest import ConnectPhone, StartRestaurant
from tests.e2e.server import Server


def test_screens_sessions_and_keys_survive_a_database_copy(
    start_restaurant: StartRestaurant, connect_phone: ConnectPhone, one_more: OneMore
) -> None:
    restaurant, address = start_restaurant(), one_more("moved")
    old, tablet = restaurant.server, connect_phone(restaurant.cook)
    body, key = restaurant.takeaway(), {"Idempotency-Key": "sent-twice"}
    first = restaurant.waiter.ask("POST", "/orders/", body, **key)
    heard = tablet.wait_for(restaurant.last_event_id())[-1]
    epoch = tablet.heard[0]["epoch"]
    tablet.hang_up()
    missed = restaurant.waiter.ask("POST", "/orders/", body).json
    old.stop()

    old.console("copy-database", database_url_for(old.data_dir), address)
    new = Server(old.data_dir, DATABASE_URL=address)
    try:
        new.start()
        cook, waiter = replace(restaurant.cook, server=new), replace(restaurant.waiter, server=new)
        tablet = connect_phone(cook, last_event_id=heard)
        placed = waiter.ask("POST", "/orders/", body).json
        again = waiter.ask("POST", "/orders/", body, **key)

        assert (again.json, again.headers["Idempotency-Replayed"]) == (first.json, "true")
        assert tablet.wait_for(heard + 2) == [heard + 1, heard + 2]
        assert [event["order"]["id"] for event in tablet.events()] == [missed["id"], placed["id"]]
        assert tablet.heard[0]["epoch"] == epoch
        assert "resync" not in tablet.names()
        tablet.hang_up()
    finally:
        new.kill()


def database_url_for(folder: Path) -> str:
    """The address of the SQLite file in a folder."""
    return f"sqlite:///{folder / 'restaurant.sqlite3'}"
