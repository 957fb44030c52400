"""How do the rows of one sheet get into the warehouse: part by part, so that a large one never lies in memory twice?"""

from __future__ import annotations

import duckdb
import polars as pl

from data_contracts import ddl
from data_contracts.areas import AreaBook
from data_contracts.canonical import FINDING_SCHEMA, ROWS_AT_ONCE, canonical_parts
from data_contracts.contract import Contract
from data_contracts.sheet import Sheet
from warehouse import ledger, sql_file
from warehouse.landing_folder import DeliveredFile
from warehouse.ledger import SQL
from warehouse.lent import registered


def arrive(
    con: duckdb.DuckDBPyConnection, file: DeliveredFile, contract: Contract, *, sheet: Sheet, areas: AreaBook
) -> pl.DataFrame:
    """Fill the temporary table `arrived` with the canonical rows of a sheet, and record every cell that was repaired.

    Returns:
        Cells that could not be read, as `Canonical.unreadable` has them.
    """
    wanted = {"delivery_id": file.delivery_id(contract.dataset, sheet.name)}
    days = {"period": file.period, "received_on": file.received_on}
    _record_repairs(con, sheet.fills().unique(maintain_order=True), wanted)
    unreadable = [FINDING_SCHEMA.to_frame()]
    con.execute(ddl.create_arrived(contract))
    for part in canonical_parts(sheet.cells, contract, areas=areas, period=file.period):
        with registered(con, canonical_rows=part.table):
            sql_file.run(con, SQL / "arrived.sql", wanted | days)
        _record_repairs(con, part.findings, wanted)
        unreadable.append(part.unreadable)
    return pl.concat(unreadable)


def keep_as_it_came(con: duckdb.DuckDBPyConnection, file: DeliveredFile, contract: Contract, *, sheet: Sheet) -> None:
    """Write every row into `raw` as it came, the quarantined ones too."""
    wanted = {"delivery_id": file.delivery_id(contract.dataset, sheet.name), "sheet": sheet.name}
    for part in sheet.as_it_came().iter_slices(ROWS_AT_ONCE):
        numbers = part["extra"].unique()
        said = pl.DataFrame({"extra": numbers, "pairs": sheet.extras.gather(numbers)})
        with registered(con, read_rows=part, said=said):
            ledger.run_for(con, "raw.sql", contract, wanted)


def townships_of(con: duckdb.DuckDBPyConnection, name: str, contract: Contract) -> tuple[str, ...]:
    """Tell of which townships (9 digits) the rows of `arrived` or `incoming` speak."""
    if "area_code" not in contract.columns:
        return ()
    codes = con.table(name).filter("length(area_code) >= 9").project("left(area_code, 9) as township").distinct()
    return tuple(sorted(str(code) for (code,) in codes.fetchall()))


def _record_repairs(con: duckdb.DuckDBPyConnection, repaired: pl.DataFrame, wanted: dict[str, str]) -> None:
    if repaired.height:
        with registered(con, repaired=repaired):
            sql_file.run(con, SQL / "repair.sql", wanted)
