"""What stands under headers that the contract does not know? It is kept as it came, and used for nothing."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from data_contracts.contract import Contract, fold_header
from data_contracts.reader_left_out import private_places
from data_contracts.receipt_texts import RETURNED_HEADERS
from data_contracts.sheet import EXTRA, Body, Note, position


@dataclass(frozen=True)
class Kept:
    """Lines with `extra`, a number into `extras`: what stands on many lines alike is written once."""

    frame: pl.DataFrame
    extras: pl.Series
    notes: tuple[Note, ...]


def keep_extra(frame: pl.DataFrame, body: Body, contract: Contract) -> Kept:
    """Keep cells under headers that the contract neither knows nor ignores by name; all cells of a torn row."""
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
    numbers, extras = _numbered(frame, unknown)
    if body.torn:
        frame, numbers, extras = _with_torn(frame, body, contract, numbers=numbers, extras=extras)
    return Kept(frame.with_columns(numbers.alias("extra")), extras, tuple(notes))


def _is_ignored(text: str, ignored: set[str]) -> bool:
    return bool(text) and (fold_header(text) in ignored or fold_header(text.rsplit("/", 1)[-1]) in ignored)


def _with_torn(
    frame: pl.DataFrame, body: Body, contract: Contract, *, numbers: pl.Series, extras: pl.Series
) -> tuple[pl.DataFrame, pl.Series, pl.Series]:
    """The cells of a torn row stand under the wrong titles: none of them may be read as what its title says."""
    header = body.header
    cells = [position(place) for place in range(len(header.columns))]
    titles = {position(place): f"{place + 1}:{text or f'第 {place + 1} 列'}" for place, text in enumerate(header.texts)}
    # In a torn row what is never taken in may stand anywhere.
    kept = {} if private_places(header, contract) else titles
    torn = frame["source_row"].is_in(list(body.torn))
    its_numbers, its_extras = _numbered(frame.filter(torn), kept)
    blanked = frame.with_columns(pl.when(~torn).then(pl.col(cell)).alias(cell) for cell in cells)
    return blanked, numbers.scatter(torn.arg_true(), its_numbers + len(extras)), pl.concat([extras, its_extras])


def _numbered(frame: pl.DataFrame, titles: dict[str, str]) -> tuple[pl.Series, pl.Series]:
    """Number what the cells under these titles say line by line, and list it: {key, value} of the filled cells."""
    if not titles:
        return pl.repeat(0, frame.height, dtype=pl.UInt32, eager=True), pl.Series([[]], dtype=EXTRA)
    cells = list(titles)
    numbers = _number(frame[cells[0]])
    for cell in cells[1:]:
        other = _number(frame[cell])
        numbers = _number(numbers.cast(pl.UInt64) * frame.height + other)
    said = frame.select(cells).with_columns(numbers.alias("number")).unique("number").sort("number")
    filled = (
        said.unpivot(cells, index="number", variable_name="key")
        .drop_nulls("value")
        .with_columns(pl.col("key").replace_strict(titles, return_dtype=pl.String))
        .sort("number", maintain_order=True)
        .group_by("number", maintain_order=True)
        .agg(pl.struct("key", "value").alias("extra"))
    )
    lists = said.select("number").join(filled, on="number", how="left", maintain_order="left")["extra"]
    return numbers, _or_nothing(lists.cast(EXTRA))


def _number(values: pl.Series) -> pl.Series:
    """Give equal values, blank ones too, the same number, from 0 on."""
    distinct = values.alias("value").unique().to_frame().with_row_index("number")
    rows = values.alias("value").to_frame()
    return rows.join(distinct, on="value", how="left", nulls_equal=True, maintain_order="left")["number"]


def _or_nothing(lists: pl.Series) -> pl.Series:
    return lists.to_frame().select(pl.col("extra").fill_null(pl.lit([], dtype=EXTRA))).to_series()
