"""What does a delivered file say? From the bytes to sheets of text cells under the contract's column names."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TypeVar

import polars as pl

from data_contracts import reader_csv, reader_excel, reader_parquet
from data_contracts.contract import ColumnType, Contract
from data_contracts.errors import DoudiError, UnreadableDeliveryError
from data_contracts.reader_cells import is_blank
from data_contracts.reader_container import Kind, kind_of
from data_contracts.reader_extra import keep_extra
from data_contracts.reader_left_out import answered, without_private
from data_contracts.reader_people import fill_households, split_cells, unfold
from data_contracts.reader_recognise import recognise as recognise_one
from data_contracts.reader_recognise import recognise_sheets
from data_contracts.reader_said import contradicting, with_said
from data_contracts.reader_strip import strip
from data_contracts.reader_units import in_yuan, refusal, with_unit_below
from data_contracts.sheet import EXTRA, Body, Note, Sheet, Unread, position

__all__ = ["Note", "Sheet", "datasets_of", "read_file", "recognise"]

T = TypeVar("T")

#: What tells a school year.
_YEAR = r"\d{4}"


def read_file(path: Path, contract: Contract, *, only: frozenset[str] | None = None) -> tuple[Sheet, ...]:
    """Read every sheet of a file that holds the contract's dataset; one that cannot be read says why (`refused`).

    Args:
        path: xlsx, xls, et, ods, csv, parquet, or markup that calls itself xls; told by its bytes and not by its name.
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
    if kind in (Kind.EXCEL, Kind.MARKUP):
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
    if isinstance(body, Body) and (other := contradicting(body.header, [body.name or "", path.stem], contract)):
        body = Unread(body.name, _torn_between(*other, body, path))
    if isinstance(body, Body) and body.header.odd_unit:
        body = Unread(body.name, refusal(body.header.odd_unit, body, path))
    if isinstance(body, Unread):
        numbers = {"source_row": pl.Int32(), "member_no": pl.Int32()}
        cells = pl.DataFrame(schema=numbers | dict.fromkeys(contract.columns, pl.String()) | {"extra": pl.UInt32()})
        return Sheet(body.name, cells, pl.Series([], dtype=EXTRA), (), 0, {}, refused=body.error)
    body = without_private(_with_whole_terms(_settled(body), contract), contract)
    stripped = strip(body, contract)
    body = with_unit_below(body, stripped.foot, contract)
    if body.header.odd_unit:
        return _sheet(body, contract, path)
    kept = keep_extra(in_yuan(stripped.frame, body.header), body, contract)
    people = with_said(unfold(kept.frame, body.header, contract), body.header, contract)
    filled = fill_households(people.frame, contract, present=body.header.known) if not body.header.members else people
    replies = answered(filled.frame, contract, torn=body.torn)
    parted = split_cells(replies.frame, contract)
    notes = [*body.notes, *kept.notes, *stripped.notes, *replies.notes]
    for step in (people, filled, parted):
        notes += [note for note in step.notes if note not in notes]
    in_wan = {body.header.columns[place] for place in body.header.in_wan}
    there = set(parted.frame["source_row"].to_list()) if body.torn else set()
    # A foot may be short and without a line end.
    notes = [note for note in notes if note.kind != "unfinished" or body.torn[-1] in there]
    return Sheet(
        name=body.name,
        cells=parted.frame,
        extras=kept.extras,
        notes=tuple(notes),
        rows_stripped=stripped.rows + replies.rows,
        totals={column: total * (10_000 if column in in_wan else 1) for column, total in stripped.totals.items()},
        torn=tuple(row for row in body.torn if row in there),
        filled=filled.filled,
    )


def _torn_between(title: str, name: str, body: Body, path: Path) -> UnreadableDeliveryError:
    return UnreadableDeliveryError(
        f"没有“{title}”这一列，表头上方的标题与工作表名或文件名“{name}”说法不一",
        where=f"{path.name}第 {body.header.first + 1} 行",
        to_do=f"请补上“{title}”一列，逐行填写后重新报送",
    )


def _settled(body: Body) -> Body:
    """Where two positions mean one column and the one taken is blank on every line, take the other one."""
    columns = list(body.header.columns)
    for place, column in body.header.doubles.items():
        taken = columns.index(column) if column in columns else place
        # Of several members or months, one may have nothing at all.
        if (
            taken not in body.header.members
            and is_blank(body.frame[position(taken)])
            and not is_blank(body.frame[position(place)])
        ):
            columns[taken], columns[place] = None, column
    return replace(body, header=replace(body.header, columns=tuple(columns)))


def _with_whole_terms(body: Body, contract: Contract) -> Body:
    """Where the school year stands in one column and the term in another, both say the term: 2026-2027学年, 上学期."""
    columns = body.header.columns
    for place, column in body.header.doubles.items():
        if column not in columns or contract.columns[column].type is not ColumnType.TERM:
            continue
        taken = position(columns.index(column))
        said, beside = pl.col(taken), pl.col(position(place))
        says_year, year_beside = (pl.col(cell).str.contains(_YEAR) for cell in (taken, position(place)))
        whole = (
            pl.when(year_beside & ~says_year).then(beside + "-" + said)
            .when(says_year & ~year_beside).then(said + "-" + beside)
            .otherwise(said)
        )  # fmt: skip
        notes = tuple(note for note in body.notes if (note.kind, note.column_name) != ("duplicate_column", column))
        used = said.is_null() | (says_year != year_beside)
        joined = pl.coalesce(whole, said, beside).alias(taken), pl.when(~used).then(beside).alias(position(place))
        body = replace(body, frame=body.frame.with_columns(joined), notes=notes)
    return body
