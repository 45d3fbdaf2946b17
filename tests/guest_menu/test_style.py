"""The guests' page looks like the app of the staff: the same colours, light and dark."""

import re

import pytest

from config import PROJECT_DIR
from restaurant.guest_menu.html import STYLE

THEME = (PROJECT_DIR / "frontend/src/app/theme.css").read_text(encoding="utf-8")


def tokens(css: str) -> dict[str, str]:
    """The custom properties of a rule."""
    return dict(re.findall(r"--([a-z0-9-]+):\s*([^;}]+?)\s*[;}]", css + "}"))


def rule(css: str, selector: str) -> dict[str, str]:
    """The custom properties of the first rule with this selector."""
    return tokens(css.split(f"{selector}{{", 1)[1].split("}", 1)[0])


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_colours_are_those_of_the_app(scheme: str) -> None:
    theme = THEME.replace(" {", "{")
    if scheme == "light":
        ours, theirs = rule(STYLE, ":root"), rule(theme, ":root")
    else:
        dark = STYLE.split("@media (prefers-color-scheme:dark)")[1]
        ours, theirs = rule(dark, ":root"), rule(theme, ".body--dark")

    assert ours
    assert ours == {name: theirs[name] for name in ours}


def test_every_colour_that_is_used_has_a_light_and_a_dark_form() -> None:
    light = rule(STYLE, ":root")
    dark = rule(STYLE.split("@media (prefers-color-scheme:dark)")[1], ":root")

    assert light.keys() == dark.keys() >= set(re.findall(r"var\(--([a-z0-9-]+)\)", STYLE))
