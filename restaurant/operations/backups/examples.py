"""Examples of backups."""

from restaurant.schemas.examples import ORDER_TIME, declare, declare_address

NAME = "restaurant-20261126-203111.sqlite3"
PROBLEM = {
    "code": "no_room_for_backup",
    "detail": "There is no room for a backup: 12 MB more must be free, so that 50 MB are left for "
    "orders. Remove what does not belong on this disk, or use a larger one.",
    "missing_bytes": 12_000_000,
}

declare(
    {
        "BackupProblem": PROBLEM,
        "Backup": {
            "name": NAME,
            "state": "running",
            "made_at": ORDER_TIME,
            "size": 18_874_368,
            "expected_size": 41_943_040,
            "is_automatic": False,
            "made_by": {"id": 1, "full_name": "Елена Громова"},
            "problem": None,
        },
    }
)
declare_address("backups", name=NAME)
