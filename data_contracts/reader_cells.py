"""What text does a typed spreadsheet cell stand for?"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections.abc import Sequence
from decimal import Decimal

import polars as pl

from data_contracts.contract import ColumnType, Contract
from data_contracts.sheet import FLOAT_MARK

#: Types whose values are digits that no arithmetic is done with: one wrong digit is another person.
EXACT_TYPES = frozenset({ColumnType.RESIDENT_ID, ColumnType.ACCOUNT, ColumnType.DISABILITY_NO})

#: Excel keeps 15 significant digits; from here on the last ones are invented.
FIRST_INEXACT = 1e15

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


def texts_of_cells(cells: Sequence[object], *, exact: bool) -> pl.Series:
    """Turn the cells of one column of a sheet into text, most of them (all are texts) at once.

    >>> texts_of_cells(["张三", " ", 5.0], exact=False).to_list()
    ['张三', None, '5']
    """
    kinds = set(map(type, cells))
    if kinds <= {str}:
        texts = pl.Series(list(cells), dtype=pl.String)
        blank = texts.str.strip_chars() == ""
        return mark_scientific(texts) if exact else texts.set(blank, None) if blank.any() else texts
    known: dict[object, str | None] = {}
    texts_read: list[str | None] = []
    for cell in cells:
        # 1, 1.0 and True are one key to a dict, and three cells to a reader.
        key = (type(cell), cell)
        if key not in known:
            known[key] = text_of(cell, exact=exact)
        texts_read.append(known[key])
    return pl.Series(texts_read, dtype=pl.String)


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
    texts = [
        _text(value, exact=True) if bad else value
        for value, bad in zip(values.to_list(), damaged.to_list(), strict=True)
    ]
    return pl.Series(values.name, texts, dtype=pl.String)
