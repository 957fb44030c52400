"""How do people write what a contract asks for: codes, dates, amounts, numbers and names in every way it accepts?

Every spelling here says the same as the canonical value: a reader that lands it differently is wrong.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import numpy as np

from data_contracts.code_list import code_list
from data_contracts.contract import Column, ColumnType
from sample_data.cells import Cell, term_text
from sample_data.contract_draws import Value
from sample_data.mess import FULL_WIDTH

#: Share of cells that are written in another way, and of empty cells that are filled with a stroke.
SPELT, STROKE = 0.6, 0.2
_HAN_DIGITS = str.maketrans("0123456789", "〇一二三四五六七八九")
_EXCEL_DAY_0 = date(1899, 12, 30)


def plain(value: Value, column: Column) -> str | None:
    """Write a value as the delivery specification has it; null is an empty cell."""
    if value is None:
        return None
    if column.type is ColumnType.BOOL:
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value:%Y-%m}" if column.type is ColumnType.MONTH else f"{value:%Y-%m-%d}"
    return str(value)


def as_people_write(
    values: list[Value], name: str, column: Column, *, rng: np.random.Generator, workbook: bool
) -> list[Cell]:
    """Write a column as people do.

    Args:
        values: canonical values.
        name: of the column.
        column: its declaration.
        rng: source of chance.
        workbook: cells may be days and numbers, and not only text.
    """
    if column.type is ColumnType.DATE and workbook and (kind := int(rng.integers(3))):
        days = [value if isinstance(value, date) else None for value in values]
        return [day if kind == 1 or day is None else (day - _EXCEL_DAY_0).days for day in days]
    ways = _ways(name, column)
    cells: list[Cell] = []
    for value in values:
        text = plain(value, column)
        if text is None:
            cells.append("/" if rng.random() < STROKE else None)
        elif rng.random() >= SPELT:
            cells.append(float(text) if workbook and isinstance(value, Decimal) else text)
        else:
            cells.append(_one_of(ways(text), rng))
    return cells


def _one_of(ways: list[str], rng: np.random.Generator) -> str:
    return ways[int(rng.integers(len(ways)))]


def _ways(name: str, column: Column) -> Callable[[str], list[str]]:
    """The ways in which the values of a column are written."""
    if column.type in (ColumnType.CODE, ColumnType.SEX, ColumnType.BOOL):
        return _code_ways(column)
    if column.type is ColumnType.TEXT and name.endswith(("_no", "_code")):
        return _number
    return {
        ColumnType.DATE: _day,
        ColumnType.MONTH: _month,
        ColumnType.MONEY: _money,
        ColumnType.NUMBER: _measure,
        ColumnType.INT: lambda text: [_full_width(text), f" {text}", f"{text}.0"],
        ColumnType.RESIDENT_ID: _resident_id,
        ColumnType.DISABILITY_NO: _resident_id,
        ColumnType.NAME: _name,
        ColumnType.TERM: lambda text: [term_text(text, style) for style in range(3)],
        ColumnType.ACCOUNT: lambda text: [f"{text[:4]} {text[4:8]} {text[8:]}", f"'{text}", _full_width(text)],
        ColumnType.PHONE: lambda text: [f"+86 {text}", f"{text[:3]}-{text[3:7]}-{text[7:]}", f"{text}\u00a0"],
        ColumnType.AREA: lambda text: [_full_width(text), f"'{text}", f"{text} "],
    }.get(column.type, lambda text: [f" {text}", f"{text}\u3000"])


def _code_ways(column: Column) -> Callable[[str], list[str]]:
    """A code's number and spellings, but those that say something about another column, too."""
    codes = code_list("yes_no" if column.type is ColumnType.BOOL else column.code_list or "sex")
    pairs = [(code.code, code.label) for code in codes.codes if code.code] + list(codes.spellings.items())
    ways: dict[str, list[str]] = {label: [f" {label} "] for label in codes.labels}
    for seen, label in pairs:
        if seen not in codes.implies:
            ways[label].append(seen)
    return lambda text: ways[text]


def _full_width(text: str) -> str:
    return text.translate(FULL_WIDTH)


def _day(text: str) -> list[str]:
    year, month, day = text.split("-")
    short = int(month), int(day)
    return [
        f"{year}{month}{day}", f"{year}.{short[0]}.{short[1]}", f"{year}/{short[0]}/{short[1]}",
        f"{year}年{short[0]}月{short[1]}日", f"{text} 00:00:00", _full_width(text),
        f"{year.translate(_HAN_DIGITS)}年{_han(short[0])}月{_han(short[1])}日",
    ]  # fmt: skip


def _han(number: int) -> str:
    tens, ones = divmod(number, 10)
    ones_text = "〇一二三四五六七八九"[ones] if ones else ""
    return ("" if tens == 0 else "十" if tens == 1 else f"{'〇一二三'[tens]}十") + ones_text


def _month(text: str) -> list[str]:
    year, month = text.split("-")
    return [
        year + month,
        f"{year}年{int(month)}月",
        f"{year}年{month}月份",
        f"{year}/{month}",
        _full_width(text),
    ]


def _money(text: str) -> list[str]:
    amount = Decimal(text)
    return [
        f"{amount:,.2f}",
        f"{amount:.2f}元",
        f"￥{amount:,.2f}",
        f"{amount:,.2f} 元",
        _full_width(f"{amount:.2f}"),
    ]


def _measure(text: str) -> list[str]:
    amount = Decimal(text)
    return [f"{amount:,.2f}", f"{amount:.2f}㎡", f"{amount:.2f}平方米", _full_width(f"{amount:.2f}")]


def _resident_id(text: str) -> list[str]:
    return [
        text.lower(), _full_width(text), f"'{text}", f"{text}\u00a0", f"{text[:6]} {text[6:14]} {text[14:]}",
    ]  # fmt: skip


def _name(text: str) -> list[str]:
    return [f"{text} ", f"\u3000{text}", f"{text[0]}\u3000{text[1:]}" if len(text) == 2 else f"{text}\u00a0"]


def _number(text: str) -> list[str]:
    return [_full_width(text), f" {text}", f"{text}\u3000", f"'{text}"]
