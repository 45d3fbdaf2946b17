"""What the web app costs a phone and a tablet: bytes, requests, and time in Chromium."""

import gzip
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, BrowserContext, Page

from bench.cli import run_part
from bench.demo_server import Connection, DemoServer
from bench.measurements import Measurement, percentile
from bench.servers import running, scratch
from tests.e2e.browser.chromium import launched, sign_in

#: As a phone or tablet of some years ago.
SLOWER = 4
TABLES = 50
OPEN_TICKETS = 60
EVENTS_PER_SECOND = 10
TICKETS_IN_A_WEEK = 2_000
GUEST_DISHES = 60
PHONE = {"width": 390, "height": 844}
KITCHEN = {"width": 1280, "height": 800}
DESK = {"width": 1440, "height": 900}
#: Page, who opens it, on which screen, what stands there once it can be used, and kB at most.
FIRST_VIEWS = {
    "waiter's floor": ("/app/floor", "anna", PHONE, ".table-card", 180),
    "kitchen display": ("/app/kitchen", "semyon", KITCHEN, ".kds-begin", 170),
    "admin page": ("/app/admin/menu", "elena", DESK, ".adm-head", 230),
}

#: Milliseconds from an event's arrival at the page's socket until the frame after it is drawn.
WATCH_EVENTS = """() => {
  window.painted = [];
  const open = WebSocket.prototype.addEventListener;
  const hear = (socket) => open.call(socket, 'message', ({ data }) => {
    if (typeof data !== 'string' || !data.startsWith('42')) return;
    const at = performance.now();
    requestAnimationFrame(() => setTimeout(() => window.painted.push(performance.now() - at)));
  });
  const Native = window.WebSocket;
  window.WebSocket = class extends Native {
    constructor(...args) { super(...args); hear(this); }
  };
}"""


def measure(rounds: int, full: bool, report: Callable[[str], None]) -> list[Measurement]:
    """The budgets of first views, of a busy kitchen, and of the guests' page."""
    seconds = 30 if full else 10
    tickets = TICKETS_IN_A_WEEK if full else TICKETS_IN_A_WEEK // 4
    floor: list[float] = []
    painted: list[float] = []
    with (
        scratch() as folder,
        served(folder) as server,
        launched("--enable-precise-memory-info") as browser,
    ):
        report("first views")
        found = list(first_views(browser, server))
        found.append(guest_page(server))
        furnish(server)
        for number in range(rounds):
            report(f"floor, round {number + 1} of {rounds}")
            floor.append(time_floor(browser, server))
        for number in range(rounds):
            report(f"kitchen, round {number + 1} of {rounds}")
            painted.append(percentile(time_events(browser, server, seconds), 0.95))
        report("memory of the kitchen display")
        growth = heap_growth(browser, server, tickets)
    name = f"floor of {TABLES} tables usable, CPU {SLOWER} times slower"
    return [
        *found,
        Measurement.from_rounds(name, "ms", floor, goal=2_000),
        Measurement.from_rounds(
            f"event received until painted, {OPEN_TICKETS} tickets, {EVENTS_PER_SECOND} events a"
            f" second, CPU {SLOWER} times slower, p95",
            "ms",
            painted,
            goal=100,
        ),
        Measurement(f"heap growth over {tickets} tickets", growth / 1e6, "MB", goal=20),
    ]


@contextmanager
def served(folder: Path) -> Iterator[DemoServer]:
    """The demo restaurant on a server."""
    server = DemoServer(folder / "data")
    server.prepare()
    with running(server):
        yield server


@contextmanager
def signed_in(
    browser: Browser, server: DemoServer, username: str, screen: Any
) -> Iterator[BrowserContext]:
    """A browser in which somebody has signed in."""
    context = browser.new_context(viewport=screen, locale="ru-RU")
    page = context.new_page()
    sign_in(page, server, username)
    page.close()
    yield context
    context.close()


def first_views(browser: Browser, server: DemoServer) -> Iterator[Measurement]:
    """Compressed bytes of scripts and styles, and requests, with nothing in the browser's cache."""
    for title, (path, username, screen, ready, limit) in FIRST_VIEWS.items():
        with signed_in(browser, server, username, screen) as context:
            page = context.new_page()
            context.new_cdp_session(page).send("Network.clearBrowserCache")
            answers = answers_to(page)
            page.goto(server.base_url + path)
            page.wait_for_selector(ready)
            page.wait_for_timeout(500)
            code = [answer for answer in answers if answer.url.endswith((".js", ".css"))]
            size = sum(answer.request.sizes()["responseBodySize"] for answer in code)
        yield Measurement(f"{title}, scripts and styles", size / 1000, "kB", goal=limit)
        yield Measurement(f"{title}, requests", len(answers), "", goal=12)


def answers_to(page: Page) -> list[Any]:
    """What the page is answered from now on."""
    answers: list[Any] = []
    page.on("response", lambda answer: answers.append(answer))  # playwright marks its handlers
    return answers


def guest_page(server: DemoServer) -> Measurement:
    """The compressed bytes of a guest's menu."""
    admin = server.person("elena")
    table = admin.ask("GET", "/tables/").json[0]
    present = len(admin.ask("GET", "/dishes/?is_available=true").json)
    category = admin.ask("GET", "/categories/").json[0]["id"]
    for number in range(max(GUEST_DISHES - present, 0)):
        dish = {
            "name": f"Салат из запечённой свёклы с козьим сыром и грецким орехом, {number}",
            "description": f"Свёкла, козий сыр, грецкий орех, мёд, {number} листьев рукколы",
            "price": 100 + number,
            "category_id": category,
        }
        assert admin.ask("POST", "/dishes/", dish).status == 201
    body = server.ask("GET", f"/m/{table['qr_code']}").json
    name = f"guest's menu of {max(present, GUEST_DISHES)} dishes, without pictures"
    return Measurement(name, len(gzip.compress(body)) / 1000, "kB", goal=20)


def furnish(server: DemoServer) -> None:
    """As many tables as a large restaurant has, and an evening's open tickets."""
    admin = server.person("elena")
    tables = admin.ask("GET", "/tables/").json
    for number in range(len(tables), TABLES):
        assert admin.ask("POST", "/tables/", {"number": 100 + number, "seats": 4}).status == 201
    waiter = Connection(server.person("anna"))
    for number in range(OPEN_TICKETS):
        waiter.place_order(number)


def time_floor(browser: Browser, server: DemoServer) -> float:
    """Milliseconds from opening the address until the tables are there."""
    with signed_in(browser, server, "anna", PHONE) as context:
        page = slow_page(context)
        begun = time.perf_counter()
        page.goto(f"{server.base_url}/app/floor")
        page.wait_for_selector(".table-card")
        return 1000 * (time.perf_counter() - begun)


def time_events(browser: Browser, server: DemoServer, seconds: float) -> list[float]:
    """Milliseconds from receiving each event until it is drawn, while orders keep coming."""
    waiter = Connection(server.person("anna"))
    with signed_in(browser, server, "semyon", KITCHEN) as context:
        page = slow_page(context)
        page.add_init_script(f"({WATCH_EVENTS})()")
        open_kitchen(page, server)
        begun = time.perf_counter()
        for number in range(round(seconds * EVENTS_PER_SECOND)):
            page.wait_for_timeout(
                max(1000 * (begun + number / EVENTS_PER_SECOND - time.perf_counter()), 0)
            )
            waiter.place_order(number)
        page.wait_for_timeout(1000)
        painted: list[float] = page.evaluate("window.painted")
    finish_all(server)
    for number in range(OPEN_TICKETS):
        waiter.place_order(number)
    return painted


def heap_growth(browser: Browser, server: DemoServer, tickets: int) -> float:
    """Bytes by which the page has grown after so many tickets came and went."""
    waiter = Connection(server.person("anna"))
    with signed_in(browser, server, "semyon", KITCHEN) as context:
        page = context.new_page()
        open_kitchen(page, server)
        before = heap(page)
        for number in range(tickets):
            waiter.place_order(number)
            if number % 50 == 49:
                finish_all(server)
                page.wait_for_timeout(100)
        finish_all(server)
        page.wait_for_timeout(10_000)
        return heap(page) - before


def open_kitchen(page: Page, server: DemoServer) -> None:
    """The display, after its shift was begun."""
    page.goto(f"{server.base_url}/app/kitchen")
    page.locator(".kds-begin").click()
    page.wait_for_selector(".tk")


def finish_all(server: DemoServer) -> None:
    """Cook, serve and pay everything that is open."""
    admin = server.person("elena")
    cash = admin.ask("GET", "/payment-methods/").json[0]["id"]
    paid = {"payment_status": "paid", "payment_method_id": cash}
    for order in admin.ask("GET", "/orders/?open=true&limit=500").json:
        for change in ({"status": "ready"}, {"status": "served"}, paid):
            admin.ask("PATCH", f"/orders/{order['id']}", change)


def slow_page(context: BrowserContext) -> Page:
    """A tab on a slower device."""
    page = context.new_page()
    throttle = {"rate": SLOWER}
    context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", throttle)
    return page


def heap(page: Page) -> float:
    """Bytes that the page's objects take once the garbage is gone."""
    session = page.context.new_cdp_session(page)
    session.send("HeapProfiler.collectGarbage")
    return float(session.send("Runtime.getHeapUsage")["usedSize"])


if __name__ == "__main__":
    run_part(measure)
