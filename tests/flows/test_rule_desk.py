"""Can a policy officer begin a rule, try it on last months, and learn why it says nothing about somebody?"""

from __future__ import annotations

import hashlib
from pathlib import Path

import duckdb
import pytest

from alerts import draft
from alerts.cases import run_cases
from alerts.errors import RuleError
from alerts.rule import Rule, read_rule, rules
from alerts.why_not import render_text, why_not
from flows.backtest import backtest
from flows.settings import Settings
from tests.conftest import County
from tests.depth import DEPTH

#: People asked about by each rule: a few in `make test`, more in `make soak`.
FEW = DEPTH


def a_rule_with_alerts(hamlet: County) -> Rule:
    with duckdb.connect(hamlet.warehouse, read_only=True) as con:
        ((code,),) = con.execute(
            "select rule_code from alerts.hit where starts_with(rule_code, 'M') group by rule_code"
            " order by count(*) desc, rule_code limit 1"
        ).fetchall()
    return next(rule for rule in rules() if rule.code == code)


@pytest.fixture
def con(hamlet: County) -> duckdb.DuckDBPyConnection:
    return duckdb.connect(hamlet.warehouse, read_only=True)


def test_a_draft_is_a_rule_whose_cases_hold(tmp_path: Path) -> None:
    sql, cases = draft.write_draft("X90", "somebody_is_listed", title="试写", folder=tmp_path)
    rule = read_rule(sql)
    assert (rule.code, rule.title, rule.status) == ("X90", "试写", "draft")
    assert cases.exists()
    assert [result.passed for result in run_cases(rule)] == [True, True]


@pytest.mark.parametrize(
    ("code", "name"), [("X01", "new_name"), ("X90", "deceased_per_police_on_register"), ("Z1", "a")]
)
def test_a_code_or_name_that_is_taken_begins_no_rule(code: str, name: str) -> None:
    with pytest.raises(RuleError):
        draft.write_draft(code, name, title="试写")


def test_a_rule_that_is_tried_on_past_months_finds_what_it_found_then(hamlet: County) -> None:
    before = hashlib.sha256(hamlet.warehouse.read_bytes()).hexdigest()
    rule = a_rule_with_alerts(hamlet)
    lines = list(backtest(Settings(warehouse=hamlet.warehouse, engine="plain"), rule, months=12))
    with duckdb.connect(hamlet.warehouse, read_only=True) as con:
        then = con.execute(
            "select period, count(*) from alerts.hit where rule_code = $code group by period order by period",
            {"code": rule.code},
        ).fetchall()
    assert [(line.period, line.alerts) for line in lines if line.alerts] == then
    assert sum(line.alerts for line in lines) > 0
    assert all(line.also_live == line.alerts and line.only_live == 0 for line in lines)
    assert all(line.visits >= line.most for line in lines)
    assert sum(line.new for line in lines) <= sum(line.alerts for line in lines)
    assert hashlib.sha256(hamlet.warehouse.read_bytes()).hexdigest() == before


def test_a_narrower_draft_is_compared_with_the_live_version(hamlet: County, tmp_path: Path) -> None:
    rule = a_rule_with_alerts(hamlet)
    path = tmp_path / rule.family / rule.path.name
    path.parent.mkdir()
    front, query = rule.sql.split("--- */\n", 1)
    path.write_text(f"{front}--- */\nselect * from ({query}) as found where false", encoding="utf-8")
    lines = list(backtest(Settings(warehouse=hamlet.warehouse, engine="plain"), read_rule(path), months=1))
    assert [line.alerts for line in lines] == [0]
    assert lines[0].only_live > 0


def test_why_not_agrees_with_what_was_found_for_every_rule_about_people(con: duckdb.DuckDBPyConnection) -> None:
    listed = [
        person
        for (person,) in con.execute(
            "select distinct person_id from core.civil_affairs__low_income_register where is_current"
            " order by hash(person_id) limit $few",
            {"few": FEW},
        ).fetchall()
    ]
    asked = fired = 0
    evaluated = {
        code
        for (code,) in con.execute(
            "select rule_code from alerts.coverage where state = 'evaluated' and period = (select period from ops.this_run)"
        ).fetchall()
    }
    for rule in rules():
        if rule.is_about_deliveries or rule.about == "office" or rule.code not in evaluated:
            continue
        found = {
            person
            for (person,) in con.execute(
                "select person_id from (select rule_code, period, person_id from alerts.hit union all"
                " select rule_code, period, person_id from alerts.shadow_hit union all"
                " select rule_code, period, person_id from alerts.suppressed)"
                " where rule_code = $code and period = (select period from ops.this_run)",
                {"code": rule.code},
            ).fetchall()
        }
        for person in [*listed, *sorted(found)[:DEPTH]]:
            told = why_not(con, rule, person)
            assert told.fires == (person in found), (rule.code, person)
            assert told.fires or told.steps, (rule.code, person)
            assert render_text(told)
            asked += 1
            fired += told.fires
    assert asked > fired > 0


def test_why_not_names_the_condition_that_failed_and_hides_names(con: duckdb.DuckDBPyConnection) -> None:
    rule = next(rule for rule in rules() if rule.code == "M11")
    ((person, name),) = con.execute(
        "select r.person_id, p.name from core.civil_affairs__low_income_register r join core.person p using (person_id)"
        " where r.is_current and r.category = '最低生活保障' and r.status = '在册'"
        " and r.person_id not in (select person_id from core.civil_affairs__low_income_register where category = '低保边缘家庭')"
        " order by r.person_id limit 1"
    ).fetchall()
    told = render_text(why_not(con, rule, person))
    assert "✗" in told
    assert "category=最低生活保障" in told
    assert name not in told


def test_why_not_is_about_people_only(con: duckdb.DuckDBPyConnection) -> None:
    rule = next(rule for rule in rules() if rule.is_about_deliveries)
    with pytest.raises(RuleError):
        why_not(con, rule, "P1")
