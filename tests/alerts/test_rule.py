"""Is a rule file refused where it is not what a rule has to be?"""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest

from alerts.called import define_called
from alerts.errors import RuleError
from alerts.policy import install_policy
from alerts.route import SENDER
from alerts.rule import QUALITY_OUTPUT, Rule, describe, describe_cannot_tell, left_out, read_rule, rules
from data_contracts.errors import UnknownDatasetError, YamlError
from tests.alerts.alerts_world import new_world

#: What of `ops` a rule may read: about people nothing but the run, about deliveries what the intake has found.
READABLE = {
    False: {"this_run", "working_day"},
    True: {
        "this_run",
        "area",
        "check_result",
        "dataset",
        "dataset_check",
        "dataset_column",
        "delivery",
        "delivery_decision",
        "delivery_examined",
        "delivery_known",
        "note_examined",
        "promise_broken",
        "repair_examined",
        "schedule_status",
    },
}
FRONT_MATTER = """/* ---
code: X99
title: 标题
family: ineligible
grade: 红
department: 县级民政局
why: 原因
next_step: 核实
false_alarms: [同名]
clause: 焦民〔2022〕154号 十二(二)
needs: [civil_affairs.low_income_register]
owner: 低保科
reviewed_on: 2026-11-01
status: live
--- */
"""
QUERY = """select
    'P' as person_id, 'H' as household_id, 'R' as subject_record, date '2026-10-01' as occurred_on,
    1::decimal(14, 2) as amount_at_risk, 'because' as reason,
    [{'row_id': 'D/1/0', 'fact': 'status', 'value': '在册'}] as evidence, ['x'] as ruled_out
"""


def write(folder: Path, text: str, name: str = "ineligible/some_rule.sql") -> Path:
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


#: The catalogue: how many rules each family has (X01 to X35 …).
CATALOGUE = {"X": 35, "D": 21, "M": 32, "N": 16, "Q": 20, "P": 11, "V": 11}


def test_every_rule_of_the_catalogue_is_there_or_was_left_out_for_a_reason() -> None:
    codes = {f"{letter}{number:02d}" for letter, count in CATALOGUE.items() for number in range(1, count + 1)}
    built, without = {rule.code for rule in rules()}, set(left_out())
    # More than the catalogue has may be there: M33, and what a bureau adds of its own (docs/how-to/add-a-rule.md).
    assert codes <= built | without
    assert without <= codes - built


def test_every_rule_returns_the_columns_of_a_rule() -> None:
    con = new_world()
    install_policy(con, "jiaozuo")
    define_called(con)
    for rule in rules():
        assert set(rule.output) <= set(describe(con, rule).columns)
        describe_cannot_tell(con, rule)


def test_no_rule_tells_anybody_to_stop_a_payment() -> None:
    for rule in rules():
        told = rule.next_step.replace("不得仅凭比对结果停发", "")
        assert "停发" not in told, rule.code
        assert "停保" not in told, rule.code


def test_every_rule_cites_a_document_or_says_that_it_is_our_default() -> None:
    document = re.compile(r"〔\d{4}〕|《.+》|^系统默认")
    assert [rule.code for rule in rules() if not document.search(rule.clause)] == []


def test_every_rule_was_reviewed_within_a_year_of_the_others() -> None:
    days = [rule.reviewed_on for rule in rules()]
    assert max(days) - min(days) < timedelta(days=366)


def test_a_rule_reads_only_what_rules_may_read() -> None:
    for rule in rules():
        schemas = set(re.findall(r"(?:(?<!distinct )from|join)\s+(\w+)\.", rule.sql + (rule.cannot_tell or "")))
        assert schemas <= {"core", "policy", "ops"}, rule.code
        assert set(re.findall(r"\bops\.(\w+)", rule.sql)) <= READABLE[rule.is_about_deliveries], rule.code


def test_a_rule_about_deliveries_has_no_way_to_name_a_person() -> None:
    assert not {"person_id", "household_id", "evidence", "reason"} & set(QUALITY_OUTPUT)
    for rule in rules():
        if rule.is_about_deliveries:
            returned = rule.sql[rule.sql.rindex("select") :].partition(" from ")[0]
            assert not re.search(r"\b(name|resident_id|address|phone|account|birth_date|household_no) as", returned), (
                rule.code
            )


def test_a_rule_about_deliveries_is_put_to_whoever_sent_them() -> None:
    assert {rule.department for rule in rules() if rule.is_about_deliveries} == {SENDER}


def test_a_good_rule_is_read(tmp_path: Path) -> None:
    rule = read_rule(write(tmp_path, FRONT_MATTER + QUERY))
    assert (rule.rule, rule.code, rule.absence_of, rule.recurs) == ("some_rule", "X99", (), False)


def test_a_rule_without_front_matter_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="no front matter"):
        read_rule(write(tmp_path, QUERY))


def test_a_misspelt_field_is_refused_by_name(tmp_path: Path) -> None:
    with pytest.raises(YamlError, match="falsealarms"):
        read_rule(write(tmp_path, FRONT_MATTER.replace("false_alarms", "falsealarms") + QUERY))


def test_a_code_of_another_family_is_refused(tmp_path: Path) -> None:
    with pytest.raises(YamlError, match="code D99 belongs to the family duplicated"):
        read_rule(write(tmp_path, FRONT_MATTER.replace("X99", "D99") + QUERY))


def test_a_rule_in_the_folder_of_another_family_is_refused(tmp_path: Path) -> None:
    with pytest.raises(RuleError, match="its family is ineligible"):
        read_rule(write(tmp_path, FRONT_MATTER + QUERY, "missed/some_rule.sql"))


def test_a_dataset_without_a_contract_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownDatasetError):
        read_rule(write(tmp_path, FRONT_MATTER.replace("low_income_register", "low_income") + QUERY))


@pytest.mark.parametrize(
    ("front", "query"),
    [
        ("policy: [payment.months_payable_after_death]\n", QUERY),
        ("", QUERY + "from policy.payment_months_payable_after_death"),
    ],
)
def test_policy_declared_and_policy_read_are_the_same(tmp_path: Path, front: str, query: str) -> None:
    text = FRONT_MATTER.replace("owner:", front + "owner:") + query
    with pytest.raises(RuleError, match="payment_months_payable_after_death"):
        read_rule(write(tmp_path, text))


@pytest.mark.parametrize(
    ("query", "what"),
    [
        (QUERY.replace("'R' as subject_record", "'R' as subject"), "it returns"),
        (QUERY.replace("date '2026-10-01'", "'2026-10-01'"), "occurred_on is VARCHAR"),
        (QUERY.replace(", 'value': '在册'", ""), "evidence is STRUCT"),
        (QUERY + "; select 1", "not one select"),
        ("drop schema core cascade", "not one select"),
    ],
)
def test_a_query_that_is_not_a_rules_is_refused_before_it_runs(tmp_path: Path, query: str, what: str) -> None:
    con = new_world()
    rule = read_rule(write(tmp_path, FRONT_MATTER + query))
    with pytest.raises(RuleError, match=what):
        describe(con, rule)
    assert con.execute("select count(*) from core.person").fetchall() == [(0,)]


def test_two_rules_with_one_code_are_refused(tmp_path: Path) -> None:
    write(tmp_path, FRONT_MATTER + QUERY)
    write(tmp_path, FRONT_MATTER + QUERY, "ineligible/other_rule.sql")
    with pytest.raises(RuleError, match="other_rule and some_rule share the code X99"):
        rules(tmp_path)


def test_a_retired_id_is_never_used_again(tmp_path: Path) -> None:
    write(tmp_path, FRONT_MATTER + QUERY)
    (tmp_path / "RETIRED.md").write_text("- `some_rule` (X99), retired on 2026-01-01: too noisy\n", encoding="utf-8")
    with pytest.raises(RuleError, match="some_rule"):
        rules(tmp_path)


def test_datasets_of_a_rule_are_those_that_it_reads() -> None:
    rule: Rule = next(rule for rule in rules() if rule.code == "M07")
    assert rule.datasets == ("civil_affairs.low_income_register", "education.enrolment", "education.student_aid")
