"""What of a delivery may a rule of the truth read: every column but names, numbers and places of people?"""

from __future__ import annotations

from datetime import date
from functools import cache

import polars as pl

from data_contracts.contract import ColumnType, contract_of
from sample_data.layouts import layouts

#: Who somebody is, is told by `t_<role>`, `h_<role>` and `o_<role>` instead.
PERSONAL = (ColumnType.NAME, ColumnType.RESIDENT_ID, ColumnType.PHONE)
TYPES = {
    ColumnType.DATE: pl.Date, ColumnType.MONEY: pl.Float64, ColumnType.NUMBER: pl.Float64, ColumnType.INT: pl.Int64,
    ColumnType.BOOL: pl.Boolean,
}  # fmt: skip
#: Months that the county keeps as their first day (those of schools are text: 2026-09).
DATED_MONTHS = ("pay_month", "month", "from_month")


@cache
def facts_read(dataset: str) -> dict[str, type[pl.DataType]]:
    """Return the columns of a dataset that rules may read, with their types; people stand beside them.

    The people are `t_<role>` (the true person), `h_<role>` (the record cannot be tied to anybody) and `o_<role>` (whose
    valid number stands there instead), for each role of the contract: self, head, payee, father …
    """
    contract = contract_of(dataset)
    columns = layouts()[dataset].columns
    read: dict[str, type[pl.DataType]] = {}
    for name in columns:
        if name in contract.columns and contract.columns[name].type not in PERSONAL and name != "address":
            read[name] = pl.Date if name in DATED_MONTHS else TYPES.get(contract.columns[name].type, pl.String)
    for role in contract.persons:
        read |= {f"t_{role}": pl.Int64, f"h_{role}": pl.Boolean, f"o_{role}": pl.Int64}
    return read


def facts_of(dataset: str, period: date, frame: pl.DataFrame) -> pl.DataFrame:
    """Keep of a delivery what the rules of the truth may read: period and the columns of `facts_read`."""
    missing = pl.lit(None)
    return frame.select(
        pl.lit(period).alias("period"),
        *[
            (pl.col(name) if name in frame.columns else missing).cast(kind, strict=True).alias(name)
            for name, kind in facts_read(dataset).items()
        ],
    )
