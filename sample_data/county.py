"""Make a whole synthetic county: the files of its departments month by month, and beside them the truth."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial
from pathlib import Path

import numpy as np
import polars as pl

from data_contracts.contract import contract_of
from sample_data import (
    away,
    belongings,
    care,
    deaths,
    departments,
    family,
    hospital,
    lives,
    money,
    office,
    register,
    relief,
    truth,
    turns,
    work,
)  # fmt: skip
from sample_data import mess as writing
from sample_data.facts import facts_of
from sample_data.files import as_told, write_dataset
from sample_data.months import Months
from sample_data.names import name_lists
from sample_data.near_misses import note_near_misses
from sample_data.places import make_places
from sample_data.plan import Picker, make_plan
from sample_data.population import make_people
from sample_data.world import World

#: Who makes the rows of a month of each dataset.
DELIVERED: dict[str, Callable[[World, date], pl.DataFrame]] = {
    "civil_affairs.low_income_register": money.register,
    "civil_affairs.payment": money.payment,
    "civil_affairs.application": office.case_list,
    "civil_affairs.temporary_relief": relief.grant_list,
    "civil_affairs.cremation": departments.cremation,
    "civil_affairs.marriage": family.marriage_list,
    "civil_affairs.care_agreement": care.agreement_list,
    "civil_affairs.child_welfare": care.child_list,
    "civil_affairs.relative_filing": office.filing_list,
    "civil_affairs.visit": office.visit_list,
    "public_security.death_cancellation": departments.death_cancellation,
    "public_security.household_change": family.change_list,
    "public_security.vehicle": belongings.vehicle_list,
    "health.death_certificate": departments.death_certificate,
    "health.severe_illness": departments.severe_illness,
    "health.family_doctor": care.doctor_list,
    "medical_insurance.enrolment": departments.insurance,
    "disabled_federation.certificate": departments.certificate,
    "disabled_federation.rehabilitation": care.rehabilitation_list,
    "education.enrolment": departments.pupils,
    "education.student_aid": departments.student_aid,
    "human_resources.unemployment": departments.unemployment,
    "human_resources.social_insurance": work.insurance_list,
    "human_resources.pension": work.pension_list,
    "housing.dilapidated": belongings.unsafe_list,
    "housing.public_rental": belongings.tenancy_list,
    "agriculture.poverty_monitoring": care.monitored_list,
    "emergency.disaster_relief": relief.loss_list,
    "justice.custody": away.custody_list,
    "veterans.enlistment": away.enlistment_list,
    "finance.public_payroll": work.payroll_list,
    "market.business": belongings.business_list,
    "natural_resources.property": belongings.right_list,
    "tax.income": work.income_list,
    "housing_fund.contribution": work.fund_list,
}
DATASETS = (*DELIVERED, "medical_insurance.settlement")


@dataclass(frozen=True)
class CountyReport:
    """What was made."""

    people: int
    households: int
    townships: int
    periods: tuple[date, ...]
    files: int
    #: Rows by dataset, all months together.
    rows: dict[str, int]
    #: Alerts that must arise in the last month, by rule.
    must: dict[str, int]
    landing: Path
    truth: Path

    def __str__(self) -> str:
        """Tell it in two lines, for the terminal."""
        months = f"{self.periods[0]:%Y-%m} 至 {self.periods[-1]:%Y-%m}"
        rows, alerts = sum(self.rows.values()), sum(self.must.values())
        return (
            f"示例县 · a synthetic county: {self.people:,} 人, {self.households:,} 户, {self.townships} 个乡镇; "
            f"{months}, {len(self.rows)} 个数据集, {self.files} 个文件, {rows:,} 行 → {self.landing}\n"
            f"应当出现的预警 · alerts that must arise: {alerts} 条 → {self.truth}"
        )


def make_county(out: Path, *, people: int, months: int, ends: date, seed: int, mess: bool = True) -> CountyReport:
    """Make a county's extracts and its truth; the same arguments give the same bytes.

    Args:
        out: folder for `landing/<YYYY-MM>/<dataset>/<file>` and `truth/{mentions,people,alerts}.parquet`.
        people: how many live in the county (3,000 or more give every rule its cases).
        months: how many months are delivered.
        ends: first day of the last month.
        seed: source of all chance.
        mess: False: no errors in names and numbers, plain sheets under the titles of the contracts.

    Raises:
        ValueError: `ends` is not the first day of a month, or one area code cannot number so many people.
    """
    world, settlements = make_world(people=people, months=Months.until(ends, months=months), seed=seed, mess=mess)
    landing, folder = out / "landing", out / "truth"
    folder.mkdir(parents=True, exist_ok=True)
    facts: dict[str, list[pl.DataFrame]] = {name: [] for name in DATASETS}
    mentions = []
    for dataset, period, frame in deliveries(world, settlements):
        mentions.append(write_dataset(landing, dataset, period, frame, world=world))
        facts[dataset].append(facts_of(dataset, period, as_told(dataset, frame, period=period, messy=mess)))
    known = {dataset: pl.concat(parts, how="vertical_relaxed") for dataset, parts in facts.items()}
    traps = world.plan.all_traps()
    alerts = pl.concat([truth.alerts(known, world.people, period, traps) for period in world.months.periods])
    named = pl.concat(mentions)
    named.write_parquet(folder / "mentions.parquet")
    alerts.write_parquet(folder / "alerts.parquet")
    _people(world).write_parquet(folder / "people.parquet")
    last = alerts.filter((pl.col("period") == world.months.last) & (pl.col("verdict") == "must"))
    return CountyReport(
        people=people,
        households=world.people["household"].n_unique(),
        townships=len(world.places.townships),
        periods=world.months.periods,
        files=named["source_file"].n_unique(),
        rows={dataset: len(rows) for dataset, rows in known.items()},
        must={str(code): int(count) for code, count in last.group_by("rule_code").len().sort("rule_code").iter_rows()},
        landing=landing,
        truth=folder,
    )


def make_world(*, people: int, months: Months, seed: int, mess: bool) -> tuple[World, pl.DataFrame]:
    """Make everything that is true in the county, and the settlements of its people."""
    rng = np.random.default_rng([seed, 0])
    places = make_places(people, rng, name_lists())
    persons = writing.with_relatives(make_people(people, places, today=months.first - timedelta(days=1), rng=rng))
    plan = make_plan(people)
    picker = Picker(persons["household"].to_numpy(), rng)
    spells = register.make_register(persons, places, months, plan=plan, picker=picker, rng=rng)
    dead = deaths.make_deaths(persons, spells, months, plan=plan, picker=picker, rng=rng)
    spells = deaths.leave_after_death(spells, dead, plan)
    living = persons.filter(~pl.col("person").is_in(dead["person"].implode()))
    gone = deaths.make_other_cancellations(spells, living, months, plan=plan, picker=picker, rng=rng)
    groups = lives.Groups(persons, spells, dead, months)
    certificates = lives.make_certificates(groups, months, plan=plan, picker=picker, rng=rng)
    illnesses = lives.make_illnesses(groups, months, plan=plan, picker=picker, rng=rng)
    insurance = lives.make_insurance(groups, months, plan=plan, picker=picker, rng=rng)
    pupils = lives.make_pupils(groups, months, plan=plan, picker=picker, rng=rng)
    jobless = lives.make_jobless(groups, months, rng)
    settlements = hospital.make_settlements(groups, months, plan=plan, picker=picker, rng=rng)
    world = World(
        people=persons, places=places, months=months, plan=plan, spells=spells, deaths=dead, cancellations=gone,
        certificates=certificates, illnesses=illnesses, insurance=insurance, pupils=pupils, jobless=jobless, seed=seed,
        mess=mess,
    )  # fmt: skip
    more, bills = turns.with_turns(world, settlements, planted=picker.used[persons["household"].to_numpy()])
    note_near_misses(more)
    return more, bills


def deliveries(world: World, settlements: pl.DataFrame) -> Iterator[tuple[str, date, pl.DataFrame]]:
    """Go through what is delivered, month by month: dataset, period, rows."""
    delivered: dict[str, Callable[[World, date], pl.DataFrame]] = {
        **DELIVERED, "medical_insurance.settlement": partial(_settled, settlements)
    }  # fmt: skip
    for period in world.months.periods:
        for dataset in DATASETS:
            if period in _due(dataset, world.months):
                yield dataset, period, delivered[dataset](world, period)


def _settled(settlements: pl.DataFrame, world: World, period: date) -> pl.DataFrame:
    return hospital.settlement(world, period, settlements)


def _due(dataset: str, months: Months) -> tuple[date, ...]:
    """Return the months in which a dataset is delivered."""
    cadence = contract_of(dataset).arrival.cadence
    return {"termly": months.term_periods, "quarterly": months.quarter_periods}.get(cadence, months.periods)


def _people(world: World) -> pl.DataFrame:
    """Return the truth about persons: who they are, where they live, when they died."""
    died = world.deaths.select("person", "died_on")
    codes = world.places.townships.select("township", township_code="code")
    rows = world.people.join(died, on="person", how="left", maintain_order="left")
    rows = rows.join(codes, on="township", how="left", maintain_order="left")
    return rows.select(
        pl.col("person").alias("truth_person"),
        "name",
        "resident_id",
        "sex",
        "birth_date",
        "household",
        pl.col("township_code").alias("township"),
        "died_on",
    )
