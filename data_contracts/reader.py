"""What does a delivered file say? From the bytes to sheets of text cells under the contract's column names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import polars as pl

from data_contracts import reader_csv, reader_excel, reader_parquet
from data_contracts.contract import Contract, fold_header
from data_contracts.errors import DoudiError, UnreadableDeliveryError
from data_contracts.reader_container import Kind, kind_of
from data_contracts.reader_left_out import answered, private_places, without_private
from data_contracts.reader_people import fill_households, split_cells, unfold
from data_contracts.reader_recognise import recognise as recognise_one
from data_contracts.reader_recognise import recognise_sheets
from data_contracts.reader_strip import strip
from data_contracts.receipt_texts import RETURNED_HEADERS
from data_contracts.sheet import Body, Header, Note, Sheet, Unread, position

__all__ = ["Note", "Sheet", "datasets_of", "read_file", "recognise"]

T = TypeVar("T")


def read_file(path: Path, contract: Contract, *, only: frozenset[str] | None = None) -> tuple[Sheet, ...]:
    """Read every sheet of a file that holds the contract's dataset; one that cannot be read says why (`refused`).

    Args:
        path: xlsx, xls, et, ods, csv or parquet, told by its bytes and not by its name.
        contract: whose titles the header is looked up in.
        only: the sheets to read; null: all.

    Raises:
        UnreadableDeliveryError: says which file and sheet, what was not found, and what the sender should do.
    """
    return _or_strange(path, lambda: tuple(_sheet(body, contract, path) for body in _bodies(path, contract, only)))


def datasets_of(path: Path) -> dict[str, frozenset[str] | None]:
    """Tell by their headers which sheets of a file hold which dataset; null: all of them.

    Raises:
        UnknownDatasetError: no contract fits, or more than one.
        UnreadableDeliveryError: the file cannot be read at all.
    """
    return _or_strange(path, lambda: recognise_sheets(path))


def recognise(path: Path) -> str:
    """Tell the one dataset of a file by its headers.

    Raises:
        UnknownDatasetError: no contract fits, or more than one.
        UnreadableDeliveryError: the file cannot be read at all.
    """
    return _or_strange(path, lambda: recognise_one(path))


def _or_strange(path: Path, read: Callable[[], T]) -> T:
    """Read, and call whatever the libraries stumble over the file's fault: any bytes may come."""
    try:
        return read()
    except (DoudiError, MemoryError):
        raise
    except Exception as error:
        raise _strange(path, error) from error
    except BaseException as error:
        # A panic of a library in Rust is no Exception; an interrupt is none either, and is nobody's fault.
        if type(error).__name__ != "PanicException":
            raise
        raise _strange(path, error) from error


def _bodies(path: Path, contract: Contract, only: frozenset[str] | None) -> Sequence[Body | Unread]:
    kind = kind_of(path)
    if kind is Kind.ARCHIVE:
        raise UnreadableDeliveryError("这是压缩包，不是数据表", where=path.name, to_do="请先解压，再报送其中的表格")
    if kind is Kind.EXCEL:
        return reader_excel.read_bodies(path, contract, only=only)
    if kind is Kind.PARQUET:
        return [reader_parquet.read_body(path, contract)]
    return [reader_csv.read_body(path, contract)]


def _strange(path: Path, error: BaseException) -> UnreadableDeliveryError:
    return UnreadableDeliveryError(
        f"文件结构异常，无法读取（{type(error).__name__}）",
        where=path.name,
        to_do="请用 Excel 或 WPS 打开检查，另存为 .xlsx 后重新报送",
    )


def _sheet(body: Body | Unread, contract: Contract, path: Path) -> Sheet:
    """Strip, unfold and fill one body."""
    if isinstance(body, Body) and body.header.odd_unit:
        body = Unread(body.name, _odd_unit(body, path))
    if isinstance(body, Unread):
        numbers = {"source_row": pl.Int32(), "member_no": pl.Int32()}
        nothing = pl.DataFrame(schema=numbers | dict.fromkeys(contract.columns, pl.String()) | {"extra": _EXTRA})
        return Sheet(body.name, nothing, (), 0, {}, refused=body.error)
    body = without_private(_settled(body), contract)
    stripped = strip(body, contract)
    cells, unknown = _with_extra(_in_yuan(stripped.frame, body.header), body, contract)
    people = unfold(cells, body.header, contract)
    filled = fill_households(people.frame, contract, present=body.header.known) if not body.header.members else people
    replies = answered(filled.frame, contract, torn=body.torn)
    parted = split_cells(replies.frame, contract)
    notes = [*body.notes, *unknown, *stripped.notes, *replies.notes]
    for step in (people, filled, parted):
        notes += [note for note in step.notes if note not in notes]
    in_wan = {body.header.columns[place] for place in body.header.in_wan}
    kept = set(parted.frame["source_row"].to_list()) if body.torn else set()
    return Sheet(
        name=body.name,
        table=parted.frame,
        notes=tuple(notes),
        rows_stripped=stripped.rows + replies.rows,
        totals={column: total * (10_000 if column in in_wan else 1) for column, total in stripped.totals.items()},
        torn=tuple(row for row in body.torn if row in kept),
        filled=filled.filled,
    )


def _odd_unit(body: Body, path: Path) -> UnreadableDeliveryError:
    return UnreadableDeliveryError(
        f"表中注明金额单位为{body.header.odd_unit}，无法确定如何换算",
        where=f"{path.name}，工作表“{body.name}”" if body.name else path.name,
        to_do="请以元为单位重新报送（万元可以识别）",
    )


def _settled(body: Body) -> Body:
    """Where two positions mean one column and the one taken is blank on every line, take the other one."""
    columns = list(body.header.columns)
    for place, column in body.header.doubles.items():
        taken = columns.index(column) if column in columns else place
        if _is_blank(body, taken) and not _is_blank(body, place):
            columns[taken], columns[place] = None, column
    return replace(body, header=replace(body.header, columns=tuple(columns)))


def _is_blank(body: Body, place: int) -> bool:
    cells = body.frame[position(place)].fill_null("").str.strip_chars()
    return bool((cells == "").all())


def _in_yuan(frame: pl.DataFrame, header: Header) -> pl.DataFrame:
    """Write 万元 behind the bare numbers of a column whose title says so: a cell alone would be read as yuan."""
    number = r"^\s*[-(]?[\d,]*\.?\d+\)?\s*$"
    cells = [pl.col(position(place)) for place in header.in_wan]
    return frame.with_columns(
        pl.when(cell.str.contains(number)).then(cell.str.strip_chars() + "万元").otherwise(cell).name.keep()
        for cell in cells
    )


def _with_extra(frame: pl.DataFrame, body: Body, contract: Contract) -> tuple[pl.DataFrame, list[Note]]:
    """Add `extra`: cells under headers that the contract neither knows nor ignores by name; all cells of a torn row."""
    header = body.header
    ignored = {fold_header(text) for text in (*contract.ignored, *RETURNED_HEADERS)}
    unknown: dict[str, str] = {}
    notes: list[Note] = []
    for place, text in enumerate(header.texts):
        cell = position(place)
        if header.columns[place] or _is_ignored(text, ignored) or frame[cell].null_count() == frame.height:
            continue
        title = text or f"第 {place + 1} 列"
        unknown[cell] = title if title not in unknown.values() else f"{title}（第 {place + 1} 列）"
        notes.append(Note("unknown_column", text or None, f"“{title}”不在合同中，已保留原文，没有使用"))
    extra = _pairs(unknown)
    if not body.torn:
        return frame.with_columns(extra.alias("extra")), notes
    # The cells of a torn row stand under the wrong titles: none of them may be read as what its title says.
    torn = pl.col("source_row").is_in(body.torn)
    cells = [position(place) for place in range(len(header.columns))]
    everything = {position(place): text or f"第 {place + 1} 列" for place, text in enumerate(header.texts)}
    whole = _pairs({cell: f"{place}:{text}" for place, (cell, text) in enumerate(everything.items(), start=1)})
    if private_places(header, contract):
        # In a torn row what is never taken in may stand anywhere.
        whole = _pairs({})
    return frame.with_columns(
        pl.when(torn).then(whole).otherwise(extra).alias("extra"),
        *(pl.when(torn).then(None).otherwise(pl.col(cell)).alias(cell) for cell in cells),
    ), notes


def _is_ignored(text: str, ignored: set[str]) -> bool:
    return bool(text) and (fold_header(text) in ignored or fold_header(text.rsplit("/", 1)[-1]) in ignored)


def _pairs(titles: dict[str, str]) -> pl.Expr:
    """A list of {key, value} structs of the filled cells."""
    if not titles:
        return pl.lit([], dtype=_EXTRA)
    pairs = [pl.struct(pl.lit(title).alias("key"), pl.col(cell).alias("value")) for cell, title in titles.items()]
    filled = pl.element().struct.field("value").is_not_null()
    return pl.concat_list(pairs).list.filter(filled)


_EXTRA = pl.List(pl.Struct({"key": pl.String, "value": pl.String}))
