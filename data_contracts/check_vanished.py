"""Has a whole category, or a whole township, vanished since the last delivery of the same list?

A list without its 特困人员, or without one of its townships, is short by too little for the usual volume to show it.
"""

from __future__ import annotations

from collections.abc import Mapping

import duckdb

from data_contracts import ddl
from data_contracts.areas import load_areas
from data_contracts.contract import ColumnType, Contract

#: So few rows of a value may be gone by chance: some households of a township that leave together. Events scatter more.
FEW_OF_A_LIST = 15
FEW_EVENTS = 30


def vanished(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    incoming: str,
    values_before: Mapping[str, Mapping[str, int]],
) -> dict[str, str]:
    """Find the values that are not there any more.

    Args:
        con: has the table.
        contract: says which columns keep their values.
        incoming: the rows of the delivery.
        values_before: check → value → rows that had it in the last comparable delivery and in no other one since.

    Returns:
        Check → what has vanished, in Chinese; only checks that are broken.
    """
    few = FEW_EVENTS if contract.content == "event" else FEW_OF_A_LIST
    said = {}
    for check in contract.checks:
        if check.keeps_values_of is None or check.name not in values_before:
            continue
        value = value_of(contract, check.keeps_values_of)
        now = {row[0] for row in con.table(incoming).project(f"{value} as value").distinct().fetchall()}
        before = values_before[check.name]
        gone = {each: rows for each, rows in before.items() if rows > few and each not in {*now, *check.may_vanish}}
        # Where nothing is left of what there was, the list is another one.
        if gone and len(gone) < len(before):
            said[check.name] = _said(contract, check.keeps_values_of, gone)
    return said


def value_of(contract: Contract, column: str) -> str:
    """Build the expression for a value of a column that is compared from month to month: of an area, its township."""
    name = ddl.quoted(column)
    if contract.columns[column].type is ColumnType.AREA:
        return f"case when length({name}) >= 9 and substr({name}, 7, 3) <> '000' then left({name}, 9) end"
    return f"cast({name} as varchar)"


def _said(contract: Contract, column: str, gone: Mapping[str, int]) -> str:
    is_area = contract.columns[column].type is ColumnType.AREA
    names = [
        f"“{(load_areas().name_of(each) if is_area else None) or each}”（上次 {rows} 行）"
        for each, rows in sorted(gone.items(), key=lambda item: (-item[1], item[0]))
    ]
    shown = "、".join(names[:5]) + (f"等 {len(names)} 项" if len(names) > 5 else "")
    title = "乡镇（街道）" if is_area else contract.columns[column].title
    return f"与上一次相比，{title}中的{shown}本次一行也没有，请核对是否遗漏"
