"""What of a delivered sheet may not be stored: columns that the law keeps out, people of whom nothing was found?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import polars as pl

from data_contracts.canonical_text import is_placeholder, tidy
from data_contracts.code_list import CodeList, code_list, fold_code
from data_contracts.contract import ColumnType, Contract, fold_header
from data_contracts.reader_cells import is_blank
from data_contracts.sheet import Body, Header, Note, listed, position


@dataclass(frozen=True)
class Answered:
    """The lines that say something, how many lines did not, and what to tell the sender."""

    frame: pl.DataFrame
    rows: int = 0
    notes: tuple[Note, ...] = ()


def private_places(header: Header, contract: Contract) -> tuple[int, ...]:
    """Tell which positions of a sheet hold what is never taken in.

    A word counts wherever it stands in a title (根本死因编码, 犯罪信息/类别). Only a column of dates may bear it, as in
    罪名及刑期/起始日期.
    """
    words = [fold_header(word) for word in contract.never_taken_in]
    return tuple(
        place
        for place, (column, text) in enumerate(zip(header.columns, header.texts, strict=True))
        if any(word in fold_header(text) for word in words)
        and not (column and contract.columns[column].type is ColumnType.DATE)
    )


def without_private(body: Body, contract: Contract) -> Body:
    """Empty the cells of private columns, before anything else reads them, and say so in a note.

    Of a dataset that has any, a column without a title may hold anything, and is not believed to be harmless.

    Args:
        body: the sheet as it came; its file stays where it lies.
        contract: names the words in `never_taken_in`.
    """
    untitled = [place for place, text in enumerate(body.header.texts) if not text and contract.never_taken_in]
    places = sorted({*private_places(body.header, contract), *untitled})
    filled = [place for place in places if not is_blank(body.frame[position(place)])]
    if not filled:
        return body
    columns = tuple(None if place in places else column for place, column in enumerate(body.header.columns))
    nothing = [pl.lit(None, dtype=pl.String).alias(position(place)) for place in places]
    titles = "、".join(f"“{body.header.texts[place] or f'第 {place + 1} 列'}”" for place in filled)
    note = f"{titles}按规定不采集，内容没有保存；今后请不要报送这些列"
    return replace(
        body,
        header=replace(body.header, columns=columns),
        frame=body.frame.with_columns(nothing),
        notes=(*body.notes, Note("never_taken_in", None, note)),
    )


def answered(frame: pl.DataFrame, contract: Contract, *, torn: Collection[int] = ()) -> Answered:
    """Leave out the people asked about of whom a reply says that nothing was found, or says nothing.

    Blank answers count as such only where other lines have one: a sheet on which all are blank is a broken export, and
    its lines go back to the sender.

    Args:
        frame: source_row and all contract columns as text.
        contract: says in `reply` where answers stand and which one means that nothing was found.
        torn: rows whose cells cannot be told apart, and which therefore say nothing either way.
    """
    reply = contract.reply
    if reply is None or not frame.height:
        return Answered(frame)
    codes = code_list(reply.code_list)
    said = [_says(frame[column], codes, reply.negative) for column in reply.columns]
    is_negative = pl.any_horizontal(pl.col(f"{column}_negative") for column in reply.columns)
    is_silent = ~pl.any_horizontal(pl.col(f"{column}_found") for column in reply.columns)
    told = pl.concat(said, how="horizontal").select(negative=is_negative & is_silent, silent=is_silent)
    silent = told["silent"] & ~frame["source_row"].is_in(list(torn))
    if not told["negative"].any() and silent.all():
        return Answered(frame)
    negative = frame.filter(silent & told["negative"])["source_row"].unique().sort()
    blank = frame.filter(silent & ~told["negative"])["source_row"].unique().sort()
    return Answered(frame.filter(~silent), len(negative) + len(blank), _notes(reply.negative, negative, blank))


def _says(cells: pl.Series, codes: CodeList, negative: str) -> pl.DataFrame:
    """Per line: whether the cell says that nothing was found, and whether it says anything else."""
    texts = cells.drop_nulls().unique().to_list()
    no = [text for text in texts if codes.meanings.get(fold_code(text)) == negative]
    nothing = [text for text in texts if text not in no and is_placeholder(tidy(text))]
    return pl.DataFrame(
        {
            f"{cells.name}_negative": cells.is_in(no).fill_null(value=False),
            f"{cells.name}_found": (cells.is_not_null() & ~cells.is_in([*no, *nothing])).fill_null(value=False),
        }
    )


def _notes(negative: str, rows: pl.Series, blank: pl.Series) -> tuple[Note, ...]:
    notes = []
    if len(rows):
        message = f"有 {len(rows)} 行的答复为“{negative}”，不作为记录保存，也不视为“没有”"
        notes.append(Note("negative_reply", None, message))
    if len(blank):
        message = f"第 {listed(blank.to_list())} 行没有填写答复，没有读取；如有结果，请补全后重新报送"
        notes.append(Note("unanswered", None, message))
    return tuple(notes)
