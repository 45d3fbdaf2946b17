"""Examples of the owner's reports."""

from restaurant.schemas.examples import ORDER_TIME, declare

SALES = {"taken": 8400, "ordered": 9150.5, "taken_before": 8800, "ordered_before": 8800}
HOUR = {"begins": "19:00"} | SALES
DAY = {"day": "2026-11-26"} | SALES
DISH = {"dish_id": 1, "name": "Борщ с говядиной", "quantity": 19, "total": 8550}
FIGURES = {
    "begins_at": "2026-11-26T02:00:00+00:00",
    "ends_at": ORDER_TIME,
    "taken": 69500,
    "ordered": 113540,
    "orders": 41,
    "cancelled_orders": 1,
    "rounds": 58,
    "late_rounds": 3,
    "minutes_to_serve": 18.2,
}
OPEN_ORDERS = {"count": 13, "total": 44040, "due": 41900}
TABLES = {"count": 12, "occupied": 9}
WAITING = {
    "order_id": 31,
    "order_type": "dine_in",
    "table_number": 4,
    "waiter": {"id": 2, "full_name": "Анна Белова"},
    "waiting_at": "kitchen",
    "since": "2026-11-26T17:14:31.566006+00:00",
    "minutes": 17,
    "items": 4,
}
SOLD_OUT = {
    "dish_id": 12,
    "name": "Окрошка на кефире",
    "user": {"id": 4, "full_name": "Семён Орлов"},
    "at": "2026-11-26T16:40:00+00:00",
}
PRESENT = {
    "at": ORDER_TIME,
    "open_orders": OPEN_ORDERS,
    "tables": TABLES,
    "waiting": [WAITING],
    "sold_out": [SOLD_OUT],
}

declare(
    {
        "Sales": SALES,
        "HourSales": HOUR,
        "DaySales": DAY,
        "SoldDish": DISH,
        "Figures": FIGURES,
        "OpenOrders": OPEN_ORDERS,
        "TableCount": TABLES,
        "Waiting": WAITING,
        "SoldOutDish": SOLD_OUT,
        "Present": PRESENT,
        "Report": {
            "day": "2026-11-26",
            "days": 1,
            "is_over": False,
            "figures": FIGURES,
            "before": FIGURES
            | {
                "begins_at": "2026-11-19T02:00:00+00:00",
                "ends_at": "2026-11-19T17:31:11.566006+00:00",
                "taken": 62050,
            },
            "by_hour": [HOUR],
            "by_day": [DAY],
            "dishes": [DISH],
            "now": PRESENT,
        },
    }
)
