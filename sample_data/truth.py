"""Which alerts must arise, worked out from the true world by logic of our own, and which may or must not?

The rules are read three times: with every record tied to the true person; without the records whose identity is lost;
and with records that carry somebody else's valid number tied to that number's owner. What holds in every reading must
arise; what hangs on the reading may; the rest is false.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Literal

import polars as pl

from data_contracts.months import shifted
from sample_data.months import last_day

Reading = Literal["true", "lost_left_out", "as_the_number_says"]
Facts = dict[str, pl.DataFrame]

DEATHS = {
    "X01": "public_security.death_cancellation",
    "X02": "health.death_certificate",
    "X03": "civil_affairs.cremation",
}
SUBSIDISED = ("特困人员", "最低生活保障", "防止返贫监测")
PUPILS = ("特困人员", "最低生活保障", "低保边缘家庭", "刚性支出困难家庭")
ORPHANS = ("孤儿基本生活费", "事实无人抚养儿童补贴")
OVER = ("治愈", "排除", "撤管", "死亡")
#: 自付医疗支出 in twelve months, by category (system default after 铜陵; policy difficulty.self_paid_medical_year).
THRESHOLDS = {
    "特困人员": 1_000,
    "最低生活保障": 5_000,
    "低保边缘家庭": 10_000,
    "刚性支出困难家庭": 10_000,
    "防止返贫监测": 10_000,
    "其他困难": 15_000,
}
NO_CATEGORY = 15_000


@dataclass(frozen=True)
class Month:
    """What is known at the end of one month, in one reading: the facts of each dataset with the person in `p`."""

    period: date
    facts: Facts
    births: pl.DataFrame

    @property
    def end(self) -> date:
        """Last day of the month."""
        return last_day(self.period)

    def newest(self, dataset: str) -> pl.DataFrame:
        """Return the rows of the newest period of a snapshot."""
        return self.facts[dataset].filter(pl.col("period") == pl.col("period").max())

    def active(self) -> pl.DataFrame:
        """Return active rows of the register."""
        return self.newest("civil_affairs.low_income_register").filter(pl.col("status").is_in(["在册", "渐退"]))

    def dead(self) -> pl.DataFrame:
        """Return the dead as of the end of the month: p, died_on (earliest of the three sources)."""
        days = [self.died(rule).select("p", "died_on") for rule in DEATHS]
        return pl.concat(days).group_by("p").agg(pl.col("died_on").min())

    def died(self, rule: str) -> pl.DataFrame:
        """Return the dead of one source, p and died_on, up to the end of the month."""
        rows = self.facts[DEATHS[rule]]
        if rule == "X01":
            rows = rows.filter(pl.col("reason") == "死亡")
        if rule != "X02":
            rows = rows.with_columns(died_on=pl.coalesce("died_on", "cancelled_on" if rule == "X01" else "cremated_on"))
        return rows.filter(pl.col("died_on") <= self.end).select("p", "died_on")

    def paid(self) -> pl.DataFrame:
        """Return successful payments."""
        return self.facts["civil_affairs.payment"].filter((pl.col("pay_status") != "退票") & (pl.col("amount") > 0))

    def due(self, *categories: str) -> pl.DataFrame:
        """Return covered active rows in these categories of living people who were recognised before the month."""
        rows = self.active().filter(pl.col("category").is_in(categories) & (pl.col("recognised_on") < self.period))
        return rows.join(self.dead(), on="p", how="anti")


def _who(rows: pl.DataFrame) -> pl.Series:
    return rows["p"].unique().sort()


def dead_on_register(month: Month, rule: str) -> pl.Series:
    """X01, X02, X03: an active entry of somebody who is dead by one source."""
    return _who(month.active().join(month.died(rule), on="p", how="semi"))


def paid_after_death(month: Month, rule: str) -> pl.Series:
    """X05: money for a month after the month of death."""
    rows = month.paid().join(month.dead(), on="p").filter(pl.col("pay_month") <= month.period)
    return _who(rows.filter(pl.col("pay_month") > pl.col("died_on").dt.month_start()))


def twice_in_one_category(month: Month, rule: str) -> pl.Series:
    """D01: more than one active entry in one category."""
    return _who(month.active().group_by("p", "category").len().filter(pl.col("len") > 1))


def dibao_and_tekun(month: Month, rule: str) -> pl.Series:
    """D02: both at once, unless the later one began in this month."""
    rows = month.active().filter(pl.col("is_covered") & pl.col("category").is_in(["最低生活保障", "特困人员"]))
    by_category = rows.group_by("p", "category").agg(since=pl.col("recognised_on").min())
    both = by_category.group_by("p").agg(pl.len(), pl.col("since").max())
    return _who(both.filter((pl.col("len") == 2) & (pl.col("since") < month.period)))


def two_townships(month: Month, rule: str) -> pl.Series:
    """D04: covered in two townships, unless the later one began in this month."""
    rows = month.active().filter("is_covered").group_by("p", "township").agg(since=pl.col("recognised_on").min())
    both = rows.group_by("p").agg(pl.len(), pl.col("since").max())
    return _who(both.filter((pl.col("len") > 1) & (pl.col("since") < month.period)))


def not_subsidised(month: Month, rule: str) -> pl.Series:
    """M01: due to be insured at public cost, and not; employees' insurance keeps silent."""
    insured = month.newest("medical_insurance.enrolment").filter(
        (pl.col("year") == month.period.year) & (pl.col("status") == "正常")
    )
    has_subsidy = (pl.col("subsidy") > 0) | pl.col("subsidy_category").is_not_null()
    fine = insured.filter(has_subsidy | (pl.col("insurance") == "职工"))
    return _who(month.due(*SUBSIDISED).filter("is_covered").join(fine, on="p", how="anti"))


def pupil_without_aid(month: Month, rule: str) -> pl.Series:
    """M07: at school, of a household in need, without a grant in the newest term."""
    pupils = month.newest("education.enrolment")
    aid = month.facts["education.student_aid"].filter(pl.col("amount") > 0)
    term = pl.lit(pupils["term"].max(), pl.String)
    aid = aid.filter(pl.col("term") == term)
    if aid.is_empty():
        return pl.Series("p", [], dtype=pl.Int64)
    year, last = pl.col("birth_date").dt.year(), month.end
    birthday_to_come = pl.col("birth_date").dt.strftime("%m%d") > f"{last:%m%d}"
    age = last.year - year - birthday_to_come.cast(pl.Int32)
    young = month.births.filter(age.is_between(3, 22))
    at_school = pupils.filter((pl.col("status") == "在读") & (pl.col("term") == term))
    rows = month.due(*PUPILS).join(young, on="p", how="semi").join(at_school, on="p", how="semi")
    return _who(rows.join(aid, on="p", how="anti"))


def allowance_missing(month: Month, rule: str) -> pl.Series:
    """M08: 低保 and a valid certificate, but no 困难残疾人生活补贴 this month."""
    cards = month.newest("disabled_federation.certificate").filter(
        (pl.col("status") == "有效")
        & (pl.col("valid_until").is_null() | (pl.col("valid_until") >= month.end))
        & (pl.col("issued_on").is_null() | (pl.col("issued_on") < month.period))
    )
    paid = month.paid().filter(pl.col("pay_month") == month.period)
    paid = paid.filter(pl.col("programme").is_in(["困难残疾人生活补贴", *ORPHANS]))
    rows = month.due("最低生活保障").filter("is_covered").join(cards, on="p", how="semi")
    tekun = month.active().filter(pl.col("category") == "特困人员")
    return _who(rows.join(paid, on="p", how="anti").join(tekun, on="p", how="anti"))


def single_person_lead(month: Month, rule: str) -> pl.Series:
    """M11: of an 边缘 household, severely disabled or ill, not yet 低保 alone."""
    level, kind = pl.col("level"), pl.col("kind")
    severe = level.is_in(["一级", "二级"]) | ((level == "三级") & kind.is_in(["智力", "精神"]))
    cards = month.newest("disabled_federation.certificate").filter((pl.col("status") == "有效") & severe)
    # Of an illness that is reported in several months the newest report counts.
    ill = month.facts["health.severe_illness"].sort("period").unique(["p", "kind", "diagnosed_on"], keep="last")
    ill = ill.filter((pl.col("kind") == "重特大疾病") & ~pl.col("status").is_in(OVER))
    active = month.active()
    better = active.filter(pl.col("category").is_in(["最低生活保障", "特困人员"]))
    edge = active.filter(pl.col("category") == "低保边缘家庭").join(month.dead(), on="p", how="anti")
    reasons = pl.concat([cards.select("p"), ill.select("p")])
    return _who(edge.join(reasons, on="p", how="semi").join(better, on="p", how="anti"))


def medical_surge(month: Month, rule: str) -> pl.Series:
    """N01: own payments of twelve months over the threshold of the most preferential category."""
    since = shifted(month.period, -11)
    bills = month.facts["medical_insurance.settlement"].filter(pl.col("settled_on").is_between(since, month.end))
    sums = bills.group_by("p").agg(pl.col("self_paid").sum().round(2))
    limit = pl.col("category").replace_strict(THRESHOLDS, return_dtype=pl.Int64)
    limits = month.active().group_by("p").agg(limit.min().alias("limit"))
    employed = month.newest("medical_insurance.enrolment").filter(
        (pl.col("insurance") == "职工") & (pl.col("status") == "正常")
    )
    rows = sums.join(limits, on="p", how="left").join(month.dead(), on="p", how="anti")
    without = rows.filter(pl.col("limit").is_null()).join(employed, on="p", how="anti")
    known = pl.concat(
        [rows.filter(pl.col("limit").is_not_null()), without.with_columns(limit=pl.lit(NO_CATEGORY, pl.Int64))]
    )
    return _who(known.filter(pl.col("self_paid") > pl.col("limit")))


RULES: dict[str, Callable[[Month, str], pl.Series]] = {
    "X01": dead_on_register,
    "X02": dead_on_register,
    "X03": dead_on_register,
    "X05": paid_after_death,
    "D01": twice_in_one_category,
    "D02": dibao_and_tekun,
    "D04": two_townships,
    "M01": not_subsidised,
    "M07": pupil_without_aid,
    "M08": allowance_missing,
    "M11": single_person_lead,
    "N01": medical_surge,
}


def alerts(facts: Facts, people: pl.DataFrame, period: date, traps: pl.DataFrame) -> pl.DataFrame:
    """Work out the alerts of one month.

    Args:
        facts: per dataset all rows of all months: period, the columns that rules read, t_self, h_self, o_self.
        people: the population (person, birth_date).
        period: first day of the month.
        traps: rule_code, truth_person, why, only.

    Returns:
        period, rule_code, truth_person, verdict (must, may, must_not), why.
    """
    births = people.select(p="person", birth_date="birth_date")
    readings: tuple[Reading, ...] = ("true", "lost_left_out", "as_the_number_says")
    months = [Month(period, _read(facts, period, reading), births) for reading in readings]
    parts = []
    for code, rule in RULES.items():
        found = pl.concat([rule(month, code).to_frame() for month in months])
        counted = found.group_by("p").len().sort("p")
        sure = pl.col("len") == len(months)
        parts.append(
            counted.select(
                rule_code=pl.lit(code),
                truth_person="p",
                verdict=pl.when(sure).then(pl.lit("must")).otherwise(pl.lit("may")),
                why=pl.when(sure)
                .then(pl.lit("the records say so"))
                .otherwise(pl.lit("rests on a record without a usable number")),
            )
        )
    fired = pl.concat(parts)
    here = traps.filter(pl.col("only").is_null() | (pl.col("only") == period))
    silent = here.sort("rule_code", "truth_person", "why").unique(
        ["rule_code", "truth_person"], keep="first", maintain_order=True
    )
    silent = silent.join(fired, on=["rule_code", "truth_person"], how="anti")
    silent = silent.select("rule_code", "truth_person", verdict=pl.lit("must_not"), why="why")
    everything = pl.concat([fired, silent]).select(pl.lit(period).alias("period"), pl.all())
    return everything.sort("rule_code", "verdict", "truth_person")


def _read(facts: Facts, period: date, reading: Reading) -> Facts:
    """Return what is known by the end of `period`, each record with the people of this reading.

    The subject stands in `p`, everybody else in `p_<role>` (p_payee, p_father …); records without a subject are left
    out where the dataset has one.
    """
    deaths = set(DEATHS.values())
    read: Facts = {}
    for dataset, rows in facts.items():
        known = rows.filter(pl.col("period") <= period)
        # A death is never told of somebody whose number merely stands in another's row.
        cautious = reading == "lost_left_out" or dataset in deaths
        roles = [name.removeprefix("t_") for name in rows.columns if name.startswith("t_")]
        known = known.with_columns(
            **{("p" if role == "self" else f"p_{role}"): _who_is(role, reading, cautious=cautious) for role in roles}
        )
        read[dataset] = known.filter(pl.col("p").is_not_null()) if "self" in roles else known
    return read


def _who_is(role: str, reading: Reading, *, cautious: bool) -> pl.Expr:
    if reading == "true":
        return pl.col(f"t_{role}")
    who = pl.when(~pl.col(f"h_{role}")).then(f"t_{role}")
    return who if cautious else who.otherwise(f"o_{role}")
