"""The project's documents, taken apart: code blocks, links, headings and tables."""

import re
from pathlib import Path

from config import PROJECT_DIR

READMES = ["README.md", "README.ru.md"]
DOCUMENTS = sorted(
    str(path.relative_to(PROJECT_DIR))
    for pattern in ("*.md", "docs/**/*.md", "bench/*.md", "bench/peer/*.md")
    for path in PROJECT_DIR.glob(pattern)
)
Row = list[str]


def text_of(document: str) -> str:
    """The text of a document."""
    return (PROJECT_DIR / document).read_text(encoding="utf-8")


def blocks(document: str, language: str) -> list[str]:
    """The code blocks in a language, in their order."""
    return re.findall(rf"(?ms)^```{language}\n(.*?)^```$", text_of(document))


def links(document: str) -> list[str]:
    """Where a document's links and pictures lead to, but for other sites."""
    prose = re.sub(r"(?ms)^```.*?^```$|`[^`\n]*`", "", text_of(document))
    return re.findall(r"\]\((?!https?:)([^)\s]+)\)", prose)


def anchors(document: Path) -> set[str]:
    """The anchors of a document's headings, as GitHub makes them."""
    text = re.sub(r"(?ms)^```.*?^```$", "", document.read_text(encoding="utf-8"))
    headings = re.findall(r"(?m)^#+ (.+)$", text)
    return {
        re.sub(r"[^\w\- ]", "", heading.lower()).strip().replace(" ", "-") for heading in headings
    }


def rows(text: str) -> list[Row]:
    """The rows of all tables in a text, without what separates the head."""
    return [
        [cell.strip() for cell in line.strip("|").split(" | ")]
        for line in re.findall(r"(?m)^\|.*\|$", text)
        if not re.fullmatch(r"[|:\- ]+", line)
    ]


def table(document: str, name: str) -> list[Row]:
    """The rows of the one table that has a row of this name."""
    tables: list[str] = re.findall(r"(?m)(?:^\|.*\|\n)+", text_of(document))
    [found] = [one for one in tables if f"| `{name}` |" in one]
    return rows(found)[1:]


def first_name(row: Row) -> str:
    """What a row is about."""
    return row[0].strip("`")
