"""What is known at the end of a month, and who is who in it: what the truth of every rule is worked out from?

A rule of the truth is a function of a `Month` (and of its code, where several share one) that returns the people, by
true number, about whom the alert must arise: `who(rows)`. It stands in the module of its family, under its code in
`RULES`. It is logic of its own, written from the catalogue and never from the rule's SQL: that is what makes it worth
something. How to write one:

- `month.facts[dataset]` holds all rows of all months known by then: `period`, the columns of `facts.facts_read`, the
  subject in `p` and others in `p_<role>` (p_head, p_payee, p_handler, p_husband, p_wife, p_father, p_mother, p_former,
  p_guardian, p_carer, p_official; null where nobody can tell).
- Of a list (content: snapshot) ask `month.newest(dataset)`, of events `month.latest(dataset, *key)`: an event is told
  again in later months, and counts as it was told last.
- `active`, `due`, `members`, `dead`, `paid`, `kept`, `cards`, `age`, `parents` and `hukou` answer what most rules ask.
- What the law says (days, yuan, ages) stands at the head of the family's module, with the policy parameter's name.
- Three readings are made of every month (see `truth`): whatever holds in all must arise, in some may. So a function
  needs no thought about lost numbers. Traps (people who must stay silent) come from `Plan.trap` and from silence.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import polars as pl

from data_contracts.months import shifted
from sample_data.months import last_day

Facts = dict[str, pl.DataFrame]
REGISTER = "civil_affairs.low_income_register"
PAYMENT = "civil_affairs.payment"
DEATHS = {
    "X01": "public_security.death_cancellation",
    "X02": "health.death_certificate",
    "X03": "civil_affairs.cremation",
}
ACTIVE = ("在册", "渐退")
#: Of an illness: over, or it never was one.
ILL_NO_MORE = ("治愈", "排除", "撤管", "死亡")
#: Disabilities that count as severe when somebody may get 低保 alone (焦民〔2024〕8号 二(三)1).
SEVERE = ("一级", "二级")
SEVERE_OF_MIND = ("智力", "精神")


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

    def living(self) -> pl.DataFrame:
        """Return who is not known to be dead: p, birth_date."""
        return self.births.join(self.dead(), on="p", how="anti")

    def paid(self) -> pl.DataFrame:
        """Return successful payments."""
        return self.facts["civil_affairs.payment"].filter((pl.col("pay_status") != "退票") & (pl.col("amount") > 0))

    def due(self, *categories: str) -> pl.DataFrame:
        """Return covered active rows in these categories of living people who were recognised before the month."""
        rows = self.active().filter(pl.col("category").is_in(categories) & (pl.col("recognised_on") < self.period))
        return rows.join(self.dead(), on="p", how="anti")

    def latest(self, dataset: str, *key: str) -> pl.DataFrame:
        """Return events as they were told last: one row per subject and key."""
        rows = self.facts[dataset].sort("period", maintain_order=True)
        return rows.unique(["p", *key], keep="last", maintain_order=True)

    def of_month(self, dataset: str) -> pl.DataFrame:
        """Return the rows that came in this month."""
        return self.facts[dataset].filter(pl.col("period") == self.period)

    def members(self) -> pl.DataFrame:
        """Return who belongs to which household of the register: household_no, p (active, covered or not)."""
        return self.active().select("household_no", "p").unique()

    def same_home(self, persons: pl.DataFrame) -> pl.DataFrame:
        """Return everybody who is active in a household of one of these people (`p`), they themselves too: p, other."""
        homes = self.members()
        return persons.select("p").join(homes, on="p").rename({"p": "other"}).join(homes, on="household_no").select(
            "p", "other"
        )  # fmt: skip

    def age(self, *, at: date | None = None) -> pl.DataFrame:
        """Return everybody's completed years at the end of the month (or on a day): p, age."""
        day = at or self.end
        birthday = pl.col("birth_date").dt.strftime("%m%d") > f"{day:%m%d}"
        return self.births.select("p", age=day.year - pl.col("birth_date").dt.year() - birthday.cast(pl.Int32))

    def kept(self, *kinds: str) -> pl.DataFrame:
        """Return stays of these kinds that have begun and not ended by the end of the month."""
        stays = self.latest("justice.custody", "kind", "starts_on").filter(pl.col("kind").is_in(kinds))
        return stays.filter(
            (pl.col("starts_on") <= self.end)
            & (pl.col("released_on").is_null() | (pl.col("released_on") > self.end))
            & (pl.col("ends_on").is_null() | (pl.col("ends_on") > self.end))
        )

    def cards(self) -> pl.DataFrame:
        """Return valid certificates of disability: p, kind, level, issued_on, valid_until."""
        rows = self.newest("disabled_federation.certificate").filter(pl.col("status") == "有效")
        return rows.filter(pl.col("valid_until").is_null() | (pl.col("valid_until") >= self.end))

    def severe_cards(self) -> pl.DataFrame:
        """Return valid certificates of the levels one and two, and three of mind and soul."""
        of_mind = (pl.col("level") == "三级") & pl.col("kind").is_in(SEVERE_OF_MIND)
        return self.cards().filter(pl.col("level").is_in(SEVERE) | of_mind)

    def ill(self) -> pl.DataFrame:
        """Return severe illnesses as they were told last, unless they are over: p, diagnosed_on."""
        rows = self.latest("health.severe_illness", "kind", "diagnosed_on")
        return rows.filter((pl.col("kind") == "重特大疾病") & ~pl.col("status").fill_null("").is_in(ILL_NO_MORE))

    def received(self, *programmes: str) -> pl.DataFrame:
        """Return successful payments for this month of these programmes."""
        rows = self.paid().filter(pl.col("pay_month") == self.period)
        return rows.filter(pl.col("programme").is_in(programmes))

    def parents(self) -> pl.DataFrame:
        """Return children and parents as the police know them: p (child), father, mother."""
        rows = self.latest("public_security.household_change", "kind", "changed_on")
        known = rows.filter(pl.col("p_father").is_not_null() | pl.col("p_mother").is_not_null())
        return known.select("p", father="p_father", mother="p_mother").unique("p", keep="last", maintain_order=True)

    def hukou(self, *kinds: str) -> pl.DataFrame:
        """Return changes of these kinds up to the end of the month: p, kind, changed_on, from_area, to_area."""
        rows = self.latest("public_security.household_change", "kind", "changed_on")
        return rows.filter(pl.col("kind").is_in(kinds) & (pl.col("changed_on") <= self.end))

    def back(self, months: int) -> date:
        """Return the first day of the month so many months before this one."""
        return shifted(self.period, -months)


Rule = Callable[[Month, str], pl.Series]


def who(rows: pl.DataFrame) -> pl.Series:
    """Return the people of these rows, each once."""
    return rows["p"].unique().sort()
