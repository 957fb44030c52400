"""Is a grade what its factors make it, and can each factor be read on the alert?"""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.grade import GRADES, Factors, grade
from alerts.rule import LETTERS

factors = st.builds(
    Factors,
    rule_grade=st.sampled_from(GRADES),
    family=st.sampled_from(sorted(LETTERS.values())),
    match_grade=st.sampled_from("ABCDE"),
    is_child=st.booleans(),
    is_old=st.booleans(),
    is_severely_disabled=st.booleans(),
    is_large=st.booleans(),
    death_sources=st.integers(0, 3),
    raise_because=st.none() | st.just("自付费用超过预警标准的2倍"),
)


@pytest.mark.parametrize(
    ("given_factors", "expected"),
    [
        (Factors("橙", "missed", "A"), "橙"),
        (Factors("橙", "missed", "B"), "橙"),
        (Factors("橙", "missed", "C"), "黄"),
        (Factors("橙", "missed", "D"), "黄"),
        (Factors("橙", "missed", "A", is_child=True), "红"),
        (Factors("橙", "missed", "A", is_child=True, is_severely_disabled=True), "红"),
        (Factors("黄", "missed", "A", is_child=True, is_severely_disabled=True), "橙"),
        (Factors("橙", "difficulty", "A", raise_because="两倍"), "红"),
        (Factors("橙", "difficulty", "C", raise_because="两倍"), "橙"),
        (Factors("红", "ineligible", "A", death_sources=2), "红"),
        (Factors("红", "ineligible", "A", death_sources=1), "橙"),
        (Factors("红", "ineligible", "C", death_sources=1), "黄"),
        (Factors("红", "ineligible", "A", death_sources=1, is_large=True), "红"),
        (Factors("红", "ineligible", "A", death_sources=1, is_old=True), "橙"),
        (Factors("橙", "missed", "A", is_large=True), "橙"),
        (Factors("红", "missed", "A", is_child=True), "红"),
        (Factors("蓝", "missed", "D"), "蓝"),
    ],
)
def test_a_grade_is_what_its_factors_make_it(given_factors: Factors, expected: str) -> None:
    assert grade(given_factors).grade == expected


@given(factors)
def test_a_better_match_never_lowers_a_grade(of: Factors) -> None:
    levels = [GRADES.index(grade(replace(of, match_grade=letter)).grade) for letter in "ABCDE"]
    assert all(better >= worse for better, worse in pairwise(levels))


@given(factors)
def test_every_step_away_from_the_rules_grade_has_its_reason(of: Factors) -> None:
    graded = grade(of)
    ups = sum("提高一级" in reason for reason in graded.reasons)
    downs = sum("降低一级" in reason for reason in graded.reasons)
    level = min(max(GRADES.index(of.rule_grade) + ups - downs, 0), 3)
    assert GRADES[level] == graded.grade
    assert len(graded.reasons) == 1 + ups + downs
    assert of.rule_grade in graded.reasons[0]


@given(factors)
def test_more_reasons_to_hurry_never_lower_a_grade(of: Factors) -> None:
    calm = replace(of, is_child=False, is_old=False, is_severely_disabled=False, is_large=False, raise_because=None)
    assert GRADES.index(grade(of).grade) >= GRADES.index(grade(calm).grade)
