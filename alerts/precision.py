"""How often was each rule right? Shares of the answers that came back, with their intervals, and what to do about it.

The denominator is honest: only alerts that somebody checked and found true or false. Those nobody could tell of, and
those nobody has answered, are counted beside it. Who answers is not drawn by lot, so an interval speaks of the alerts
that were checked; where few of them were, that is to be seen.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict

from alerts.bureau import number_of
from alerts.policy import jurisdiction_of
from alerts.visits import ThisRun, read_as
from alerts.wording import wording
from data_contracts import yaml_file
from data_contracts.months import shifted
from warehouse import sql_file

HERE = Path(__file__).parent / "precision"
#: Of a hundred intervals, at least ninety-five hold the truth.
TAIL = 0.025


class _Cause(BaseModel):
    """Why alerts were false: what it is called, and what to do about a rule where it prevails."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    label: str
    proposal: str


class PrecisionTexts(BaseModel):
    """All texts of `precision.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    causes: dict[str, _Cause]
    undecided: str


@dataclass(frozen=True)
class RulePrecision:
    """One rule over some months: what was handed out, what came back, and why alerts were false."""

    rule_code: str
    title: str
    handed_out: int
    answered: int
    confirmed: int
    false_match: int
    false_data: int
    false_exception: int
    false_handled: int
    unreachable: int
    needs_help: int

    @property
    def false(self) -> dict[str, int]:
        """Alerts that were found false, by cause."""
        return {
            "match": self.false_match,
            "data": self.false_data,
            "exception": self.false_exception,
            "handled": self.false_handled,
        }

    @property
    def checked(self) -> int:
        """How many were confirmed or found false."""
        return self.confirmed + sum(self.false.values())

    @property
    def unanswered(self) -> int:
        """How many nobody has answered yet."""
        return self.handed_out - self.answered

    @property
    def share(self) -> float | None:
        """The share that was confirmed; None where nothing was checked."""
        return self.confirmed / self.checked if self.checked else None

    @property
    def interval(self) -> tuple[float, float]:
        """Where the share may lie, as far as this many checks can tell."""
        return interval(self.confirmed, self.checked)

    @property
    def main_cause(self) -> str | None:
        """What made more than any other cause alerts false; None where two are equal."""
        most = max(self.false.values())
        causes = [cause for cause, count in self.false.items() if count == most]
        return causes[0] if most and len(causes) == 1 else None

    @property
    def proposal(self) -> str:
        """What to do about this rule if it is hardly ever right."""
        texts = precision_texts()
        return texts.causes[self.main_cause].proposal if self.main_cause else texts.undecided

    def is_to_review(self, least: float) -> bool:
        """Say whether it is surely less often right than that: the upper end of the interval lies below."""
        return bool(self.checked) and self.interval[1] < least


@dataclass(frozen=True)
class Answers:
    """What the answers to the lists of the months before this one say, and which rules should be looked at again.

    Attributes:
        until: first day of the last month whose lists count.
        months: how many months of lists.
        least: the share below which a rule is put up for review (系统默认).
        area: only alerts of areas whose code begins so.
        rules: those whose alerts were handed out.
    """

    until: date
    months: int
    area: str
    least: float
    rules: tuple[RulePrecision, ...]

    @property
    def to_review(self) -> list[RulePrecision]:
        """Rules that are surely less often right than the bureau asks; the worst first."""
        return to_review(self.rules, self.least)


@cache
def precision_texts() -> PrecisionTexts:
    """Read `precision.yaml`."""
    return yaml_file.read(HERE.parent / "texts" / "precision.yaml", PrecisionTexts)


def interval(confirmed: float, checked: float) -> tuple[float, float]:
    """Clopper and Pearson's interval (1934, Biometrika 26: 404-413) of a share: it holds the truth in 95 % at least.

    Args:
        confirmed: how many were; not whole where a sample was weighted.
        checked: of how many.

    >>> low, high = interval(3, 40)
    >>> round(low, 4), round(high, 4)
    (0.0157, 0.2039)
    >>> interval(0, 0)
    (0.0, 1.0)
    """
    # Most commands ask for no interval, and scipy is slow to import.
    from scipy import special

    refuted = checked - confirmed
    low = float(special.betaincinv(confirmed, refuted + 1, TAIL)) if confirmed else 0.0
    high = float(special.betaincinv(confirmed + 1, refuted, 1 - TAIL)) if refuted else 1.0
    return low, high


def to_review(rules: Iterable[RulePrecision], least: float) -> list[RulePrecision]:
    """List the rules that are surely less often right than that, the worst first."""
    return sorted(
        (rule for rule in rules if rule.is_to_review(least)), key=lambda rule: (rule.interval[1], rule.rule_code)
    )


def measure(con: duckdb.DuckDBPyConnection) -> None:
    """Write how often rules were right, from all hand-outs and answers. The caller owns the transaction.

    Args:
        con: `ops.this_run` says as of when answers are known.
    """
    _read_items(con)
    sql_file.run(con, HERE / "count.sql")
    counts = con.table("precision_count").filter("checked > 0").project("confirmed, checked").distinct().fetchall()
    ends = [interval(confirmed, checked) for confirmed, checked in counts]
    columns = {
        "confirmed": [confirmed for confirmed, _ in counts],
        "checked": [checked for _, checked in counts],
        "low": [low for low, _ in ends],
        "high": [high for _, high in ends],
    }
    sql_file.run(con, HERE / "keep.sql", columns)


def read_precision(con: duckdb.DuckDBPyConnection, *, until: date, months: int, area: str = "") -> list[RulePrecision]:
    """Read how often each rule was right whose alerts were handed out; a read-only warehouse will do.

    Args:
        con: the warehouse.
        until: first day of the last month whose lists count.
        months: how many months of lists.
        area: only alerts of areas whose code begins so; at most a county's six digits.
    """
    _read_items(con)
    given = {"until": until, "months": months, "area": area}
    return read_as(con.execute(sql_file.read_sql(HERE / "window.sql"), given), RulePrecision)


def read_answers(con: duckdb.DuckDBPyConnection, run: ThisRun) -> Answers:
    """Read what a run's page says of the rules, from earlier months' lists: to hand out again changes nothing."""
    jurisdiction = jurisdiction_of(con)
    months = int(number_of(jurisdiction, "alerts.precision_months", run.period_end))
    least = number_of(jurisdiction, "alerts.precision_to_review", run.period_end)
    until, area = shifted(run.period, -1), run.area_prefix[:6]
    rules = read_precision(con, until=until, months=months, area=area)
    return Answers(until, months, area, least, tuple(rules))


def _read_items(con: duckdb.DuckDBPyConnection) -> None:
    outcomes = wording().outcomes
    causes: dict[str, list[str | None]] = {
        "outcome": [outcome.text for outcome in outcomes],
        "cause": [outcome.cause for outcome in outcomes],
    }
    sql_file.run(con, HERE / "item.sql", causes)
