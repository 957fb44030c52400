"""Which of a month's decisions is the county to check, so that nobody chooses them and none can be chosen away?

The county checks a share of what each township has decided, refusals included, and more of what relatives of officers
get (焦民〔2022〕154号 五). Each case has a random number of its own, made of the month's seed and the case; of each
stratum the first ones are drawn until the share is reached, rounded up. So the order of rows changes nothing, a part
of the area is drawn as it is drawn in the whole, and a later delivery adds cases without ever taking one away.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path

import duckdb

from alerts.errors import NotComparedError, SpotCheckError
from alerts.visits import read_as
from warehouse import sql_file

HERE = Path(__file__).parent / "spot_check"
REFUSED = "不予"


@dataclass(frozen=True)
class Stratum:
    """Cases of one township, matter and outcome: how many there are, were drawn, and are told to have been checked."""

    township_code: str
    programme: str
    outcome: str
    is_relative: bool
    share: Decimal
    population: int
    drawn: int
    checked: int

    @property
    def county_code(self) -> str:
        """Six digits, or nothing where not even the county is known."""
        return self.township_code[:6]


@dataclass(frozen=True)
class Case:
    """One case that was drawn."""

    record_id: str
    case_no: str | None
    name: str | None
    resident_id: str | None
    township_code: str
    programme: str
    outcome: str
    is_relative: bool
    accepted_on: date | None
    decided_on: date
    reason: str | None
    investigation_no: str | None
    is_checked: bool
    spot_checked_on: date | None


@dataclass(frozen=True)
class Law:
    """The shares that hold in the month; groups of up to `everyone_up_to` cases are checked whole."""

    normal: float
    relatives: float
    everyone_up_to: int
    clause: str


@dataclass(frozen=True)
class SpotCheck:
    """What a month's spot check looks like: `added` were drawn now, `gone` (by county) are decided no more."""

    period: date
    area_prefix: str
    seed: int
    law: Law
    strata: tuple[Stratum, ...]
    cases: tuple[Case, ...]
    added: int
    gone: Counter[str]


def seed_of(month: date) -> int:
    """Derive the seed of a month where nobody drew one in public.

    >>> seed_of(date(2026, 10, 1))
    202610
    """
    return month.year * 100 + month.month


def draw(
    con: duckdb.DuckDBPyConnection, month: date, *, at: datetime, seed: int | None = None, area_prefix: str = ""
) -> SpotCheck:
    """Draw from the decisions of a month what is to be checked and was not drawn before, and keep it.

    Args:
        con: the warehouse, in a transaction of the caller's; its records as of the last comparison.
        month: first day of the month of the decisions.
        at: now, UTC.
        seed: the month's seed; by default the one that it was drawn with, else one made of the month.
        area_prefix: leading digits of the area code.

    Raises:
        NotComparedError: the month was not compared yet.
        SpotCheckError: no share is set for the place, the month has another seed, or nothing was decided.
    """
    law = _law(con, month)
    chosen = _seed(con, month, seed)
    asked = {"period": month, "area_prefix": area_prefix}
    sql_file.run(con, HERE / "decided.sql", asked)
    before = len(con.table("alerts.spot_check_draw"))
    sql_file.run(con, HERE / "draw.sql", {"period": month, "seed": chosen, "drawn_at": at})
    added = len(con.table("alerts.spot_check_draw")) - before
    strata = read_as(con.execute(sql_file.read_sql(HERE / "coverage.sql"), {"period": month}), Stratum)
    cases = read_as(con.execute(sql_file.read_sql(HERE / "drawn.sql"), {"period": month}), Case)
    gone = Counter(county for (county,) in sql_file.rows(con, HERE / "gone.sql", asked))
    if not strata:
        raise SpotCheckError(
            f"{month:%Y-%m} 没有审核确认的办件,无从抽查 · nothing was decided in that month",
            where="civil_affairs.application",
            to_do="请确认办理台账已报送并已比对,区划代码无误 · check that the ledger has come, and the area's digits",
        )
    return SpotCheck(month, area_prefix, chosen, law, tuple(strata), tuple(cases), added, gone)


def _law(con: duckdb.DuckDBPyConnection, month: date) -> Law:
    compared = [period for (period,) in con.table("ops.this_run").project("period").fetchall()]
    if not compared or compared[0] < month:
        raise NotComparedError(
            f"{month:%Y-%m} has not been compared",
            where="ops.this_run",
            to_do=f"run doudi monthly --period {month:%Y-%m} first",
        )
    found = read_as(con.execute(sql_file.read_sql(HERE / "law.sql"), {"period": month}), Law)
    if not found:
        raise SpotCheckError(
            f"本地没有规定 {month:%Y-%m} 的抽查比例 · no share is set here for that month",
            where="spotcheck.normal, spotcheck.relatives",
            to_do="在 alerts/policy/<地方>/spotcheck.yaml 中登记比例和依据 · declare it with its reference",
        )
    return found[0]


def _seed(con: duckdb.DuckDBPyConnection, month: date, wanted: int | None) -> int:
    """Return the month's seed; nobody draws again with another one until the result pleases."""
    known = [seed for (seed,) in sql_file.rows(con, HERE / "seeds.sql", {"period": month})]
    if not known:
        return seed_of(month) if wanted is None else wanted
    if wanted is not None and wanted != known[0]:
        raise SpotCheckError(
            f"{month:%Y-%m} 已用种子 {known[0]} 抽取,不能换种子重抽 · drawn with another seed before",
            where="alerts.spot_check_draw",
            to_do=f"不写 --seed,或写 --seed {known[0]} · leave it out",
        )
    return int(known[0])
