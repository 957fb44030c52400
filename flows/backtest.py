"""What would a rule have found in past months? Played on a copy of the warehouse, which itself is not touched."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date
from pathlib import Path

from alerts import evaluate, policy
from alerts.rule import Rule
from data_contracts.areas import load_areas
from data_contracts.contract import contracts
from data_contracts.months import shifted
from flows import steps
from flows.compare import monthly_request
from flows.run import SQL, Run, exclusive
from flows.settings import Settings
from warehouse import catalogue, connection, delivery_calendar, sql_file


@dataclass(frozen=True)
class MonthOfBacktest:
    """One past month of a rule.

    Attributes:
        state: evaluated, not_evaluated or error; `reason` says why.
        alerts: what would have been handed out; suppressed: what guards would have kept back.
        visits: different households (or people) to go to; most: of them in the busiest township.
        new: alerts that no month before it (of those played) had.
        also_live: of these the rule as it is now in the warehouse handed out as well; only_live: only that one did.
        confirmed, refuted: of these, alerts that somebody has checked since, and found true or not.
    """

    period: date
    state: str
    reason: str | None
    alerts: int
    new: int
    suppressed: int
    townships: int
    visits: int
    most: int
    also_live: int
    only_live: int
    confirmed: int
    refuted: int

    @property
    def verified_share(self) -> str:
        """Say how many of those that were checked were true: 12/40 (30.0%); nothing where none was."""
        checked = self.confirmed + self.refuted
        return f"{self.confirmed}/{checked} ({self.confirmed / checked:.1%})" if checked else ""


def backtest(settings: Settings, rule: Rule, *, months: int) -> Iterator[MonthOfBacktest]:
    """Play a rule on the last compared months, oldest first, with the data as they stand now.

    Args:
        settings: whose warehouse, and whose law.
        rule: any rule file, also a draft that is not in the catalogue.
        months: how many, counted back from the last month compared.

    Yields:
        One line per month that has deliveries.
    """
    with connection.reading(settings.warehouse) as con:
        compared = [period for (period,) in sql_file.rows(con, SQL / "compared_months.sql")]
    wanted = [period for period in compared if period > shifted(compared[-1], -months)] if compared else []
    with tempfile.TemporaryDirectory(prefix="doudi-backtest-", dir=settings.warehouse.parent) as folder:
        copy = Path(folder) / "warehouse.duckdb"
        shutil.copyfile(settings.warehouse, copy)
        played = settings.model_copy(update={"warehouse": copy})
        seen: set[str] = set()
        for period in wanted:
            with exclusive(monthly_request(period, played)) as run:
                yield _play(run, rule, seen)


def _play(run: Run, rule: Rule, seen: set[str]) -> MonthOfBacktest:
    """Bring the copy to one month, run the rule there, and count what came of it."""
    run.name_itself()
    steps.identify(run)
    steps.chain(run)
    jurisdiction = run.request.settings.jurisdiction
    with connection.transaction(run.con):
        policy.install_policy(run.con, jurisdiction, catalogue=[rule])
        catalogue.write_catalogue(run.con, contracts().values(), load_areas())
        delivery_calendar.keep_calendar(run.con, contracts().values(), jurisdiction=jurisdiction)
    evaluate.find(run.con, rules=[rule])
    run.con.begin()
    try:
        # What is live is read before the copy's findings of the month give way to those of this rule.
        sql_file.run(run.con, SQL / "backtest_live.sql", {"rule_code": rule.code})
        (coverage,) = evaluate.record(run.con).coverage
        [counts] = sql_file.rows(run.con, SQL / "backtest.sql", {"seen": sorted(seen)})
    finally:
        run.con.rollback()
    seen |= set(counts[-1])
    names = [field.name for field in fields(MonthOfBacktest)][3:]
    return MonthOfBacktest(
        run.request.period, coverage.state, coverage.reason, **dict(zip(names, counts[:-1], strict=True))
    )
