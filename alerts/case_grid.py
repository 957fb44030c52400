"""How do the text grids of a case become rows of tables, and what is ordinary where they say nothing?"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from typing import Any

import duckdb
import pyarrow as pa

from alerts.errors import CaseError
from alerts.rule import HERE as RULES
from data_contracts import yaml_file
from data_contracts.contract import Contract, contract_of

#: Columns of a `core` view before and after those of its contract.
FRAME = {
    "row_id": "VARCHAR",
    "record_id": "VARCHAR",
    "delivery_id": "VARCHAR",
    "source_row": "INTEGER",
    "member_no": "INTEGER",
    "period": "DATE",
}
LINKS = {"person_id": "VARCHAR", "match_grade": "VARCHAR", "household_id": "VARCHAR", "is_current": "BOOLEAN"}

#: Beginnings of names that are a table's; other names in `ordinary.yaml` are datasets.
_TABLES = ("core.", "ops.", "quarantine.")

Parser = Callable[[str], Any]
_TYPES: dict[str, tuple[pa.DataType, Parser]] = {
    # An empty cell is null; an empty text is written ''.
    "VARCHAR": (pa.string(), lambda text: "" if text == "''" else text),
    "DATE": (pa.date32(), date.fromisoformat),
    "DOUBLE": (pa.float64(), float),
    "DECIMAL(14,2)": (pa.decimal128(14, 2), Decimal),
    "BIGINT": (pa.int64(), int),
    "INTEGER": (pa.int32(), int),
    "TIMESTAMP": (pa.timestamp("us"), datetime.fromisoformat),
    "VARCHAR[]": (pa.list_(pa.string()), lambda text: text.split()),
    "BOOLEAN": (pa.bool_(), lambda text: {"true": True, "是": True, "false": False, "否": False}[text]),
}


def parse_grid(text: str) -> list[dict[str, str]]:
    """Read a text grid: a line of column names, then one line per row, cells parted by |.

    >>> parse_grid('''
    ... person_id | amount
    ... P1        | 420.00
    ... P2        |
    ... ''')
    [{'person_id': 'P1', 'amount': '420.00'}, {'person_id': 'P2', 'amount': ''}]
    """
    lines = [[cell.strip() for cell in line.split("|")] for line in text.strip().splitlines()]
    if not lines or any(len(line) != len(lines[0]) for line in lines):
        raise CaseError("a grid has lines of different width", to_do="give every line as many | as the first")
    return [dict(zip(lines[0], line, strict=True)) for line in lines[1:]]


@dataclass(frozen=True)
class Table:
    """A table by its name, and DuckDB's type of each column."""

    name: str
    columns: Mapping[str, str]

    def insert_empty(self, con: duckdb.DuckDBPyConnection) -> None:
        """Create it without a row."""
        schema = pa.schema([(name, _TYPES[kind][0]) for name, kind in self.columns.items()])
        con.from_arrow(schema.empty_table()).create(self.name)

    def insert(self, con: duckdb.DuckDBPyConnection, rows: Sequence[Mapping[str, str]]) -> None:
        """Insert rows of texts: column → cell; what a row does not name is null."""
        if unknown := {name for row in rows for name in row} - set(self.columns):
            raise CaseError(f"{self.name} has no column {', '.join(sorted(unknown))}", to_do="use its contract's names")
        arrays = [_array(kind, [row.get(name, "") for row in rows]) for name, kind in self.columns.items()]
        con.from_arrow(pa.table(arrays, names=list(self.columns))).insert_into(self.name)


def _array(kind: str, cells: Iterable[str]) -> pa.Array:
    arrow, parse = _TYPES[kind]
    try:
        return pa.array([parse(cell) if cell else None for cell in cells], arrow)
    except (ValueError, KeyError, ArithmeticError):
        raise CaseError(f"a cell cannot be read as {kind}", to_do="write dates as 2026-10-31, yes as true") from None


def empty_view(contract: Contract) -> Table:
    """Name the columns of a dataset's view in `core`."""
    others = {f"{role}_person_id": "VARCHAR" for role in contract.persons if role != "self"}
    return Table(f"core.{contract.table}", FRAME | contract.staged_columns() | LINKS | others)


def give_rows(con: duckdb.DuckDBPyConnection, name: str, rows: list[dict[str, str]], period: str) -> None:
    """Insert the rows of one grid; what they leave out is ordinary."""
    columns = _columns(con, name)
    frame = {"period": period, "is_current": "true", "match_grade": "A", "member_no": "0"}
    usual = {column: text for column, text in (frame | _ordinary(name)).items() if column in columns}
    numbered = {column for column in ("row_id", "record_id", "source_row") if column in columns}
    filled = []
    for number, row in enumerate(rows, start=1):
        own = {"row_id": f"{name}/{number}/0", "record_id": f"{name}/{number}", "source_row": str(number)}
        filled.append(usual | {column: own[column] for column in numbered - set(usual)} | row)
    Table(name, columns).insert(con, filled)


def _columns(con: duckdb.DuckDBPyConnection, name: str) -> dict[str, str]:
    try:
        table = con.table(name)
    except duckdb.CatalogException:
        hint = "name core.<department>__<dataset>, or a table of the schema"
        raise CaseError(f"there is no table {name}", to_do=hint) from None
    return dict(zip(table.columns, map(str, table.types), strict=True))


def _ordinary(table: str) -> dict[str, str]:
    dataset = table.removeprefix("core.").replace("__", ".") if "__" in table else table
    return _all_ordinary().get(dataset, {})


@cache
def _all_ordinary() -> dict[str, dict[str, str]]:
    path = RULES / "ordinary.yaml"
    loaded: dict[str, dict[str, Any]] = yaml_file.load_text(path.read_text(encoding="utf-8"), where=path.name)
    for table in loaded:
        if not table.startswith(_TABLES):
            contract_of(table)
    return {table: {column: as_text(value) for column, value in row.items()} for table, row in loaded.items()}


def as_text(value: Any) -> str:
    """Write a value as a grid would show it."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else str(value)
