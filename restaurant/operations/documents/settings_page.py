"""Writes ``.env`` and ``docs/settings.md`` from the table of settings in ``config.py``.

``python -m restaurant.operations.documents.settings_page`` brings both up to date.
"""

import textwrap
from collections.abc import Iterator

from config import ENV_FILE, PROJECT_DIR, SETTINGS, Setting

PAGE_FILE = PROJECT_DIR / "docs" / "settings.md"

ENV_HEADER = """\
# The settings of this restaurant with their defaults; docs/settings.md has them as a table.
# Write what you change into .env.local beside this file: it overrides this one, and git ignores it.
# A variable of the same name in the environment overrides both. Restart the server after a change.
# This file is under version control: no password belongs here (DATABASE_URL, REDIS_URL).
"""

PAGE = """\
# Settings

Written by `python -m restaurant.operations.documents.settings_page` from the table in
`config.py`; not to be edited by hand.

The server reads its settings when it starts. Each comes from the first of these that has it:

1. the environment (of the service on a Raspberry Pi: `/etc/restaurant/restaurant.env`);
2. the file `.env.local` in the project's folder, for what you change; git ignores it;
3. the file `.env` beside it, which is under version control and has the defaults.

A bad value stops the start with one sentence that names the setting and says what it must be. An
address with a password belongs in the environment or in `.env.local`, never into `.env`.

| setting | default | must be | meaning |
|---|---|---|---|
{rows}
"""


def env_file() -> str:
    """The text of ``.env``: every setting with its meaning and its default."""
    return "\n".join([ENV_HEADER, *_env_entries()])


def settings_page() -> str:
    """The text of ``docs/settings.md``."""
    rows = (
        f"| `{name}` | {_default(setting)} | {setting.kind.must_be} | {setting.meaning} |"
        for name, setting in SETTINGS.items()
    )
    return PAGE.format(rows="\n".join(rows))


def _env_entries() -> Iterator[str]:
    for name, setting in SETTINGS.items():
        meaning = setting.meaning.replace("`", "")
        comments = [*_wrapped(meaning), *_wrapped(f"It must be {setting.kind.must_be}.")]
        yield "\n".join([*comments, f"{name}={setting.default}\n"])


def _wrapped(text: str) -> list[str]:
    # No address is torn apart.
    return [f"# {line}" for line in textwrap.wrap(text, 98, break_on_hyphens=False)]


def _default(setting: Setting) -> str:
    return f"`{setting.default}`" if setting.default else "empty"


if __name__ == "__main__":
    ENV_FILE.write_text(env_file(), encoding="utf-8")
    PAGE_FILE.write_text(settings_page(), encoding="utf-8")
