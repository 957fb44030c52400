"""What does Great Expectations say of a delivery: the contract as a suite, on our own DuckDB connection?

Great Expectations has no DuckDB engine. The dialect below lends it our connection inside our transaction: it sees the
rows that are not committed yet, and can neither commit nor close. Delete it when the native engine is released
(great_expectations pull request 12084).
"""

from __future__ import annotations

import logging
import warnings
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import duckdb

from data_contracts import ddl
from data_contracts.contract import Contract

if TYPE_CHECKING:
    from great_expectations.data_context import EphemeralDataContext

#: All that is asked of Great Expectations: how many. Its samples of bad values, and queries for them, are not read.
COUNTS = {"result_format": "BASIC", "partial_unexpected_count": 0}
PREDICATE_FILE = Path(__file__).parent / "broken_promise.sql"


@dataclass(frozen=True)
class Counted:
    """What one expectation found: `rows_failed` is 1 for a promise about the whole delivery that is broken."""

    check_name: str
    rows_failed: int


def count_failures(
    con: duckdb.DuckDBPyConnection, contract: Contract, table: str, *, rows_expected: dict[str, tuple[int, int]]
) -> dict[str, int]:
    """Run the contract's suite and return check name → rows that fail it.

    Args:
        con: our connection; the suite runs on it, inside its transaction.
        contract: from which the suite is built.
        table: an unqualified table or view with source_row, member_no and the staged columns.
        rows_expected: volume check → least and most rows.

    Raises:
        RuntimeError: an expectation could not be evaluated: a fault of ours, or of the shim.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # what the vendor deprecates is not ours to mend
        outcomes = _validate(con, contract, table, rows_expected=rows_expected)
    return {outcome.expectation_config.meta["check_name"]: _failed(outcome) for outcome in outcomes}


def _validate(
    con: duckdb.DuckDBPyConnection, contract: Contract, table: str, *, rows_expected: dict[str, tuple[int, int]]
) -> list[Any]:
    import great_expectations as gx

    from data_contracts.check_gx_dialect import lent_to_gx

    suite = gx.ExpectationSuite(name=f"delivery_{contract.table}", expectations=_expectations(contract, rows_expected))
    with lent_to_gx(con):
        return list(_whole(table).get_batch().validate(suite, result_format=COUNTS).results)


def _expectations(contract: Contract, rows_expected: dict[str, tuple[int, int]]) -> list[Any]:
    from great_expectations import expectations as gxe

    suite: list[Any] = [
        gxe.ExpectColumnValuesToNotBeNull(column=column, meta={"check_name": ddl.required_check_name(column)})
        for column in contract.required_columns
    ]
    template = PREDICATE_FILE.read_text(encoding="utf-8")
    for check in contract.checks:
        if check.holds is not None:
            # The query goes through str.format: a brace of the predicate would be a placeholder.
            promise = check.holds.replace("{", "{{").replace("}", "}}")
            query = template.replace("[promise]", promise)
            suite.append(gxe.UnexpectedRowsExpectation(unexpected_rows_query=query, meta={"check_name": check.name}))
        elif check.name in rows_expected:
            least, most = rows_expected[check.name]
            suite.append(
                gxe.ExpectTableRowCountToBeBetween(min_value=least, max_value=most, meta={"check_name": check.name})
            )
    return suite


def _failed(outcome: Any) -> int:
    kind = outcome.expectation_config.type
    if outcome.exception_info and outcome.exception_info.get("raised_exception"):
        raise RuntimeError(f"Great Expectations could not evaluate {outcome.expectation_config.meta['check_name']}")
    if kind == "expect_table_row_count_to_be_between":
        return 0 if outcome.success else 1
    if kind == "unexpected_rows_expectation":
        return int(outcome.result["observed_value"])
    return int(outcome.result.get("unexpected_count") or 0)  # nothing at all is said of an empty table


@cache
def _whole(table: str) -> Any:
    """Name a table to Great Expectations once: with every name it writes its whole configuration down."""
    return _datasource().add_table_asset(name=table, table_name=table).add_batch_definition_whole_table(table)


@cache
def _context() -> EphemeralDataContext:
    import great_expectations as gx

    from data_contracts import check_gx_dialect

    check_gx_dialect.register()
    # It sets this level itself, and tells everybody of its temporary folder; what matters of it is in the report.
    logging.getLogger("great_expectations.data_context.types.base").setLevel(logging.WARNING)
    context = gx.get_context(mode="ephemeral")
    context.enable_analytics(False)
    context.variables.progress_bars = {"globally": False}
    return context


@cache
def _datasource() -> Any:
    from sqlalchemy.pool import StaticPool

    from data_contracts.check_gx_dialect import URL, borrow

    return _context().data_sources.add_or_update_sql(
        "warehouse",
        connection_string=URL,
        kwargs={"creator": borrow, "poolclass": StaticPool, "pool_reset_on_return": None},
    )
