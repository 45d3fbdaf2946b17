"""What the guests' menu shows, as text that is ready to be printed into the page."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from restaurant.guest_menu.allergens import Allergen, AllergenList
from restaurant.guest_menu.formats import NO_BREAK, format_money, format_number, solid
from restaurant.guest_menu.words import WORDS
from restaurant.media.service import small_url
from restaurant.menu.models import Dish
from restaurant.profile.models import Language


@dataclass(frozen=True)
class GuestDish:
    """A dish. ``portion`` is its weight and its energy, as far as they are known."""

    name: str
    description: str
    ingredients: str
    price: str
    portion: str
    picture: str | None
    allergens: tuple[Allergen, ...]


@dataclass(frozen=True)
class GuestSection:
    """A section of the menu. Its number tells it from the others of the same page."""

    number: int
    name: str
    description: str
    dishes: tuple[GuestDish, ...]


@dataclass(frozen=True)
class GuestMenu:
    """All sections with dishes that can be ordered now, and the allergens in any of them."""

    sections: tuple[GuestSection, ...]
    allergens: tuple[Allergen, ...]

    @property
    def tells_portions(self) -> bool:
        """Whether the weight or the energy of any dish is known."""
        return any(dish.portion for section in self.sections for dish in section.dishes)


def make_guest_menu(
    menu: Iterable[dict[str, Any]], language: Language, currency: str, prefix: str = ""
) -> GuestMenu:
    """The menu of ``menu.service.get_menu`` for the page.

    ``prefix`` is where a proxy has mounted the server: the addresses of pictures begin with it.
    """
    filled = [section for section in menu if section["dishes"]]
    allergens = AllergenList(
        name for section in filled for dish in section["dishes"] for name in dish.allergens
    )
    writer = _Writer(language, currency, prefix, allergens)
    sections = (writer.section(number, one) for number, one in enumerate(filled, start=1))
    return GuestMenu(tuple(sections), tuple(allergens))


@dataclass(frozen=True)
class _Writer:
    """Writes the records of a menu in one language and currency."""

    language: Language
    currency: str
    prefix: str
    allergens: AllergenList

    def section(self, number: int, section: dict[str, Any]) -> GuestSection:
        return GuestSection(
            number=number,
            name=solid(section["name"]),
            description=section["description"] or "",
            dishes=tuple(map(self.dish, section["dishes"])),
        )

    def dish(self, dish: Dish) -> GuestDish:
        return GuestDish(
            name=solid(dish.name),
            description=dish.description,
            ingredients=dish.ingredients or "",
            price=format_money(dish.price, self.language, self.currency),
            portion=self.portion(dish),
            picture=self.picture(dish.image_url),
            allergens=self.allergens.of(dish.allergens),
        )

    def portion(self, dish: Dish) -> str:
        words = WORDS[self.language]
        amounts: Sequence[tuple[int | None, str]] = (
            (dish.weight, words.grams),
            (None if dish.calories is None else dish.calories * 100, words.kilocalories),
        )
        return ", ".join(
            f"{format_number(amount, self.language)}{NO_BREAK}{unit}"
            for amount, unit in amounts
            if amount
        )

    def picture(self, url: str | None) -> str | None:
        """Where the small picture is. The page loads nothing from other servers."""
        return self.prefix + small_url(url) if url and url.startswith("/") else None
