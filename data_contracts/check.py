"""Does a delivery keep its contract: which rows go back, and is the whole accepted, held or refused?

Every promise is counted twice, by SQL compiled from the contract and by Great Expectations; the SQL names the rows, the
suite is the gate. The two must agree.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import duckdb
import polars as pl

from data_contracts import check_gx, ddl
from data_contracts.check_vanished import vanished
from data_contracts.contract import Check, Consequence, Contract
from data_contracts.contract_words import fault
from data_contracts.receipt_texts import texts

State = Literal["accepted", "held", "refused"]

#: So many rows more or less are never a change of volume.
FEW_ROWS = 5
NO_LIMIT = 2**53

#: A cell that names what the dataset does not list.
OUT_OF_SCOPE = "out_of_scope"
_CHECKED = {"unknown_code": "known", OUT_OF_SCOPE: "in_scope"}

#: One line per broken promise of one row.
FINDING_SCHEMA: dict[str, pl.DataType | type[pl.DataType]] = {
    "source_row": pl.Int32,
    "member_no": pl.Int32,
    "check_name": pl.String,
    "column_name": pl.String,
    "consequence": pl.String,
    "reason": pl.String,
    "remedy": pl.String,
}


class CountsDisagreeError(AssertionError):
    """SQL and Great Expectations found different numbers of broken promises: a bug of ours, not of the delivery."""


@dataclass(frozen=True)
class CheckCount:
    """How many rows break one promise; 1 for a promise about the whole delivery.

    `rows_failed_gx` is null for what is found while reading values, before there is a typed table to expect from.
    """

    check_name: str
    consequence: Consequence
    rows_failed: int
    rows_failed_gx: int | None


@dataclass(frozen=True)
class CheckReport:
    """The verdict on one delivery.

    Args:
        state: accepted, held or refused.
        because: why it is not accepted, in Chinese.
        checks: every promise with its counts.
        findings: one line per broken promise of one row (`FINDING_SCHEMA`).
        rows: rows read.
        rows_quarantined: rows with a finding that is more than a warning.
    """

    state: State
    because: str | None
    checks: tuple[CheckCount, ...]
    findings: pl.DataFrame
    rows: int
    rows_quarantined: int

    @property
    def rows_accepted(self) -> int:
        """Rows that are good, whether or not the delivery as a whole is let in."""
        return self.rows - self.rows_quarantined

    def quarantined(self) -> pl.DataFrame:
        """The findings that are more than warnings."""
        return self.findings.filter(pl.col("consequence") != "warn")

    def warned(self) -> pl.DataFrame:
        """The rows that break a promise and are let in; cells that cannot be read stand among the repairs."""
        read = pl.col("check_name").str.contains("_(?:known|readable|in_scope)$")
        return self.findings.filter((pl.col("consequence") == "warn") & ~read)


def check(  # noqa: PLR0913 - the delivery, and what it is compared with
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    incoming: str,
    *,
    rows_before: int | None,
    values_before: Mapping[str, Mapping[str, int]] | None = None,
    unreadable: pl.DataFrame | None = None,
    torn: Sequence[int] = (),
) -> CheckReport:
    """Check one delivery.

    Args:
        con: has the table; the caller owns the transaction.
        contract: what was promised.
        incoming: table with source_row, member_no, the staged columns, `period` and `received_on`.
        rows_before: rows of the last accepted delivery of the same dataset and area; null when there is none.
        values_before: of the same delivery: check that watches a column → value → rows.
        unreadable: source_row, member_no, column_name, kind, of `canonicalise`.
        torn: source rows whose cells could not be told apart.

    Raises:
        CountsDisagreeError: see there.
    """
    rows = len(con.table(incoming))
    promised = con.sql(ddl.row_checks_sql(contract, incoming)).pl().cast(FINDING_SCHEMA)
    bands = _volume_bands(contract, rows_before, rows)
    by_gx = check_gx.count_failures(con, contract, incoming, rows_expected=bands)
    counts = _counts(contract, promised, by_gx, rows=rows, bands=bands)
    # A torn row says one thing only: that its cells cannot be told apart.
    promised = promised.filter(~pl.col("source_row").is_in(list(torn)))
    strangers = _out_of_scope(unreadable)
    promised = promised.join(strangers, on=["source_row", "member_no", "check_name"], how="anti", maintain_order="left")
    told = pl.concat([promised, *_read_findings(con, contract, incoming, unreadable=unreadable, torn=torn)])
    counts += _read_counts(told.filter(~pl.col("check_name").is_in([count.check_name for count in counts])))
    quarantined = told.filter(pl.col("consequence") != "warn").select("source_row", "member_no").n_unique()
    # What is not asked for says nothing about how the rest was exported.
    faulty = quarantined - strangers.select("source_row", "member_no").n_unique()
    gone = vanished(con, contract, incoming, values_before or {})
    counts += [CheckCount(name, _promises(contract)[name], 1, None) for name in gone]
    state, because = _verdict(contract, counts, gone, rows=rows, faulty=faulty)
    findings = told.sort("source_row", "member_no", "check_name")
    return CheckReport(state, because, tuple(counts), findings, rows, quarantined)


def _volume_bands(contract: Contract, rows_before: int | None, rows: int) -> dict[str, tuple[int, int]]:
    """Volume check → least and most rows. Few rows, and few events all the more, vary by themselves.

    More events than last month hide nothing, and a list of deaths must not wait because there were many; a list of
    what is the case that grows by half has taken in something that is not its own.
    """
    if rows_before is None:
        return {}
    is_event = contract.content == "event"
    # Counts of events scatter like their square root (Poisson), the difference of two like that of their sum.
    by_chance = 3 * math.sqrt(rows_before + rows) if is_event else 0.0
    bands = {}
    for each in contract.checks:
        if each.rows_change_at_most is not None:
            change = max(each.rows_change_at_most * rows_before, by_chance, float(FEW_ROWS))
            most = NO_LIMIT if is_event else math.floor(rows_before + change)
            bands[each.name] = (max(0, math.ceil(rows_before - change)), most)
    return bands


def _counts(
    contract: Contract,
    promised: pl.DataFrame,
    by_gx: dict[str, int],
    *,
    rows: int,
    bands: dict[str, tuple[int, int]],
) -> list[CheckCount]:
    by_sql = dict(promised.group_by("check_name").len().iter_rows())
    by_sql |= {name: int(not least <= rows <= most) for name, (least, most) in bands.items()}
    counts = []
    for name, consequence in _promises(contract).items():
        if name not in by_gx and name not in by_sql:
            continue
        mine, theirs = by_sql.get(name, 0), by_gx.get(name)
        if mine != theirs:
            raise CountsDisagreeError(f"{contract.dataset}, {name}: {mine} rows by SQL, {theirs} by Great Expectations")
        counts.append(CheckCount(name, consequence, mine, theirs))
    return counts


def _promises(contract: Contract) -> dict[str, Consequence]:
    required: dict[str, Consequence] = {
        ddl.required_check_name(name): "quarantine_row" for name in contract.required_columns
    }
    return required | {each.name: each.on_failure for each in contract.checks}


def _read_findings(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    incoming: str,
    *,
    unreadable: pl.DataFrame | None,
    torn: Sequence[int],
) -> list[pl.DataFrame]:
    """What was found before there were typed values: unreadable cells, unknown codes, torn lines."""
    findings = []
    if unreadable is not None and unreadable.height:
        findings.append(_unreadable_findings(contract, unreadable))
    if torn:
        words = texts().torn_line
        rows = con.table(incoming).select("source_row", "member_no").pl().filter(pl.col("source_row").is_in(list(torn)))
        findings.append(
            rows.select(
                "source_row",
                "member_no",
                pl.lit("torn_line").alias("check_name"),
                pl.lit(None, dtype=pl.String).alias("column_name"),
                pl.lit("quarantine_row").alias("consequence"),
                pl.lit(words.reason).alias("reason"),
                pl.lit(words.remedy).alias("remedy"),
            ).cast(FINDING_SCHEMA)
        )
    return findings


def _out_of_scope(unreadable: pl.DataFrame | None) -> pl.DataFrame:
    """Name the rows of what is not asked for, and the check that would call their cell empty."""
    if unreadable is None:
        schema: dict[str, type[pl.DataType]] = {"source_row": pl.Int32, "member_no": pl.Int32, "check_name": pl.String}
        return pl.DataFrame(schema=schema)
    cells = unreadable.filter(pl.col("kind") == OUT_OF_SCOPE)
    names = [ddl.required_check_name(column) for column in cells["column_name"]]
    return cells.select("source_row", "member_no").with_columns(pl.Series("check_name", names, dtype=pl.String))


def _unreadable_findings(contract: Contract, unreadable: pl.DataFrame) -> pl.DataFrame:
    met = unreadable.select("column_name", "kind").unique().sort("column_name", "kind")
    words = [texts().fault(kind, contract.columns[column].title) for column, kind in met.iter_rows()]
    said = met.with_columns(
        pl.Series("check_name", [_check_name(column, kind) for column, kind in met.iter_rows()], dtype=pl.String),
        pl.Series("consequence", [_follows(contract, *pair) for pair in met.iter_rows()], dtype=pl.String),
        pl.Series("reason", [each.reason for each in words], dtype=pl.String),
        pl.Series("remedy", [each.remedy for each in words], dtype=pl.String),
    )
    joined = unreadable.join(said, on=["column_name", "kind"], how="left", maintain_order="left")
    return joined.select(FINDING_SCHEMA.keys()).cast(FINDING_SCHEMA)  # type: ignore[arg-type]


def _check_name(column: str, kind: str) -> str:
    return f"{column}_{_CHECKED.get(kind, 'readable')}"


def _follows(contract: Contract, column: str, kind: str) -> Consequence:
    declared = contract.columns[column]
    if kind == OUT_OF_SCOPE:
        return "quarantine_row"
    return declared.on_unknown if kind == "unknown_code" else declared.on_unreadable


def _read_counts(findings: pl.DataFrame) -> list[CheckCount]:
    grouped = findings.group_by("check_name", "consequence").agg(pl.struct("source_row", "member_no").n_unique())
    return [CheckCount(name, consequence, rows, None) for name, consequence, rows in grouped.sort("check_name").rows()]


def _verdict(
    contract: Contract, counts: Sequence[CheckCount], gone: Mapping[str, str], *, rows: int, faulty: int
) -> tuple[State, str | None]:
    """Decide on the whole delivery; the gravest consequence wins."""
    broken = [count for count in counts if count.rows_failed]
    checks = {each.name: each for each in contract.checks}
    for consequence, state in (("refuse_delivery", "refused"), ("hold_delivery", "held")):
        grave = [count for count in broken if count.consequence == consequence]
        reasons = [gone.get(count.check_name) or _said(count, checks, contract) for count in grave]
        if reasons:
            return state, "；".join(reasons)  # type: ignore[return-value]
    if rows == 0 and contract.content == "snapshot":
        return "held", "没有读到数据行；如本期确实没有，请告知"
    budget = contract.budget
    if faulty > budget.always_allowed and faulty > budget.rows_back_at_most * rows:
        share = f"{budget.rows_back_at_most:.0%}"
        return "held", f"共 {rows} 行，其中 {faulty} 行需要退回，超过 {share}，请先核对导出方式"
    return "accepted", None


def _said(count: CheckCount, checks: dict[str, Check], contract: Contract) -> str:
    declared = checks.get(count.check_name)
    if declared is not None:
        reason, _ = fault(declared)
        return f"{reason}，请核对是否完整" if declared.holds is None else f"{reason}（{count.rows_failed} 行）"
    column = count.check_name.removesuffix("_known").removesuffix("_readable")
    title = contract.columns[column].title if column in contract.columns else column
    return f"“{title}”有无法识别的内容（{count.rows_failed} 行）"
