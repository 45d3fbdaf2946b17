"""What the dishes are called and what they cost, for whoever takes an order.

The menu changes a few times in an evening and is looked into for every line, so what was
read is kept until it changes. Only whoever writes may look into it: nobody changes the
menu meanwhile, and nobody else turns the page.
"""

from collections.abc import Set as AbstractSet

from sqlalchemy import select
from sqlalchemy.orm import lazyload

from restaurant.database import cache_versions, crud
from restaurant.menu.models import Dish


class DishCache:
    """The dishes that were ordered under one version of the menu."""

    def __init__(self) -> None:
        self._version: int | None = None
        self._dishes: dict[int, Dish] = {}

    def get_many(self, ids: AbstractSet[int]) -> dict[int, Dish]:
        """Those of these dishes that exist, to be read from only."""
        version = cache_versions.current().menu
        if version is None or version != self._version:
            self._version, self._dishes = version, {}
        if unknown := ids - self._dishes.keys():
            self._read(unknown)
        return {one: self._dishes[one] for one in ids & self._dishes.keys()}

    def _read(self, ids: AbstractSet[int]) -> None:
        wanted = select(Dish).where(Dish.id.in_(ids)).options(lazyload(Dish.ingredient_list))
        self._dishes |= {dish.id: dish for dish in crud.load_detached(wanted)}


dish_cache = DishCache()
