"""Which amount or count does a cell hold, in yuan and in whole things?"""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

import polars as pl

from data_contracts.canonical_text import (
    CellReader,
    Reading,
    is_placeholder,
    nothing,
    plain_dashes,
    tidy,
    unreadable,
)
from data_contracts.sheet import FLOAT_MARK

_CENT, _LIMIT = Decimal("0.01"), Decimal(10) ** 12
_MONEY = re.compile(
    r"(?:人民币|RMB|CNY)?[¥$]?(?:(?P<minus>-)|\+)?[¥]?(?P<number>\d+(?:\.\d*)?|\.\d+)(?P<power>E[+-]?\d{1,2})?"
    r"(?P<wan>万)?(?:元|圆|块|¥)?整?(?:[/·每]?[月人户]){0,2}",
    re.IGNORECASE,
)
_SQUARE_METRES = re.compile(r"(?:m2|平方米|平米|平方)$", re.IGNORECASE)
_COUNT = re.compile(r"(-?\d{1,15})(?:\.0*)?(?:个?人|口人?|户|次|个|岁|年度?|元)?")


def read_money(text: str) -> Reading:
    """Read an amount as yuan with two decimals.

    >>> read_money("￥1,234.50元").value, read_money("0.35万元").value, read_money("(200)").value
    (Decimal('1234.50'), Decimal('3500.00'), Decimal('-200.00'))
    """
    cleaned = re.sub(r"\s+", "", plain_dashes(tidy(text.removeprefix(FLOAT_MARK))))
    if is_placeholder(cleaned):
        return nothing(text)
    if re.fullmatch(r"-?\d{1,3}(,\d{3})+(\.\d*)?\D*", cleaned.lstrip("¥(（")):
        cleaned = cleaned.replace(",", "")
    # Bookkeepers write negative amounts in brackets.
    bracketed = re.fullmatch(r"\((.+)\)(元?)", cleaned)
    found = _MONEY.fullmatch("".join(bracketed.groups()) if bracketed else cleaned)
    if found is None:
        return unreadable("not_a_number")
    exact = Decimal((found["minus"] or "") + found["number"] + (found["power"] or ""))
    exact *= (10_000 if found["wan"] else 1) * (-1 if bracketed else 1)
    if abs(exact) >= _LIMIT:
        return unreadable("out_of_range")
    value = exact.quantize(_CENT, ROUND_HALF_UP)
    kind = "unit_wan" if found["wan"] else "number_format" if value == exact else "rounded"
    return Reading(value, kind)


def read_int(text: str) -> Reading:
    """Read a count.

    >>> read_int("3人").value, read_int("2026年度").value, read_int("2.0").value
    (3, 2026, 2)
    """
    cleaned = re.sub(r"[\s,]+", "", plain_dashes(tidy(text.removeprefix(FLOAT_MARK))))
    if is_placeholder(cleaned):
        return nothing(text)
    found = _COUNT.fullmatch(cleaned)
    return Reading(int(found[1]), "number_format") if found else unreadable("not_a_number")


def read_number(text: str) -> Reading:
    """Read a measure with two decimals; square metres may stand behind it, money may not.

    >>> read_number("１２０.５㎡").value, read_number("1,203.256 平方米").value, read_number("90元").kind
    (Decimal('120.50'), Decimal('1203.26'), 'not_a_number')
    """
    bare = _SQUARE_METRES.sub("", re.sub(r"\s+", "", tidy(text)))
    return unreadable("not_a_number") if re.search("[万元圆块¥$]", bare) else read_money(bare or text)


def money_reader() -> CellReader:
    """Amounts. Plain: digits, at most two of them after the point."""
    text, dtype = pl.col("text"), pl.Decimal(14, 2)
    plain = pl.when(text.str.contains(r"^-?\d{1,12}(\.\d{1,2})?$")).then(text).cast(dtype, strict=False)
    parted = pl.when(text.str.contains(r"^-?\d{1,3}(,\d{3}){1,3}(\.\d{1,2})?$")).then(text.str.replace_all(",", ""))
    return CellReader(dtype, plain, read_money, usual=(("number_format", parted.cast(dtype, strict=False)),))


def number_reader() -> CellReader:
    """Measures. Plain: as money."""
    return replace(money_reader(), read=read_number)


def int_reader() -> CellReader:
    """Counts. Plain: digits."""
    text = pl.col("text")
    plain = pl.when(text.str.contains(r"^-?\d{1,15}$")).then(text).cast(pl.Int64, strict=False)
    return CellReader(pl.Int64(), plain, read_int)
