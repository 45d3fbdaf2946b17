"""The pages in front of the operations in the OpenAPI document."""

from collections.abc import Iterable
from pathlib import Path
from string import Template

from restaurant.orders.states import ITEM_TRANSITIONS, STATUS_COMMANDS

TEXT = Path(__file__).with_name("overview.md")


def overview() -> str:
    """The text of ``overview.md``, with the tables of what may become of an item and an order."""
    return Template(TEXT.read_text(encoding="utf-8")).substitute(
        item_moves=_table(
            ("an item that is", "may become"),
            ((old, ", ".join(f"`{new}`" for new in new_ones)) for old, new_ones in _moves()),
        ),
        order_commands=_table(
            ("`status`", "items that are", "become"),
            (
                (command, ", ".join(f"`{old}`" for old in _sorted(sources)), f"`{target}`")
                for command, (sources, target) in STATUS_COMMANDS.items()
            ),
        ),
    )


def _moves() -> Iterable[tuple[str, list[str]]]:
    for old, new_ones in ITEM_TRANSITIONS.items():
        yield old, _sorted(new_ones)


def _sorted(statuses: Iterable[str]) -> list[str]:
    """In the order in which an item goes through them."""
    return sorted(statuses, key=[str(status) for status in ITEM_TRANSITIONS].index)


def _table(heads: tuple[str, ...], rows: Iterable[tuple[str, ...]]) -> str:
    lines = [heads, ("---",) * len(heads)]
    lines += [(f"`{first}`", *(cell or "nothing" for cell in others)) for first, *others in rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
