"""What text does a typed spreadsheet cell stand for?"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from itertools import islice

import polars as pl

from data_contracts.contract import ColumnType, Contract
from data_contracts.sheet import FLOAT_MARK

#: Types whose values are digits that no arithmetic is done with: one wrong digit is another person.
EXACT_TYPES = frozenset({ColumnType.RESIDENT_ID, ColumnType.ACCOUNT, ColumnType.DISABILITY_NO})

#: Excel keeps 15 significant digits; from here on the last ones are invented.
FIRST_INEXACT = 1e15

#: Rows of a sheet that are turned into text at a time.
_ROWS_AT_ONCE = 1_000

SCIENTIFIC = re.compile(r"\s*\d(?:\.\d+)?[eE]\+?\d{2}\s*")


def text_of(value: object, *, exact: bool) -> str | None:
    """Turn a cell into text: nothing is cleaned, but no digit is invented either.

    Args:
        value: what calamine or polars gives for the cell.
        exact: the column holds identity, card or account numbers, where 4.1E+17 cannot be a text of its own.

    >>> text_of(410890199202031000.0, exact=True)
    'float:410890199202031000'
    >>> text_of(0.1 + 0.2, exact=False), text_of(123.0, exact=False), text_of(" ", exact=False)
    ('0.3', '123', None)
    """
    if isinstance(value, str):
        return _text(value, exact=exact)
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, float):
        return _number(value)
    if isinstance(value, dt.datetime):
        day_only = value.time() == dt.time()
        return value.date().isoformat() if day_only else value.isoformat(sep=" ", timespec="seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return None if value is None else str(value)


def _text(value: str, *, exact: bool) -> str | None:
    if not value.strip():
        return None
    if exact and SCIENTIFIC.fullmatch(value):
        return f"{FLOAT_MARK}{_digits(float(value))}"
    return value


def _number(value: float) -> str | None:
    if not math.isfinite(value):
        return None
    if abs(value) >= FIRST_INEXACT:
        return f"{FLOAT_MARK}{_digits(value)}"
    if value.is_integer():
        return _digits(value)
    # Ten digits behind the point are more than any amount has and fewer than binary noise needs.
    return f"{round(value, 10):.10f}".rstrip("0").rstrip(".")


def _digits(value: float) -> str:
    """Write a whole number with zeros, as Excel does, where its digits are not known.

    >>> _digits(410890199202031000.0)
    '410890199202031000'
    """
    return f"{Decimal(repr(value)):.0f}"


def is_exact(contract: Contract, column: str | None) -> bool:
    """Tell whether a column holds numbers of which every digit counts."""
    return column is not None and contract.columns[column].type in EXACT_TYPES


def texts_of_rows(rows: Iterable[Sequence[object]], *, exact: Sequence[bool]) -> list[pl.Series]:
    """Turn the rows of a sheet into columns of text.

    Some rows at a time, so that their cells are read while they are still near the processor.

    Args:
        rows: cells as calamine gives them, all rows equally long.
        exact: per column, whether every digit of its numbers counts.
    """
    columns = [([pl.Series([], dtype=pl.String)], _Known()) for _ in exact]
    left = iter(rows)
    while block := list(islice(left, _ROWS_AT_ONCE)):
        for (parts, known), cells in zip(columns, zip(*block, strict=True), strict=True):
            parts.append(_texts_as_they_are(cells, known))
    return [read_whole(pl.concat(parts), exact=one) for (parts, _), one in zip(columns, exact, strict=True)]


def texts_of_cells(cells: Sequence[object], *, exact: bool) -> pl.Series:
    """Turn the cells of one column of a sheet into text.

    >>> texts_of_cells(["张三", " ", 5.0], exact=False).to_list()
    ['张三', None, '5']
    """
    return read_whole(_texts_as_they_are(cells, _Known()), exact=exact)


class _Known(dict[object, str | None]):
    """Texts of cells of one type besides text: to a dict 1, 1.0 and True are one key, but not to a reader."""

    kinds: frozenset[type] = frozenset()

    def __missing__(self, cell: object) -> str | None:
        self[cell] = text = cell if isinstance(cell, str) else text_of(cell, exact=True)
        return text


def _texts_as_they_are(cells: Sequence[object], known: _Known) -> pl.Series:
    """Write numbers and dates as text, each different one once."""
    kinds = frozenset(map(type, cells)) - {str}
    if not kinds:
        return pl.Series(cells, dtype=pl.String)
    if kinds != known.kinds or len(kinds) > 1:
        known.clear()
        known.kinds = kinds
    if len(kinds) > 1:
        return pl.Series([_Known()[cell] for cell in cells], dtype=pl.String)
    return pl.Series([known[cell] for cell in cells], dtype=pl.String)


def read_whole(texts: pl.Series, *, exact: bool) -> pl.Series:
    """Make blank cells of a whole column null, and mark its damaged numbers where every digit counts."""
    texts = without_blanks(texts.alias("text").to_frame())["text"]
    return mark_scientific(texts) if exact else texts


def without_blanks(texts: pl.DataFrame) -> pl.DataFrame:
    """Make cells null that hold nothing but white space."""
    # No other text begins with a character below the first of these, and hardly any with one between the others.
    spaced = texts.select(((pl.all() < "!") | pl.all().is_between(pl.lit("\x80"), pl.lit("\u3001"))).any())
    cells = [name for name in spaced.columns if spaced[name][0]]
    return texts.with_columns(pl.when(pl.col(cell).str.strip_chars() != "").then(cell).alias(cell) for cell in cells)


def is_blank(texts: pl.Series) -> bool:
    """Tell whether all cells of a column are null or hold nothing but white space."""
    return bool((texts.fill_null("").str.strip_chars() == "").all())


def texts_of(values: pl.Series, *, exact: bool) -> pl.Series:
    """Turn a whole typed column (of a parquet file) into text."""
    if values.dtype == pl.String:
        return mark_scientific(values) if exact else values
    if values.dtype.is_integer() or values.dtype == pl.Decimal:
        return values.cast(pl.String)
    return pl.Series(values.name, [text_of(value, exact=exact) for value in values.to_list()], dtype=pl.String)


def mark_scientific(values: pl.Series) -> pl.Series:
    """Mark the cells of a text column that a spreadsheet has written as 4.10803E+17."""
    damaged = values.str.contains(f"^(?:{SCIENTIFIC.pattern})$").fill_null(value=False)
    if not damaged.any():
        return values
    places = damaged.arg_true()
    texts = pl.Series([_text(value, exact=True) for value in values.gather(places).to_list()], dtype=pl.String)
    return values.clone().scatter(places, texts)
