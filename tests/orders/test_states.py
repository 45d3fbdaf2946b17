from restaurant.orders.states import (
    LINE_COMMANDS,
    LINE_MOVES,
    PAYMENT_MOVES,
    LineStatus,
    OrderStatus,
)


def test_a_line_moves_as_the_house_has_agreed() -> None:
    moves = {
        present.value: {next_.value for next_ in LINE_MOVES[present]} for present in LineStatus
    }

    assert moves == {
        "new": {"cooking", "ready", "cancelled"},
        "cooking": {"ready", "new", "cancelled"},
        "ready": {"served", "cooking", "cancelled"},
        "served": {"ready"},
        "cancelled": set(),
    }


def test_money_goes_into_the_till_and_once_back_out_of_it() -> None:
    moves = {
        present.value: {next_.value for next_ in PAYMENT_MOVES[present]}
        for present in PAYMENT_MOVES
    }

    assert moves == {"unpaid": {"paid"}, "paid": {"refunded"}, "refunded": set()}


def test_a_command_to_an_order_asks_only_for_moves_its_lines_can_make() -> None:
    impossible = [
        (source, target)
        for sources, target in LINE_COMMANDS.values()
        for source in sources
        if target not in LINE_MOVES[source]
    ]

    assert impossible == []


def test_nobody_can_command_an_order_back_to_pending() -> None:
    assert LINE_COMMANDS.keys() == set(OrderStatus) - {OrderStatus.PENDING}
