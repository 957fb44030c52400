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
