"""Months computed again, in order, as a Prefect flow: restartable, because every month is."""

from __future__ import annotations

from datetime import datetime

from prefect import flow

from flows.compare import compare, monthly_request
from flows.monthly import Month
from flows.months import month_range, parse_month
from flows.prefect_steps import as_task
from flows.run import RunReport
from flows.settings import settings_with


@flow(name="backfill", retries=0, persist_result=False)
def backfill(
    first: Month,
    last: Month,
    as_known: datetime | None = None,
    landing: str | None = None,
    out: str | None = None,
    warehouse: str | None = None,
    jurisdiction: str | None = None,
) -> list[RunReport]:
    """Compare the months from first to last. A month that is done and whose inputs did not change is passed over.

    Args:
        first: the first month, `2026-01`.
        last: the last month, included.
        as_known: count only what had been received until then (UTC).
        landing: where deliveries arrive.
        out: where worklists go.
        warehouse: the DuckDB file.
        jurisdiction: whose law counts.

    Returns:
        What each run did, in order. The first month that fails stops the rest: later months rest on it.
    """
    settings = settings_with(landing=landing, out=out, warehouse=warehouse, jurisdiction=jurisdiction)
    return [
        compare(monthly_request(month, settings, as_known=as_known), do=as_task)
        for month in month_range(parse_month(first), parse_month(last))
    ]
