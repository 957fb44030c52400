"""What stands in a text file: which encoding, which delimiter, which record begins on which line?

Every file is decoded once into UTF-8 lines. Where each line is a record of its own, it goes straight to polars; a file
in which a quote runs over a line or is a stray one is cut record by record, so that no row number ever shifts.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from itertools import islice
from pathlib import Path

import polars as pl

from data_contracts.contract import Contract
from data_contracts.errors import UnreadableDeliveryError
from data_contracts.reader_cells import is_exact, mark_scientific
from data_contracts.reader_container import refuse_big5
from data_contracts.reader_encoding import decoded, encoding_notes, lines_in
from data_contracts.reader_header import LINES_SEARCHED, MOST_LEVELS, find_header, require_columns
from data_contracts.sheet import Body, Header, Note, listed, position

DELIMITERS = (",", "\t", ";", "|", "^", "~", "\x01")
#: A quoted cell may run over this many lines; one that runs further was opened by a stray quote.
LONGEST_RECORD = 20
#: What may stand in one line: the columns of the widest sheet that Excel knows.
MOST_CELLS = 16_384
#: A character that no text file holds.
_NO_DELIMITER = "\x1f"
#: ="410…" is how exports keep Excel from taking digits for a number.
_AS_TEXT = re.compile(r'^="(.*)"$', re.DOTALL)
_BLOCK = 1 << 22
_ROWS_AT_ONCE = 50_000
_TOP = LINES_SEARCHED + MOST_LEVELS

Record = tuple[int, list[str]]


def read_body(path: Path, contract: Contract) -> Body:
    """Read a text file as one sheet.

    Raises:
        UnreadableDeliveryError: its encoding or its header is not recognised.
    """
    with decoded(path) as text:
        delimiter, header, notes = _layout(text, contract)
        if header is None:
            refuse_big5(path)
            raise UnreadableDeliveryError(
                f"没有找到“{contract.title}”的表头",
                where=path.name,
                to_do="请按交换规范的列名导出，表头放在前 30 行以内，列之间用逗号分隔",
            )
        require_columns(header, contract, where=path.name)
        frame, found = _records(text, delimiter, len(header.columns))
        notes = (*notes, *found, *encoding_notes(path, text))
        return _cut(frame, header, contract, notes=notes, unfinished=_unfinished(text, delimiter, header))


def top_lines(text: Path, delimiter: str) -> list[list[str]]:
    """Return the first lines, each cut by itself."""
    with text.open(encoding="utf-8", newline="\n") as file:
        lines = [line.rstrip("\n") for line in islice(file, _TOP)]
    return [_cells(line, delimiter) for line in lines]


def tops(text: Path, delimiter: str) -> Iterator[list[Record]]:
    """Yield the records among which a header may stand: one per line; and, where titles hold line breaks, by quotes."""
    yield list(enumerate(top_lines(text, delimiter), start=1))
    by_quotes = list(islice(_quoted_records(text, delimiter, None, strays=[]), _TOP))
    if any(number != place for place, (number, _) in enumerate(by_quotes, start=1)):
        yield by_quotes


def _layout(text: Path, contract: Contract) -> tuple[str, Header | None, tuple[Note, ...]]:
    """Choose the delimiter under which the contract's titles are found."""
    best: tuple[str, Header | None, tuple[Note, ...]] = (",", None, ())
    for delimiter in DELIMITERS:
        for records in tops(text, delimiter):
            header, notes = find_header([cells for _, cells in records], contract, merged=False)
            if header is not None and (best[1] is None or len(header.known) > len(best[1].known)):
                best = delimiter, _on_lines(header, records), notes
    return best


def _on_lines(header: Header, records: list[Record]) -> Header:
    """Count the header's place in lines of the file."""
    first, last = records[header.first][0], records[header.end - 1][0]
    return replace(header, first=first - 1, depth=last - first + 1)


def _cells(line: str, delimiter: str) -> list[str]:
    """Cut one record. A record that the csv module refuses is cut without regard to quotes."""
    if '"' not in line:
        return line.split(delimiter)
    try:
        return [_AS_TEXT.sub(r"\1", cell) for cell in next(csv.reader([line], delimiter=delimiter), [])]
    except csv.Error:
        return line.replace('"', "").split(delimiter)


def _records(text: Path, delimiter: str, width: int) -> tuple[pl.DataFrame, tuple[Note, ...]]:
    """Cut all records: `source_row`, `c0` … and `beyond`, what stands to the right of the header's last column."""
    if not _holds_quotes(text):
        return _plain_records(text, delimiter, width, quote=None), ()
    if _quotes_close_in_their_lines(text, delimiter):
        return _plain_records(text, delimiter, width, quote='"'), ()
    strays: list[int] = []
    records = _quoted_records(text, delimiter, width, strays=strays)
    frames = []
    while chunk := list(islice(records, _ROWS_AT_ONCE)):
        frames.append(_frame_of(chunk, width))
    notes = (
        [Note("stray_quote", None, f"第 {listed(strays)} 行有多余的引号，已按普通字符读取，请核对这些行")]
        if strays
        else []
    )
    return pl.concat(frames), tuple(notes)


def _holds_quotes(text: Path) -> bool:
    with text.open("rb") as file:
        while block := file.read(_BLOCK):
            if b'"' in block:
                return True
    return False


def _quotes_close_in_their_lines(text: Path, delimiter: str) -> bool:
    """Tell whether every line is a record of its own with quotes around whole cells only: then polars may cut it."""
    lines = _plain_records(text, _NO_DELIMITER, 1, quote=None)
    line, other = pl.col(position(0)), f'[^"{re.escape(delimiter)}]'
    open_at_end = line.str.count_matches('"', literal=True) % 2 == 1
    inside_a_cell = line.str.contains(f'{other}"{other}')
    return not lines.select((open_at_end | inside_a_cell).any()).item()


def _plain_records(text: Path, delimiter: str, width: int, *, quote: str | None) -> pl.DataFrame:
    """Cut records that are one line each. Lines longer than the header are rare: only then all of them are measured."""
    try:
        frame = _cut_by_polars(text, delimiter, width, quote=quote)
    except pl.exceptions.PolarsError:
        frame = _cut_by_polars(text, delimiter, max(width, _most_cells(text, delimiter)), quote=quote)
        beyond = pl.concat_str([pl.col(name) for name in frame.columns[width:]], separator=delimiter, ignore_nulls=True)
        frame = frame.select(*frame.columns[:width], beyond.alias("beyond"))
    if quote and frame.select(pl.any_horizontal(pl.all().str.starts_with('="')).any()).item():
        frame = frame.with_columns(pl.all().str.replace(_AS_TEXT.pattern, "$1"))
    return frame.with_row_index("source_row", offset=1).with_columns(pl.col("source_row").cast(pl.Int32))


def _most_cells(text: Path, delimiter: str) -> int:
    lines = _cut_by_polars(text, _NO_DELIMITER, 1, quote=None)
    cells = lines[position(0)].str.count_matches(delimiter, literal=True).fill_null(0) + 1
    line = cells.arg_max() or 0
    if cells[line] > MOST_CELLS:
        raise UnreadableDeliveryError(
            f"这一行有 {cells[line]} 列，超出正常范围",
            where=f"第 {line + 1} 行",
            to_do="请核对分隔符，删除多余的列后重新报送",
        )
    return int(cells[line])


def _cut_by_polars(text: Path, delimiter: str, width: int, *, quote: str | None) -> pl.DataFrame:
    names = [position(place) for place in range(width)] + ["beyond"]
    return pl.read_csv(
        text,
        has_header=False,
        schema=dict.fromkeys(names, pl.String),
        separator=delimiter,
        quote_char=quote,
        raise_if_empty=False,
        missing_columns="insert",
    )


def _quoted_records(text: Path, delimiter: str, width: int | None, *, strays: list[int]) -> Iterator[Record]:
    """Yield the line on which each record begins, and its cells; collect the lines with stray quotes."""
    with text.open(encoding="utf-8", newline="\n") as file:
        lines = enumerate((line.rstrip("\n") for line in file), start=1)
        waiting: list[tuple[int, str]] = []
        while True:
            number, line = waiting.pop(0) if waiting else next(lines, (0, ""))
            if not number:
                return
            if line.count('"') % 2 == 0:
                yield number, _cells(line, delimiter)
                continue
            taken = _until_closed(line, lines, waiting)
            cells = _cells("\n".join([line, *(text for _, text in taken)]), delimiter) if taken else []
            if taken and width in (None, len(cells)):
                yield number, cells
                del waiting[: len(taken)]
                continue
            strays.append(number)
            yield number, line.replace('"', "").split(delimiter)


def _until_closed(line: str, lines: Iterator[tuple[int, str]], waiting: list[tuple[int, str]]) -> list[tuple[int, str]]:
    """Look ahead for the line that closes a quote; what is read stays in `waiting`. Empty where none does."""
    quotes = line.count('"')
    for ahead in range(LONGEST_RECORD):
        if ahead == len(waiting):
            following = next(lines, None)
            if following is None:
                return []
            waiting.append(following)
        quotes += waiting[ahead][1].count('"')
        if quotes % 2 == 0:
            return waiting[: ahead + 1]
    return []


def _frame_of(chunk: list[Record], width: int) -> pl.DataFrame:
    blank = [""] * width
    padded = [(cells + blank)[:width] for _, cells in chunk]
    beyond = [",".join(cells[width:]) for _, cells in chunk]
    columns = [list(column) for column in zip(*padded, strict=True)]
    return pl.DataFrame(
        [
            pl.Series("source_row", [number for number, _ in chunk], dtype=pl.Int32),
            *(pl.Series(position(place), column, dtype=pl.String) for place, column in enumerate(columns)),
            pl.Series("beyond", beyond, dtype=pl.String),
        ]
    )


def _unfinished(text: Path, delimiter: str, header: Header) -> int | None:
    """Find the last line where the file breaks off within it: without its end, and shorter than every line before it.

    Where other lines are short, too, the sender leaves blank cells out. Of a long file its last block is looked at.
    """
    size = text.stat().st_size
    with text.open("rb") as file:
        file.seek(max(0, size - _BLOCK))
        lines = file.read().split(b"\n")
    before, last = lines[header.end if size <= _BLOCK else 1 : -1], lines[-1]
    width = max((place for place, title in enumerate(header.texts, start=1) if title), default=0)
    if not last or not before or last.count(delimiter.encode()) + 1 >= width:
        return None
    all_full = all(line.count(delimiter.encode()) + 1 >= width for line in before)
    return lines_in(text) + 1 if all_full else None


def _cut(
    frame: pl.DataFrame, header: Header, contract: Contract, *, notes: tuple[Note, ...], unfinished: int | None
) -> Body:
    places = [position(place) for place in range(len(header.columns))]
    filled = pl.any_horizontal(pl.col(places).fill_null("").str.strip_chars() != "")
    above = frame.filter(pl.col("source_row") <= header.first).select(filled.sum()).item()
    body = frame.filter(pl.col("source_row") > header.end)
    # Trailing delimiters are harmless; text beyond the last column means that the row has slipped to the right.
    slipped_right = pl.col("beyond").fill_null("").str.strip_chars(f' \t\r{"".join(DELIMITERS)}"') != ""
    torn = body.filter(slipped_right)["source_row"].to_list()
    if torn:
        note = f"第 {listed(torn)} 行的列数多于表头，各列无法对应，已退回这些行"
        notes = (*notes, Note("torn_line", None, note))
    if unfinished:
        torn = [*torn, unfinished]
        note = f"文件在第 {unfinished} 行中断，可能没有导出或传输完整，已退回这一行；请核对行数，重新导出后报送"
        notes = (*notes, Note("unfinished", None, note))
    if torn:
        # What slipped out is kept with the rest of its row.
        header = replace(header, columns=(*header.columns, None), texts=(*header.texts, ""))
        slipped = pl.when(pl.col("source_row").is_in(torn)).then(pl.col("beyond"))
        body = body.with_columns(slipped.alias("beyond"))
        body = body.rename({"beyond": position(len(places))})
    body = body.drop("beyond", strict=False).with_columns(
        mark_scientific(body[place])
        for place, column in zip(places, header.columns, strict=False)
        if is_exact(contract, column)
    )
    return Body(None, header, body, notes=notes, rows_above=above, torn=tuple(torn))
