"""The words of the guests' pages, in the languages of the restaurant."""

from dataclasses import dataclass

from restaurant.profile.models import Language


@dataclass(frozen=True)
class Words:
    """Everything on the pages that does not come from the restaurant itself."""

    menu: str
    table: str
    sections: str
    filter: str
    hide: str
    traces: str
    hidden: str
    ingredients: str
    contains: str
    grams: str
    kilocalories: str
    per_portion: str
    empty: str
    unknown_code: str
    ask_the_waiter: str


WORDS = {
    Language.RU: Words(
        menu="Меню",
        table="Стол",
        sections="Разделы",
        filter="Аллергия? Скрыть блюда с…",
        hide="Скрыть блюда:",
        traces="Готовим на общей кухне, возможны следы. Скажите официанту об аллергии.",
        hidden=(
            "Блюда с отмеченными аллергенами скрыты. Следы возможны: скажите официанту об аллергии."
        ),
        ingredients="Состав:",
        contains="Содержит:",
        grams="г",
        kilocalories="ккал",
        per_portion="Вес и калорийность на порцию.",
        empty="В меню сейчас пусто. Спросите официанта, что можно заказать.",
        unknown_code="Этот код не открывает меню",
        ask_the_waiter=(
            "Возможно, карточка старая или код прочитан не полностью. Попросите официанта: "
            "он принесёт меню."
        ),
    ),
    Language.EN: Words(
        menu="Menu",
        table="Table",
        sections="Sections",
        filter="Allergy? Hide dishes with…",
        hide="Hide dishes with:",
        traces="Everything is cooked in one kitchen, traces are possible. Tell the waiter about an "
        "allergy.",
        hidden=(
            "Dishes with the chosen allergens are hidden. Traces are possible: tell the waiter "
            "about an allergy."
        ),
        ingredients="Ingredients:",
        contains="Contains:",
        grams="g",
        kilocalories="kcal",
        per_portion="Weight and calories are those of one portion.",
        empty="There is nothing on the menu right now. Ask the waiter what you can order.",
        unknown_code="This code does not open a menu",
        ask_the_waiter=(
            "The card may be an old one, or the code was not read in full. Please ask the waiter "
            "for the menu."
        ),
    ),
}
