from restaurant.orders.states import (
    ITEM_TRANSITIONS,
    STATUS_COMMANDS,
    ItemStatus,
    OrderStatus,
)
from restaurant.payments.states import PAYMENT_TRANSITIONS


def test_the_transitions_of_items_are_those_of_the_table() -> None:
    moves = {
        present.value: {next_.value for next_ in ITEM_TRANSITIONS[present]}
        for present in ItemStatus
    }

    assert moves == {
        "new": {"cooking", "ready", "cancelled"},
        "cooking": {"ready", "new", "cancelled"},
        "ready": {"served", "cooking", "cancelled"},
        "served": {"ready"},
        "cancelled": set(),
    }


def test_a_payment_can_be_made_and_refunded_once() -> None:
    moves = {
        present.value: {next_.value for next_ in PAYMENT_TRANSITIONS[present]}
        for present in PAYMENT_TRANSITIONS
    }

    assert moves == {
        "unpaid": {"paid"},
        "paid": {"refunded"},
        "refunded": {"paid"},
    }


def test_a_status_command_uses_only_allowed_transitions_of_items() -> None:
    impossible = [
        (source, target)
        for sources, target in STATUS_COMMANDS.values()
        for source in sources
        if target not in ITEM_TRANSITIONS[source]
    ]

    assert impossible == []


def test_no_status_command_makes_an_order_pending() -> None:
    assert STATUS_COMMANDS.keys() == set(OrderStatus) - {OrderStatus.PENDING}
