"""Pictures of every page of the web app, from the demo's evening: ``script/screens`` runs this."""

import argparse
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from PIL import Image
from playwright.sync_api import Browser

from tests.e2e.browser.chromium import launched, sign_in
from tests.e2e.browser.fresh_box import FreshBox
from tests.e2e.demo_server import DemoServer
from tests.e2e.server import Server

PHONE = (390, 844)
TABLET = (1024, 768)
KITCHEN = (1280, 800)
LARGE_KITCHEN = (1920, 1080)
DESK = (1440, 900)
LOCALES = {"ru": "ru-RU", "en": "en-GB"}
#: Shades of a picture: many enough to look the same, few enough to be small.
COLOURS = 128


@dataclass(frozen=True)
class Picture:
    """A page as somebody sees it: what is pressed, as CSS selectors, once it is there.

    `is_fresh`: on a box that nobody has set up yet.
    """

    name: str
    path: str
    who: str | None = None
    size: tuple[int, int] = PHONE
    press: tuple[str, ...] = ()
    is_fresh: bool = False


def pictures(order: int, table: int, busy_table_order: int, code: str) -> tuple[Picture, ...]:
    """Every page, for an order that is ready to be paid, a free table and a guest's code."""
    return (
        Picture("setup", "/app/setup", size=TABLET, is_fresh=True),
        Picture("setup-phone", "/app/setup", is_fresh=True),
        Picture("setup-done", "/app/setup/done", "elena", TABLET),
        Picture("sign-in", "/app/sign-in/password"),
        Picture("floor", "/app/floor", "anna"),
        Picture("floor-tablet", f"/app/orders/{busy_table_order}", "anna", TABLET),
        Picture("taking", f"/app/tables/{table}/order", "anna"),
        Picture("order", f"/app/orders/{busy_table_order}", "anna"),
        Picture("ready", "/app/ready", "anna"),
        Picture("bill", f"/app/orders/{order}/bill", "anna"),
        Picture("orders", "/app/orders", "anna"),
        Picture("me", "/app/me", "anna"),
        Picture("kitchen-start", "/app/kitchen", "semyon", KITCHEN),
        Picture("kitchen", "/app/kitchen", "semyon", KITCHEN, (".kds-begin",)),
        Picture("kitchen-large", "/app/kitchen", "semyon", LARGE_KITCHEN, (".kds-begin",)),
        Picture("guest", f"/m/{code}"),
        Picture("admin-today", "/app/admin/today", "elena", DESK),
        Picture("admin-yesterday", "/app/admin/today?period=yesterday", "elena", DESK),
        Picture("admin-today-phone", "/app/admin/today", "elena"),
        Picture("admin-orders", "/app/admin/orders", "elena", DESK),
        Picture("admin-menu", "/app/admin/menu", "elena", DESK),
        Picture("admin-floor", "/app/admin/floor", "elena", DESK),
        Picture("admin-staff", "/app/admin/staff", "elena", DESK),
        Picture("admin-journal", "/app/admin/journal", "elena", DESK),
        Picture("admin-system", "/app/admin/system", "elena", DESK),
        Picture("admin-system-phone", "/app/admin/system", "elena"),
        Picture("admin-system-tablet", "/app/admin/system", "elena", TABLET),
        Picture("admin-restaurant", "/app/admin/system?edit=restaurant", "elena", DESK),
        Picture("admin-payment-methods", "/app/admin/payment-methods", "elena", DESK),
    )


def main() -> None:
    """Take the chosen pictures into a folder."""
    options = read_options()
    options.folder.mkdir(parents=True, exist_ok=True)
    with demo() as server, fresh_box() as box, launched() as browser:
        for picture in chosen(server, options.only):
            for language in options.language:
                for theme in options.theme:
                    file = options.folder / f"{picture.name}-{theme}-{language}.png"
                    on = box if picture.is_fresh else server
                    take(browser, on, picture, file, language, theme)
                    sys.stdout.write(f"{file}\n")


def read_options() -> argparse.Namespace:
    """What the command line says."""
    parser = argparse.ArgumentParser(prog="script/screens", description=__doc__)
    parser.add_argument("folder", type=Path, help="where the pictures are put")
    parser.add_argument("--only", nargs="+", help="the names of the pictures to take")
    parser.add_argument("--language", nargs="+", choices=list(LOCALES), default=list(LOCALES))
    parser.add_argument("--theme", nargs="+", choices=["light", "dark"], default=["light", "dark"])
    return parser.parse_args()


@contextmanager
def demo() -> Iterator[DemoServer]:
    """The demo restaurant on a server of its own."""
    with tempfile.TemporaryDirectory() as folder:
        server = DemoServer(Path(folder) / "data")
        server.prepare()
        try:
            yield server.start()
        finally:
            server.kill()


@contextmanager
def fresh_box() -> Iterator[FreshBox]:
    """A box that nobody has set up yet."""
    with tempfile.TemporaryDirectory() as folder:
        box = FreshBox(Path(folder) / "data")
        box.prepare()
        try:
            box.start()
            yield box
        finally:
            box.kill()


def chosen(server: DemoServer, names: list[str] | None) -> list[Picture]:
    """The pictures of these names, or all of them."""
    waiter = server.person("anna")
    orders = waiter.ask("GET", f"/orders/?open=true&waiter_id={waiter.id}").json
    seated = [order for order in orders if order["table_id"] is not None]
    table = waiter.ask("GET", "/tables/?is_occupied=false").json[0]
    every = pictures(orders[0]["id"], table["id"], seated[0]["id"], table["qr_code"])
    return [picture for picture in every if names is None or picture.name in names]


def take(
    browser: Browser, server: Server, picture: Picture, file: Path, language: str, theme: Any
) -> None:
    """Open the page as that person, press what has to be pressed, and keep what is seen."""
    width, height = picture.size
    context = browser.new_context(
        viewport={"width": width, "height": height},
        locale=LOCALES[language],
        color_scheme=theme,
    )
    page = context.new_page()
    if isinstance(server, DemoServer) and picture.who is not None:
        sign_in(page, server, picture.who)
    page.goto(server.base_url + picture.path)
    page.wait_for_timeout(1_500)
    for selector in picture.press:
        page.locator(selector).first.click()
        page.wait_for_timeout(1_000)
    page.screenshot(path=file)
    context.close()
    Image.open(file).quantize(COLOURS).save(file, optimize=True)


if __name__ == "__main__":
    main()
