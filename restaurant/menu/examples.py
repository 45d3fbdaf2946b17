"""Examples of the menu's JSON."""

from restaurant.live.examples import event
from restaurant.schemas.examples import declare, declare_address, record

CATEGORY = record(
    3,
    name="Супы",
    description="Варим каждое утро на своих бульонах.",
    image_url=None,
    sort_order=30,
    is_active=True,
)
INGREDIENT = record(
    1,
    name="Пшеничная мука (глютен)",
    description="Хлеб, тесто, панировка, гренки.",
    is_allergen=True,
)
#: What guests and staff both see of a dish.
SHOWN = {
    "name": "Борщ с говядиной",
    "description": "Насыщенный борщ на говяжьей грудинке. Подаём со сметаной и пампушкой.",
    "price": 590,
    "image_url": None,
    "weight": 430,
    "calories": 410,
    "cooking_time": 12,
    "ingredients": "говядина, свёкла, капуста, картофель, сметана, пампушка (пшеничная мука)",
    "allergens": ["Пшеничная мука (глютен)", "Сметана (молоко)"],
}
DISH = record(
    12,
    **SHOWN,
    is_available=True,
    is_active=True,
    category_id=3,
    category=3,
    ingredient_ids=[1, 7, 27, 31, 32, 34],
    code="СП-01",
)
#: A file to import, and what becomes of its only dish.
MENU_CSV = (
    "category;name;price;allergens\r\nСупы;Том ям;640,00;Креветки (ракообразные)|Анчоус (рыба)\r\n"
)
IMPORTED_ROW = {
    "line": 2,
    "action": "created",
    "dish_id": 46,
    "category": "Супы",
    "name": "Том ям",
    "fields": ["name", "price", "allergens"],
}

declare(
    {
        "Category": CATEGORY,
        "NewCategory": {"name": "Завтраки", "description": "До полудня.", "sort_order": 5},
        "CategoryChanges": {"description": "Варим каждое утро.", "sort_order": 25},
        "Ingredient": INGREDIENT,
        "NewIngredient": {"name": "Кедровый орех (орехи)", "is_allergen": True},
        "IngredientChanges": {"description": "Хлеб, тесто, панировка."},
        "Dish": DISH,
        "NewDish": {
            "name": "Уха из судака",
            "description": "Прозрачная, с укропом.",
            "price": 640.5,
            "category_id": 3,
            "cooking_time": 15,
            "weight": 350,
            "calories": 180,
            "ingredients": "судак, картофель, морковь, лук, укроп",
            "ingredient_ids": [12, 31, 33],
            "code": "СП-06",
        },
        "DishChanges": {"price": 620, "description": "Насыщенный борщ на говяжьей грудинке."},
        "DishAvailability": {"is_available": False},
        "MenuDish": {"id": 12, **SHOWN},
        "MenuCategory": {
            "id": 3,
            "name": CATEGORY["name"],
            "description": CATEGORY["description"],
            "image_url": None,
            "dishes": [{"id": 12, **SHOWN}],
        },
        "ImportedRow": IMPORTED_ROW,
        "ImportResult": {
            "dry_run": False,
            "created": 1,
            "updated": 0,
            "unchanged": 0,
            "new_categories": [],
            "new_ingredients": [],
            "rows": [IMPORTED_ROW],
        },
        "CategoryUpdatedEvent": event("category-updated", category=CATEGORY),
        "DishUpdatedEvent": event("dish-updated", dish=DISH),
    }
)
declare_address("categories", id=CATEGORY["id"])
declare_address("ingredients", id=INGREDIENT["id"])
declare_address("dishes", id=DISH["id"])
