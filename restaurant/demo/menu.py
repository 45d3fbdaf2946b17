"""The demo restaurant's menu. Nothing but data, so it is long.

A dish's `ingredients` is the text that guests read. It names each of its
`ingredient_names`, so that the text and the allergens agree.
"""

from dataclasses import dataclass


@dataclass(frozen=True)
class DemoIngredient:
    """An ingredient of dishes. The name of an allergen says which group it belongs to."""

    name: str
    description: str | None = None
    is_allergen: bool = False


@dataclass(frozen=True)
class DemoCategory:
    """A section of the menu."""

    name: str
    description: str
    sort_order: int


@dataclass(frozen=True)
class DemoDish:
    """A dish; category and ingredients are given by name, the price in roubles."""

    code: str
    name: str
    description: str
    price: str
    category: str
    cooking_time: int | None
    weight: int | None
    calories: int | None
    ingredients: str
    ingredient_names: tuple[str, ...]
    is_available: bool = True


INGREDIENTS: tuple[DemoIngredient, ...] = (
    DemoIngredient("Пшеничная мука (глютен)", "Хлеб, тесто, панировка, гренки.", is_allergen=True),
    DemoIngredient("Ржаная мука (глютен)", "Чёрный хлеб.", is_allergen=True),
    DemoIngredient("Ячменный солод (глютен)", "Пиво, солодовый хлеб.", is_allergen=True),
    DemoIngredient("Молоко", "Коровье; также кефир.", is_allergen=True),
    DemoIngredient("Сливки (молоко)", is_allergen=True),
    DemoIngredient("Сливочное масло (молоко)", is_allergen=True),
    DemoIngredient("Сметана (молоко)", is_allergen=True),
    DemoIngredient("Творог (молоко)", is_allergen=True),
    DemoIngredient("Сыр (молоко)", "Твёрдый и мягкий, в том числе козий.", is_allergen=True),
    DemoIngredient("Яйцо", "Куриное; также в майонезе.", is_allergen=True),
    DemoIngredient("Сёмга (рыба)", is_allergen=True),
    DemoIngredient("Судак (рыба)", is_allergen=True),
    DemoIngredient("Сельдь (рыба)", is_allergen=True),
    DemoIngredient("Анчоус (рыба)", "В соусе «Цезарь».", is_allergen=True),
    DemoIngredient("Креветки (ракообразные)", is_allergen=True),
    DemoIngredient("Мидии (моллюски)", is_allergen=True),
    DemoIngredient("Арахис", is_allergen=True),
    DemoIngredient("Грецкий орех (орехи)", is_allergen=True),
    DemoIngredient("Миндаль (орехи)", is_allergen=True),
    DemoIngredient("Соевый соус (соя, глютен)", "Сварен из сои и пшеницы.", is_allergen=True),
    DemoIngredient(
        "Тёмный шоколад (соя)",
        "С соевым лецитином; возможны следы молока.",
        is_allergen=True,
    ),
    DemoIngredient("Сельдерей", "Корень и стебель; входит в бульоны.", is_allergen=True),
    DemoIngredient("Горчица", "Готовая и в майонезе.", is_allergen=True),
    DemoIngredient("Кунжут", is_allergen=True),
    DemoIngredient(
        "Вино (сульфиты)",
        "Содержит диоксид серы, в том числе в соусах.",
        is_allergen=True,
    ),
    DemoIngredient("Люпиновая мука (люпин)", is_allergen=True),
    DemoIngredient("Говядина"),
    DemoIngredient("Телятина"),
    DemoIngredient("Курица"),
    DemoIngredient("Утка", "Мясо и печень."),
    DemoIngredient("Картофель"),
    DemoIngredient("Свёкла"),
    DemoIngredient("Морковь"),
    DemoIngredient("Капуста", "Свежая и квашеная."),
    DemoIngredient("Репчатый лук"),
    DemoIngredient("Зелёный лук"),
    DemoIngredient("Чеснок"),
    DemoIngredient("Укроп"),
    DemoIngredient("Щавель", "Весной и летом свежий, зимой замороженный."),
    DemoIngredient("Шпинат"),
    DemoIngredient("Помидоры"),
    DemoIngredient("Огурцы", "Свежие и солёные."),
    DemoIngredient("Баклажаны"),
    DemoIngredient("Шампиньоны"),
    DemoIngredient("Гречка"),
    DemoIngredient("Мёд", "Липовый."),
    DemoIngredient("Вишня"),
    DemoIngredient("Клюква"),
    DemoIngredient("Облепиха"),
    DemoIngredient("Лимон"),
    DemoIngredient("Апельсин"),
    DemoIngredient("Мята"),
    DemoIngredient("Кофе", "Зерно тёмной обжарки."),
)

STARTERS = "Закуски"
SALADS = "Салаты"
SOUPS = "Супы"
MAINS = "Горячее"
SIDES = "Гарниры"
DESSERTS = "Десерты"
DRINKS = "Напитки"
BAR = "Бар"

CATEGORIES: tuple[DemoCategory, ...] = (
    DemoCategory(STARTERS, "К бокалу вина или для начала ужина.", 10),
    DemoCategory(SALADS, "Свежие и сытные, заправляем перед подачей.", 20),
    DemoCategory(SOUPS, "Варим каждое утро на своих бульонах.", 30),
    DemoCategory(MAINS, "Мясо, птица и рыба.", 40),
    DemoCategory(SIDES, "К горячему или сами по себе.", 50),
    DemoCategory(DESSERTS, "Печём сами.", 60),
    DemoCategory(DRINKS, "Кофе, чай, морсы и лимонады.", 70),
    DemoCategory(BAR, "Вино, пиво и коктейли. Алкоголь подаём гостям старше 18 лет.", 80),
)

DISHES: tuple[DemoDish, ...] = (
    DemoDish(
        code="З-01",
        name="Сёмга слабой соли",
        description=(
            "Солим сами два дня с укропом и цедрой лимона. Подаём с чёрным хлебом и "
            "сливочным маслом."
        ),
        price="790.00",
        category=STARTERS,
        cooking_time=8,
        weight=140,
        calories=260,
        ingredients=(
            "сёмга, чёрный хлеб (ржаная мука, пшеничная мука), сливочное масло, "
            "лимон, укроп, соль, сахар"
        ),
        ingredient_names=(
            "Сёмга (рыба)",
            "Ржаная мука (глютен)",
            "Пшеничная мука (глютен)",
            "Сливочное масло (молоко)",
            "Лимон",
            "Укроп",
        ),
    ),
    DemoDish(
        code="З-02",
        name="Рулет из телёнка",
        description=(
            "Нежный холодный рулет, томлёный с морковью и чесноком. К нему — "
            "зернистая горчица и солёные огурцы."
        ),
        price="720.00",
        category=STARTERS,
        cooking_time=8,
        weight=140,
        calories=250,
        ingredients=("телятина, морковь, чеснок, солёные огурцы, горчица, соль, чёрный перец"),
        ingredient_names=("Телятина", "Морковь", "Чеснок", "Огурцы", "Горчица"),
    ),
    DemoDish(
        code="З-03",
        name="Сельдь с картофелем",
        description=("Сельдь бочкового посола, тёплый отварной картофель и маринованный лук."),
        price="490.00",
        category=STARTERS,
        cooking_time=10,
        weight=220,
        calories=340,
        ingredients=(
            "сельдь, картофель, репчатый лук, укроп, подсолнечное масло, яблочный уксус, соль"
        ),
        ingredient_names=("Сельдь (рыба)", "Картофель", "Репчатый лук", "Укроп"),
    ),
    DemoDish(
        code="З-04",
        name="Паштет из утиной печени",
        description=(
            "Гладкий паштет со сливками и каплей белого вина. Подаём с тостами и клюквенным соусом."
        ),
        price="590.00",
        category=STARTERS,
        cooking_time=7,
        weight=160,
        calories=450,
        ingredients=(
            "утка (печень), сливки, сливочное масло, репчатый лук, белое вино, "
            "клюква, тосты (пшеничная мука), соль"
        ),
        ingredient_names=(
            "Утка",
            "Сливки (молоко)",
            "Сливочное масло (молоко)",
            "Репчатый лук",
            "Вино (сульфиты)",
            "Клюква",
            "Пшеничная мука (глютен)",
        ),
    ),
    DemoDish(
        code="З-05",
        name="Хрустящие баклажаны с кунжутом",
        description=("Баклажаны в хрустящей корочке, сладкие помидоры и кинза. Блюдо постное."),
        price="560.00",
        category=STARTERS,
        cooking_time=12,
        weight=210,
        calories=290,
        ingredients=(
            "баклажаны, помидоры, соевый соус, чеснок, кунжут, кинза, кукурузный "
            "крахмал, подсолнечное масло"
        ),
        ingredient_names=(
            "Баклажаны",
            "Помидоры",
            "Соевый соус (соя, глютен)",
            "Чеснок",
            "Кунжут",
        ),
    ),
    DemoDish(
        code="З-06",
        name="Мидии в сливках",
        description=(
            "Мидии в раковинах, припущенные в белом вине со сливками и сельдереем. "
            "Гренки — чтобы собрать соус."
        ),
        price="890.00",
        category=STARTERS,
        cooking_time=15,
        weight=380,
        calories=430,
        ingredients=(
            "мидии, сливки, белое вино, сливочное масло, сельдерей, чеснок, гренки (пшеничная мука)"
        ),
        ingredient_names=(
            "Мидии (моллюски)",
            "Сливки (молоко)",
            "Вино (сульфиты)",
            "Сливочное масло (молоко)",
            "Сельдерей",
            "Чеснок",
            "Пшеничная мука (глютен)",
        ),
    ),
    DemoDish(
        code="С-01",
        name="Оливье с телятиной",
        description=("Тот самый новогодний, только с томлёной телятиной и домашним майонезом."),
        price="540.00",
        category=SALADS,
        cooking_time=7,
        weight=230,
        calories=430,
        ingredients=(
            "телятина, картофель, морковь, яйцо, свежие и солёные огурцы, зелёный "
            "горошек, майонез (яйцо, горчица, подсолнечное масло)"
        ),
        ingredient_names=(
            "Телятина",
            "Картофель",
            "Морковь",
            "Яйцо",
            "Огурцы",
            "Горчица",
        ),
    ),
    DemoDish(
        code="С-02",
        name="Винегрет с опятами",
        description=(
            "Печёные овощи, квашеная капуста и маринованные опята с душистым маслом. Блюдо постное."
        ),
        price="430.00",
        category=SALADS,
        cooking_time=6,
        weight=220,
        calories=190,
        ingredients=(
            "свёкла, картофель, морковь, квашеная капуста, солёные огурцы, опята, "
            "зелёный лук, подсолнечное масло"
        ),
        ingredient_names=(
            "Свёкла",
            "Картофель",
            "Морковь",
            "Капуста",
            "Огурцы",
            "Зелёный лук",
        ),
    ),
    DemoDish(
        code="С-03",
        name="Цезарь с курицей",
        description=(
            "Романо, курица с гриля, чесночные гренки и твёрдый сыр. В соусе — "
            "анчоусы, как и положено."
        ),
        price="690.00",
        category=SALADS,
        cooking_time=10,
        weight=260,
        calories=520,
        ingredients=(
            "курица, салат романо, сыр, гренки (пшеничная мука), соус (яйцо, анчоус, "
            "горчица, чеснок, лимон, оливковое масло)"
        ),
        ingredient_names=(
            "Курица",
            "Сыр (молоко)",
            "Пшеничная мука (глютен)",
            "Яйцо",
            "Анчоус (рыба)",
            "Горчица",
            "Чеснок",
            "Лимон",
        ),
    ),
    DemoDish(
        code="С-04",
        name="Зелёный салат с креветками",
        description=(
            "Шпинат, авокадо, огурцы и обжаренные креветки под медово-горчичной заправкой."
        ),
        price="790.00",
        category=SALADS,
        cooking_time=12,
        weight=230,
        calories=280,
        ingredients=(
            "креветки, шпинат, огурцы, авокадо, кунжут, заправка (мёд, горчица, "
            "лимон, оливковое масло)"
        ),
        ingredient_names=(
            "Креветки (ракообразные)",
            "Шпинат",
            "Огурцы",
            "Кунжут",
            "Мёд",
            "Горчица",
            "Лимон",
        ),
    ),
    DemoDish(
        code="С-05",
        name="Печёная свёкла с козьим сыром",
        description="Сладкая свёкла из печи, мягкий козий сыр и грецкие орехи с мёдом.",
        price="620.00",
        category=SALADS,
        cooking_time=7,
        weight=210,
        calories=350,
        ingredients="свёкла, козий сыр, грецкий орех, мёд, руккола, оливковое масло",
        ingredient_names=("Свёкла", "Сыр (молоко)", "Грецкий орех (орехи)", "Мёд"),
    ),
    DemoDish(
        code="СП-01",
        name="Борщ с говядиной",
        description=(
            "Насыщенный борщ на говяжьей грудинке. Подаём со сметаной и чесночной пампушкой."
        ),
        price="590.00",
        category=SOUPS,
        cooking_time=12,
        weight=430,
        calories=410,
        ingredients=(
            "говядина, свёкла, капуста, картофель, морковь, репчатый лук, помидоры, "
            "сельдерей, чеснок, сметана, пампушка (пшеничная мука, молоко, яйцо)"
        ),
        ingredient_names=(
            "Говядина",
            "Свёкла",
            "Капуста",
            "Картофель",
            "Морковь",
            "Репчатый лук",
            "Помидоры",
            "Сельдерей",
            "Чеснок",
            "Сметана (молоко)",
            "Пшеничная мука (глютен)",
            "Молоко",
            "Яйцо",
        ),
    ),
    DemoDish(
        code="СП-02",
        name="Щавелевый суп",
        description=("Лёгкий кисловатый суп на курином бульоне с яйцом и ложкой сметаны."),
        price="490.00",
        category=SOUPS,
        cooking_time=10,
        weight=350,
        calories=210,
        ingredients=(
            "щавель, шпинат, картофель, морковь, яйцо, сметана, бульон (курица, "
            "репчатый лук, сельдерей)"
        ),
        ingredient_names=(
            "Щавель",
            "Шпинат",
            "Картофель",
            "Морковь",
            "Яйцо",
            "Сметана (молоко)",
            "Курица",
            "Репчатый лук",
            "Сельдерей",
        ),
    ),
    DemoDish(
        code="СП-03",
        name="Уха из судака и сёмги",
        description="Прозрачная двойная уха с укропом и дымком.",
        price="690.00",
        category=SOUPS,
        cooking_time=15,
        weight=400,
        calories=260,
        ingredients=(
            "судак, сёмга, картофель, морковь, репчатый лук, сельдерей, укроп, лавровый лист, соль"
        ),
        ingredient_names=(
            "Судак (рыба)",
            "Сёмга (рыба)",
            "Картофель",
            "Морковь",
            "Репчатый лук",
            "Сельдерей",
            "Укроп",
        ),
    ),
    DemoDish(
        code="СП-04",
        name="Грибной крем-суп",
        description=("Густой суп из обжаренных шампиньонов со сливками и хрустящими гренками."),
        price="520.00",
        category=SOUPS,
        cooking_time=10,
        weight=320,
        calories=330,
        ingredients=(
            "шампиньоны, картофель, репчатый лук, сливки, сливочное масло, гренки (пшеничная мука)"
        ),
        ingredient_names=(
            "Шампиньоны",
            "Картофель",
            "Репчатый лук",
            "Сливки (молоко)",
            "Сливочное масло (молоко)",
            "Пшеничная мука (глютен)",
        ),
    ),
    DemoDish(
        code="СП-05",
        name="Окрошка на кефире",
        description=(
            "Холодный летний суп с говядиной и хрустящим редисом. Готовим, пока есть "
            "молодая зелень."
        ),
        price="490.00",
        category=SOUPS,
        cooking_time=8,
        weight=350,
        calories=240,
        ingredients=(
            "кефир (молоко), говядина, картофель, огурцы, редис, яйцо, зелёный лук, укроп, горчица"
        ),
        ingredient_names=(
            "Молоко",
            "Говядина",
            "Картофель",
            "Огурцы",
            "Яйцо",
            "Зелёный лук",
            "Укроп",
            "Горчица",
        ),
        is_available=False,
    ),
    DemoDish(
        code="Г-01",
        name="Бефстроганов с пюре",
        description=("Говяжья вырезка в сметанном соусе с шампиньонами на картофельном пюре."),
        price="890.00",
        category=MAINS,
        cooking_time=20,
        weight=330,
        calories=640,
        ingredients=(
            "говядина, шампиньоны, репчатый лук, сметана, сливки, горчица, пшеничная "
            "мука, картофель, молоко, сливочное масло"
        ),
        ingredient_names=(
            "Говядина",
            "Шампиньоны",
            "Репчатый лук",
            "Сметана (молоко)",
            "Сливки (молоко)",
            "Горчица",
            "Пшеничная мука (глютен)",
            "Картофель",
            "Молоко",
            "Сливочное масло (молоко)",
        ),
    ),
    DemoDish(
        code="Г-02",
        name="Котлета по-киевски",
        description=(
            "Хрустящая куриная котлета с зелёным маслом внутри и картофельное пюре. "
            "Осторожно, масло горячее."
        ),
        price="790.00",
        category=MAINS,
        cooking_time=25,
        weight=280,
        calories=710,
        ingredients=(
            "курица, сливочное масло, укроп, яйцо, панировка (пшеничная мука), "
            "картофель, молоко, подсолнечное масло"
        ),
        ingredient_names=(
            "Курица",
            "Сливочное масло (молоко)",
            "Укроп",
            "Яйцо",
            "Пшеничная мука (глютен)",
            "Картофель",
            "Молоко",
        ),
    ),
    DemoDish(
        code="Г-03",
        name="Судак со шпинатом",
        description="Филе судака на пару, шпинат и сливочный соус с белым вином.",
        price="990.00",
        category=MAINS,
        cooking_time=20,
        weight=300,
        calories=390,
        ingredients=("судак, шпинат, сливки, белое вино, сливочное масло, репчатый лук, лимон"),
        ingredient_names=(
            "Судак (рыба)",
            "Шпинат",
            "Сливки (молоко)",
            "Вино (сульфиты)",
            "Сливочное масло (молоко)",
            "Репчатый лук",
            "Лимон",
        ),
    ),
    DemoDish(
        code="Г-04",
        name="Сёмга на гриле",
        description=(
            "Стейк из сёмги с сочной серединой, печёный лимон и соус из сметаны с огурцом."
        ),
        price="1490.00",
        category=MAINS,
        cooking_time=18,
        weight=240,
        calories=480,
        ingredients="сёмга, лимон, сметана, огурцы, укроп, оливковое масло, соль",
        ingredient_names=(
            "Сёмга (рыба)",
            "Лимон",
            "Сметана (молоко)",
            "Огурцы",
            "Укроп",
        ),
    ),
    DemoDish(
        code="Г-05",
        name="Утиная ножка с вишней",
        description=(
            "Ножка томится шесть часов, поэтому порций немного. С пюре из сельдерея и "
            "вишнёвым соусом на красном вине."
        ),
        price="1190.00",
        category=MAINS,
        cooking_time=25,
        weight=320,
        calories=720,
        ingredients=("утка, сельдерей, картофель, сливочное масло, вишня, красное вино, мёд"),
        ingredient_names=(
            "Утка",
            "Сельдерей",
            "Картофель",
            "Сливочное масло (молоко)",
            "Вишня",
            "Вино (сульфиты)",
            "Мёд",
        ),
        is_available=False,
    ),
    DemoDish(
        code="Г-06",
        name="Пельмени домашние",
        description=("Лепим сами из говядины и телятины, подаём со сливочным маслом и сметаной."),
        price="690.00",
        category=MAINS,
        cooking_time=15,
        weight=280,
        calories=580,
        ingredients=(
            "говядина, телятина, репчатый лук, пшеничная мука, яйцо, сливочное масло, "
            "сметана, чёрный перец"
        ),
        ingredient_names=(
            "Говядина",
            "Телятина",
            "Репчатый лук",
            "Пшеничная мука (глютен)",
            "Яйцо",
            "Сливочное масло (молоко)",
            "Сметана (молоко)",
        ),
    ),
    DemoDish(
        code="ГР-01",
        name="Картофельное пюре",
        description="Воздушное, на горячем молоке и сливочном масле.",
        price="290.00",
        category=SIDES,
        cooking_time=7,
        weight=180,
        calories=210,
        ingredients="картофель, молоко, сливочное масло, соль",
        ingredient_names=("Картофель", "Молоко", "Сливочное масло (молоко)"),
    ),
    DemoDish(
        code="ГР-02",
        name="Жареный картофель с грибами",
        description=(
            "С золотистой корочкой, шампиньонами и луком, прямо на сковороде. Блюдо постное."
        ),
        price="390.00",
        category=SIDES,
        cooking_time=15,
        weight=220,
        calories=370,
        ingredients=("картофель, шампиньоны, репчатый лук, укроп, подсолнечное масло, соль"),
        ingredient_names=("Картофель", "Шампиньоны", "Репчатый лук", "Укроп"),
    ),
    DemoDish(
        code="ГР-03",
        name="Гречка с жареным луком",
        description="Рассыпчатая гречка со сладким жареным луком.",
        price="270.00",
        category=SIDES,
        cooking_time=8,
        weight=180,
        calories=230,
        ingredients="гречка, репчатый лук, сливочное масло, соль",
        ingredient_names=("Гречка", "Репчатый лук", "Сливочное масло (молоко)"),
    ),
    DemoDish(
        code="ГР-04",
        name="Овощи на гриле",
        description=(
            "Баклажаны, помидоры и шампиньоны с чесноком и оливковым маслом. Блюдо постное."
        ),
        price="450.00",
        category=SIDES,
        cooking_time=12,
        weight=200,
        calories=150,
        ingredients="баклажаны, помидоры, шампиньоны, чеснок, оливковое масло, соль",
        ingredient_names=("Баклажаны", "Помидоры", "Шампиньоны", "Чеснок"),
    ),
    DemoDish(
        code="ГР-05",
        name="Хлебная корзина",
        description=(
            "Пшеничный хлеб с кунжутом и чёрный солодовый из своей печи, к ним взбитое масло."
        ),
        price="260.00",
        category=SIDES,
        cooking_time=3,
        weight=220,
        calories=610,
        ingredients=(
            "пшеничная мука, ржаная мука, ячменный солод, кунжут, сливочное масло, закваска, соль"
        ),
        ingredient_names=(
            "Пшеничная мука (глютен)",
            "Ржаная мука (глютен)",
            "Ячменный солод (глютен)",
            "Кунжут",
            "Сливочное масло (молоко)",
        ),
    ),
    DemoDish(
        code="Д-01",
        name="Медовик",
        description="Десять тонких медовых коржей и лёгкий сметанный крем.",
        price="450.00",
        category=DESSERTS,
        cooking_time=4,
        weight=150,
        calories=480,
        ingredients="мёд, пшеничная мука, яйцо, сметана, сливочное масло, сахар",
        ingredient_names=(
            "Мёд",
            "Пшеничная мука (глютен)",
            "Яйцо",
            "Сметана (молоко)",
            "Сливочное масло (молоко)",
        ),
    ),
    DemoDish(
        code="Д-02",
        name="Сырники с вишней",
        description="Творожные, с хрустящей корочкой. К ним сметана и тёплая вишня.",
        price="490.00",
        category=DESSERTS,
        cooking_time=15,
        weight=230,
        calories=460,
        ingredients=("творог, яйцо, пшеничная мука, вишня, сметана, сахар, подсолнечное масло"),
        ingredient_names=(
            "Творог (молоко)",
            "Яйцо",
            "Пшеничная мука (глютен)",
            "Вишня",
            "Сметана (молоко)",
        ),
    ),
    DemoDish(
        code="Д-03",
        name="Шоколадный тарт с арахисом",
        description=("Тёмный шоколад, солёная карамель и жареный арахис на песочном тесте."),
        price="520.00",
        category=DESSERTS,
        cooking_time=4,
        weight=130,
        calories=540,
        ingredients=(
            "тёмный шоколад, арахис, сливки, сливочное масло, пшеничная мука, яйцо, сахар, соль"
        ),
        ingredient_names=(
            "Тёмный шоколад (соя)",
            "Арахис",
            "Сливки (молоко)",
            "Сливочное масло (молоко)",
            "Пшеничная мука (глютен)",
            "Яйцо",
        ),
    ),
    DemoDish(
        code="Д-04",
        name="Миндальный пирог с апельсином",
        description=(
            "Влажный пирог без пшеничной муки: на миндале и люпине. Печём на общей "
            "кухне, следы глютена возможны."
        ),
        price="460.00",
        category=DESSERTS,
        cooking_time=4,
        weight=130,
        calories=400,
        ingredients="миндаль, люпиновая мука, апельсин, яйцо, сахар, разрыхлитель",
        ingredient_names=(
            "Миндаль (орехи)",
            "Люпиновая мука (люпин)",
            "Апельсин",
            "Яйцо",
        ),
    ),
    DemoDish(
        code="Д-05",
        name="Наполеон",
        description=(
            "Слоёное тесто и заварной крем, собираем утром. К вечеру обычно не остаётся ни куска."
        ),
        price="470.00",
        category=DESSERTS,
        cooking_time=4,
        weight=160,
        calories=530,
        ingredients="пшеничная мука, сливочное масло, молоко, сливки, яйцо, сахар",
        ingredient_names=(
            "Пшеничная мука (глютен)",
            "Сливочное масло (молоко)",
            "Молоко",
            "Сливки (молоко)",
            "Яйцо",
        ),
        is_available=False,
    ),
    DemoDish(
        code="Д-06",
        name="Пломбир с клюквой",
        description="Два шарика пломбира и кисло-сладкое клюквенное варенье.",
        price="350.00",
        category=DESSERTS,
        cooking_time=3,
        weight=130,
        calories=280,
        ingredients="сливки, молоко, яйцо (желток), клюква, сахар",
        ingredient_names=("Сливки (молоко)", "Молоко", "Яйцо", "Клюква"),
    ),
    DemoDish(
        code="Н-01",
        name="Клюквенный морс",
        description="Варим сами, не слишком сладкий. 300 мл.",
        price="250.00",
        category=DRINKS,
        cooking_time=2,
        weight=300,
        calories=130,
        ingredients="клюква, вода, сахар",
        ingredient_names=("Клюква",),
    ),
    DemoDish(
        code="Н-02",
        name="Облепиховый чай с мёдом",
        description="Горячий, с апельсином и имбирём, чайника хватит на двоих. 500 мл.",
        price="390.00",
        category=DRINKS,
        cooking_time=7,
        weight=500,
        calories=170,
        ingredients="облепиха, апельсин, мёд, имбирь, мята, вода",
        ingredient_names=("Облепиха", "Апельсин", "Мёд", "Мята"),
    ),
    DemoDish(
        code="Н-03",
        name="Капучино",
        description="Двойной эспрессо и плотная молочная пена. 250 мл.",
        price="290.00",
        category=DRINKS,
        cooking_time=4,
        weight=250,
        calories=120,
        ingredients="кофе, молоко",
        ingredient_names=("Кофе", "Молоко"),
    ),
    DemoDish(
        code="Н-04",
        name="Эспрессо",
        description="Тёмная обжарка, шоколадная горчинка. 40 мл.",
        price="190.00",
        category=DRINKS,
        cooking_time=3,
        weight=40,
        calories=3,
        ingredients="кофе, вода",
        ingredient_names=("Кофе",),
    ),
    DemoDish(
        code="Н-05",
        name="Лимонад с мятой",
        description="Свежий лимон, мята и много льда. 400 мл.",
        price="390.00",
        category=DRINKS,
        cooking_time=4,
        weight=400,
        calories=150,
        ingredients="лимон, мята, сахарный сироп, газированная вода, лёд",
        ingredient_names=("Лимон", "Мята"),
    ),
    DemoDish(
        code="Н-06",
        name="Минеральная вода",
        description="С газом или без, скажите официанту. 500 мл, стекло.",
        price="250.00",
        category=DRINKS,
        cooking_time=None,
        weight=500,
        calories=0,
        ingredients="минеральная вода",
        ingredient_names=(),
    ),
    DemoDish(
        code="Б-01",
        name="Красное сухое вино",
        description=(
            "Каберне с Таманского полуострова: вишня, чёрная смородина, мягкие "
            "танины. Бокал 150 мл."
        ),
        price="590.00",
        category=BAR,
        cooking_time=2,
        weight=150,
        calories=125,
        ingredients="красное вино",
        ingredient_names=("Вино (сульфиты)",),
    ),
    DemoDish(
        code="Б-02",
        name="Белое сухое вино",
        description="Рислинг с Кубани, свежий, с зелёным яблоком. Бокал 150 мл.",
        price="550.00",
        category=BAR,
        cooking_time=2,
        weight=150,
        calories=120,
        ingredients="белое вино",
        ingredient_names=("Вино (сульфиты)",),
    ),
    DemoDish(
        code="Б-03",
        name="Светлое пиво",
        description="Нефильтрованное, от небольшой подмосковной пивоварни. 500 мл.",
        price="420.00",
        category=BAR,
        cooking_time=2,
        weight=500,
        calories=215,
        ingredients="вода, ячменный солод, хмель, дрожжи",
        ingredient_names=("Ячменный солод (глютен)",),
    ),
    DemoDish(
        code="Б-04",
        name="Клюквенная настойка",
        description="Настаиваем на клюкве две недели, подаём ледяной. 50 мл.",
        price="320.00",
        category=BAR,
        cooking_time=2,
        weight=50,
        calories=110,
        ingredients="водка, клюква, сахар",
        ingredient_names=("Клюква",),
    ),
    DemoDish(
        code="Б-05",
        name="Апельсиновый шпритц",
        description=("Игристое вино, горький апельсиновый ликёр и содовая со льдом. 300 мл."),
        price="690.00",
        category=BAR,
        cooking_time=5,
        weight=300,
        calories=190,
        ingredients="игристое вино, апельсиновый ликёр, апельсин, содовая, лёд",
        ingredient_names=("Вино (сульфиты)", "Апельсин"),
    ),
    DemoDish(
        code="Б-06",
        name="Безалкогольный глинтвейн",
        description="Горячий виноградный сок с апельсином, мёдом и пряностями. 250 мл.",
        price="420.00",
        category=BAR,
        cooking_time=7,
        weight=250,
        calories=160,
        ingredients="виноградный сок, апельсин, мёд, корица, гвоздика, бадьян",
        ingredient_names=("Апельсин", "Мёд"),
    ),
)
