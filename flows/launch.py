"""How does a command start a comparison: with Prefect or without, and what is said at its end."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from functools import partial
from pathlib import Path

import duckdb
from rich.console import Console

from alerts.visits import read_run
from data_contracts.areas import load_areas
from data_contracts.contract import contracts
from data_contracts.errors import DoudiError
from flows import feedback_door, feedback_receipt
from flows.compare import compare, monthly_request, quarterly_requests, refuse_demonstration
from flows.comparison_law import notes
from flows.months import month_range, parse_month, parse_quarter, previous_month, previous_quarter
from flows.run import RunReport, utc_now
from flows.settings import Settings
from warehouse import build, connection, land, landing_folder
from warehouse import publish as publication


class NotBelowLandingError(DoudiError):
    """A file to ingest does not lie in the landing folder."""

    exit_code = 43


def monthly(settings: Settings, period: str | None, *, area: str = "", as_of: date | None = None) -> RunReport:
    """Run one month (the last one where none is named) and say what came of it."""
    month = parse_month(period) if period else previous_month(utc_now().date())
    if settings.engine == "plain":
        report = compare(monthly_request(month, settings, area_prefix=area, as_of=as_of))
    else:
        make_prefect_home()
        from flows.monthly import monthly as flow
        from flows.prefect_steps import without_heartbeat

        with without_heartbeat():
            report = flow(period=f"{month:%Y-%m}", area=area, as_of=as_of, **_flow_options(settings))
    say(report)
    return report


def quarterly(settings: Settings, quarter: str | None) -> list[RunReport]:
    """Run one quarter (the last one where none is named) and say what came of it."""
    quarter = quarter or previous_quarter(utc_now().date())
    parse_quarter(quarter)  # before Prefect starts for nothing
    for note in notes(settings.jurisdiction, on=utc_now().date(), comparison_day=settings.comparison_day):
        Console().print(note, markup=False)
    if settings.engine == "plain":
        reports = [compare(request) for request in quarterly_requests(quarter, settings)]
    else:
        make_prefect_home()
        from flows.prefect_steps import without_heartbeat
        from flows.quarterly import quarterly as flow

        with without_heartbeat():
            reports = flow(quarter=quarter, **_flow_options(settings))
    for report in reports:
        say(report)
    return reports


def backfill(settings: Settings, first: str, last: str, *, as_known: datetime | None = None) -> list[RunReport]:
    """Run months in order and say what came of each."""
    months = month_range(parse_month(first), parse_month(last))
    if settings.engine == "plain":
        reports = [compare(monthly_request(month, settings, as_known=as_known)) for month in months]
    else:
        make_prefect_home()
        from flows.backfill import backfill as flow
        from flows.prefect_steps import without_heartbeat

        with without_heartbeat():
            reports = flow(first=first, last=last, as_known=as_known, **_flow_options(settings))
    for report in reports:
        say(report)
    return reports


def ingest(settings: Settings, paths: list[Path]) -> None:
    """Land files without comparing.

    Raises:
        NotBelowLandingError: a path lies outside the landing folder, so its month and dataset are not known.
    """
    refuse_demonstration(settings)
    console = Console()
    with connection.exclusive(settings.warehouse, owner="ingest", timeout=settings.lock_timeout) as con:
        build.create_dataset_tables(con, contracts().values())
        landing = settings.landing.resolve()
        for path in _files(landing, paths):
            if feedback_door.is_feedback(path, landing):
                for line in _answers_in(con, settings, path):
                    console.print(line, markup=False)
                continue
            for delivery in land.land(con, landing=landing, path=path, received_at=utc_now(), areas=load_areas()):
                console.print(
                    f"{path.name}: {delivery.dataset}, {delivery.state}, {delivery.rows_read} 行, "
                    f"接收 {delivery.rows_accepted}, 退回 {delivery.rows_quarantined} {delivery.because or ''}",
                    markup=False,
                )


def _answers_in(con: duckdb.DuckDBPyConnection, settings: Settings, path: Path) -> list[str]:
    """Take in a list that came back, with its receipt in the folder of its month, as a run of that month writes it."""
    if not len(con.table("ops.this_run")):
        return [f"{path.name}：还没有比对过任何月份，没有可以答复的工作单；比对时再读"]
    landing = settings.landing.resolve()
    out, run = settings.out / path.relative_to(landing).parts[0], read_run(con)
    tell = partial(feedback_receipt.write_receipt, out, run)
    told = feedback_door.enter(con, path, landing=landing, at=utc_now(), tell=tell)
    return [line for report in told for line in feedback_receipt.lines(report)]


def _files(landing: Path, paths: Iterable[Path]) -> Iterator[Path]:
    """Yield the files that are named; a folder stands for those in it."""
    for path in (each.resolve() for each in paths):
        if not path.is_relative_to(landing):
            raise NotBelowLandingError(
                "the file does not lie in the landing folder",
                where=path.name,
                to_do=f"put it into {landing}/<YYYY-MM>/<dataset>/ and name it there",
            )
        yield from landing_folder.files_at(path, landing)


def publish(settings: Settings) -> Path:
    """Publish the marts as they stand."""
    with connection.exclusive(settings.warehouse, owner="publish", timeout=settings.lock_timeout) as con:
        return publication.publish(con, settings.published, run_id=f"again-{utc_now():%Y%m%d%H%M%S}")


def say(report: RunReport) -> None:
    """Print what a run did."""
    console = Console()
    if not report.changed:
        console.print(f"{report.period:%Y-%m}: 没有变化 · nothing has changed since run {report.run_id}")
        return
    console.print(f"{report.period:%Y-%m}: {report.summary} · {len(report.files)} files · run {report.run_id}")


def make_prefect_home() -> None:
    """Make the folder of Prefect's own database: its embedded server cannot start without it."""
    Path(os.environ["PREFECT_HOME"]).mkdir(parents=True, exist_ok=True)


def _flow_options(settings: Settings) -> dict[str, str]:
    """Paths and law for the flow, absolute: a flow may run in another working directory."""
    return {
        "landing": str(settings.landing.absolute()),
        "out": str(settings.out.absolute()),
        "warehouse": str(settings.warehouse.absolute()),
        "jurisdiction": settings.jurisdiction,
    }
