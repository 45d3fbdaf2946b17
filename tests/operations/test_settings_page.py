import re
from pathlib import Path

import pytest
from dotenv import dotenv_values

from config import PROJECT_DIR, SETTINGS
from restaurant.operations.documents.settings_page import env_file, settings_page


def rows_of(page: Path) -> list[list[str]]:
    """The cells of the rows about settings in a page of the documentation."""
    lines = re.findall(r"(?m)^\| (`.+) \|$", page.read_text(encoding="utf-8"))
    return [line.split(" | ") for line in lines]


def test_the_file_and_the_page_of_settings_are_what_the_code_says() -> None:
    page = PROJECT_DIR / "docs" / "settings.md"
    remedy = "run: python -m restaurant.operations.documents.settings_page"

    assert (PROJECT_DIR / ".env").read_text(encoding="utf-8") == env_file(), remedy
    assert page.read_text(encoding="utf-8") == settings_page(), remedy


def test_the_committed_file_sets_everything_to_its_default() -> None:
    assert dotenv_values(PROJECT_DIR / ".env") == {
        name: setting.default for name, setting in SETTINGS.items()
    }


@pytest.mark.parametrize("page", ["settings.md", "settings.ru.md"])
def test_each_language_has_a_row_for_each_setting_with_its_default(page: str) -> None:
    listed = [row[:2] for row in rows_of(PROJECT_DIR / "docs" / page)]

    empty = "пусто" if page.endswith(".ru.md") else "empty"
    assert listed == [
        [f"`{name}`", f"`{setting.default}`" if setting.default else empty]
        for name, setting in SETTINGS.items()
    ]


@pytest.mark.parametrize("name", SETTINGS)
def test_the_russian_page_names_the_same_limits(name: str) -> None:
    limits = re.findall(r"from (\d+) to (\d+)", SETTINGS[name].kind.must_be)
    [meaning] = [
        row[-1] for row in rows_of(PROJECT_DIR / "docs" / "settings.ru.md") if row[0] == f"`{name}`"
    ]

    assert re.findall(r"от (\d+) до (\d+)", meaning) == limits


def test_git_ignores_the_local_file() -> None:
    assert "/.env.local" in (PROJECT_DIR / ".gitignore").read_text().split()
