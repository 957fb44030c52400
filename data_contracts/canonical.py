"""What does a cell say, in our types and words? From the text that came to canonical values, with every repair noted.

A delivery is read column by column: cells that are canonical already pass through one vectorised expression, every
other distinct text is read once by a function of its type. Then come the things that only a row or a household tells.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import md5

import polars as pl

from data_contracts.areas import AreaBook
from data_contracts.canonical_amount import int_reader, money_reader
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

FINDING_SCHEMA = pl.Schema(
    {"source_row": pl.Int32(), "member_no": pl.Int32(), "column_name": pl.String(), "kind": pl.String()}
)
_FRAME = ("source_row", "member_no")


@dataclass(frozen=True)
class Canonical:
    """The canonical rows of one delivery, and what was done to get them.

    Attributes:
        table: source_row, member_no, record_id, then the contract's staged columns, typed; rows in the order they came.
        repairs: source_row, member_no, column_name, kind: one line per cell whose canonical value is not its text.
        unreadable: the same columns: present values that could not be read as what the contract says
            (kind `unknown_code`: the column's `on_unknown` follows; any other kind: its `on_unreadable`).
    """

    table: pl.DataFrame
    repairs: pl.DataFrame
    unreadable: pl.DataFrame


@dataclass(frozen=True)
class _Column:
    """One column as read: value, aside, kind and unreadable per row."""

    name: str
    declared: Column
    cells: pl.DataFrame

    def staged(self) -> Iterator[pl.Series]:
        yield self.cells["value"].alias(self.name)
        if self.declared.type is ColumnType.RESIDENT_ID:
            yield self.cells["aside"].alias(f"{self.name}_state")
        if self.declared.type is ColumnType.NAME:
            yield self.cells["aside"].alias(f"{self.name}_note")

    def overlaid(self, where: pl.Series, value: pl.Series | None, kind: str, **more: object) -> _Column:
        """Put other values where a mask holds, as a repair of that kind."""
        new = {"value": value if value is not None else pl.lit(None), "kind": kind, **more}
        mask = pl.lit(where.fill_null(value=False))
        changes = [
            pl.when(mask).then(item if isinstance(item, (pl.Series, pl.Expr)) else pl.lit(item)).otherwise(pl.col(key))
            .alias(key)
            for key, item in new.items()
        ]  # fmt: skip
        return _Column(self.name, self.declared, self.cells.with_columns(changes))


def canonicalise(table: pl.DataFrame, contract: Contract, *, areas: AreaBook, period: date) -> Canonical:
    """Turn the text cells of one delivery into canonical values.

    Args:
        table: source_row (Int32), member_no (Int32) and one text column per contract column, null where absent.
        contract: says what each column is.
        areas: leads from names of counties and townships to codes.
        period: first day of the month that the data is about: nobody was born after the month that follows it.
    """
    columns = {
        name: _Column(name, column, _read_cells(table[name], _reader_of(name, column, table[name], areas, period)))
        for name, column in contract.columns.items()
    }
    _add_implied(columns, table)
    _add_areas(columns, areas)
    _blank_copied_numbers(columns, contract)
    staged = pl.DataFrame([series for column in columns.values() for series in column.staged()])
    frame = table.select(pl.col(_FRAME).cast(pl.Int32))
    return Canonical(
        table=pl.concat([frame, _record_ids(staged, contract).to_frame(), staged], how="horizontal"),
        repairs=_findings(frame, columns, _is_repair),
        unreadable=_findings(frame, columns, lambda _: pl.col("unreadable")),
    )


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
        # `*_no` is a department's number everywhere in Doudi; it is compared, so its spelling matters.
        ColumnType.TEXT: number_text_reader if name.endswith("_no") else text_reader,
    }
    return by_type[column.type]()


def _read_cells(texts: pl.Series, reader: CellReader) -> pl.DataFrame:
    """Read the cells of one column: value, aside, kind, unreadable per row."""
    text = texts.cast(pl.String).replace("", None).alias("text")
    frame = text.to_frame().with_columns(_vectorised(reader))
    rest = frame.filter(pl.col("value").is_null() & pl.col("text").is_not_null())["text"].unique()
    cells = frame.join(_read_one_by_one(rest, reader), on="text", how="left", maintain_order="left", suffix="_read")
    aside = (
        pl.when(pl.col("text").is_null())
        .then(pl.lit(reader.missing_aside, dtype=pl.String))
        .when(pl.col("value").is_not_null())
        .then(pl.lit(reader.plain_aside, dtype=pl.String))
        .otherwise(pl.col("aside"))
    )
    return cells.select(
        "text",
        pl.coalesce("value", "value_read").alias("value"),
        aside.alias("aside"),
        pl.coalesce("kind", "kind_read").alias("kind"),
        pl.col("unreadable").fill_null(value=False),
    )


def _vectorised(reader: CellReader) -> list[pl.Expr]:
    """Value and kind of the cells that whole-column expressions can read."""
    plain = reader.plain.cast(reader.dtype)
    kind = pl.lit(None, dtype=pl.String)
    for name, value in reversed(reader.usual):
        kind = pl.when(value.is_not_null()).then(pl.lit(name)).otherwise(kind)
    return [
        pl.coalesce(plain, *(value for _, value in reader.usual)).alias("value"),
        pl.when(plain.is_null()).then(kind).alias("kind"),
    ]


def _read_one_by_one(texts: pl.Series, reader: CellReader) -> pl.DataFrame:
    readings = [reader.read(text) for text in texts]
    return pl.DataFrame(
        {
            "text": texts,
            "value": pl.Series([reading.value for reading in readings], dtype=reader.dtype),
            "aside": pl.Series([reading.aside for reading in readings], dtype=pl.String),
            "kind": pl.Series([reading.kind for reading in readings], dtype=pl.String),
            "unreadable": pl.Series([reading.unreadable for reading in readings], dtype=pl.Boolean),
        }
    )


def _add_implied(columns: dict[str, _Column], table: pl.DataFrame) -> None:
    for source in [column for column in columns.values() if column.declared.code_list]:
        codes = code_list(source.declared.code_list or "")
        for target in {name for told in codes.implies.values() for name in told} & columns.keys():
            told = imply_codes(table[source.name], codes, target)
            empty = columns[target].cells["value"].is_null() & told.is_not_null()
            columns[target] = columns[target].overlaid(empty, told, f"implied_by_{source.name}", unreadable=False)


def _add_areas(columns: dict[str, _Column], areas: AreaBook) -> None:
    if not {"county", "township", "area_code"} <= columns.keys():
        return
    code = columns["area_code"]
    rows = pl.DataFrame([columns[name].cells["value"].alias(name) for name in ("county", "township", "area_code")])
    filled = fill_areas(rows, areas)
    columns["area_code"] = code.overlaid(filled.ne_missing(code.cells["value"]), filled, "area_code", unreadable=False)


def _blank_copied_numbers(columns: dict[str, _Column], contract: Contract) -> None:
    subject = contract.persons.get("self")
    if subject is None or subject.resident_id is None:
        return
    rows = pl.DataFrame([column.cells["value"].alias(name) for name, column in columns.items()])
    copied = copied_from_head(rows, contract)
    number, kind = columns[subject.resident_id], "copied_from_head"
    columns[number.name] = number.overlaid(copied, None, kind, aside=kind, unreadable=True)


def _record_ids(staged: pl.DataFrame, contract: Contract) -> pl.Series:
    """Hash dataset and key values: the same thing has the same id in every month and file."""
    keys = [pl.col(name).cast(pl.String).fill_null("") for name in contract.key]
    texts = staged.select(pl.concat_str([pl.lit(contract.dataset), *keys], separator="\x1f").alias("key"))["key"]
    hashes = [md5(text.encode(), usedforsecurity=False).hexdigest() for text in texts]
    return pl.Series("record_id", hashes, dtype=pl.String)


def _is_repair(column: _Column) -> pl.Expr:
    """A cell was repaired where there is a kind of repair and the value is not simply the text that came."""
    changed = pl.col("kind").is_not_null()
    if column.cells.schema["value"] == pl.String:
        changed &= pl.col("value").ne_missing(pl.col("text"))
    return changed


def _findings(frame: pl.DataFrame, columns: dict[str, _Column], which: Callable[[_Column], pl.Expr]) -> pl.DataFrame:
    parts = [
        pl.concat([frame, column.cells], how="horizontal")
        .filter(which(column))
        .select(*_FRAME, pl.lit(name).alias("column_name"), "kind")
        for name, column in columns.items()
    ]
    return pl.concat([FINDING_SCHEMA.to_frame(), *parts])
