"""Is it right to what somebody is entitled: by category, day and place, by the most favourable one, with the clause?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import pytest

from alerts import entitlement
from alerts.entitlement import entitled, entitled_person, render_text
from alerts.explain import UnknownPersonError
from alerts.parameter import Parameter, in_force
from alerts.policy import parameters_of
from alerts.policy_changes import STATUS_WORDS
from alerts.programme import Catalogue, catalogue
from data_contracts import yaml_file
from flows import side_by_side
from tests.alerts.alerts_world import PAYMENT, REGISTER, begin, deliver, new_world, person
from warehouse import build

DAY = date(2026, 10, 31)
DIBAO, TEKUN, EDGE = "最低生活保障", "特困人员", "低保边缘家庭"


def programmes(*categories: str, on: date = DAY, jurisdiction: str = "jiaozuo") -> dict[str, entitlement.Entitlement]:
    found = entitled(categories, jurisdiction=jurisdiction, on=on)
    return {one.programme.programme: one for one in found}


def test_every_programme_rests_on_a_parameter_that_some_place_declares() -> None:
    declared = {parameter.parameter for place in side_by_side.places() for parameter in parameters_of(place)}
    assert {one.parameter for one in catalogue().programmes} <= declared


def test_of_several_categories_the_most_favourable_counts() -> None:
    assert programmes(DIBAO)["insurance_subsidy"].text == "定额资助"
    both = programmes(DIBAO, TEKUN)["insurance_subsidy"]
    assert (both.category, both.text) == (TEKUN, "全额资助")
    assert programmes(TEKUN, DIBAO)["disability_living_allowance"].category == DIBAO


WATCHED, RIGID = "防止返贫监测", "刚性支出困难家庭"
PLACES = ("jiaozuo", "xpcc", "shandong", "hubei")


def texts(programme: str, category: str) -> list[str | None]:
    """What the four places give a category, in the order of `PLACES`; None where nothing."""
    found = [programmes(category, jurisdiction=place).get(programme) for place in PLACES]
    return [one.text if one else None for one in found]


# Table 1.6 of the requirements, line by line.
@pytest.mark.parametrize(
    ("programme", "category", "told"),
    [
        ("insurance_subsidy", TEKUN, ["全额资助", "全额资助", "全额资助", "全额资助"]),
        ("insurance_subsidy_amount", DIBAO, ["不低于80元/年", None, None, None]),
        ("insurance_subsidy_amount", WATCHED, ["不低于80元/年", None, None, None]),
        ("insurance_subsidy_share", DIBAO, [None, None, None, "不低于个人缴费标准的90%"]),
        ("insurance_subsidy", WATCHED, ["定额资助", None, None, None]),
        ("inpatient_deductible", DIBAO, ["不设起付标准", None, None, "不设起付标准"]),
        ("inpatient_deductible", EDGE, ["上一年度人均可支配收入的10%左右", None, None, "不设起付标准"]),
        ("inpatient_aid", TEKUN, ["政策范围内自付费用的90%", None, None, "政策范围内自付费用的100%"]),
        ("inpatient_aid", DIBAO, ["政策范围内自付费用的70%", None, None, "不低于政策范围内自付费用的70%"]),
        ("inpatient_aid", WATCHED, ["政策范围内自付费用的70%", None, None, "不低于政策范围内自付费用的60%"]),
        ("inpatient_aid", EDGE, ["政策范围内自付费用的65%", None, None, "不低于政策范围内自付费用的60%"]),
        ("inpatient_aid", RIGID, ["政策范围内自付费用的65%", None, None, "不低于政策范围内自付费用的50%"]),
        ("outpatient_aid", DIBAO, ["政策范围内自付费用的50%", None, None, "不低于政策范围内自付费用的50%"]),
        ("outpatient_aid", EDGE, ["政策范围内自付费用的30%", None, None, "不低于政策范围内自付费用的50%"]),
        ("tilted_aid", TEKUN, ["自付超过人均可支配收入50%的部分救助60%,每年最高10000元", None, None, None]),
        ("medical_aid_as_ruled", TEKUN, [None, "按规定", "落实和完善，未定比例", None]),
        ("education_aid", WATCHED, [None, None, None, ""]),
        ("rural_housing", WATCHED, [None, None, None, ""]),
        ("rural_housing", RIGID, ["", "", None, ""]),
        ("urban_housing", RIGID, [None, "", None, ""]),
        ("rent_reduction", EDGE, [None, None, None, ""]),
        ("training_information", EDGE, ["至少1次", None, None, None]),
        ("disaster_relief", WATCHED, ["", None, "", ""]),
        ("child_rehabilitation", EDGE, ["", None, None, None]),
        ("disability_living_allowance", EDGE, [None, None, None, None]),
        ("funeral_waiver", EDGE, ["免除基本殡葬服务费", None, None, None]),
        ("funeral_other_fees", TEKUN, ["减免50%", None, None, None]),
        ("heating", DIBAO, [None, "冬季取暖救助", "取暖补贴", None]),
        ("survey_recognition", EDGE, [None, None, None, "6个月内互通互认"]),
        ("relief_in_advance", EDGE, ["", None, "", None]),
        ("relief_after_medical_aid", DIBAO, ["", None, None, None]),
    ],
)
def test_the_four_places_differ_as_their_documents_do(programme: str, category: str, told: list[str | None]) -> None:
    assert texts(programme, category) == told


def test_the_more_favourable_of_two_deductibles_is_the_lower_one() -> None:
    both = programmes(EDGE, RIGID)["inpatient_deductible"]
    assert (both.category, both.text) == (EDGE, "上一年度人均可支配收入的10%左右")
    assert programmes(RIGID, DIBAO)["inpatient_deductible"].text == "不设起付标准"


def test_in_hubei_the_higher_ratio_counts_whatever_the_order_of_categories() -> None:
    assert programmes(WATCHED, RIGID, jurisdiction="hubei")["inpatient_aid"].category == WATCHED
    assert programmes(RIGID, DIBAO, jurisdiction="hubei")["inpatient_aid"].text == "不低于政策范围内自付费用的70%"


def test_what_shandongs_draft_gives_is_marked_as_a_draft() -> None:
    given = programmes(*catalogue().categories, jurisdiction="shandong")
    assert {name for name, one in given.items() if one.status == "draft"} >= {"heating", "single_person_dibao"}
    assert not [one for one in given.values() if one.status == "issued"]
    _, rows, _ = side_by_side.entitlements(DAY)
    heating = next(row for row in rows if row[0] == "取暖救助")
    assert "征求意见稿" in heating[2 + PLACES.index("shandong")]


def test_a_programme_is_no_firmer_than_the_least_firm_number_in_it() -> None:
    assert programmes(DIBAO)["tilted_aid"].status == "issued"
    assert programmes(DIBAO, jurisdiction="hubei")["inpatient_deductible"].status == "system_default"


def test_side_by_side_puts_categories_that_are_alike_into_one_row() -> None:
    titles, rows, _ = side_by_side.entitlements(DAY)
    assert titles == ["项目", "类别", "焦作市", "兵团(某师市)", "山东省", "湖北省"]
    inpatient = [row for row in rows if row[0] == "住院医疗救助"]
    assert [row[1] for row in inpatient] == [TEKUN, DIBAO, WATCHED, EDGE, RIGID]
    assert [row[1] for row in rows if row[0] == "高龄津贴"] == ["各类低收入人口"]


def test_nothing_is_due_before_the_document_came_into_force_or_to_nobody() -> None:
    assert "insurance_subsidy" not in programmes(TEKUN, on=date(2024, 5, 29))
    assert "insurance_subsidy" in programmes(TEKUN, on=date(2024, 5, 30))
    assert programmes() == {}
    assert programmes("某种没有的类别") == {}


def test_every_entitlement_has_a_clause() -> None:
    for one in programmes(*catalogue().categories).values():
        assert one.clause
        assert one.status in STATUS_WORDS


def parameter(kind: str, *values: dict[str, object]) -> Parameter:
    return Parameter.model_validate(
        {
            "parameter": "medical.some_ratio", "jurisdiction": "x", "meaning": "m", "unit": "u", "kind": kind,
            "values": [value | {"reference": {"title": "甲"}} for value in values],
        }
    )  # fmt: skip


def test_a_value_holds_from_its_day_until_the_next_one_or_the_end() -> None:
    three = parameter(
        "exact",
        {"from": date(2026, 1, 1), "by_category": {DIBAO: 0.7}},
        {"from": date(2026, 6, 1), "by_category": {DIBAO: 0.8}},
        {"from": date(2026, 9, 1)},
    )
    held = [in_force(three, day) for day in (date(2025, 12, 31), date(2026, 5, 31), date(2026, 6, 1), date(2026, 9, 1))]
    assert [value and value.pairs() for value in held] == [None, ((DIBAO, 0.7),), ((DIBAO, 0.8),), None]


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    con = new_world()
    person(con, "P1", "1950-01-01")
    begin(con, "2026-10")
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": DIBAO}])
    build.build_record_views(con, ())
    return con


def test_a_person_is_told_what_the_chain_shows_of_each_programme(con: duckdb.DuckDBPyConnection) -> None:
    paid = {"person_id": "P1", "programme": "困难残疾人生活补贴", "pay_month": date(2026, 9, 1), "amount": 80}
    deliver(con, PAYMENT, "2026-10", [paid])
    build.build_chain(con)
    told = entitled_person(con, "P1")
    assert told.categories == (DIBAO,)
    assert {one.programme.programme: last for one, last in told.lines}["disability_living_allowance"] == date(
        2026, 9, 1
    )
    text = render_text(told)
    assert "最近一次 2026年9月" in text
    assert "近12个月没有记录" in text
    assert "焦民〔2024〕8号" in text


def test_whoever_is_not_on_the_register_is_told_so_and_an_unknown_id_is_an_error(
    con: duckdb.DuckDBPyConnection,
) -> None:
    build.build_chain(con)
    person(con, "P2")
    assert "不在低收入人口台账中" in render_text(entitled_person(con, "P2"))
    with pytest.raises(UnknownPersonError):
        entitled_person(con, "P9")


def test_the_catalogue_of_programmes_names_each_once() -> None:
    names = [one.programme for one in catalogue().programmes]
    assert len(names) == len(set(names))
    path = Path(entitlement.__file__).parent / "entitlements" / "programmes.yaml"
    assert yaml_file.read(path, Catalogue) == catalogue()
