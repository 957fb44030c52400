"""The quarterly city comparison as a Prefect flow: all townships, duplicates across areas, supervision."""

from __future__ import annotations

from typing import Annotated

from prefect import flow
from prefect.runtime import flow_run
from pydantic import Field

from flows.compare import compare, quarterly_requests
from flows.months import previous_quarter
from flows.prefect_steps import as_task
from flows.run import RunReport
from flows.settings import settings_with

Quarter = Annotated[str, Field(pattern=r"^\d{4}Q[1-4]$")]


@flow(name="quarterly-city-comparison", retries=0, persist_result=False)
def quarterly(
    quarter: Quarter | None = None,
    landing: str | None = None,
    out: str | None = None,
    warehouse: str | None = None,
    jurisdiction: str | None = None,
) -> list[RunReport]:
    """Compare a quarter for the whole city; months not yet compared are compared first.

    Args:
        quarter: `2026Q3`; left out: the quarter before the one for which the run was scheduled.
        landing: where deliveries arrive.
        out: where lists go.
        warehouse: the DuckDB file.
        jurisdiction: whose law counts.

    Returns:
        What each run did: the months, then the quarter.
    """
    settings = settings_with(landing=landing, out=out, warehouse=warehouse, jurisdiction=jurisdiction)
    quarter = quarter or previous_quarter(flow_run.scheduled_start_time.date())
    return [compare(request, do=as_task) for request in quarterly_requests(quarter, settings)]
