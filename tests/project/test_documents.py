"""What the documents name exists: files, links, addresses, and every decision record."""

import re
from pathlib import Path

import pytest
from flask import Flask

from config import PROJECT_DIR
from tests.project.documents import DOCUMENTS, READMES, anchors, links, rows, table, text_of

RECORDS = sorted((PROJECT_DIR / "docs" / "adr").glob("[0-9]*.md"))
TEMPLATE = "docs/adr/0000-template.md"
#: What the Russian README links to instead.
TRANSLATED = {
    "README.ru.md": "README.md",
    "docs/architecture.svg": "docs/architecture.ru.svg",
    "docs/settings.md": "docs/settings.ru.md",
    **{
        f"docs/screens/{page}-light-en.png": f"docs/screens/{page}-light-ru.png"
        for page in ("floor", "taking", "kitchen", "admin-yesterday")
    },
}
#: The example of a new resource, which CONTRIBUTING.md shows how to add.
EXAMPLE = "restaurant/printers/"
#: Made on the machine that runs it, so not there before the first start.
MADE_LATER = {"instance/"}


def test_no_link_between_the_documents_is_broken() -> None:
    broken = {
        (document, link)
        for document in set(DOCUMENTS) - {TEMPLATE}
        for link in links(document)
        if not leads_somewhere(document, link)
    }

    assert broken == set()


def test_both_languages_link_to_the_same_documents() -> None:
    english, russian = (set(links(readme)) for readme in READMES)

    assert {TRANSLATED.get(link, link) for link in english} == russian


@pytest.mark.parametrize("readme", READMES)
def test_every_path_of_the_table_exists(readme: str) -> None:
    named = {name for row in table(readme, "tests/") for name in re.findall(r"`([^`]+)`", row[0])}

    assert {name for name in named - MADE_LATER if not is_there(name)} == set()


def test_the_files_that_the_documents_name_exist() -> None:
    named = {
        (document, name)
        for document in DOCUMENTS
        for name in re.findall(
            r"`((?:restaurant|migrations|deploy|script)/[\w./-]*)`", text_of(document)
        )
    }

    missing = {one for one in named if not (PROJECT_DIR / one[1]).exists()}
    assert {one for one in missing if not one[1].startswith(EXAMPLE)} == set()


def test_the_addresses_of_the_server_that_the_documents_name_answer(the_app: Flask) -> None:
    client = the_app.test_client()
    paths = {
        path
        for document in DOCUMENTS
        for path in re.findall(r"http://127\.0\.0\.1:8000(/[\w./-]*)", text_of(document))
    }

    assert "/docs" in paths
    for path in paths:
        with client.get(path) as response:
            assert response.status_code == 200, path


def test_every_decision_record_is_listed_with_its_title_and_status() -> None:
    written = [
        [record.name[:4], f"[{title_of(record)}]({record.name})", status_of(record)]
        for record in RECORDS[1:]
    ]

    listed = [row for row in rows(text_of("docs/adr/README.md")) if re.fullmatch(r"\d+", row[0])]

    assert listed == written
    assert [int(number) for number, _title, _status in written] == [*range(1, len(RECORDS))]


@pytest.mark.parametrize("record", RECORDS, ids=lambda record: record.name[:4])
def test_a_decision_record_has_every_part(record: Path) -> None:
    text = record.read_text(encoding="utf-8")
    parts = re.findall(r"(?m)^## (.+)$", text)

    assert parts[:4] == ["Context", "Decision", "Alternatives", "Consequences"]
    assert parts[4:] in ([], ["Figures"])
    assert re.search(r"(?m)^- Date: (\d{4}-\d\d-\d\d|YYYY-MM-DD)", text)
    assert status_of(record)


def leads_somewhere(document: str, link: str) -> bool:
    """Whether a link from this document ends at a file, and at a heading of it if it names one."""
    path, _, anchor = link.partition("#")
    source = PROJECT_DIR / document
    target = (source.parent / path).resolve() if path else source
    return target.exists() and (not anchor or anchor in anchors(target))


def is_there(name: str) -> bool:
    """Whether there is such a path in the project, or in the package."""
    return (PROJECT_DIR / name).exists() or (PROJECT_DIR / "restaurant" / name).exists()


def title_of(record: Path) -> str:
    """The title of a decision record, without its number."""
    return record.read_text(encoding="utf-8").splitlines()[0].partition(". ")[2]


def status_of(record: Path) -> str:
    """The status of a decision record."""
    found = re.search(r"(?m)^- Status: (.+)$", record.read_text(encoding="utf-8"))
    return found[1] if found else ""
