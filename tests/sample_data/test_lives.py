"""Do the lives behind the lists hold together, and are there cases of all that the rules look for?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import polars as pl
import pytest
import yaml

import data_contracts
from data_contracts.contract import ColumnType, contracts
from sample_data.care import agreements, children
from sample_data.circle import Circle, circle_of
from sample_data.county import deliveries, make_world
from sample_data.facts import facts_of
from sample_data.family import marriages
from sample_data.months import Months
from sample_data.truth_month import Facts, Month
from sample_data.work import jobs
from sample_data.world import World

# One worker makes the lives, not each of them.
pytestmark = pytest.mark.xdist_group("lives")

ENDS = date(2026, 10, 1)
#: Labels too rare, or of no consequence, in a county of 8,000.
RARE = {
    "agriculture.poverty_monitoring.relation", "civil_affairs.low_income_register.relation",
    "civil_affairs.low_income_register.exit_reason", "human_resources.unemployment.hardship",
    "education.enrolment.stage", "disabled_federation.certificate.status", "civil_affairs.visit.situation",
    "public_security.death_cancellation.reason", "civil_affairs.child_welfare.father_status",
    "civil_affairs.child_welfare.mother_status", "civil_affairs.child_welfare.status", "health.severe_illness.status",
}  # fmt: skip


@pytest.fixture(scope="module")
def world() -> World:
    return make_world(people=8_000, months=Months.until(ENDS, months=3), seed=2026, mess=True)[0]


@pytest.fixture(scope="module")
def facts(world: World) -> Facts:
    _, settlements = make_world(people=8_000, months=world.months, seed=2026, mess=True)
    found: dict[str, list[pl.DataFrame]] = {}
    for dataset, period, frame in deliveries(world, settlements):
        found.setdefault(dataset, []).append(facts_of(dataset, period, frame))
    return {dataset: pl.concat(parts) for dataset, parts in found.items()}


@pytest.fixture(scope="module")
def month(world: World, facts: Facts) -> Month:
    known = {
        name: rows.rename({c: c.replace("t_self", "p").replace("t_", "p_") for c in rows.columns if c[:2] == "t_"})
        for name, rows in facts.items()
    }
    return Month(ENDS, known, world.people.select(p="person", birth_date="birth_date"))


def labels_of(code_list: str) -> tuple[set[str], dict[str, str]]:
    path = Path(data_contracts.__file__).parent / "code_lists" / f"{code_list}.yaml"
    text = yaml.safe_load(path.read_text(encoding="utf-8"))
    return {code["label"] for code in text["codes"]}, text.get("spellings") or {}


def test_every_label_of_every_code_list_is_delivered_and_no_other(facts: Facts) -> None:
    for name, contract in contracts().items():
        for column, declared in contract.columns.items():
            if declared.type is not ColumnType.CODE or column not in facts[name].columns:
                continue
            labels, spellings = labels_of(declared.code_list or "")
            seen = {spellings.get(text, text) for text in facts[name][column].drop_nulls().unique()}
            assert seen <= labels, (name, column, seen - labels)
            assert f"{name}.{column}" in RARE or seen == labels, (name, column, labels - seen)


def test_every_column_of_the_contracts_is_filled_by_somebody(facts: Facts) -> None:
    for name, contract in contracts().items():
        empty = {
            c for c in facts[name].columns if c in contract.columns and facts[name][c].null_count() == len(facts[name])
        }
        assert not empty, (name, empty)


def test_the_dead_do_not_work_and_nobody_works_in_a_cell(world: World) -> None:
    working = set(jobs(world)["person"])
    assert not working & set(world.deaths["person"])
    assert not working & set(world.made("custody", lambda _: pl.DataFrame())["person"])


def test_parents_are_older_than_their_children(world: World) -> None:
    circle = circle_of(world)
    for parent in (circle.father, circle.mother):
        has = parent >= 0
        assert (circle.age[parent[has]] > circle.age[has] + 14).all()


def test_a_wedding_joins_a_grown_man_and_a_grown_woman_of_two_households(world: World) -> None:
    circle: Circle = circle_of(world)
    weddings = marriages(world).filter((pl.col("kind") == "结婚") & (pl.col("registered_on") >= world.months.first))
    husband, wife = weddings["husband"].to_numpy(), weddings["wife"].to_numpy()
    assert circle.male[husband].all()
    assert not circle.male[wife].any()
    assert (circle.household[husband] != circle.household[wife]).all()
    assert (circle.age[husband] > 22).all()


def test_a_carer_is_somebody_else_and_a_guardian_is_of_age(world: World) -> None:
    circle = circle_of(world)
    assert (agreements(world)["person"] != agreements(world)["carer"]).all()
    guardians = children(world).drop_nulls("guardian")
    assert (circle.age[guardians["guardian"].to_numpy()] > 18).all()
    assert (guardians["person"] != guardians["guardian"]).all()


def test_the_money_of_a_hospital_bill_adds_up(facts: Facts) -> None:
    bills = facts["medical_insurance.settlement"]
    parts = bills.select(pl.sum_horizontal("basic_paid", "serious_paid", "aid_paid", "other_paid", "self_paid"))
    assert (parts.to_series() - bills["total"]).abs().max() < 0.02  # type: ignore[operator]
    assert (bills["in_policy"].abs() <= bills["total"].abs() + 0.01).all()


def test_of_an_event_the_newest_report_counts(month: Month) -> None:
    stays = month.latest("justice.custody", "kind", "starts_on")
    assert not stays.select("p", "kind", "starts_on").is_duplicated().any()
    kept = month.kept("监狱服刑")
    assert len(kept) > 3
    assert kept.filter(pl.col("released_on") <= month.end).is_empty()


def test_ages_are_completed_years(month: Month) -> None:
    on_the_day = month.age(at=date(2026, 10, 31)).join(month.births, on="p")
    right = pl.date(pl.col("birth_date").dt.year() + pl.col("age"), 1, 1)
    assert on_the_day.filter(right > date(2026, 12, 31)).is_empty()
    assert on_the_day["age"].min() >= 0  # type: ignore[operator]


@pytest.mark.parametrize(
    ("dataset", "column", "values"),
    [
        ("justice.custody", "kind", 4),
        ("veterans.enlistment", "kind", 3),
        ("housing.public_rental", "kind", 3),
        ("market.business", "status", 3),
    ],
)
def test_people_of_the_register_have_every_kind(month: Month, dataset: str, column: str, values: int) -> None:
    ours = month.facts[dataset].join(month.active().select("p"), on="p", how="semi")
    assert ours[column].n_unique() >= values
