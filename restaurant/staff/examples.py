"""Examples of the JSON of signing in, devices, the staff and the audit log."""

from restaurant.schemas.examples import (
    ORDER_TIME,
    SETUP_TIME,
    declare,
    declare_address,
    record,
)

#: No password: what the demo really gave this person is printed when it is filled.
PASSWORD = "kvass and rye bread"  # noqa: S105
TOKEN = "eyJhbGciOiJIUzI1NiIs…"  # noqa: S105  # cut short
WAITER = record(
    2,
    username="anna",
    full_name="Анна Соловьёва",
    role="waiter",
    is_active=True,
    phone="+7 495 000-00-02",
    passport=None,
    avatar_url=None,
    shift_active=True,
    created_by_id=1,
    last_login="2026-11-26T15:58:02.114000+00:00",
)
DEVICE = record(
    1,
    name="Планшет на баре",
    is_active=True,
    pairing_expires_at=None,
    enrolled_at=SETUP_TIME,
    last_used_at=ORDER_TIME,
)
PERSON = {"id": 2, "full_name": WAITER["full_name"]}

declare(
    {
        "Setup": {
            "token": "Token-of-the-first-start",
            "username": "elena",
            "password": PASSWORD,
            "full_name": "Елена Громова",
            "pin_code": "4829",
        },
        "Credentials": {"username": "elena", "password": PASSWORD},
        "PinCredentials": {"username": "anna", "pin_code": "4071"},
        "Tokens": {
            "access_token": TOKEN,
            "refresh_token": TOKEN,
            "token_type": "bearer",
            "expires_in": 900,
            "user": WAITER,
        },
        "OwnSession": {
            "id": 1,
            "created_at": "2026-11-26T15:58:02.114000+00:00",
            "last_used_at": ORDER_TIME,
            "address": "192.168.1.34",
            "agent": "Mozilla/5.0 (Linux; Android 15)",
            "device": DEVICE["name"],
            "is_current": True,
        },
        "OwnChanges": {"phone": "+7 495 000-00-01", "shift_active": True},
        "Person": PERSON,
        "Actor": PERSON,
        "User": WAITER,
        "UserForAdmins": WAITER | {"has_pin": True},
        "Colleague": {
            "id": WAITER["id"],
            "full_name": WAITER["full_name"],
            "role": "waiter",
            "avatar_url": None,
            "is_active": True,
        },
        "NewUser": {
            "username": "olga",
            "full_name": "Ольга Лебедева",
            "role": "waiter",
            "password": PASSWORD,
            "pin_code": "4071",
        },
        "UserChanges": {"phone": "+7 495 000-00-12", "shift_active": False},
        "Device": DEVICE,
        "ListedDevice": DEVICE | {"is_online": True},
        "NewDevice": {"name": "Планшет на кухне"},
        "RegisteredDevice": {
            **DEVICE,
            "enrolled_at": None,
            "last_used_at": None,
            "pairing_expires_at": "2026-11-24T14:10:00+00:00",
            "pairing_code": "K7QM-2XPD",
        },
        "DeviceChanges": {"name": "Планшет у выдачи"},
        "Pairing": {"pairing_code": "K7QM-2XPD"},
        "EnrolledDevice": {"device": DEVICE, "device_token": "Q3b1vJ0m…"},
        "DeviceUser": {
            "id": 2,
            "username": WAITER["username"],
            "full_name": WAITER["full_name"],
            "role": "waiter",
            "avatar_url": None,
            "shift_active": True,
        },
        "AuditEntry": {
            "id": 62,
            "at": ORDER_TIME,
            "action": "price_changed",
            "user": {"id": 1, "full_name": "Елена Громова"},
            "session_id": 1,
            "address": "192.168.1.20",
            "subject": "dish",
            "subject_id": 12,
            "field": "price",
            "from": "590",
            "to": "620",
        },
    }
)
declare_address("auth", id=1)
declare_address("users", id=WAITER["id"])
declare_address("devices", id=DEVICE["id"])
