"""A random walk over everything the API can do: old state + events = new state, at every step."""

import json
from collections import Counter
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)

from restaurant.database.session import db
from restaurant.json_codec import dumps
from restaurant.live.dispatcher import dispatcher
from restaurant.operations.integrity import find_violations
from restaurant.orders.states import ItemStatus
from restaurant.permissions import Role
from tests.conftest import ClientFor, empty_the_database
from tests.e2e.faults.event_model import DISH_PROMISES, TABLE_PROMISES, Model, Records, promised
from tests.e2e.faults.report import note
from tests.e2e.faults.run_size import SIZE
from tests.factories import a_user, an_order
from tests.socket_clients import Listener
from tests.staff_clients import get_token, signed_in_client

pytestmark = pytest.mark.slow

LINE_STATUSES = ("new", "cooking", "ready", "served", "cancelled")
ORDER_STATUSES = ("pending", "in_progress", "ready", "served", "cancelled")
TYPES = ("dine_in", "dine_in", "dine_in", "takeaway", "delivery")

PATHS = {"order": "/orders/", "table": "/tables/", "dish": "/dishes/"}

numbers = st.integers(0, 30)
#: Mostly the admin, who may make every transition.
people = st.sampled_from(["owner", "owner", "anna", "vera", "boris"])
staff = st.sampled_from(["owner", "anna", "vera"])
prices = st.sampled_from([0, 0.01, 450.5, 9_999_999.99])
words = st.sampled_from([None, "без лука", "🌶" * 3, "x" * 300])
quantities = st.sampled_from([1, 1, 2, 99])
several = st.lists(st.tuples(numbers, quantities, words), max_size=3)
truths = st.booleans()

#: How many steps the walks of this process took, and what they were answered.
steps: Counter[str] = Counter()


def machine(app: Flask) -> type[RuleBasedStateMachine]:
    """A walk through a restaurant of its own."""

    class Walk(RuleBasedStateMachine):
        def __init__(self) -> None:
            super().__init__()
            db.session.rollback()
            empty_the_database()
            dispatcher.start()
            people_at_work = {
                "owner": a_user(Role.ADMIN),
                "anna": a_user(),
                "vera": a_user(),
                "boris": a_user(Role.KITCHEN),
            }
            self.ids = {name: person.id for name, person in people_at_work.items()}
            self.clients = {
                name: signed_in_client(app, one) for name, one in people_at_work.items()
            }
            self.tokens = {name: get_token(one) for name, one in people_at_work.items()}
            self.owner = self.clients["owner"]
            self.whole, self.kitchen = Model(), Model()
            self.screens = {"owner": Listener(app, self.tokens["owner"])}
            self.screens["boris"] = Listener(app, self.tokens["boris"])
            self.phones = {name: Listener(app, token) for name, token in self.tokens.items()}
            self.last: tuple[str, str, str, Any, str, bytes] | None = None

        @initialize()
        def furnish(self) -> None:
            """What every restaurant has."""
            self.category = self.must("/categories/", {"name": "Супы"})["id"]
            self.cash = self.must("/payment-methods/", {"name": "Наличные"})["id"]
            self.garlic = self.must("/ingredients/", {"name": "Чеснок", "is_allergen": True})["id"]
            for number in range(1, 4):
                self.must("/tables/", {"number": number, "seats": 4})
                dish = {"name": f"Блюдо {number}", "price": number, "category_id": self.category}
                self.must("/dishes/", dish)
            self.read_tables()

        def teardown(self) -> None:
            for screen in (*self.screens.values(), *self.phones.values()):
                screen.leave()
            db.session.rollback()

        # What people do

        @rule(who=staff, kind=st.sampled_from(TYPES), table=numbers, lines=several, note=words)
        def place_order(self, who: str, kind: str, table: int, lines: Any, note: Any) -> None:
            body = {"order_type": kind, "items": self.lines(lines), "notes": note}
            if kind == "dine_in" or table % 3 == 0:
                body["table_id"] = self.pick("/tables/", table)
            self.send(who, "post", "/orders/", body)

        @rule(who=staff, order=numbers, lines=several)
        def add_lines(self, who: str, order: int, lines: Any) -> None:
            self.send(who, "post", f"/orders/{self.order(order)}/items/", self.lines(lines))

        @rule(who=people, line=numbers, status=st.sampled_from(LINE_STATUSES))
        def move_line(self, who: str, line: int, status: str) -> None:
            self.send(who, "patch", self.line(line), {"status": status})

        @rule(who=people, line=numbers, quantity=quantities, comment=words)
        def change_line(self, who: str, line: int, quantity: int, comment: Any) -> None:
            self.send(who, "patch", self.line(line), {"quantity": quantity, "comment": comment})

        @rule(who=staff, line=numbers)
        def cancel_line(self, who: str, line: int) -> None:
            self.send(who, "delete", self.line(line))

        @rule(who=people, order=numbers, status=st.sampled_from(ORDER_STATUSES))
        def command_order(self, who: str, order: int, status: str) -> None:
            self.send(who, "patch", f"/orders/{self.order(order)}", {"status": status})

        @rule(who=people, order=numbers, note=words, kitchen_note=words)
        def write_notes(self, who: str, order: int, note: Any, kitchen_note: Any) -> None:
            body = {"kitchen_notes": kitchen_note} | ({} if who == "boris" else {"notes": note})
            self.send(who, "patch", f"/orders/{self.order(order)}", body)

        @rule(who=staff, order=numbers, kind=st.sampled_from([None, *TYPES]), table=numbers)
        def move_order(self, who: str, order: int, kind: str | None, table: int) -> None:
            place = None if table % 5 == 0 else self.pick("/tables/", table)
            body = {"table_id": place} | ({"order_type": kind} if kind else {})
            self.send(who, "patch", f"/orders/{self.order(order)}", body)

        @rule(who=staff, order=numbers, to=people)
        def hand_over(self, who: str, order: int, to: str) -> None:
            body = {"waiter_id": self.ids[to]}
            self.send(who, "patch", f"/orders/{self.order(order)}", body)

        @rule(who=staff, order=numbers)
        def pay(self, who: str, order: int) -> None:
            body = {"payment_status": "paid", "payment_method_id": self.cash}
            self.send(who, "patch", f"/orders/{self.order(order)}", body)

        @rule(who=staff, order=numbers)
        def refund(self, who: str, order: int) -> None:
            body = {"payment_status": "refunded"}
            self.send(who, "patch", f"/orders/{self.order(order)}", body)

        @rule(who=staff, order=numbers, stale=truths)
        def cancel_order(self, who: str, order: int, stale: bool) -> None:
            headers = {"If-Match": '"stale"'} if stale else {}
            self.send(who, "delete", f"/orders/{self.order(order)}", None, headers)

        @rule(order=numbers)
        def see_an_order_through(self, order: int) -> None:
            """From ready to paid."""
            path = f"/orders/{self.order(order)}"
            self.send("boris", "patch", path, {"status": "ready"})
            self.send("owner", "patch", path, {"status": "served"})
            payment = {"payment_status": "paid", "payment_method_id": self.cash}
            self.send("owner", "patch", path, payment)

        @rule(who=people, table=numbers, sit=truths)
        def seat_guests(self, who: str, table: int, sit: bool) -> None:
            path = f"/tables/{self.pick('/tables/', table)}/status"
            self.send(who, "patch", path, {"is_occupied": sit})

        @rule(table=numbers, seats=st.integers(1, 20), is_active=truths)
        def change_table(self, table: int, seats: int, is_active: bool) -> None:
            path = f"/tables/{self.pick('/tables/', table)}"
            self.send("owner", "patch", path, {"seats": seats, "is_active": is_active})

        @rule(number=st.integers(1, 6))
        def add_table(self, number: int) -> None:
            self.send("owner", "post", "/tables/", {"number": number, "seats": 2})
            self.read_tables()

        @rule(table=numbers)
        def remove_table(self, table: int) -> None:
            self.send("owner", "delete", f"/tables/{self.pick('/tables/', table)}")

        @rule(name=st.sampled_from(["Борщ", "Щи", "Уха"]), price=prices)
        def add_dish(self, name: str, price: float) -> None:
            dish = {"name": name, "price": price, "category_id": self.category}
            self.send("owner", "post", "/dishes/", dish)

        @rule(dish=numbers, price=prices, name=st.sampled_from(["Окрошка", "Солянка"]))
        def change_dish(self, dish: int, price: float, name: str) -> None:
            path = f"/dishes/{self.pick('/dishes/', dish)}"
            body = {"price": price, "ingredient_ids": [self.garlic]} | (
                {"name": name} if dish % 2 else {}
            )
            self.send("owner", "patch", path, body)

        @rule(dish=numbers, is_active=truths)
        def switch_dish(self, dish: int, is_active: bool) -> None:
            path = f"/dishes/{self.pick('/dishes/', dish)}"
            self.send("owner", "patch", path, {"is_active": is_active})

        @rule(who=people, dish=numbers, available=truths)
        def sell_out(self, who: str, dish: int, available: bool) -> None:
            path = f"/dishes/{self.pick('/dishes/', dish)}/availability"
            self.send(who, "patch", path, {"is_available": available})

        @rule(dish=numbers)
        def remove_dish(self, dish: int) -> None:
            self.send("owner", "delete", f"/dishes/{self.pick('/dishes/', dish)}")

        @rule(name=words, what=st.sampled_from(["locations", "ingredients", "categories"]))
        def furnish_more(self, name: Any, what: str) -> None:
            self.send("owner", "post", f"/{what}/", {"name": (name or "Терраса")[:120]})

        @rule(who=staff, kind=st.sampled_from(TYPES), table=numbers, lines=several)
        def command_a_new_order(self, who: str, kind: str, table: int, lines: Any) -> None:
            body: dict[str, Any] = {"order_type": kind, "items": self.lines(lines)}
            if kind == "dine_in":
                body["table_id"] = self.pick("/tables/", table)
            self.say(who, "create-order", body)

        @rule(who=staff, order=numbers, lines=several)
        def command_more_lines(self, who: str, order: int, lines: Any) -> None:
            body = {"order_id": self.order(order), "items": self.lines(lines)}
            self.say(who, "add-items", body)

        @rule(who=people, line=numbers, status=st.sampled_from(LINE_STATUSES))
        def command_a_line(self, who: str, line: int, status: str) -> None:
            order, item = self.line(line).removeprefix("/orders/").split("/items/")
            body = {"order_id": int(order), "item_id": int(item), "status": status}
            self.say(who, "set-item-status", body)

        @rule(who=people, order=numbers, status=st.sampled_from(ORDER_STATUSES))
        def command_a_status(self, who: str, order: int, status: str) -> None:
            self.say(who, "set-order-status", {"order_id": self.order(order), "status": status})

        # What happens to their phones

        @rule()
        def send_the_last_again(self) -> None:
            """The answer got lost: the same request is sent again."""
            if self.last is None:
                return
            who, method, path, body, key, answered = self.last
            headers = {"Idempotency-Key": key}
            again = getattr(self.clients[who], method)(path, json=body, headers=headers)
            assert again.headers["Idempotency-Replayed"] == "true"
            assert again.data == answered

        @rule(who=st.sampled_from(["owner", "boris"]))
        def lose_and_find_the_link(self, who: str) -> None:
            """The screen slept: it reconnects with its last event id."""
            self.screens[who].leave()
            model = self.whole if who == "owner" else self.kitchen
            self.screens[who] = Listener(app, self.tokens[who], model.last_event_id)

        # What must hold after every step

        @invariant()
        def events_tell_everything(self) -> None:
            steps["steps"] += 1
            told = self.heard_by("owner")
            self.whole.hear(told)
            self.kitchen.hear(self.heard_by("boris"))
            assert self.whole.faults + self.kitchen.faults == []
            present = {path: self.records(path) for path in PATHS.values()}
            assert self.whole.orders == present["/orders/"]
            assert self.kitchen.orders == present["/orders/"]
            self.compare(present["/tables/"], self.whole.tables, TABLE_PROMISES)
            self.compare(present["/dishes/"], self.whole.dishes, DISH_PROMISES)
            self.compare(present["/dishes/"], self.kitchen.dishes, DISH_PROMISES)
            for path, record in self.latest(told):
                assert present[path].get(record["id"], record) == record

        @invariant()
        def nothing_is_broken(self) -> None:
            assert list(find_violations()) == []

        @staticmethod
        def compare(present: Records, model: Records, names: tuple[str, ...]) -> None:
            for id, record in present.items():
                assert promised(model[id], names) == promised(record, names)
            for id in model.keys() - present.keys():  # erased; a dish says so before it goes
                assert "number" in model[id] or not model[id]["is_active"]

        # How they do it

        def heard_by(self, who: str) -> list[Any]:
            """As it comes out at the other end of a raw socket: the server's numbers are exact."""
            return json.loads(dumps(self.screens[who].hear()))

        def send(
            self, who: str, method: str, path: str, body: Any = None, more: Any = None
        ) -> None:
            key = uuid4().hex
            headers = {"Idempotency-Key": key} | (more or {})
            answer = getattr(self.clients[who], method)(path, json=body, headers=headers)
            steps[f"{answer.status_code // 100}xx"] += 1
            assert answer.status_code < 500, answer.json
            if answer.status_code < 300:
                self.last = (who, method, path, body, key, answer.data)

        def say(self, who: str, command: str, body: Any) -> None:
            body = {**body, "command_id": uuid4().hex}
            answer = self.phones[who].say(command, body)
            steps["2xx" if answer["ok"] else f"{answer['error']['status'] // 100}xx"] += 1
            assert answer["ok"] or answer["error"]["status"] < 500, answer
            assert self.phones[who].say(command, body) == answer or not answer["ok"]

        def must(self, path: str, body: Any) -> Any:
            answer = self.owner.post(path, json=body)
            assert answer.status_code == 201, answer.json
            return answer.json

        def read_tables(self) -> None:
            """A new table is no event: whoever adds it has it from the answer."""
            for id, table in self.records("/tables/").items():
                self.whole.tables.setdefault(id, table)

        def records(self, path: str) -> Records:
            query = "?limit=500" + ("" if path == "/orders/" else "&include_inactive=true")
            return {
                record["id"]: record for record in json.loads(self.owner.get(path + query).data)
            }

        def latest(self, told: list[Any]) -> list[tuple[str, Any]]:
            """The last state of each record in these events."""
            words: dict[tuple[str, int], Any] = {}
            for event in told:
                for kind, path in PATHS.items():
                    if event.get(kind):  # what is ready to take away has no table
                        words[path, event[kind]["id"]] = event[kind]
            return [(path, record) for (path, _), record in words.items()]

        def pick(self, path: str, number: int) -> int:
            ids = sorted(self.records(path)) or [1]
            return ids[number % len(ids)]

        def order(self, number: int) -> int:
            """Mostly one of the newest orders: they are still open."""
            newest = sorted(self.records("/orders/"))[-5:] or [1]
            return newest[number % len(newest)]

        def line(self, number: int) -> str:
            orders = self.records("/orders/").values()
            lines = [(item["order_id"], item["id"]) for one in orders for item in one["items"]]
            newest = sorted(lines)[-12:] or [(1, 1)]
            order_id, item_id = newest[number % len(newest)]
            return f"/orders/{order_id}/items/{item_id}"

        def lines(self, wanted: Any) -> list[dict[str, Any]]:
            return [
                {"dish_id": self.pick("/dishes/", dish), "quantity": quantity, "comment": comment}
                for dish, quantity, comment in wanted
            ]

    return Walk


def test_the_etag_of_an_answer_is_that_of_the_record_also_after_changes_of_several_items(
    client_for: ClientFor,
) -> None:
    path = f"/orders/{an_order(lines=[ItemStatus.NEW] * 3).id}"
    owner = client_for(Role.ADMIN)

    answer = owner.patch(path, json={"status": "ready"})

    assert owner.get(path).headers["ETag"] == answer.headers["ETag"]
    tag = {"If-Match": answer.headers["ETag"]}
    assert owner.patch(path, json={"notes": "к окну"}, headers=tag).status_code == 200


def test_the_old_state_and_the_events_give_the_new_state(app: Flask, client: FlaskClient) -> None:
    steps.clear()

    run_state_machine_as_test(
        machine(app),
        settings=settings(
            max_examples=SIZE.walks,
            stateful_step_count=SIZE.steps,
            deadline=None,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        ),
    )

    assert steps["2xx"] > steps["steps"] // 5, steps
    note(
        "nothing: a random walk over the API, over HTTP and sockets",
        f"{steps['steps']} steps in {SIZE.walks} walks",
        f"{steps['2xx']} changes and {steps['4xx']} refusals: events and state never differed,"
        " no rule broken",
    )
