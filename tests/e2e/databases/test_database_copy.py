"""A restaurant that has moved to another database goes on where it was, for everybody."""

from dataclasses import replace
from pathlib import Path

from tests.conftest import OneMore
from tests.e2e.conftest import CallIn, OpenHouse
from tests.e2e.server import Server


def test_screens_sessions_and_keys_outlive_a_move(
    open_house: OpenHouse, call_in: CallIn, one_more: OneMore
) -> None:
    house, address = open_house(), one_more("moved")
    old, tablet = house.server, call_in(house.cook)
    body, key = house.takeaway(), {"Idempotency-Key": "sent-twice"}
    first = house.waiter.ask("POST", "/orders/", body, **key)
    heard = tablet.wait_for(house.last_event_id())[-1]
    epoch = tablet.heard[0]["epoch"]
    tablet.hang_up()
    missed = house.waiter.ask("POST", "/orders/", body).json
    old.stop()

    old.console("copy-database", database_url_for(old.data_dir), address)
    new = Server(old.data_dir, DATABASE_URL=address)
    try:
        new.start()
        cook, waiter = replace(house.cook, server=new), replace(house.waiter, server=new)
        tablet = call_in(cook, last_event_id=heard)
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
