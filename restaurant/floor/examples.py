"""Examples of the floor's JSON."""

from restaurant.live.examples import event
from restaurant.schemas.examples import declare, declare_address, record

LOCATION = record(
    1,
    name="Основной зал",
    description="Столы у окон и диваны вдоль стены, до 26 гостей.",
    color="#66CCFF",
    is_active=True,
)
TABLE = record(
    4,
    number=4,
    qr_code="2f5b55da-770c-49c9-ac62-d2552ecd8418",
    seats=4,
    location=1,
    description="У окна",
    is_active=True,
    is_occupied=True,
    current_order_id=31,
)

declare(
    {
        "Location": LOCATION,
        "NewLocation": {"name": "Банкетный зал", "color": "#9575CD"},
        "LocationChanges": {"description": "Столы у окон, до 26 гостей."},
        "Table": TABLE,
        "NewTable": {"number": 13, "seats": 6, "location": 1, "description": "У камина"},
        "TableChanges": {"seats": 5, "description": "Диван у стены, с детским стулом"},
        "TableStatus": {"is_occupied": True},
        "TableUpdatedEvent": event("table-updated", table=TABLE),
    }
)
declare_address("locations", id=LOCATION["id"])
declare_address("tables", id=5)  # which is free
