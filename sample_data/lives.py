"""What else is true of the people: disability, illness, insurance, school, work?"""

from __future__ import annotations

from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt
import polars as pl

from data_contracts.months import shifted
from sample_data.months import Months, days
from sample_data.plan import Picker, Plan

Integers = npt.NDArray[np.int64]
Flags = npt.NDArray[np.bool_]

KINDS = ("视力", "听力", "言语", "肢体", "智力", "精神", "多重")
LEVELS = ("一级", "二级", "三级", "四级")
SUBSIDISED = ("特困人员", "最低生活保障", "防止返贫监测")
PUPIL_CATEGORIES = ("特困人员", "最低生活保障", "低保边缘家庭", "刚性支出困难家庭")
FORCED_VALID = ("no_allowance", "new_certificate", "severe", "multiple", "orphan", "new_poor")


class Groups:
    """Who belongs where at the end of the months: looked up by person number."""

    def __init__(self, people: pl.DataFrame, spells: pl.DataFrame, deaths: pl.DataFrame, months: Months) -> None:
        self.people = people
        self.count = len(people)
        age = people.select((pl.lit(months.end) - pl.col("birth_date")).dt.total_days() / 365.25).to_series()
        self.age: npt.NDArray[np.float64] = age.to_numpy()
        self.has_number: Flags = people["resident_id"].is_not_null().to_numpy()
        self.dead = self.flags(deaths["person"].to_numpy())
        staying = spells.filter(pl.col("exited_on").is_null())
        self._members = {str(k[0]): f["person"].to_numpy() for k, f in staying.group_by("category")}
        self._ever = {str(k[0]): f["person"].to_numpy() for k, f in spells.group_by("category")}
        settled = staying.filter(pl.col("recognised_on") < shifted(months.first, -1))
        self.settled = self.flags(settled["person"].to_numpy())
        new = staying.filter(pl.col("recognised_on") >= months.last)
        self.new = self.flags(new["person"].to_numpy())
        self.not_covered = self.flags(staying.filter(~pl.col("is_covered"))["person"].to_numpy())
        self.low_income = self.flags(spells["person"].to_numpy())

    def flags(self, persons: npt.NDArray[Any]) -> Flags:
        """Turn person numbers into one flag per person."""
        found = np.zeros(self.count, dtype=np.bool_)
        found[persons] = True
        return found

    def category(self, *categories: str) -> Flags:
        """Whether somebody stays on the register in one of these categories."""
        none = np.empty(0, dtype=np.int64)
        return self.flags(np.concatenate([self._members.get(name, none) for name in categories]))

    def ever(self, *categories: str) -> Flags:
        """Whether somebody is, was or will be on the register in one of these categories."""
        none = np.empty(0, dtype=np.int64)
        return self.flags(np.concatenate([self._ever.get(name, none) for name in categories]))

    def where(self, *conditions: Flags) -> Integers:
        """Return living people for whom all conditions hold."""
        found: Integers = np.flatnonzero(np.logical_and.reduce([~self.dead, *conditions]))
        return found


def make_certificates(
    groups: Groups, months: Months, *, plan: Plan, picker: Picker, rng: np.random.Generator
) -> pl.DataFrame:
    """Make disability certificates: one row per holder (person, kind, level, status, issued_on, valid_until)."""
    poor, edge = groups.category("最低生活保障") & groups.settled, groups.category("低保边缘家庭")
    quota = plan.quota
    covered = poor & ~groups.not_covered & groups.has_number
    wants = plan.people
    wants["no_allowance"] = picker.pick(groups.where(covered), quota * 1.3)
    wants["expired"] = picker.pick(groups.where(covered), quota * 0.6)
    wants["new_certificate"] = picker.pick(groups.where(covered), quota * 0.4)
    wants["severe"] = picker.pick(groups.where(edge, groups.has_number), quota * 0.8)
    wants["multiple"] = picker.pick(groups.where(edge, groups.has_number), quota * 0.5)
    wants["orphan"] = picker.pick(groups.where(covered, groups.age < 17), quota * 0.4)
    plan.trap("M08", wants["orphan"], "an orphan's allowance is paid instead")
    plan.trap("M08", wants["expired"], "the certificate has expired or was withdrawn")
    plan.trap("M08", wants["new_certificate"], "the certificate was issued in this month", only=months.last)
    plan.trap("M11", wants["multiple"], "多重三级: the component that would qualify is not known")
    wants["new_poor"] = groups.where(groups.category("最低生活保障"), groups.new, groups.has_number)[::2]
    plan.trap("M08", wants["new_poor"], "recognised in this month", only=months.last)
    chance = np.where(groups.low_income, 0.16, 0.018) * np.clip(groups.age / 45, 0.3, 1.6)
    natural = (rng.random(groups.count) < chance) & groups.has_number
    natural[np.concatenate([wants["severe"], wants["multiple"], plan.group("moved_away")])] = False
    planted = np.concatenate([wants[k] for k in (*FORCED_VALID, "expired")])
    person = np.flatnonzero(natural | groups.flags(planted) | groups.flags(_third_of_singles(plan)))
    return _certificate_rows(person, groups, months, plan=plan, rng=rng)


def _third_of_singles(plan: Plan) -> Integers:
    singles = plan.group("single_person")
    third: Integers = singles[singles % 3 == 0]
    return third


def _certificate_rows(
    person: Integers, groups: Groups, months: Months, *, plan: Plan, rng: np.random.Generator
) -> pl.DataFrame:
    count = len(person)
    kind = rng.choice(7, size=count, p=[0.11, 0.12, 0.02, 0.52, 0.10, 0.09, 0.04])
    level = rng.choice(4, size=count, p=[0.13, 0.27, 0.28, 0.32])
    severe, multiple = np.isin(person, plan.group("severe")), np.isin(person, plan.group("multiple"))
    level[severe & (person % 2 == 0)] = 1
    kind[severe & (person % 2 == 1)], level[severe & (person % 2 == 1)] = 5, 2
    kind[multiple], level[multiple] = 6, 2
    level[np.isin(person, _third_of_singles(plan))] = 0
    status = rng.choice(
        np.array(["有效", "过期", "注销", "冻结", "迁出"]), size=count, p=[0.95, 0.02, 0.015, 0.01, 0.005]
    )
    forced = np.concatenate([plan.group(k) for k in FORCED_VALID])
    status[np.isin(person, forced)] = "有效"
    # Issued 40 days to nine years and a half ago: ten years of validity have not run out.
    ago = rng.integers(40 + 31 * len(months.periods), 3400, size=count)
    ago[np.isin(person, plan.group("new_certificate"))] = -6
    expired = np.isin(person, plan.group("expired"))
    ago[expired] = 3700
    status[expired] = np.where(person[expired] % 2 == 0, "有效", "过期")
    born = groups.people["birth_date"].gather(person)
    issued = pl.max_horizontal(pl.lit(months.last) - days(ago), pl.Series(born).dt.offset_by("30d"))
    frame = pl.DataFrame({"person": person})
    return frame.select(
        "person",
        pl.Series("kind", np.array(KINDS)[kind]),
        pl.Series("level", np.array(LEVELS)[level]),
        pl.Series("digits", np.char.add((kind + 1).astype("U1"), (level + 1).astype("U1"))),
        pl.Series("status", status),
        issued.alias("issued_on"),
        issued.dt.offset_by("10y").alias("valid_until"),
    )


def make_illnesses(
    groups: Groups, months: Months, *, plan: Plan, picker: Picker, rng: np.random.Generator
) -> pl.DataFrame:
    """Make the roll of severe and chronic illness: person, kind, disease_code, diagnosed_on, status."""
    edge = groups.category("低保边缘家庭")
    severe = picker.pick(groups.where(edge), plan.quota * 0.8)
    cured = picker.pick(groups.where(edge), plan.quota * 0.4)
    plan.trap("M11", cured, "the illness is over (治愈, 排除 or 撤管)")
    chance = np.where(groups.low_income, 0.04, 0.02) * np.clip(groups.age / 40, 0.05, 2.0)
    ordinary = np.flatnonzero((rng.random(groups.count) < chance) & ~groups.flags(plan.group("multiple")))
    ordinary = np.setdiff1d(ordinary, np.concatenate([severe, cured]))
    person = np.concatenate([severe, cured, ordinary])
    count = len(person)
    is_severe = rng.random(count) < 0.12
    is_severe[: len(severe) + len(cured)] = True
    status = rng.choice(np.array(["在管", "随访", "治愈", "撤管"]), size=count, p=[0.75, 0.2, 0.03, 0.02])
    status[: len(severe)] = "在管"
    status[len(severe) : len(severe) + len(cured)] = np.array(["治愈", "排除", "撤管"])[np.arange(len(cured)) % 3]
    ago = rng.integers(20, 2500, size=count)
    return (
        pl.DataFrame(
            {
                "person": person,
                "kind": np.where(is_severe, "重特大疾病", "慢性病"),
                "disease_code": np.where(is_severe, rng.choice(["Z01", "Z02", "Z05", "Z07"], size=count), "M03"),
                "status": status,
            }
        )
        .with_columns(
            diagnosed_on=pl.max_horizontal(
                pl.lit(months.end) - days(ago),
                pl.Series(groups.people["birth_date"].gather(person)),
            )
        )
        .sort("person")
    )


def make_insurance(
    groups: Groups, months: Months, *, plan: Plan, picker: Picker, rng: np.random.Generator
) -> pl.DataFrame:
    """Make one insurance per person (97 in 100 have one): person, insurance, subsidised_from (period or null)."""
    due = groups.category(*SUBSIDISED)
    settled, covered = due & groups.settled, ~groups.not_covered
    unpaid = picker.pick(groups.where(settled, covered), plan.quota * 1.3)
    employed = picker.pick(groups.where(settled, covered, (groups.age > 20) & (groups.age < 58)), plan.quota * 0.6)
    new = groups.where(due, groups.new, covered)
    plan.people |= {"no_subsidy": unpaid, "employed": employed}
    plan.trap("M01", employed, "insured as an employee (职工)")
    plan.trap("M01", new, "recognised in this month", only=months.last)
    works = (groups.age > 22) & (groups.age < 60) & (rng.random(groups.count) < np.where(groups.low_income, 0.02, 0.28))
    works = (works | groups.flags(employed)) & ~groups.flags(unpaid)
    rich = picker.pick(groups.where(works, ~groups.low_income), plan.quota * 0.5)
    plan.people["rich"] = rich
    plan.trap("N01", rich, "without category and insured as an employee")
    insured = (rng.random(groups.count) < 0.97) | groups.flags(employed) | groups.flags(rich)
    # One in fifty of those due is forgotten by the office without anybody's intention; some are seen to later.
    late = rng.integers(0, len(months.periods) * 2, size=groups.count)
    months_late = np.where(rng.random(groups.count) < 0.025, late, 0)
    paid = groups.ever(*SUBSIDISED) & ~works & ~groups.flags(unpaid) & (months_late < len(months.periods))
    starts = np.array(months.periods, dtype="datetime64[D]")[np.minimum(months_late, len(months.periods) - 1)]
    frame = pl.DataFrame({"person": np.arange(groups.count), "insurance": np.where(works, "职工", "居民")})
    frame = frame.with_columns(subsidised_from=pl.when(pl.Series(paid)).then(pl.Series(starts)))
    return frame.filter(pl.Series(insured))


def make_pupils(
    groups: Groups, months: Months, *, plan: Plan, picker: Picker, rng: np.random.Generator
) -> pl.DataFrame:
    """Make pupils, and who of them gets aid: person, stage, grade, status, hardship, aided."""
    school_age = (groups.age >= 3.3) & (groups.age < 21.5)
    chance = np.select([groups.age < 6.2, groups.age < 18, groups.age < 21.5], [0.8, 0.985, 0.4], 0.0)
    due = groups.category(*PUPIL_CATEGORIES)
    unaided = picker.pick(groups.where(due, groups.settled, school_age), plan.quota * 1.3)
    paused = picker.pick(groups.where(due, groups.settled, school_age), plan.quota * 0.5)
    plan.people |= {"no_aid": unaided, "paused": paused}
    plan.trap("M07", paused, "not at school for the time being (休学)")
    goes = (rng.random(groups.count) < chance) & school_age
    goes |= groups.flags(unaided) | groups.flags(paused)
    person = np.flatnonzero(goes)
    plan.trap(
        "M07", np.intersect1d(person, groups.where(due, groups.new)), "recognised in this month", only=months.last
    )
    age, count = groups.age[person], len(person)
    stage = np.select(
        [age < 6.5, age < 12.5, age < 15.5, age < 18.5], ["学前", "小学", "初中", "普通高中"], default="本科"
    ).astype("U4")
    turn = rng.random(count)
    stage[(stage == "普通高中") & (turn < 0.35)] = "中职"
    stage[(stage == "本科") & (turn < 0.5)] = "高职"
    status = rng.choice(np.array(["在读", "休学", "转学", "辍学"]), size=count, p=[0.985, 0.007, 0.006, 0.002])
    status[np.isin(person, unaided)] = "在读"
    status[np.isin(person, paused)] = "休学"
    poor = groups.ever(*PUPIL_CATEGORIES)[person]
    aided = np.where(poor, rng.random(count) < 0.97, rng.random(count) < 0.01) & ~np.isin(person, unaided)
    aided &= ~np.isin(person, paused)
    return pl.DataFrame(
        {
            "person": person,
            "stage": stage,
            "grade": np.char.add((np.floor(age) % 3 + 1).astype(np.int64).astype("U1"), "年级"),
            "status": status,
            "hardship": np.where(poor, np.where(turn < 0.4, "特别困难", "困难"), "不困难"),
            "aided": aided,
        }
    )


def make_jobless(groups: Groups, months: Months, rng: np.random.Generator) -> pl.DataFrame:
    """Make the roll of registered jobless: person, registered_on, closed_on, hardship, zero_employment."""
    able = (groups.age > 18) & (groups.age < 59) & ~groups.dead
    person = np.flatnonzero(able & (rng.random(groups.count) < np.where(groups.low_income, 0.05, 0.008)))
    count = len(person)
    span = (months.end - shifted(months.first, -14)).days
    day = rng.integers(0, span, size=count)
    closed = rng.random(count) < 0.15
    frame = pl.DataFrame({"person": person}).with_columns(
        registered_on=pl.lit(shifted(months.first, -14)) + days(day),
        hardship=pl.Series(rng.choice(np.array(["4050", "低保", "残疾", "零就业", "长期失业"]), size=count)),
        zero_employment=pl.Series(rng.random(count) < 0.03),
        training_offers=pl.Series(rng.integers(0, 5, size=count)),
        refusals=pl.Series(np.where(rng.random(count) < 0.05, 1, 0)),
    )
    later = pl.col("registered_on").dt.offset_by("45d")
    return frame.with_columns(
        closed_on=pl.when(pl.Series(closed) & (later < date(months.last.year, months.last.month, 1))).then(later)
    )
