"""The allergens that guests can filter by, from the names of the ingredients.

A restaurant has many ingredients of one kind: cream, cheese and butter are all milk. So the name of
an allergen may end with what it belongs to, in brackets: «Сыр (молоко)», «Соевый соус (соя,
глютен)». Guests choose among these; a name without brackets stands for itself.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from restaurant.collation import search_key, sort_key

GROUPED_NAME = re.compile(r"(?P<name>.*\S)\s*\((?P<groups>[^()]*\w[^()]*)\)")


@dataclass(frozen=True)
class Allergen:
    """Something that dishes contain. Its number tells it from the others of the same page."""

    number: int
    name: str


class AllergenList:
    """All allergens of a menu, by name."""

    def __init__(self, names: Iterable[str]) -> None:
        found = {search_key(group): group for name in names for group in groups_of(name)}
        in_order = sorted(found.items(), key=lambda one: sort_key(one[1]))
        self._by_key = {
            key: Allergen(number, name) for number, (key, name) in enumerate(in_order, start=1)
        }

    def __iter__(self) -> Iterator[Allergen]:
        return iter(self._by_key.values())

    def of(self, names: Iterable[str]) -> tuple[Allergen, ...]:
        """The allergens of a dish whose ingredients have these names, in order.

        One that is on the list by its own name counts, too, beside its groups: whoever avoids
        «орехи» is not shown «Орехи (фундук)».
        """
        keys = {search_key(one) for name in names for one in (own_name(name), *groups_of(name))}
        return tuple(allergen for key, allergen in self._by_key.items() if key in keys)


def own_name(name: str) -> str:
    """The name of an ingredient without its groups."""
    match = GROUPED_NAME.fullmatch(name)
    return _in_a_sentence(match["name"] if match else name)


def groups_of(name: str) -> list[str]:
    """What an allergen counts as: its groups, or itself when it has none."""
    match = GROUPED_NAME.fullmatch(name)
    if match is None:
        return [_in_a_sentence(name)]
    return [_in_a_sentence(one.strip()) for one in match["groups"].split(",") if one.strip()]


def _in_a_sentence(name: str) -> str:
    """The name as it stands inside a sentence: «Молоко» as «молоко», and E220 as it is."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
