"""One comparison, from the landing folder to the worklists. Start reading here.

The steps are plain functions (`flows.steps`); `do` runs each of them, plainly or as a Prefect task.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

from alerts.policy import parameters_of
from data_contracts.areas import load_areas
from data_contracts.errors import DoudiError
from flows import steps
from flows.known_area import known_area, unknown_area
from flows.months import comparison_date, parse_quarter
from flows.run import Request, Run, RunReport, exclusive, write_record
from flows.settings import Settings
from warehouse import sql_file

SQL = Path(__file__).parent / "sql"


class NotADemoError(DoudiError):
    """A demonstration's people and somebody's own would come into one warehouse."""

    exit_code = 44


#: Lies beside a demonstration's warehouse, and says which county it is.
MARKER = "demo.json"

#: Runs one named step. Prefect's version lives in `flows.prefect_steps`.
Do = Callable[[str, Callable[[], int]], int]


def plainly(name: str, work: Callable[[], int]) -> int:
    """Run a step as what it is, a function."""
    del name
    return work()


def compare(request: Request, *, do: Do = plainly) -> RunReport:
    """Compare one month for one area. Running it twice changes nothing, and says so.

    Raises:
        WarehouseBusyError: another run is under way.
        PolicyError: nobody knows the jurisdiction.
        UnknownAreaError: no area begins with the digits asked for.
        RetentionError: lines of the month's people have been removed since.
        DoudiError: a declaration or the environment is at fault; what was done until then stays, and the next run
            resumes there.
    """
    _check(request)
    with exclusive(request) as run:
        run.step("land", lambda: do("land", lambda: steps.land_waiting(run)))
        _check_delivered(run)
        if run.name_itself() and _files_are_there(run):
            return _report(run, changed=False)
        run.begin()
        do("identify", lambda: steps.identify(run))
        do("chain", lambda: steps.chain(run))
        do("alert", lambda: steps.raise_alerts(run))
        run.step("hand out", lambda: do("hand-out", lambda: steps.hand_out(run)))
        run.step("publish", lambda: do("publish", lambda: bool(steps.publish_marts(run))))
        run.end("done")
        report = _report(run, changed=True)
        write_record(run, report)
        return report


def monthly_request(
    period: date,
    settings: Settings,
    *,
    area_prefix: str = "",
    as_of: date | None = None,
    as_known: datetime | None = None,
) -> Request:
    """Ask for the township comparison of a month, as of its comparison day unless another day is given."""
    as_of = as_of or comparison_date(period, settings.comparison_day)
    folder = f"{period:%Y-%m}" + (f"-{area_prefix}" if area_prefix else "")
    return Request("monthly", period, as_of, settings, area_prefix, as_known, folder)


def quarterly_requests(quarter: str, settings: Settings) -> list[Request]:
    """Ask for the city comparison of a quarter: its months in order, then the whole city as of the last one.

    The months come first because alerts are folded from them; a month that was compared already is not done again.
    """
    months = parse_quarter(quarter)
    as_of = comparison_date(months[-1], settings.comparison_day)
    return [
        *(monthly_request(month, settings) for month in months),
        Request("quarterly", months[-1], as_of, settings, folder=quarter),
    ]


def _check(request: Request) -> None:
    """Refuse before a file is read what nobody can have meant: a wrong digit would compare nobody, and look fine."""
    refuse_demonstration(request.settings)
    parameters_of(request.settings.jurisdiction)
    known_area(request.area_prefix)


def refuse_demonstration(settings: Settings) -> None:
    """Keep real deliveries out of the warehouse that `make run` left: its people are made up.

    Raises:
        NotADemoError: the warehouse is a demonstration's, and the landing folder is not.
    """
    home = settings.warehouse.parent
    own = (home / "sample" / "landing").resolve()
    if (home / MARKER).exists() and settings.landing.resolve() != own:
        raise NotADemoError(
            "this warehouse is the demonstration's, and holds a synthetic county: real deliveries do not belong there",
            where=settings.warehouse.name,
            to_do="name another with --warehouse or DOUDI_WAREHOUSE, or remove the demonstration with `make clean`",
        )


def _check_delivered(run: Run) -> None:
    """Of a place that the book does not know, the deliveries say whether it is there."""
    digits = run.request.area_prefix
    if digits and not load_areas().has_prefix(digits):
        [(is_delivered,)] = sql_file.rows(run.con, SQL / "area_delivered.sql", {"digits": digits})
        if not is_delivered:
            raise unknown_area(digits)


def _files_are_there(run: Run) -> bool:
    """A run whose worklists somebody deleted is handed out again."""
    return run.request.out.exists() and (run.request.settings.published / "current.duckdb").exists()


def _report(run: Run, *, changed: bool) -> RunReport:
    published = (run.request.settings.published / "current.duckdb").absolute()
    return RunReport(
        run_id=run.run_id,
        period=run.request.period,
        changed=changed,
        files=tuple(run.files),
        published=published,
        steps=tuple(run.steps),
        landed=run.steps[0].rows,
        summary="; ".join(run.notes.values()),
    )
