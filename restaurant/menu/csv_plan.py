"""What importing a CSV file would change: the file compared with the menu as it is."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from sqlalchemy import select

from restaurant.collation import sort_key
from restaurant.database.session import db
from restaurant.menu.csv_file import MenuFile, MenuRow
from restaurant.menu.models import Category, Dish, Ingredient
from restaurant.menu.schemas import ImportAction

Listed = TypeVar("Listed", Category, Dish)


@dataclass(frozen=True)
class PlannedDish:
    """A row of the file: the dish that it is about, None for a new one, and what changes about it.

    ``action`` is None for a dish that stays as it is; ``allergens`` are the names of all of them,
    or None if they stay.
    """

    line: int
    category: str
    name: str
    dish: Dish | None
    action: ImportAction | None
    changes: dict[str, Any]
    allergens: list[str] | None

    @property
    def dish_id(self) -> int | None:
        """The id of the dish, once it has one."""
        return self.dish.id if self.dish else None

    @property
    def fields(self) -> list[str]:
        """The fields that change."""
        return [*self.changes] if self.allergens is None else [*self.changes, "allergens"]


@dataclass(frozen=True)
class ImportPlan:
    """What an import changes.

    ``categories`` are those of the file by `name_key`, None for a new one; the new categories and
    ingredients are names in the order of the file.
    """

    dry_run: bool
    dishes: list[PlannedDish] = field(default_factory=list)
    categories: dict[str, Category | None] = field(default_factory=dict)
    new_categories: list[str] = field(default_factory=list)
    new_ingredients: list[str] = field(default_factory=list)

    @property
    def rows(self) -> list[PlannedDish]:
        """The dishes that are new or change."""
        return [planned for planned in self.dishes if planned.action]

    @property
    def created(self) -> int:
        """How many dishes are new."""
        return sum(planned.action is ImportAction.CREATED for planned in self.dishes)

    @property
    def updated(self) -> int:
        """How many dishes change."""
        return sum(planned.action is ImportAction.UPDATED for planned in self.dishes)

    @property
    def unchanged(self) -> int:
        """How many dishes stay as they are."""
        return len(self.dishes) - len(self.rows)


class _RowRefusedError(Exception):
    """A row does not fit the menu: the column, and a sentence about it."""


def name_key(name: str) -> str:
    """The form in which names are compared: without case and without blanks around them."""
    return sort_key(name.strip())


def make_plan(file: MenuFile, dry_run: bool) -> ImportPlan:
    """Compare a file with the menu. Raises ``InvalidError`` about every row that is not valid."""
    planner = _Planner(dry_run)
    for row in file.rows:
        try:
            planner.add(row)
        except _RowRefusedError as refusal:
            file.refuse(row.line, *refusal.args)
    file.check()
    return planner.plan


class _Planner:
    """Finds what the rows of a file are about."""

    def __init__(self, dry_run: bool) -> None:
        self.plan = ImportPlan(dry_run)
        categories = db.session.scalars(select(Category).order_by(Category.id))
        self._categories = _group_by_name(categories)
        self._ingredients = find_ingredients()
        self._dishes: dict[tuple[int, str], list[Dish]] = {}
        for dish in db.session.scalars(select(Dish).order_by(Dish.id)):
            self._dishes.setdefault((dish.category_id, name_key(dish.name)), []).append(dish)
        self._lines: dict[tuple[str, str], int] = {}

    def add(self, row: MenuRow) -> None:
        """Add a row to the plan. Raises ``_RowRefusedError``."""
        values = dict(row.values)
        category_name, allergens = values.pop("category"), values.pop("allergens", None)
        self._check_first(row, category_name)
        category = self._add_category(category_name)
        dish = self._find_dish(category, values["name"]) if category else None
        changes = values if dish is None else _changes(dish, values)
        new_allergens = None if allergens is None else self._changed_allergens(dish, allergens)
        action = ImportAction.UPDATED if changes or new_allergens is not None else None
        self.plan.dishes.append(
            PlannedDish(
                line=row.line,
                category=category.name if category else category_name,
                name=values["name"],
                dish=dish,
                action=action if dish else ImportAction.CREATED,
                changes=changes,
                allergens=new_allergens,
            )
        )

    def _check_first(self, row: MenuRow, category_name: str) -> None:
        place = (name_key(category_name), name_key(row.values["name"]))
        first = self._lines.setdefault(place, row.line)
        if first != row.line:
            raise _RowRefusedError("name", f"Line {first} is about the same dish. Keep one.")

    def _add_category(self, name: str) -> Category | None:
        key, known = name_key(name), self.plan.categories
        if key not in known:
            known[key] = _find_listed(self._categories.get(key, []), "category")
            if known[key] is None:
                self.plan.new_categories.append(name)
        return known[key]

    def _find_dish(self, category: Category, name: str) -> Dish | None:
        return _find_listed(self._dishes.get((category.id, name_key(name)), []), "name")

    def _changed_allergens(self, dish: Dish | None, names: list[str]) -> list[str] | None:
        by_key: dict[str, str] = {}
        for name in names:
            by_key.setdefault(name_key(name), name)
        present = set() if dish is None else {name_key(name) for name in dish.allergens}
        if by_key.keys() == present:
            return None
        for key, name in by_key.items():
            known = self._ingredients.get(key)
            if known is None:
                self._ingredients[key] = []
                self.plan.new_ingredients.append(name)
            elif known and not any(ingredient.is_allergen for ingredient in known):
                raise _RowRefusedError(
                    "allergens",
                    f"{name} is an ingredient that is not an allergen. Make it one, or leave it "
                    "out.",
                )
        return [*by_key.values()]


def find_ingredients() -> dict[str, list[Ingredient]]:
    """All ingredients by `name_key`."""
    return _group_by_name(db.session.scalars(select(Ingredient).order_by(Ingredient.id)))


def _group_by_name(records: Iterable[Any]) -> dict[str, list[Any]]:
    groups: dict[str, list[Any]] = {}
    for record in records:
        groups.setdefault(name_key(record.name), []).append(record)
    return groups


def _find_listed(candidates: list[Listed], column: str) -> Listed | None:
    """The one that is on the menu, or else the last that was."""
    active = [one for one in candidates if one.is_active]
    if len(active) > 1:
        raise _RowRefusedError(column, "The menu has several of this name. Rename all but one.")
    return next(reversed(active or candidates), None)


def _changes(dish: Dish, values: dict[str, Any]) -> dict[str, Any]:
    """What a row changes about a dish. What was taken off the menu comes back."""
    empty = (None, "")
    present = {name: getattr(dish, name) for name in values}
    changes = {
        name: value
        for name, value in values.items()
        if value != present[name] and not (value in empty and present[name] in empty)
    }
    return changes if dish.is_active else changes | {"is_active": True}
