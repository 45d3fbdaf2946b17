"""The demo restaurant's staff and payment methods."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["admin", "waiter", "kitchen"]


@dataclass(frozen=True)
class DemoPerson:
    """A member of the staff. Passwords and PINs are generated when a database is filled."""

    username: str
    full_name: str
    role: Role
    phone: str
    shift_active: bool = True


PAYMENT_METHODS: tuple[str, ...] = (
    "Наличные",
    "Банковская карта",
    "СБП",
    "Подарочный сертификат",
)

# Numbers that start with 000 belong to nobody.
STAFF: tuple[DemoPerson, ...] = (
    DemoPerson("elena", "Елена Громова", "admin", "+7 495 000-00-01"),
    DemoPerson("anna", "Анна Соловьёва", "waiter", "+7 495 000-00-02"),
    DemoPerson("pyotr", "Пётр Ковалёв", "waiter", "+7 495 000-00-03"),
    DemoPerson("maria", "Мария Белова", "waiter", "+7 495 000-00-04"),
    DemoPerson("timur", "Тимур Ахметов", "waiter", "+7 495 000-00-05", False),
    DemoPerson("semyon", "Семён Королёв", "kitchen", "+7 495 000-00-06"),
    DemoPerson("galina", "Галина Щукина", "kitchen", "+7 495 000-00-07"),
    DemoPerson("rustam", "Рустам Юсупов", "kitchen", "+7 495 000-00-08", False),
)
