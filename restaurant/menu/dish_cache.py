"""Names and prices of dishes, for taking orders.

The menu changes a few times in an evening and is read for every item ordered, so dishes are
kept until it changes.
"""

from collections.abc import Set as AbstractSet

from sqlalchemy import select
from sqlalchemy.orm import joinedload, lazyload

from restaurant.database import crud
from restaurant.database.cache_versions import VersionedCache
from restaurant.database.transaction import required_unit
from restaurant.menu.models import Dish

CACHE_SIZE = 2000

_dishes: VersionedCache[int, Dish] = VersionedCache(CACHE_SIZE)


def get_dishes(ids: AbstractSet[int]) -> dict[int, Dish]:
    """Those of these dishes that exist, by id, with their categories, without ingredients.

    To be called inside a write transaction, which keeps the menu from changing meanwhile.
    The dishes belong to no database session and must not be changed.
    """
    version = required_unit().menu_version
    found = {one: dish for one in ids if (dish := _dishes.get(one, version)) is not None}
    if unknown := ids - found.keys():
        wanted = select(Dish).where(Dish.id.in_(unknown))
        loaded = wanted.options(joinedload(Dish.category), lazyload(Dish.ingredient_list))
        for dish in crud.load_detached(loaded):
            found[dish.id] = dish
            _dishes.put(dish.id, version, dish)
    return found
