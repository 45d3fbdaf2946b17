from restaurant.orders.states import (
    ITEM_TRANSITIONS,
    STATUS_COMMANDS,
    ItemStatus,
    OrderStatus,
)
from restaurant.payments.states import PAYMENT_TRANSITIONS


def test_a_line_moves_as_the_restaurant_has_agreed() -> None:
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


def test_money_goes_into_the_till_and_back_out_of_it_and_in_again() -> None:
    moves = {
        present.value: {next_.value for next_ in PAYMENT_TRANSITIONS[present]}
        for present in PAYMENT_TRANSITIONS
    }

    assert moves == {
        "unpaid": {"paid", "refunded"},  # refunded only while some of it is paid
        "paid": {"refunded"},
        "refunded": {"paid"},
    }


def test_a_command_to_an_order_asks_only_for_moves_its_lines_can_make() -> None:
    impossible = [
        (source, target)
        for sources, target in STATUS_COMMANDS.values()
        for source in sources
        if target not in ITEM_TRANSITIONS[source]
    ]

    assert impossible == []


def test_nobody_can_command_an_order_back_to_pending() -> None:
    assert STATUS_COMMANDS.keys() == set(OrderStatus) - {OrderStatus.PENDING}
