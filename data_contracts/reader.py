"""What does a delivered file say? From the bytes to sheets of text cells under the contract's column names."""

from __future__ import annotations

from codecs import BOM_UTF8
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from data_contracts import reader_csv, reader_excel, reader_parquet
from data_contracts.contract import Contract, contracts, fold_header
from data_contracts.errors import DoudiError, UnknownDatasetError, UnreadableDeliveryError
from data_contracts.reader_header import find_header, missing_columns
from data_contracts.reader_left_out import answered, private_places, without_private
from data_contracts.reader_people import fill_households, split_cells, unfold
from data_contracts.reader_strip import strip
from data_contracts.sheet import Body, Header, Note, Sheet, Unread, position

__all__ = ["Note", "Sheet", "read_file", "recognise"]

_XLSX = b"PK\x03\x04"
_XLS = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_PARQUET = b"PAR1"
#: Web systems call their tables .xls.
_MARKUP = b"<"
#: Beginnings of what people send in place of a table.
_FOREIGN = {
    b"%PDF": "PDF 文件",
    b"\x89PNG": "图片",
    b"\xff\xd8\xff": "图片",
    b"Rar!": "RAR 压缩包",
    b"7z\xbc\xaf": "7z 压缩包",
    b"\x1f\x8b": "gzip 压缩包",
    b"{\\rtf": "RTF 文档",
    _MARKUP: "网页或 XML",
}


def read_file(path: Path, contract: Contract) -> tuple[Sheet, ...]:
    """Read every sheet of a file that holds the contract's dataset; one that cannot be read says why (`refused`).

    Args:
        path: xlsx, xls, csv or parquet, told by its first bytes and not by its name.
        contract: whose titles the header is looked up in.

    Raises:
        UnreadableDeliveryError: says which file and sheet, what was not found, and what the sender should do.
    """
    try:
        return tuple(_sheet(body, contract) for body in _bodies(path, contract))
    except (DoudiError, MemoryError):
        raise
    except Exception as error:
        # Any bytes may come; whatever the libraries stumble over is the file's fault and must not stop the other files.
        raise _strange(path, error) from error


def recognise(path: Path) -> str:
    """Tell the dataset of a file by its headers.

    A contract fits when the header has all its required columns. A contract that understands strictly more columns of
    the header than another, and all of those, goes before it.

    Raises:
        UnknownDatasetError: no contract fits, or more than one.
        UnreadableDeliveryError: the file cannot be read at all.
    """
    fits = {name: header.known_places for name, header in _best_headers(path).items()}
    best = [name for name, places in fits.items() if not any(places < other for other in fits.values())]
    if len(best) == 1:
        return best[0]
    if not best:
        raise UnknownDatasetError(
            "没有一份合同与该文件的表头相符",
            where=path.name,
            to_do="请把文件放入以数据集命名的文件夹（如 health.death_certificate），或按交换规范补齐列名",
        )
    raise UnknownDatasetError(
        f"该文件的表头同时符合：{'、'.join(sorted(best))}",
        where=path.name,
        to_do="请把文件放入以数据集命名的文件夹",
    )


def _best_headers(path: Path) -> dict[str, Header]:
    try:
        tops = _tops(path)
    except (DoudiError, MemoryError):
        raise
    except Exception as error:
        raise _strange(path, error) from error
    fits: dict[str, Header] = {}
    for name, contract in contracts().items():
        for lines, merged in tops:
            header, _ = find_header(lines, contract, merged=merged)
            if header is None or missing_columns(header, contract):
                continue
            if name not in fits or len(header.known) > len(fits[name].known):
                fits[name] = header
    return fits


def _tops(path: Path) -> list[tuple[list[list[str]], bool]]:
    """The first lines of every sheet, and whether they know of merged cells."""
    kind = _kind(path)
    if kind == "excel":
        book = reader_excel.open_workbook(path)
        return [(reader_excel.top_lines(sheet), bool(sheet.merged_cell_ranges)) for sheet in book.sheets]
    if kind == "parquet":
        return [([reader_parquet.titles(path)], True)]
    with reader_csv.decoded(path) as text:
        tops = (records for delimiter in reader_csv.DELIMITERS for records in reader_csv.tops(text, delimiter))
        return [([cells for _, cells in records], False) for records in tops]


def _bodies(path: Path, contract: Contract) -> Sequence[Body | Unread]:
    kind = _kind(path)
    if kind == "excel":
        return reader_excel.read_bodies(path, contract)
    if kind == "parquet":
        return [reader_parquet.read_body(path, contract)]
    return [reader_csv.read_body(path, contract)]


def _kind(path: Path) -> str:
    with path.open("rb") as file:
        top = file.read(256)
    first = top[:8]
    if not first:
        raise UnreadableDeliveryError("文件是空的", where=path.name, to_do="请重新导出并报送")
    for mark, name in _FOREIGN.items():
        if first.startswith(mark) or (mark == _MARKUP and top.removeprefix(BOM_UTF8).lstrip().startswith(mark)):
            raise UnreadableDeliveryError(
                f"这是{name}，不是数据表",
                where=path.name,
                to_do="请用 Excel 或 WPS 打开，另存为 .xlsx 后重新报送（压缩包请先解压）",
            )
    if first.startswith(_XLSX) and not reader_excel.is_xlsx(path):
        raise UnreadableDeliveryError(
            "这是压缩包、其他文档或不完整的文件，不是 Excel 工作簿",
            where=path.name,
            to_do="请用 Excel 或 WPS 打开，另存为 .xlsx 后重新报送；压缩包请先解压",
        )
    if first.startswith(_XLSX) or first == _XLS:
        return "excel"
    return "parquet" if first.startswith(_PARQUET) else "text"


def _strange(path: Path, error: Exception) -> UnreadableDeliveryError:
    return UnreadableDeliveryError(
        f"文件结构异常，无法读取（{type(error).__name__}）",
        where=path.name,
        to_do="请用 Excel 或 WPS 打开检查，另存为 .xlsx 后重新报送",
    )


def _sheet(body: Body | Unread, contract: Contract) -> Sheet:
    """Strip, unfold and fill one body."""
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
    ignored = {fold_header(text) for text in contract.ignored}
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
