"""Does one sheet hold rows of several months, or of several counties (Q18)?

Its rows are not torn apart: each keeps its own month and area, by which it is counted. The sender is told, because a
list that was pasted together may lack a part, or have one too many.
"""

from __future__ import annotations

from datetime import date
from typing import Any

import duckdb

from data_contracts.contract import ColumnType, Contract
from data_contracts.months import shifted
from data_contracts.sheet import Note

#: Months that a delivery of a quarter or a term is about, its own the last one.
_MONTHS = {"monthly": 1, "quarterly": 3, "termly": 6}
#: So many are named one by one.
_NAMED = 6


def mixture_of(
    con: duckdb.DuckDBPyConnection, contract: Contract, period: date, *, names: dict[str, str]
) -> tuple[Note, ...]:
    """Look at the rows in the table `arrived`.

    Args:
        con: has the table.
        contract: of its dataset.
        period: first day of the month that the delivery is about.
        names: county code of 6 digits → name.
    """
    notes = []
    for name, column in contract.columns.items():
        if column.type is ColumnType.MONTH and column.required:
            months: dict[date, int] = dict(_counted(con, f'"{name}"'))
            first = shifted(period, 1 - _MONTHS[contract.arrival.cadence])
            if any(not first <= month <= period for month in months):
                parts = "、".join(f"{month:%Y-%m} {rows} 行" for month, rows in _shown(months))
                message = f"“{column.title}”不都是本期（{period:%Y-%m}）：{parts}；各行按自己的月份处理"
                notes.append(Note("mixed_months", name, message))
    if "area_code" in contract.columns:
        counties = dict(_counted(con, "left(area_code, 6)"))
        if len(counties) > 1:
            parts = "、".join(f"{names.get(code, code)} {rows} 行" for code, rows in _shown(counties))
            message = f"含 {len(counties)} 个县（市、区）的记录：{parts}；各行按自己的区划处理，请核对是否都应报送"
            notes.append(Note("mixed_areas", "area_code", message))
    return tuple(notes)


def _counted(con: duckdb.DuckDBPyConnection, value: str) -> list[tuple[Any, int]]:
    """Count rows by a value, the rows without one left out, most first."""
    grouped = con.table("arrived").filter(f"{value} is not null").aggregate(f"{value} as value, count(*) as rows")
    return grouped.order("rows desc, value").fetchall()


def _shown(counts: dict[Any, int]) -> list[tuple[Any, int]]:
    return list(counts.items())[:_NAMED]
