"""In which unit does a sheet give its money: yuan, ten thousands of it, or something that we do not convert?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import polars as pl

from data_contracts.contract import ColumnType, Contract, fold_header
from data_contracts.errors import UnreadableDeliveryError
from data_contracts.sheet import Body, Header, Lines, Note, position

#: Says that amounts are in units of 10,000 yuan: in a title, or on a line above the header.
_IN_WAN = re.compile(r"万元")
_ALL_IN_WAN = re.compile(r"单位:?\(?(?:人民币)?万元|以万元为(?:计量|计价)?单位|^[(\[]?(?:人民币)?万元[)\]]?$")
_ODD_UNITS = r"(百元|千元|十万元|百万元|千万元|亿元|美元|港元|欧元)"
_ODD_UNIT_LINE = re.compile(rf"单位:?\(?(?:人民币)?{_ODD_UNITS}|以{_ODD_UNITS}为(?:计量|计价)?单位")
_ODD_UNIT_TITLE = re.compile(rf"[(/:,]{_ODD_UNITS}(?:[/)]|$)")


def in_wan(header: Header, around: Lines, contract: Contract) -> frozenset[int]:
    """The positions of money columns whose amounts are in units of 10,000 yuan, as the sheet itself says.

    Args:
        header: with the titles.
        around: lines above the header or below the data, one of which may say 单位:万元.
        contract: says which columns are money.
    """
    all_of_them = any(_ALL_IN_WAN.search(fold_header(cell)) for line in around for cell in line)
    return frozenset(
        place
        for place, (column, text) in enumerate(zip(header.columns, header.texts, strict=True))
        if column
        and contract.columns[column].type is ColumnType.MONEY
        and (_IN_WAN.search(text) or (all_of_them and "元" not in text))
    )


def odd_unit(header: Header, above: Lines, contract: Contract) -> str | None:
    """Name the unit of money (千元, 美元 …) that a sheet says its amounts are in and that we do not convert."""
    titles = [
        text
        for column, text in zip(header.columns, header.texts, strict=True)
        if column and contract.columns[column].type is ColumnType.MONEY
    ]
    said = [_ODD_UNIT_LINE.search(fold_header(cell)) for line in above for cell in line] if titles else []
    said += [_ODD_UNIT_TITLE.search(fold_header(title)) for title in titles]
    return next((found[found.lastindex or 0] for found in said if found), None)


def with_unit_below(body: Body, foot: Sequence[Sequence[str]], contract: Contract) -> Body:
    """Take up what the lines below the data say of the unit, and tell the sender of amounts that are converted."""
    header = replace(
        body.header,
        in_wan=body.header.in_wan | in_wan(body.header, foot, contract),
        odd_unit=body.header.odd_unit or odd_unit(body.header, foot, contract),
    )
    if not header.in_wan:
        return replace(body, header=header)
    titles = "、".join(f"“{contract.columns[header.columns[place] or ''].title}”" for place in sorted(header.in_wan))
    note = Note("in_wan", None, f"表中注明{titles}以万元为单位，已换算为元；请以后以元为单位报送")
    return replace(body, header=header, notes=(*body.notes, note))


def in_yuan(frame: pl.DataFrame, header: Header) -> pl.DataFrame:
    """Write 万元 behind the bare numbers of a column whose sheet says so: a cell alone would be read as yuan."""
    number = r"^\s*[-(]?[\d,]*\.?\d+\)?\s*$"
    cells = [pl.col(position(place)) for place in header.in_wan]
    return frame.with_columns(
        pl.when(cell.str.contains(number)).then(cell.str.strip_chars() + "万元").otherwise(cell).name.keep()
        for cell in cells
    )


def refusal(unit: str, body: Body, path: Path) -> UnreadableDeliveryError:
    """Refuse a sheet whose unit is not converted."""
    return UnreadableDeliveryError(
        f"表中注明金额单位为{unit}，无法确定如何换算",
        where=f"{path.name}，工作表“{body.name}”" if body.name else path.name,
        to_do="请以元为单位重新报送（万元可以识别）",
    )
