"""The menu as a CSV file, to be edited in a spreadsheet: how it is written and read.

It is written in the form that a Russian Excel opens as a table: semicolons, decimal commas, and a
byte order mark, without which Excel does not take it for UTF-8. Commas and points are read, too.
"""

import csv
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from io import StringIO
from typing import Any

from marshmallow import ValidationError

from restaurant.errors import BadRequestError, InvalidError
from restaurant.menu.csv_cells import read_cell, write_cell
from restaurant.menu.models import Dish
from restaurant.menu.schemas import MenuRowSchema

#: More dishes than a menu has. So many are stored in one transaction, while others wait.
MAX_ROWS = 2000
#: Far more than there are names for: each row is read by all of line 1.
MAX_COLUMNS = 100
BYTE_ORDER_MARK = "\ufeff"
NOT_UTF_8 = (
    "This file is not UTF-8 text. Excel writes it as “CSV UTF-8”; in LibreOffice choose the "
    "character set UTF-8."
)

_schema = MenuRowSchema()
COLUMNS = tuple(_schema.fields)
REQUIRED_COLUMNS = [name for name, column in _schema.fields.items() if column.required]
#: What an empty cell means where it is not null. No availability: as it is.
_EMPTY = {"description": "", "allergens": []}
_OMITTED_IF_EMPTY = {*REQUIRED_COLUMNS, "available"}

Errors = dict[str, dict[str, Any]]  # by line, then by column: lists of sentences


@dataclass(frozen=True)
class MenuRow:
    """A row that is valid by itself, and the line it begins on."""

    line: int
    values: dict[str, Any]


@dataclass(frozen=True)
class MenuFile:
    """The valid rows of a file, and what is wrong with the others."""

    rows: list[MenuRow] = field(default_factory=list)
    errors: Errors = field(default_factory=dict)

    def refuse(self, line: int, column: str, sentence: str) -> None:
        """Note that something is wrong with a row."""
        self.errors.setdefault(str(line), {}).setdefault(column, []).append(sentence)

    def check(self) -> None:
        """Raise ``InvalidError`` about every row with something wrong."""
        if self.errors:
            rows = "1 row is" if len(self.errors) == 1 else f"{len(self.errors)} rows are"
            message = f"Nothing is imported, as {rows} not valid."
            raise InvalidError({"csv": dict(sorted(self.errors.items(), key=_by_line))}, message)


def _by_line(item: tuple[str, Any]) -> int:
    return int(item[0])


def write_menu(dishes: Iterable[Dish]) -> str:
    """The file with these dishes, a row for each."""
    output = StringIO()
    writer = csv.writer(output, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for dish in dishes:
        writer.writerow(_write_row(dish))
    return BYTE_ORDER_MARK + output.getvalue()


def read_menu(data: bytes) -> MenuFile:
    """Read a file.

    Raises ``unreadable_csv`` for what is not UTF-8 text, and ``InvalidError`` for a wrong heading,
    for what is not CSV, and for more than ``MAX_ROWS`` rows.
    """
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadRequestError(NOT_UTF_8, "unreadable_csv") from None
    file = MenuFile()
    delimiter = ";" if ";" in text.partition("\n")[0] else ","
    reader = csv.reader(StringIO(text, newline=""), delimiter=delimiter, strict=True)
    lines = _number_rows(file, reader)
    _line, heading = next(lines, (1, []))
    columns = _read_heading(file, heading)
    for line, cells in lines:
        _read_row(file, line, columns, cells)
        if len(file.rows) + len(file.errors) > MAX_ROWS:
            file.refuse(line, "row", f"A file has at most {MAX_ROWS} dishes. Divide it.")
            file.check()
    return file


def _write_row(dish: Dish) -> list[str]:
    renamed = {"category": dish.category.name, "available": dish.is_available}
    return [
        write_cell(column, renamed[column] if column in renamed else getattr(dish, column))
        for column in COLUMNS
    ]


def _number_rows(file: MenuFile, reader: Any) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not empty, with the lines they begin on: a cell may have line breaks."""
    while True:
        line = reader.line_num + 1
        try:
            cells = next(reader, None)
        except csv.Error as error:
            file.refuse(line, "row", f"This is not CSV: {error}.")
            file.check()
        if cells is None:
            return
        if any(cell.strip() for cell in cells):
            yield line, cells


def _read_heading(file: MenuFile, heading: Sequence[str]) -> list[str]:
    if len(heading) > MAX_COLUMNS:
        file.refuse(1, "row", f"It has more than {MAX_COLUMNS} columns. Remove what is not named.")
        file.check()
    columns = [cell.strip().casefold() for cell in heading]
    for column in filter(None, dict.fromkeys(columns)):
        if column not in COLUMNS:
            file.refuse(1, column, f"Unknown column. The columns are {', '.join(COLUMNS)}.")
        elif columns.count(column) > 1:
            file.refuse(1, column, "Given more than once.")
    for column in REQUIRED_COLUMNS:
        if column not in columns:
            file.refuse(1, column, "Missing. Line 1 names the columns, divided by ; or commas.")
    file.check()
    return columns


def _read_row(file: MenuFile, line: int, columns: Sequence[str], cells: Sequence[str]) -> None:
    """Add a row to the file's, or to its errors."""
    padded = [*cells, *[""] * (len(columns) - len(cells))]
    surplus = [cell for column, cell in zip(columns, padded, strict=False) if not column]
    if any(cell.strip() for cell in (*surplus, *cells[len(columns) :])):
        file.refuse(line, "row", "It has more cells than line 1 has columns.")
        return
    cells_by_column = dict(zip(columns, padded, strict=False))
    cells_by_column.pop("", None)
    try:
        values: Any = _schema.load(_read_cells(cells_by_column))
    except ValidationError as error:
        file.errors[str(line)] = error.normalized_messages()
    else:
        file.rows.append(MenuRow(line, values))


def _read_cells(cells: dict[str, str]) -> dict[str, Any]:
    values = {column: read_cell(column, cell) for column, cell in cells.items()}
    return {
        column: _EMPTY.get(column) if value is None else value
        for column, value in values.items()
        if value is not None or column not in _OMITTED_IF_EMPTY
    }
