"""The monthly township comparison as a Prefect flow."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from prefect import flow
from prefect.runtime import flow_run
from pydantic import Field

from flows.compare import compare, monthly_request
from flows.months import parse_month, previous_month
from flows.prefect_steps import as_task
from flows.run import RunReport
from flows.settings import settings_with

Month = Annotated[str, Field(pattern=r"^\d{4}-(0[1-9]|1[0-2])$")]
AreaPrefix = Annotated[str, Field(pattern=r"^\d{0,12}$")]


@flow(name="monthly-township-comparison", retries=0, persist_result=False)
def monthly(
    period: Month | None = None,
    area: AreaPrefix = "",
    as_of: date | None = None,
    landing: str | None = None,
    out: str | None = None,
    warehouse: str | None = None,
    jurisdiction: str | None = None,
) -> RunReport:
    """Compare one month for one area. Running it twice changes nothing.

    Args:
        period: the month, `2026-10`; left out: the month before the one for which the run was scheduled.
        area: leading digits of the area code; left out: the whole jurisdiction.
        as_of: the day from which deadlines count; left out: the comparison day of the settings.
        landing: where deliveries arrive.
        out: where worklists go.
        warehouse: the DuckDB file.
        jurisdiction: whose law counts.

    Returns:
        What the run did. It stays in memory; Prefect keeps the state only.
    """
    settings = settings_with(landing=landing, out=out, warehouse=warehouse, jurisdiction=jurisdiction)
    month = parse_month(period) if period else previous_month(flow_run.scheduled_start_time.date())
    return compare(monthly_request(month, settings, area_prefix=area, as_of=as_of), do=as_task)
