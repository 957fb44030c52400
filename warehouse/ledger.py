"""What is written down about a delivery: its line in the ledger, its findings, its rows as they came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from data_contracts import ddl
from data_contracts.check import CheckReport
from data_contracts.contract import Contract
from data_contracts.sheet import Note
from warehouse import sql_file
from warehouse.landing_folder import DeliveredFile
from warehouse.lent import registered

SQL = Path(__file__).parent / "land"
#: Stands for the dataset of a file that no contract knows.
UNRECOGNISED = "unrecognised"

_NOTES = {"kind": pl.String, "column_name": pl.String, "message": pl.String}
_CHECKS = {"check_name": pl.String, "consequence": pl.String, "rows_failed": pl.Int64, "rows_failed_gx": pl.Int64}


@dataclass(frozen=True)
class LandedDelivery:
    """A delivery that has just been recorded. Row counts are what would be let in, where the whole is not."""

    delivery_id: str
    dataset: str
    period: date
    source_file: str
    sheet: str | None
    state: str
    because: str | None
    rows_read: int = 0
    rows_accepted: int = 0
    rows_quarantined: int = 0


@dataclass(frozen=True)
class Known:
    """A delivery that is in the ledger: whether its answer stands for good, and by which contract it was judged."""

    stays: bool
    contract_hash: str

    def is_settled(self, contract_hash: str) -> bool:
        """Say whether judging it again by this contract can change nothing."""
        return self.stays or self.contract_hash == contract_hash


@dataclass(frozen=True)
class Standing:
    """How a delivery stands among the others.

    Args:
        contract_hash: what it was judged by.
        version: 1, or one more than what it corrects.
        supersedes: the deliveries that it corrects, the one it shares most with first.
        townships: 9-digit codes that its accepted rows speak of.
        rows_stripped: lines of the sheet that are not data.
        supplements: the deliveries that it completes.
        repeats: the delivery that says the same and counts in its place.
    """

    contract_hash: str
    version: int = 1
    supersedes: tuple[str, ...] = ()
    townships: tuple[str, ...] = ()
    rows_stripped: int = 0
    supplements: tuple[str, ...] = ()
    repeats: str | None = None


def known(con: duckdb.DuckDBPyConnection, file: DeliveredFile, dataset: str) -> dict[str, Known]:
    """Find the deliveries of these bytes."""
    wanted = {"dataset": dataset, "period": file.period, "sha256": file.sha256, "unrecognised": UNRECOGNISED}
    return {row[0]: Known(stays=row[1], contract_hash=row[2]) for row in sql_file.rows(con, SQL / "landed.sql", wanted)}


def forget(con: duckdb.DuckDBPyConnection, contract: Contract, delivery_id: str, *, now: datetime) -> None:
    """Void the answer to a delivery that was not accepted; what it was called until now is kept."""
    run_for(con, "forget.sql", contract, {"delivery_id": delivery_id, "now": now})


def write_findings(
    con: duckdb.DuckDBPyConnection,
    landed: LandedDelivery,
    *,
    report: CheckReport,
    notes: Sequence[Note],
) -> None:
    """Write quarantined rows, warnings, notes, and what each check counted."""
    noted = pl.DataFrame([(note.kind, note.column_name, note.message) for note in notes], schema=_NOTES, orient="row")
    counts = [(each.check_name, each.consequence, each.rows_failed, each.rows_failed_gx) for each in report.checks]
    checked = pl.DataFrame(counts, schema=_CHECKS, orient="row")
    sent_back, warned = report.quarantined(), report.warned()
    with registered(con, sent_back=sent_back, warned=warned, noted=noted, checked=checked):
        wanted = {"delivery_id": landed.delivery_id, "dataset": landed.dataset}
        sql_file.run(con, SQL / "ledger.sql", wanted)


def write_delivery(
    con: duckdb.DuckDBPyConnection, file: DeliveredFile, *, landed: LandedDelivery, standing: Standing
) -> None:
    """Write the delivery's line."""
    more: dict[str, Any] = {
        "sha256": file.sha256,
        "contract_hash": standing.contract_hash,
        "version": standing.version,
        "supersedes": next(iter(standing.supersedes), None),
        "area_codes": list(standing.townships),
        "rows_stripped": standing.rows_stripped,
        "received_at": file.received_at,
    }
    sql_file.run(con, SQL / "delivery.sql", vars(landed) | more)
    relate(
        con, landed.delivery_id,
        supersedes=standing.supersedes[1:], supplements=standing.supplements, repeats=standing.repeats,
    )  # fmt: skip


def relate(
    con: duckdb.DuckDBPyConnection,
    delivery_id: str,
    *,
    supersedes: Sequence[str],
    supplements: Sequence[str],
    repeats: str | None,
) -> None:
    """Write what a delivery that counts replaces, completes or repeats."""
    wanted = {
        "delivery_id": delivery_id, "further": list(supersedes), "supplements": list(supplements), "repeats": repeats
    }  # fmt: skip
    sql_file.run(con, SQL / "relation.sql", wanted)


def sql_for(name: str, contract: Contract) -> str:
    """Read a `.sql` file about a dataset's own tables."""
    return in_table(sql_file.read_sql(SQL / name), contract)


def in_table(text: str, contract: Contract) -> str:
    """Put a dataset's own table into SQL about it."""
    return text.replace("[table]", ddl.quoted(contract.table))


def run_for(con: duckdb.DuckDBPyConnection, name: str, contract: Contract, parameters: dict[str, Any]) -> None:
    """Run a `.sql` file about a dataset's own tables."""
    for statement in con.extract_statements(sql_for(name, contract)):
        con.execute(statement, {key: parameters[key] for key in statement.named_parameters})
