"""Examples of the server as the owner sees it."""

from restaurant.schemas.examples import ORDER_TIME, declare
from restaurant.version import __version__

DATABASE = {"kind": "sqlite", "size": 41_943_040}
DISK = {"free": 227_633_266_688, "total": 250_059_350_016}
BACKUP = {"newest_at": "2026-11-26T01:00:00+00:00", "is_overdue": False}
USB_STICK = {
    "is_supported": True,
    "is_plugged_in": True,
    "copied_at": "2026-11-26T01:31:08+00:00",
}
CLOCK = {"now": ORDER_TIME, "newest_record_at": ORDER_TIME}
SCREENS = {"admin": 1, "waiter": 4, "kitchen": 2}
DEVICES = {"enrolled": 9, "online": 8}
SLOW_REQUEST = {
    "at": ORDER_TIME,
    "method": "POST",
    "route": "/menu/import",
    "status": 200,
    "seconds": 0.41,
}
CHECK_LINE = {
    "name": "backup",
    "state": "ok",
    "code": "backup_ok",
    "detail": "The newest backup is less than 26 hours old.",
}

declare(
    {
        "DatabaseStatus": DATABASE,
        "DiskStatus": DISK,
        "BackupStatus": BACKUP,
        "UsbStick": USB_STICK,
        "ClockStatus": CLOCK,
        "Screens": SCREENS,
        "DeviceCount": DEVICES,
        "SlowRequest": SLOW_REQUEST,
        "CheckLine": CHECK_LINE,
        "Status": {
            "version": __version__,
            "uptime_seconds": 86_400,
            "worker": "gthread",
            "address_for_devices": "http://192.168.1.10",
            "timezone": "Europe/Moscow",
            "currency": "RUB",
            "business_day_ends": "05:00",
            "backup_at": "04:00",
            "database": DATABASE,
            "disk": DISK,
            "backup": BACKUP,
            "usb_stick": USB_STICK,
            "clock": CLOCK,
            "screens": SCREENS,
            "devices": DEVICES,
            "slow_requests": [SLOW_REQUEST],
            "checks": [CHECK_LINE],
        },
        "DataCheck": {
            "state": "done",
            "started_at": ORDER_TIME,
            "finished_at": "2026-11-26T17:31:13.102000+00:00",
            "started_by": {"id": 1, "full_name": "Елена Громова"},
            "ok": True,
            "problems": [],
        },
    }
)
