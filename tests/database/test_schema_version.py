from pathlib import Path

import pytest
from alembic.config import Config
from alembic.script import ScriptDirectory

from restaurant.database import schema_version
from restaurant.database.schema_version import MIGRATIONS, newest_revision


def test_the_newest_version_is_the_one_alembic_would_migrate_to() -> None:
    options = Config()
    options.set_main_option("script_location", str(MIGRATIONS))

    assert newest_revision() == ScriptDirectory.from_config(options).get_current_head()


def test_versions_follow_each_other_whatever_they_are_called(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "versions").mkdir()
    for revision, down in (("f00d", "None"), ("0bad", "'f00d'"), ("cafe", '"0bad"')):
        text = f'revision = "{revision}"\ndown_revision = {down}\n'
        (tmp_path / "versions" / f"{revision}.py").write_text(text)
    monkeypatch.setattr(schema_version, "MIGRATIONS", tmp_path)

    assert newest_revision() == "cafe"


def test_the_versions_are_read_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "versions").mkdir()
    (tmp_path / "versions" / "one.py").write_text('revision = "f00d"\ndown_revision = None\n')
    monkeypatch.setattr(schema_version, "MIGRATIONS", tmp_path)
    assert newest_revision() == "f00d"

    (tmp_path / "versions" / "one.py").unlink()

    assert newest_revision() == "f00d"
