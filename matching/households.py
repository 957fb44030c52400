"""Who lives with whom? Households of the civil affairs register, with ids that last, and their members over time."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from warehouse import sql_file
from warehouse.connection import afterwards

HERE = Path(__file__).parent


@dataclass(frozen=True)
class HouseholdReport:
    """How many households the register knows, how many are new, and how many spells their members have."""

    households: int
    minted: int
    spells: int


def build_households(con: duckdb.DuckDBPyConnection, *, run_id: str) -> HouseholdReport:
    """Write core.household and core.household_member from the register; the caller owns the transaction.

    Reads core.mention and core.membership, so it follows `resolve_persons`.

    Args:
        con: the open warehouse.
        run_id: written beside the ids that this run mints.
    """
    sql_file.run(con, HERE / "schema.sql")
    with afterwards(lambda: sql_file.run(con, HERE / "clear_households.sql")):
        for step in ("register_line", "families", "household_ids", "households", "household_members"):
            sql_file.run(con, HERE / f"{step}.sql", {"run_id": run_id})
        [(households, minted, spells)] = sql_file.rows(con, HERE / "household_report.sql", {"run_id": run_id})
    return HouseholdReport(households=households, minted=minted, spells=spells)
