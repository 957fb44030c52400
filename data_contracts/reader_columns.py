"""What text stands in the columns of a large sheet, read column by column?

To make an object of every cell costs as much as to parse the sheet. fastexcel makes columns instead, but of text and
numbers in one column it makes text, and nobody can tell them apart then. So the rows between the first and the last
ones count only where every column is of one kind, where as many values came as the sheet's XML has, and where rows
that both libraries read say the same. Else nothing is returned, and the sheet is read cell by cell.
"""

from __future__ import annotations

import datetime as dt
import logging
import math
from collections.abc import Sequence
from concurrent.futures import Future
from itertools import islice
from pathlib import Path

import fastexcel
import polars as pl

from data_contracts.reader_cells import FIRST_INEXACT, read_whole, text_of, texts_of_rows
from data_contracts.reader_top import Cut
from data_contracts.reader_workbook import Page

#: Rows that both libraries read.
READ_TWICE = 20
#: Before the first Excel counts a day that never was, and readers differ; after the last there are no years.
_FIRST_DAY, _LAST_DAY = dt.datetime(1900, 3, 1), dt.datetime(9999, 12, 31, 23, 59, 59)  # noqa: DTZ001 - cells have none

# It warns of every column that is blank throughout.
logging.getLogger("fastexcel").setLevel(logging.ERROR)


def parsed(path: Path, name: str, cut: Cut) -> pl.DataFrame:
    """Parse the rows of a large sheet between its first and its last ones, and the end of the first.

    Raises:
        Exception: a column is of several kinds, or only the other library reads the sheet.
    """
    # Not by its path: that would believe the extension.
    batch = fastexcel.read_excel(path.read_bytes()).load_sheet(
        name,
        header_row=None,
        skip_rows=_skipped(cut),
        n_rows=_expected(cut),
        schema_sample_rows=None,
        dtype_coercion="strict",
        eager=True,
    )
    return pl.DataFrame(batch)


def texts_of_columns(
    page: Page, cut: Cut, parsing: Future[pl.DataFrame], *, below: int, exact: Sequence[bool]
) -> list[pl.Series] | None:
    """Return the columns of a large sheet as text, equal to what `texts_of_rows` gives; null where that is not sure.

    Args:
        page: the first and the last rows.
        cut: how they were cut out.
        parsing: the rows between them.
        below: how many rows the header and what stands above it take.
        exact: per column, whether every digit of its numbers counts.
    """
    looks = page.looks  # looked at while the other processor parses
    if parsing.exception() is not None or below > _skipped(cut):
        return None
    frame = parsing.result()
    if frame.width != cut.width or looks.is_odd or looks.values != _values(frame, cut):
        return None
    between = [texts for column in frame if (texts := _texts(column)) is not None]
    above, foot = (list(islice(page.rows(), *ends)) for ends in ((below, cut.last_above), (cut.last_above, None)))
    # Blank rows at the end are none.
    if len(between) < frame.width or (foot and frame.height != _expected(cut)) or len(above) < cut.last_above - below:
        return None
    return _joined(
        texts_of_rows(above, exact=exact),
        [read_whole(column, exact=one) for column, one in zip(between, exact, strict=True)],
        texts_of_rows(foot, exact=exact),
    )


def _skipped(cut: Cut) -> int:
    return cut.last_above - READ_TWICE


def _expected(cut: Cut) -> int:
    return cut.first_below - 1 - _skipped(cut)


def _values(frame: pl.DataFrame, cut: Cut) -> int:
    """Count the values of a sheet of which the rows between the first and the last are parsed."""
    return sum(column.len() - column.null_count() for column in frame) + cut.values_outside(_skipped(cut))


def _joined(above: list[pl.Series], between: list[pl.Series], foot: list[pl.Series]) -> list[pl.Series] | None:
    """Join the parts of all columns; null where the rows that were read twice are not the same."""
    parts = list(zip(above, between, foot, strict=True))
    if not all(first.tail(READ_TWICE).equals(most.head(READ_TWICE)) for first, most, _ in parts):
        return None
    # Written anew: parts of a parsed column would keep all of its memory.
    return [pl.concat([first.head(-READ_TWICE), most, last], rechunk=True) for first, most, last in parts]


def _texts(values: pl.Series) -> pl.Series | None:
    """Write a column of one kind as `text_of` does; null where that is not sure."""
    if values.dtype == pl.String:
        return values
    if values.dtype == pl.Boolean:
        return values.replace_strict([True, False], ["是", "否"], default=None, return_dtype=pl.String)
    if values.dtype == pl.Float64:
        return _texts_of_numbers(values)
    if isinstance(values.dtype, pl.Datetime):
        return _texts_of_times(values)
    return None


def _texts_of_numbers(values: pl.Series) -> pl.Series | None:
    # Words like nan were made numbers; and to a set -0 and 0 are one.
    if values.is_nan().any() or (1 / values == -math.inf).any():
        return None
    is_whole = (values.floor() == values) & (values.abs() < FIRST_INEXACT)
    whole = values.set(~is_whole, None).cast(pl.Int64).cast(pl.String)
    return whole if is_whole.all() else whole.fill_null(_written(values.set(is_whole, None)))


def _texts_of_times(values: pl.Series) -> pl.Series | None:
    return _written(values) if values.drop_nulls().is_between(_FIRST_DAY, _LAST_DAY).all() else None


def _written(values: pl.Series) -> pl.Series:
    """Write every different value once."""
    known = values.drop_nulls().unique()
    texts = pl.Series([text_of(value, exact=True) for value in known.to_list()], dtype=pl.String)
    return values.replace_strict(known, texts, default=None, return_dtype=pl.String)
