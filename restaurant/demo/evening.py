"""One evening of past orders, and the orders that are open now. Nothing but data, so it is long.

The restaurant opens at `OPENING`, local time; every past order is over by midnight. Tables,
waiters, dishes and payment methods are named as in the modules beside this one.
"""

from dataclasses import dataclass
from datetime import time
from typing import Literal

OrderType = Literal["dine_in", "takeaway", "delivery"]
Outcome = Literal["paid", "cancelled", "refunded"]
ItemStatus = Literal["new", "cooking", "ready", "served"]

OPENING = time(17, 0)


@dataclass(frozen=True)
class DemoItem:
    """An item of a past order; `dish` is a dish's code."""

    dish: str
    quantity: int = 1
    comment: str | None = None


@dataclass(frozen=True)
class DemoOrder:
    """A past order.

    Both `minutes_to_…` count from the moment it was placed. It was settled when it was
    paid or cancelled; a refund came after the payment. A dine-in table was occupied until
    it was settled.
    """

    minutes_after_opening: int
    table: int | None
    order_type: OrderType
    waiter: str
    items: tuple[DemoItem, ...]
    minutes_to_serve: int | None
    minutes_to_settle: int
    outcome: Outcome
    payment_method: str | None
    notes: str | None = None


@dataclass(frozen=True)
class DemoOpenItem:
    """An item of an open order; `dish` is a dish's code."""

    dish: str
    quantity: int
    status: ItemStatus
    comment: str | None = None


@dataclass(frozen=True)
class DemoOpenOrder:
    """An order that is open now; it has a payment method when it is already paid."""

    minutes_ago: int
    table: int | None
    order_type: OrderType
    waiter: str
    items: tuple[DemoOpenItem, ...]
    notes: str | None = None
    kitchen_notes: str | None = None
    payment_method: str | None = None


CASH = "Наличные"
CARD = "Банковская карта"
FAST_TRANSFER = "СБП"
GIFT_CARD = "Подарочный сертификат"

# Every dish that was ordered is still on the menu the day after.
EVENING: tuple[DemoOrder, ...] = (
    DemoOrder(
        minutes_after_opening=5,
        table=3,
        order_type="dine_in",
        waiter="anna",
        items=(
            DemoItem("З-01"),
            DemoItem("СП-02", 2),
            DemoItem("Н-02"),
        ),
        minutes_to_serve=19,
        minutes_to_settle=65,
        outcome="paid",
        payment_method=CARD,
    ),
    DemoOrder(
        minutes_after_opening=8,
        table=11,
        order_type="dine_in",
        waiter="timur",
        items=(
            DemoItem("Б-03", 2),
            DemoItem("З-03"),
        ),
        minutes_to_serve=12,
        minutes_to_settle=38,
        outcome="paid",
        payment_method=CASH,
    ),
    DemoOrder(
        minutes_after_opening=15,
        table=1,
        order_type="dine_in",
        waiter="maria",
        items=(
            DemoItem("СП-01", 2, "одну без чеснока"),
            DemoItem("Г-06", 2),
            DemoItem("Н-01", 2),
            DemoItem("Д-01"),
        ),
        minutes_to_serve=27,
        minutes_to_settle=82,
        outcome="paid",
        payment_method=CARD,
    ),
    DemoOrder(
        minutes_after_opening=20,
        table=None,
        order_type="takeaway",
        waiter="pyotr",
        items=(
            DemoItem("СП-01"),
            DemoItem("Г-02"),
            DemoItem("ГР-05"),
        ),
        minutes_to_serve=28,
        minutes_to_settle=2,
        outcome="paid",
        payment_method=FAST_TRANSFER,
        notes="Заберёт Ольга, 17:50",
    ),
    DemoOrder(
        minutes_after_opening=25,
        table=7,
        order_type="dine_in",
        waiter="pyotr",
        items=(
            DemoItem("С-03"),
            DemoItem("С-05"),
            DemoItem("Г-03"),
            DemoItem("Г-04", comment="хорошо прожарить"),
            DemoItem("Б-02", 2),
        ),
        minutes_to_serve=34,
        minutes_to_settle=95,
        outcome="paid",
        payment_method=CARD,
    ),
    DemoOrder(
        minutes_after_opening=35,
        table=5,
        order_type="dine_in",
        waiter="anna",
        items=(
            DemoItem("С-01", 2),
            DemoItem("Г-02", comment="пюре отдельно"),
            DemoItem("Г-01"),
            DemoItem("Н-05", 2),
            DemoItem("Д-06", comment="детская порция, без варенья"),
        ),
        minutes_to_serve=33,
        minutes_to_settle=90,
        outcome="paid",
        payment_method=CARD,
        notes="Нужен детский стул",
    ),
    DemoOrder(
        minutes_after_opening=45,
        table=8,
        order_type="dine_in",
        waiter="timur",
        items=(
            DemoItem("З-06", 2),
            DemoItem("Б-02", 2),
            DemoItem("Д-04"),
        ),
        minutes_to_serve=22,
        minutes_to_settle=92,
        outcome="paid",
        payment_method=FAST_TRANSFER,
    ),
    DemoOrder(
        minutes_after_opening=50,
        table=None,
        order_type="delivery",
        waiter="maria",
        items=(
            DemoItem("С-03", 2),
            DemoItem("Г-01", 2),
            DemoItem("ГР-05"),
            DemoItem("Д-01", 2),
        ),
        minutes_to_serve=38,
        minutes_to_settle=1,
        outcome="paid",
        payment_method=FAST_TRANSFER,
        notes="Домофон 24, позвонить за пять минут",
    ),
    DemoOrder(
        minutes_after_opening=55,
        table=12,
        order_type="dine_in",
        waiter="timur",
        items=(
            DemoItem("Н-03", 2),
            DemoItem("Д-02"),
        ),
        minutes_to_serve=18,
        minutes_to_settle=48,
        outcome="paid",
        payment_method=CARD,
    ),
    DemoOrder(
        minutes_after_opening=60,
        table=2,
        order_type="dine_in",
        waiter="maria",
        items=(
            DemoItem("С-02"),
            DemoItem("Г-06"),
            DemoItem("Н-06"),
        ),
        minutes_to_serve=None,
        minutes_to_settle=6,
        outcome="cancelled",
        payment_method=None,
        notes="Гостям позвонили, срочно ушли",
    ),
    DemoOrder(
        minutes_after_opening=70,
        table=4,
        order_type="dine_in",
        waiter="anna",
        items=(
            DemoItem("З-02"),
            DemoItem("З-04"),
            DemoItem("Г-01", 2),
            DemoItem("Г-02"),
            DemoItem("Б-01", 3),
            DemoItem("Д-03", comment="с тремя вилками"),
        ),
        minutes_to_serve=36,
        minutes_to_settle=98,
        outcome="paid",
        payment_method=CARD,
    ),
    DemoOrder(
        minutes_after_opening=85,
        table=2,
        order_type="dine_in",
        waiter="maria",
        items=(
            DemoItem("СП-03", 2),
            DemoItem("Г-03", 2),
            DemoItem("Б-02", 2),
            DemoItem("Н-04", 2),
        ),
        minutes_to_serve=32,
        minutes_to_settle=88,
        outcome="paid",
        payment_method=CASH,
    ),
    DemoOrder(
        minutes_after_opening=95,
        table=3,
        order_type="dine_in",
        waiter="anna",
        items=(
            DemoItem("З-05"),
            DemoItem("ГР-04"),
            DemoItem("Н-02"),
            DemoItem("Д-04"),
        ),
        minutes_to_serve=21,
        minutes_to_settle=101,
        outcome="paid",
        payment_method=GIFT_CARD,
        notes="Вегетарианцы",
    ),
    DemoOrder(
        minutes_after_opening=100,
        table=9,
        order_type="dine_in",
        waiter="pyotr",
        items=(
            DemoItem("З-01"),
            DemoItem("Г-04"),
            DemoItem("Г-01"),
            DemoItem("Б-05", 2),
            DemoItem("Д-02", comment="со свечкой, годовщина"),
        ),
        minutes_to_serve=30,
        minutes_to_settle=108,
        outcome="paid",
        payment_method=CARD,
        notes="Годовщина свадьбы",
    ),
    DemoOrder(
        minutes_after_opening=105,
        table=11,
        order_type="dine_in",
        waiter="timur",
        items=(
            DemoItem("Б-04", 2),
            DemoItem("З-03"),
            DemoItem("Б-04", 2),
        ),
        minutes_to_serve=13,
        minutes_to_settle=44,
        outcome="paid",
        payment_method=CASH,
    ),
    DemoOrder(
        minutes_after_opening=115,
        table=None,
        order_type="takeaway",
        waiter="anna",
        items=(
            DemoItem("Г-02", 2),
            DemoItem("ГР-02"),
        ),
        minutes_to_serve=None,
        minutes_to_settle=4,
        outcome="cancelled",
        payment_method=None,
        notes="Передумал ждать 25 минут",
    ),
    DemoOrder(
        minutes_after_opening=120,
        table=1,
        order_type="dine_in",
        waiter="maria",
        items=(
            DemoItem("С-01", 2),
            DemoItem("СП-04", 2),
            DemoItem("Г-06", 2),
            DemoItem("Г-02", 2),
            DemoItem("Н-01", 4),
        ),
        minutes_to_serve=38,
        minutes_to_settle=92,
        outcome="paid",
        payment_method=CARD,
        notes="Ждут ещё двоих",
    ),
    DemoOrder(
        minutes_after_opening=130,
        table=10,
        order_type="dine_in",
        waiter="timur",
        items=(
            DemoItem("З-02", 2),
            DemoItem("З-04"),
            DemoItem("С-03", 2),
            DemoItem("Г-01", 3),
            DemoItem("Г-03"),
            DemoItem("Г-06"),
            DemoItem("Б-01", 3),
            DemoItem("Б-03", 2),
            DemoItem("ГР-05", 2),
        ),
        minutes_to_serve=44,
        minutes_to_settle=104,
        outcome="paid",
        payment_method=CARD,
    ),
    DemoOrder(
        minutes_after_opening=140,
        table=7,
        order_type="dine_in",
        waiter="pyotr",
        items=(
            DemoItem("СП-04"),
            DemoItem("С-04", comment="без кунжута"),
            DemoItem("Г-03"),
            DemoItem("Н-05", 2),
            DemoItem("Д-01"),
        ),
        minutes_to_serve=31,
        minutes_to_settle=89,
        outcome="paid",
        payment_method=FAST_TRANSFER,
    ),
    DemoOrder(
        minutes_after_opening=150,
        table=6,
        order_type="dine_in",
        waiter="anna",
        items=(
            DemoItem("З-01", 2),
            DemoItem("З-02", 2),
            DemoItem("З-03", 2),
            DemoItem("С-01", 4),
            DemoItem("Г-01", 3),
            DemoItem("Г-02", 3),
            DemoItem("Г-04", 2),
            DemoItem("Б-01", 4),
            DemoItem("Б-03", 3),
            DemoItem("Н-06", 4),
            DemoItem("Д-01", 8),
        ),
        minutes_to_serve=52,
        minutes_to_settle=124,
        outcome="paid",
        payment_method=CARD,
        notes="День рождения, торт вынести со свечами",
    ),
    DemoOrder(
        minutes_after_opening=160,
        table=None,
        order_type="delivery",
        waiter="maria",
        items=(
            DemoItem("СП-01", 2),
            DemoItem("Г-06", 2),
        ),
        minutes_to_serve=35,
        minutes_to_settle=1,
        outcome="refunded",
        payment_method=CARD,
        notes="Курьер застрял в пробке, приехало холодным",
    ),
    DemoOrder(
        minutes_after_opening=170,
        table=5,
        order_type="dine_in",
        waiter="anna",
        items=(
            DemoItem("С-03", comment="соус отдельно"),
            DemoItem("С-04"),
            DemoItem("Г-04"),
            DemoItem("Б-02", 2),
        ),
        minutes_to_serve=29,
        minutes_to_settle=87,
        outcome="paid",
        payment_method=FAST_TRANSFER,
    ),
    DemoOrder(
        minutes_after_opening=180,
        table=12,
        order_type="dine_in",
        waiter="timur",
        items=(
            DemoItem("Б-05", 2),
            DemoItem("З-04"),
            DemoItem("Б-06"),
        ),
        minutes_to_serve=14,
        minutes_to_settle=58,
        outcome="paid",
        payment_method=CARD,
    ),
    DemoOrder(
        minutes_after_opening=195,
        table=4,
        order_type="dine_in",
        waiter="anna",
        items=(
            DemoItem("З-06"),
            DemoItem("Г-03"),
            DemoItem("Г-02", comment="без пюре"),
            DemoItem("ГР-04"),
            DemoItem("Б-02", 2),
            DemoItem("Д-03"),
            DemoItem("Н-04", 2),
        ),
        minutes_to_serve=34,
        minutes_to_settle=93,
        outcome="paid",
        payment_method=CARD,
    ),
    DemoOrder(
        minutes_after_opening=205,
        table=2,
        order_type="dine_in",
        waiter="maria",
        items=(
            DemoItem("Г-04", 2),
            DemoItem("ГР-04"),
            DemoItem("Б-02"),
        ),
        minutes_to_serve=41,
        minutes_to_settle=78,
        outcome="refunded",
        payment_method=CARD,
        notes="Сёмгу пересушили, вернули деньги и извинились",
    ),
    DemoOrder(
        minutes_after_opening=220,
        table=8,
        order_type="dine_in",
        waiter="pyotr",
        items=(
            DemoItem("С-05"),
            DemoItem("СП-03"),
            DemoItem("Г-01"),
            DemoItem("Б-01", 2),
            DemoItem("Д-06", 2),
        ),
        minutes_to_serve=30,
        minutes_to_settle=86,
        outcome="paid",
        payment_method=CASH,
    ),
    DemoOrder(
        minutes_after_opening=250,
        table=11,
        order_type="dine_in",
        waiter="timur",
        items=(
            DemoItem("Б-03", 2),
            DemoItem("ГР-02"),
            DemoItem("Б-04", 2),
        ),
        minutes_to_serve=19,
        minutes_to_settle=74,
        outcome="paid",
        payment_method=FAST_TRANSFER,
    ),
)

OPEN_NOW: tuple[DemoOpenOrder, ...] = (
    DemoOpenOrder(
        minutes_ago=2,
        table=4,
        order_type="dine_in",
        waiter="anna",
        items=(
            DemoOpenItem("З-05", 1, "new"),
            DemoOpenItem("СП-02", 2, "new", "одну порцию без сметаны"),
            DemoOpenItem("Г-03", 1, "new"),
            DemoOpenItem("Н-02", 1, "new"),
        ),
        kitchen_notes="У гостя аллергия на арахис, нужна чистая доска",
    ),
    DemoOpenOrder(
        minutes_ago=21,
        table=1,
        order_type="dine_in",
        waiter="maria",
        items=(
            DemoOpenItem("Б-01", 2, "served"),
            DemoOpenItem("З-02", 1, "served"),
            DemoOpenItem("С-03", 1, "ready"),
            DemoOpenItem("Г-01", 1, "cooking"),
            DemoOpenItem("Г-04", 1, "cooking", "хорошо прожарить"),
            DemoOpenItem("Д-02", 1, "new", "после горячего"),
        ),
    ),
    DemoOpenOrder(
        minutes_ago=27,
        table=None,
        order_type="takeaway",
        waiter="pyotr",
        items=(
            DemoOpenItem("СП-01", 1, "ready", "сметану отдельно"),
            DemoOpenItem("Г-02", 2, "ready"),
            DemoOpenItem("ГР-05", 1, "ready"),
        ),
        notes="Заберёт Дмитрий, приборы на двоих",
        payment_method=FAST_TRANSFER,
    ),
    DemoOpenOrder(
        minutes_ago=52,
        table=8,
        order_type="dine_in",
        waiter="pyotr",
        items=(
            DemoOpenItem("З-06", 1, "served"),
            DemoOpenItem("С-05", 1, "served"),
            DemoOpenItem("Г-06", 1, "served"),
            DemoOpenItem("Б-02", 2, "served"),
            DemoOpenItem("Н-03", 1, "served"),
        ),
        notes="Просят счёт",
    ),
)
