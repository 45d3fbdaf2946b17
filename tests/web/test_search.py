"""Searching and sorting by name, of every kind of record that has one, on the database itself."""

from unicodedata import normalize

import pytest

from restaurant.permissions import Role
from tests.conftest import ClientFor
from tests.factories import (
    a_category,
    a_device,
    a_dish,
    a_location,
    a_payment_method,
    a_user,
    an_ingredient,
)

#: How a record of each kind that can be searched is made, by what it is called.
NAMED = {
    "/categories/": lambda name: a_category(name=name),
    "/devices/": lambda name: a_device(name=name),
    "/dishes/": lambda name: a_dish(name=name),
    "/ingredients/": lambda name: an_ingredient(name=name),
    "/locations/": lambda name: a_location(name=name),
    "/payment-methods/": lambda name: a_payment_method(name=name),
    "/users/": lambda name: a_user(full_name=name, is_active=True),
}
#: In the order of a Russian dictionary, as they were typed or pasted.
SORTED = ["Ежевика", normalize("NFD", "Ёлка"), "иван-чай", normalize("NFD", "ЙОГУРТ"), "Каша"]


@pytest.mark.parametrize("path", NAMED)
def test_names_are_found_and_sorted_however_they_were_typed_and_come_back_as_they_were(
    client_for: ClientFor, path: str
) -> None:
    admin = client_for(a_user(Role.ADMIN, full_name="Щ"))
    for name in reversed(SORTED):
        NAMED[path](name)
    field = "full_name" if path == "/users/" else "name"

    def found(**query: str) -> list[str]:
        return [record[field] for record in admin.get(path, query_string=query).json]

    assert [name for name in found() if name != "Щ"] == SORTED
    for form in ("NFC", "NFD"):
        assert found(q=normalize(form, "йогурт")) == [SORTED[3]]
        assert found(q=normalize(form, "Ч" + "АЙ")) == ["иван-чай"]
        assert found(q=normalize(form, "ЁЛ")) == [SORTED[1]]
    assert found(q="чаи") == []
