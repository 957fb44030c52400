"""Which earlier deliveries of its month does a delivery correct?"""

from __future__ import annotations

from dataclasses import dataclass

import duckdb

from data_contracts.check import CheckReport
from data_contracts.contract import Contract
from data_contracts.sheet import Note
from warehouse import ledger, sql_file
from warehouse.landing_folder import DeliveredFile

#: A delivery that repeats this share of each of several others stands for all of them.
WHOLLY = 0.8


@dataclass(frozen=True)
class Verdict:
    """What becomes of a delivery, after its checks and what it corrects are known."""

    state: str
    because: str | None
    version: int = 1
    supersedes: tuple[str, ...] = ()
    notes: tuple[Note, ...] = ()


@dataclass(frozen=True)
class _Overlap:
    """An accepted delivery of the same month that lists the same things, most of the smaller of the two."""

    delivery_id: str
    version: int
    rows: int
    shared: int

    @property
    def is_repeated(self) -> bool:
        return self.shared >= WHOLLY * self.rows


def verdict_on(
    con: duckdb.DuckDBPyConnection, file: DeliveredFile, contract: Contract, *, report: CheckReport
) -> Verdict:
    """Find out what an accepted delivery corrects, and hold one of which that cannot be told.

    Args:
        con: has the view `incoming` of the rows that would be accepted.
        file: the file that it came in.
        contract: of its dataset.
        report: what the checks said.
    """
    if report.state != "accepted":
        return Verdict(report.state, report.because)
    notes = _same_file(con, file, contract)
    wanted = {"dataset": contract.dataset, "period": file.period, "sha256": file.sha256}
    found = con.execute(ledger.sql_for("corrected.sql", contract), wanted).fetchall()
    corrected = [_Overlap(*row) for row in found]
    is_event, rows = contract.content == "event", report.rows_accepted
    if len(corrected) > 1:
        repeated = [each for each in corrected if each.is_repeated]
        # Of single events sent again the newest counts, record by record; what is not repeated stays in force.
        if is_event or len(repeated) == len(corrected):
            return _correcting(repeated, notes)
        because = f"与本期已接收的 {len(corrected)} 份报送重叠，无法判断更正的是哪一份；请按原来的分表分别报送更正版"
        return Verdict("held", because)
    partial = [each for each in corrected if rows * 2 < each.rows]
    if partial and not is_event:
        because = f"更正版只有 {rows} 行，原报送有 {partial[0].rows} 行；更正版应为完整名单，请核对后重新报送"
        return Verdict("held", because)
    return _correcting([] if partial else corrected, notes)


def _correcting(corrected: list[_Overlap], notes: tuple[Note, ...]) -> Verdict:
    if not corrected:
        return Verdict("accepted", None, notes=notes)
    many = "一份" if len(corrected) == 1 else f" {len(corrected)} 份"
    note = Note("correction", None, f"本次报送与本期已接收的{many}内容重叠，已作为更正版替代原报送")
    version = max(each.version for each in corrected) + 1
    return Verdict("accepted", None, version, tuple(each.delivery_id for each in corrected), (*notes, note))


def _same_file(con: duckdb.DuckDBPyConnection, file: DeliveredFile, contract: Contract) -> tuple[Note, ...]:
    """Tell of a file that came for another month, too: it may lie in the wrong folder."""
    wanted = {"dataset": contract.dataset, "period": file.period, "sha256": file.sha256}
    months = [f"{row[0]:%Y-%m}" for row in sql_file.rows(con, ledger.SQL / "same_file.sql", wanted)]
    return tuple(
        Note("same_file", None, f"与 {month} 报送的文件完全相同，请核对数据所属月份和文件夹") for month in months
    )
