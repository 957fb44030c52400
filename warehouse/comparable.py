"""Which earlier delivery is the same list, one month before, and what stood in it?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

import duckdb

from data_contracts.check_vanished import value_of
from data_contracts.contract import Contract
from warehouse import ledger, sql_file
from warehouse.landing_folder import DeliveredFile

_DIGITS = re.compile(r"[\d〇一二三四五六七八九十]+")


@dataclass(frozen=True)
class Before:
    """The last comparable delivery.

    Args:
        rows: how many rows it had; null where nothing comparable came.
        values: check that watches the values of a column → value → rows that had it.
    """

    rows: int | None = None
    values: Mapping[str, Mapping[str, int]] = field(default_factory=dict)


def last_comparable(
    con: duckdb.DuckDBPyConnection,
    file: DeliveredFile,
    contract: Contract,
    *,
    townships: Sequence[str],
    sheet: str | None,
) -> Before:
    """Find what the same townships delivered last.

    With several lists for one area, only the one of the same sheet, or of the same file but for the date in its name,
    is comparable.

    Args:
        con: the warehouse.
        file: the file that is being taken in.
        contract: of its dataset.
        townships: 9-digit codes that its rows speak of.
        sheet: the sheet's name where the file has several.
    """
    wanted = {"dataset": contract.dataset, "period": file.period, "area_codes": list(townships)}
    found = sql_file.rows(con, ledger.SQL / "comparable.sql", wanted)
    if sheet is not None:
        found = [row for row in found if row[2] == sheet]
    if len(found) > 1:
        found = [row for row in found if _undated(row[3]) == _undated(file.source_file)]
    if len(found) != 1:
        return Before()
    delivery_id, rows = found[0][:2]
    watched = {check.name: check.keeps_values_of for check in contract.checks if check.keeps_values_of}
    values = {name: _values(con, contract, column, delivery_id, file) for name, column in watched.items()}
    return Before(int(rows), values)


def _values(
    con: duckdb.DuckDBPyConnection, contract: Contract, column: str, delivery_id: str, file: DeliveredFile
) -> dict[str, int]:
    text = ledger.sql_for("values_before.sql", contract).replace("[value]", value_of(contract, column))
    rows: list[tuple[Any, ...]] = con.execute(text, {"delivery_id": delivery_id, "period": file.period}).fetchall()
    return {str(value): int(count) for value, count in rows}


def _undated(source_file: str) -> str:
    """Take month and version out of a file's name.

    >>> _undated("2026-10/x/温县2026年10月低保名册(1).xlsx") == _undated("2026-11/x/温县2026年11月低保名册.xlsx")
    True
    """
    return re.sub(r"[()（）]", "", _DIGITS.sub("", PurePosixPath(source_file).stem))
