"""The demo restaurant's name, zones and tables."""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoZone:
    """A part of the floor."""

    name: str
    description: str
    color: str


@dataclass(frozen=True)
class DemoTable:
    """A table; `zone` is the name of its zone."""

    number: int
    seats: int
    zone: str
    description: str | None = None


# No subscriber has a number that starts with 000.
RESTAURANT = {
    "name": "Старая мельница",
    "address": "Москва, Примерная улица, 1",
    "phone": "+7 495 000-00-00",
}

HALL = "Основной зал"
TERRACE = "Терраса"
BAR = "Барная стойка"

ZONES: tuple[DemoZone, ...] = (
    DemoZone(HALL, "Столы у окон и диваны вдоль стены, до 26 гостей.", "#66CCFF"),
    DemoZone(TERRACE, "Крытая терраса с обогревателями и пледами.", "#8BC34A"),
    DemoZone(BAR, "Высокие столики у бара: зайти на бокал или перекусить.", "#FFB74D"),
)

TABLES: tuple[DemoTable, ...] = (
    DemoTable(1, 4, HALL, "У окна"),
    DemoTable(2, 4, HALL, "У окна"),
    DemoTable(3, 2, HALL, "Тихий угол у книжных полок"),
    DemoTable(4, 4, HALL),
    DemoTable(5, 4, HALL, "Диван у стены, удобно с детским стулом"),
    DemoTable(6, 8, HALL, "Большой стол для компании"),
    DemoTable(7, 4, TERRACE),
    DemoTable(8, 4, TERRACE),
    DemoTable(9, 2, TERRACE, "Вид во двор с клёнами"),
    DemoTable(10, 6, TERRACE, "Под навесом, рядом розетка"),
    DemoTable(11, 2, BAR),
    DemoTable(12, 2, BAR, "Ближе всего к кофемашине"),
)
