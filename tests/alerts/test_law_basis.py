"""Does an alert say on how firm a law it rests: a draft, a clause of the place's own, a default of ours?"""

from __future__ import annotations

from pathlib import Path

import duckdb
import pytest

from alerts import policy
from alerts.evaluate import evaluate
from alerts.explain import render_text, why_alert
from alerts.law_basis import DRAFT, ELSEWHERE, LOCAL, OURS, drafts_in, in_short, law_notes, notes_on
from alerts.lifecycle import fold_alerts
from alerts.policy import install_policy
from alerts.rule import Rule, rules
from tests.alerts.alerts_world import DISABILITY, REGISTER, deliver, new_world, person
from warehouse import build

SQL = Path(build.__file__).parent / "marts"


def rule(code: str) -> Rule:
    return next(one for one in rules() if one.code == code)


def world_in(jurisdiction: str, one: Rule) -> duckdb.DuckDBPyConnection:
    con = new_world()
    con.execute("update ops.this_run set jurisdiction = $1", [jurisdiction])
    install_policy(con, jurisdiction, catalogue=[one])
    return con


def test_a_rule_that_rests_on_issued_numbers_alone_has_nothing_to_say() -> None:
    assert notes_on("焦民〔2024〕8号 二", {("issued", "焦民〔2024〕8号 二(三)1")}) == []


@pytest.mark.parametrize(
    ("place", "told"), [("jiaozuo", []), ("hubei", [f"{ELSEWHERE}(焦作市)，本地依据请由民政局确认"])]
)
def test_a_clause_of_another_city_is_said_to_be_one(place: str, told: list[str]) -> None:
    assert law_notes(world_in(place, rule("X01")), [rule("X01")])["X01"] == told


def test_a_clause_of_the_country_binds_everybody() -> None:
    assert law_notes(world_in("hubei", rule("D10")), [rule("D10")])["D10"] == []


@pytest.mark.parametrize("code", ["M04", "M02"])
def test_elsewhere_the_places_own_clause_is_named(code: str) -> None:
    found = law_notes(world_in("hubei", rule(code)), [rule(code)])[code]
    assert [note for note in found if note.startswith(LOCAL) and "鄂民政发〔2024〕21号 四(二)1" in note]
    assert not drafts_in(found)


def test_in_shandong_every_rule_says_that_the_document_is_a_draft() -> None:
    con = world_in("shandong", rule("M04"))
    install_policy(con, "shandong")
    found = law_notes(con, rules())
    assert set(found) == {one.code for one in rules()}
    assert all(notes[0].startswith(f"{DRAFT}：山东省《通知》（送审稿") for notes in found.values())


def test_our_defaults_are_named_in_full_and_on_paper_in_short() -> None:
    notes = notes_on("甲", {("system_default", "系统默认：参照铜陵市"), ("draft", "乙(送审稿) 3")})
    assert notes == [f"{DRAFT}：乙(送审稿) 3", f"{OURS}：参照铜陵市"]
    assert in_short(notes) == [f"{DRAFT}：乙(送审稿) 3", OURS]


def test_the_draft_reaches_the_alert_the_mart_and_the_explanation() -> None:
    one = next(one for one in rules() if one.rule == "single_person_dibao_lead")
    con = world_in("shandong", one)
    person(con, "P1", "1980-01-01")
    deliver(con, REGISTER, "2026-10", [{"person_id": "P1", "category": "低保边缘家庭"}])
    deliver(con, DISABILITY, "2026-10", [{"person_id": "P1", "kind": "智力", "level": "三级", "status": "有效"}])
    build.build_record_views(con, ())
    build.build_chain(con)
    assert evaluate(con, rules=[one]).alerts == 1
    fold_alerts(con)
    con.execute("create schema if not exists marts")
    con.execute((SQL / "alert.sql").read_text(encoding="utf-8"))
    ((alert_id, notes),) = con.execute("select alert_id, law_notes from marts.alert").fetchall()
    assert notes[0].startswith(DRAFT)
    assert "送审稿" in render_text(why_alert(con, alert_id))


def test_a_place_without_a_document_of_its_own_is_no_draft() -> None:
    assert policy.jurisdictions()["national"].status == "issued"
