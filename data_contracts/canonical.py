"""What does a cell say, in our types and words? From the text that came to canonical values, with every repair noted.

A delivery is read column by column: cells that are canonical already pass through one vectorised expression, every
other distinct text is read once by a function of its type. Then come the things that only a row or a household tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import TypeVar

import duckdb
import polars as pl

from data_contracts.areas import AreaBook
from data_contracts.canonical_amount import int_reader, money_reader, number_reader
from data_contracts.canonical_cells import Cells, read_cells
from data_contracts.canonical_date import date_reader, month_reader, term_reader
from data_contracts.canonical_name import name_reader
from data_contracts.canonical_number import resident_id_reader
from data_contracts.canonical_row import area_reader, copied_from_head, fill_areas, imply_codes
from data_contracts.canonical_text import (
    CellReader,
    account_reader,
    bool_reader,
    code_reader,
    disability_no_reader,
    number_text_reader,
    phone_reader,
    text_reader,
)
from data_contracts.code_list import code_list
from data_contracts.contract import Column, ColumnType, Contract

T = TypeVar("T")

FINDING_SCHEMA = pl.Schema(
    {"source_row": pl.Int32(), "member_no": pl.Int32(), "column_name": pl.String(), "kind": pl.String()}
)
_FRAME = ("source_row", "member_no")
#: Types of which a column brings a companion, and what that is called.
_ASIDES = {ColumnType.RESIDENT_ID: "_state", ColumnType.NAME: "_note"}
#: Rows that are read at a time: enough for whole-column work to pay, few enough to lie in memory beside the rest.
ROWS_AT_ONCE = 500_000


@dataclass(frozen=True)
class Canonical:
    """The canonical rows of one delivery (or of a part of it), and what was done to get them.

    Attributes:
        table: source_row, member_no, record_id, then the contract's staged columns, typed; rows in the order they came.
        findings: source_row, member_no, column_name, kind, is_repair, is_unreadable: one line per cell of which there
            is something to tell.
    """

    table: pl.DataFrame
    findings: pl.DataFrame

    @property
    def repairs(self) -> pl.DataFrame:
        """Cells whose canonical value is not their text (`FINDING_SCHEMA`)."""
        return self.findings.filter("is_repair").select(FINDING_SCHEMA.names())

    @property
    def unreadable(self) -> pl.DataFrame:
        """Present values that could not be read as what the contract says (`FINDING_SCHEMA`).

        Of kind `unknown_code` the column's `on_unknown` follows, of any other kind its `on_unreadable`.
        """
        return self.findings.filter("is_unreadable").select(FINDING_SCHEMA.names())


def canonicalise(table: pl.DataFrame, contract: Contract, *, areas: AreaBook, period: date) -> Canonical:
    """Turn the text cells of one delivery into canonical values.

    Args:
        table: source_row (Int32), member_no (Int32) and one text column per contract column, null where absent.
        contract: says what each column is.
        areas: leads from names of counties and townships to codes.
        period: first day of the month that the data is about: nobody was born after the month that follows it.
    """
    readers = _readers(table, contract, areas=areas, period=period)
    return _canonicalise(table, contract, areas=areas, readers=readers)


def canonical_parts(
    table: pl.DataFrame, contract: Contract, *, areas: AreaBook, period: date, rows: int = ROWS_AT_ONCE
) -> Iterator[Canonical]:
    """Do the same part by part, so that a large delivery never lies in memory twice; an empty one has one empty part.

    What only the whole column tells (numbers rounded by Excel, dates as day numbers) is found out first. Deliveries of
    which households are told apart come in one part.
    """
    readers = _readers(table, contract, areas=areas, period=period)
    subject = contract.persons.get("self")
    whole = subject is not None and subject.household is not None
    for part in table.iter_slices(max(1, table.height if whole else rows)) if table.height else (table,):
        yield _canonicalise(part, contract, areas=areas, readers=readers)


def _canonicalise(
    table: pl.DataFrame, contract: Contract, *, areas: AreaBook, readers: dict[str, CellReader]
) -> Canonical:
    columns = _read_columns(table, contract, readers)
    _add_implied(columns, table, contract)
    _add_areas(columns, areas)
    _blank_copied_numbers(columns, contract)
    staged = pl.DataFrame([series for name in columns for series in _staged(name, columns[name], contract)])
    frame = table.select(pl.col(_FRAME).cast(pl.Int32))
    return Canonical(
        table=pl.concat([frame, _record_ids(staged, contract).to_frame(), staged], how="horizontal"),
        findings=_findings(frame, columns),
    )


def _read_columns(table: pl.DataFrame, contract: Contract, readers: dict[str, CellReader]) -> dict[str, Cells]:
    def read(name: str) -> Cells:
        return read_cells(table[name], readers[name], has_aside=contract.columns[name].type in _ASIDES)

    return _beside_each_other(read, contract.columns)


def _staged(name: str, cells: Cells, contract: Contract) -> Iterator[pl.Series]:
    yield cells.values.alias(name)
    if cells.asides is not None:
        yield cells.asides.alias(name + _ASIDES[contract.columns[name].type])


def _readers(table: pl.DataFrame, contract: Contract, *, areas: AreaBook, period: date) -> dict[str, CellReader]:
    def made_for(name: str) -> CellReader:
        return _reader_of(name, contract.columns[name], table[name].cast(pl.String), areas, period)

    return _beside_each_other(made_for, contract.columns)


def _beside_each_other(work: Callable[[str], T], names: Iterable[str]) -> dict[str, T]:
    """Work on columns at the same time: each keeps one processor busy, and Python little."""
    with ThreadPoolExecutor() as pool:
        return dict(zip(names, pool.map(work, names), strict=True))


def _reader_of(name: str, column: Column, texts: pl.Series, areas: AreaBook, period: date) -> CellReader:  # noqa: PLR0911
    match column.type:
        case ColumnType.RESIDENT_ID:
            return resident_id_reader(texts, period)
        case ColumnType.NAME:
            return name_reader()
        case ColumnType.SEX:
            return code_reader(code_list("sex"))
        case ColumnType.CODE:
            return code_reader(code_list(column.code_list or name))
        case ColumnType.BOOL:
            return bool_reader(code_list("yes_no"))
        case ColumnType.DATE:
            return date_reader(texts)
        case ColumnType.MONTH:
            return month_reader(period)
        case ColumnType.MONEY:
            return money_reader()
        case ColumnType.INT:
            return int_reader()
        case ColumnType.NUMBER:
            return number_reader()
        case ColumnType.AREA:
            return area_reader(areas)
        case _:
            return _text_reader_of(name, column)


def _text_reader_of(name: str, column: Column) -> CellReader:
    by_type: dict[ColumnType, Callable[[], CellReader]] = {
        ColumnType.TERM: term_reader,
        ColumnType.ACCOUNT: account_reader,
        ColumnType.PHONE: phone_reader,
        ColumnType.DISABILITY_NO: disability_no_reader,
        # `*_no` and `*_code` are a department's numbers everywhere in Doudi; they are compared, so spelling matters.
        ColumnType.TEXT: number_text_reader if name.endswith(("_no", "_code")) else text_reader,
    }
    return by_type[column.type]()


def _add_implied(columns: dict[str, Cells], table: pl.DataFrame, contract: Contract) -> None:
    for source, declared in contract.columns.items():
        codes = code_list(declared.code_list) if declared.code_list else None
        for target in {name for told in codes.implies.values() for name in told} & columns.keys() if codes else ():
            told = imply_codes(table[source], codes, target) if codes else None
            if told is None or told.null_count() == len(told):
                continue
            empty = columns[target].values.is_null() & told.is_not_null()
            kind = f"implied_by_{source}"
            columns[target] = columns[target].overlaid(empty, told, kind=kind, unreadable=False)


def _add_areas(columns: dict[str, Cells], areas: AreaBook) -> None:
    names = ("county", "township", "village", "area_code")
    if not columns.keys() >= set(names) or all(_is_blank(columns[name].values) for name in names[:3]):
        return
    code = columns["area_code"]
    filled = fill_areas(pl.DataFrame([columns[name].values.alias(name) for name in names]), areas)
    changed = filled.ne_missing(code.values)
    columns["area_code"] = code.overlaid(changed, filled, kind="area_code", unreadable=False)


def _is_blank(values: pl.Series) -> bool:
    return values.null_count() == len(values)


def _blank_copied_numbers(columns: dict[str, Cells], contract: Contract) -> None:
    subject = contract.persons.get("self")
    if subject is None or subject.resident_id is None or subject.household is None:
        return
    rows = pl.DataFrame([cells.values.alias(name) for name, cells in columns.items()])
    copied = copied_from_head(rows, contract)
    kind = "copied_from_head"
    number = columns[subject.resident_id]
    columns[subject.resident_id] = number.overlaid(copied, None, kind=kind, unreadable=True, aside=kind)


def _record_ids(staged: pl.DataFrame, contract: Contract) -> pl.Series:
    """Hash dataset and key values: the same thing has the same id in every month and file."""
    keys = [pl.col(name).cast(pl.String).fill_null("") for name in contract.key]
    texts = staged.select(pl.concat_str([pl.lit(contract.dataset), *keys], separator="\x1f").alias("key"))
    with _hasher().cursor() as con:
        hashed = con.from_arrow(texts.to_arrow(compat_level=pl.CompatLevel.newest())).project("md5(key) as record_id")
        ids: pl.Series = hashed.pl()["record_id"]
    return ids


@cache
def _hasher() -> duckdb.DuckDBPyConnection:
    return duckdb.connect()


def _findings(frame: pl.DataFrame, columns: dict[str, Cells]) -> pl.DataFrame:
    parts = []
    for name, cells in columns.items():
        changes = cells.changes
        told = changes.with_columns(pl.lit(name).alias("column_name"), cells.repaired().alias("is_repair"))
        parts.append(
            pl.concat([frame[changes["row"]], told], how="horizontal")
            .filter(pl.col("is_repair") | pl.col("unreadable"))
            .select(*FINDING_SCHEMA.names(), "is_repair", pl.col("unreadable").alias("is_unreadable"))
        )
    return pl.concat(parts)
