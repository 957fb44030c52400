"""Does every rule find exactly whom it must, when everybody is known? (With files, mess and matching: tests/acceptance.)"""

from __future__ import annotations

from alerts.rule import evaluated_rules
from sample_data.truth import RULES
from tests.true_world import judge, make_true_world


def test_where_everybody_is_known_every_rule_finds_whom_it_must_and_nobody_else() -> None:
    judged = judge(make_true_world(12_000), [rule for rule in evaluated_rules() if rule.code in RULES])
    assert {one.rule_code for one in judged} == set(RULES)
    assert [one for one in judged if one.wrong or one.missed or one.state != "evaluated"] == []
    assert [one.rule_code for one in judged if not one.must] == []
