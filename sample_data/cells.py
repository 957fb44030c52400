"""How does a value look in a cell: dates, amounts and numbers as this file writes them?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal

import numpy as np
import polars as pl

from data_contracts.contract import Column, ColumnType

DateStyle = Literal["cell", "serial", "20261005", "2026.10.5", "2026年10月5日", "2026-10-05", "2026/10/5"]
XLSX_DATES: tuple[DateStyle, ...] = ("cell", "serial", "20261005", "2026.10.5", "2026年10月5日", "2026-10-05")
CSV_DATES: tuple[DateStyle, ...] = ("20261005", "2026-10-05", "2026/10/5", "2026.10.5")
#: How a term is written in one file or another.
TERMS = ("{0}-{1}学年第{2}学期", "{3}", "{0}-{1}-{4}")
Cell = str | int | float | bool | date | datetime | None


@dataclass(frozen=True)
class Style:
    """How one file writes dates, months, amounts and terms."""

    dates: DateStyle
    months: Literal["2026-10", "202610", "2026年10月"] = "2026-10"
    comma: bool = False
    term: int = 2

    @classmethod
    def drawn(cls, rng: np.random.Generator, *, form: str, comma: bool) -> Style:
        """Draw the style of one messy file."""
        dates = XLSX_DATES if form == "xlsx" else CSV_DATES
        months: tuple[Literal["2026-10", "202610", "2026年10月"], ...] = ("2026-10", "202610", "2026年10月")
        return cls(dates[int(rng.integers(len(dates)))], months[int(rng.integers(3))], comma, int(rng.integers(3)))


def text_column(values: pl.Series, declared: Column, style: Style) -> pl.Series:
    """Write a typed column as text (null: empty cell)."""
    kind, column = declared.type, pl.col("v")
    if kind is ColumnType.TERM:
        terms = {term: term_text(term, style.term) for term in values.drop_nulls().unique().sort()}
        return values.replace_strict(terms, default=None, return_dtype=pl.String)
    if kind is ColumnType.MONTH:
        months = values if values.dtype == pl.Date else (values + "-01").str.to_date("%Y-%m-%d")
        return months.dt.strftime({"2026-10": "%Y-%m", "202610": "%Y%m", "2026年10月": "%Y年%m月"}[style.months])
    written = column.cast(pl.String)
    if kind is ColumnType.DATE:
        written = _date_text(column, style.dates)
    elif kind is ColumnType.MONEY:
        written = _money_text(column, comma=style.comma)
    elif kind is ColumnType.BOOL:
        written = pl.when(column).then(pl.lit("是")).when(~column).then(pl.lit("否"))
    return values.to_frame("v").select(written).to_series()


def excel_cells(values: pl.Series, declared: Column, style: Style) -> list[Cell]:
    """Write a typed column as cells of a workbook: numbers stay numbers, dates are cells, serials or text."""
    kind = declared.type
    if kind is ColumnType.DATE and style.dates == "cell":
        return values.to_list()
    if kind is ColumnType.DATE and style.dates == "serial":
        return (values - date(1899, 12, 30)).dt.total_days().to_list()
    if kind is ColumnType.DATE and style.dates == "20261005":
        return text_column(values, declared, style).cast(pl.Int64).to_list()
    if kind is ColumnType.INT or (kind is ColumnType.MONEY and not style.comma):
        return values.to_list()
    return text_column(values, declared, style).to_list()


def _date_text(column: pl.Expr, style: DateStyle) -> pl.Expr:
    if style == "20261005":
        return column.dt.strftime("%Y%m%d")
    if style in ("2026-10-05", "cell", "serial"):
        return column.dt.strftime("%Y-%m-%d")
    parts = [part.cast(pl.String) for part in (column.dt.year(), column.dt.month(), column.dt.day())]
    pattern = {"2026.10.5": "{}.{}.{}", "2026/10/5": "{}/{}/{}", "2026年10月5日": "{}年{}月{}日"}[style]
    return pl.when(column.is_not_null()).then(pl.format(pattern, *parts))


def _money_text(column: pl.Expr, *, comma: bool) -> pl.Expr:
    cents = (column.abs() * 100).round(0).cast(pl.Int64)
    fraction = (cents % 100).cast(pl.String).str.zfill(2)
    whole = (cents // 100).cast(pl.String)
    if comma:
        whole = whole.str.reverse().str.replace_all(r"(\d{3})", "${1},").str.strip_suffix(",").str.reverse()
    sign = pl.when(column < 0).then(pl.lit("-")).otherwise(pl.lit(""))
    return pl.when(column.is_not_null()).then(pl.format("{}{}.{}", sign, whole, fraction))


def term_text(term: str, style: int) -> str:
    """Write a term in one of three ways.

    >>> term_text("2026-2027-1", 0), term_text("2026-2027-2", 1)
    ('2026-2027学年第一学期', '2027年春季学期')
    """
    first, second, half = term.split("-")
    season = f"{first}年秋季学期" if half == "1" else f"{second}年春季学期"
    return TERMS[style].format(first, second, "一" if half == "1" else "二", season, half)
