"""Ids through merges, splits, decisions and returns."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

import duckdb
import pytest

from matching import decisions, resolve
from matching.errors import DecisionError
from tests.empty import empty_warehouse
from tests.matching.population import Mentions, number_of

NUMBER, OTHER = number_of(date(1950, 1, 2), 11), number_of(date(1950, 1, 2), 13)
BORN = {"birth_date": date(1950, 1, 2), "sex": "男"}
HERE, THERE = {"area_code": "410802001001"}, {"area_code": "410803005002"}


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse() as con:
        yield con


def run(con, mentions: Mentions, run_id: str) -> dict[str, str]:
    mentions.store(con)
    resolve.resolve_persons(con, run_id=run_id)
    return dict(con.execute("select row_id, person_id from core.membership").fetchall())


def on(day: int) -> datetime:
    return datetime(2026, 10, day)


def events(con, run_id: str) -> list[tuple[str, str, str | None]]:
    return con.execute(
        "select kind, person_id, other_person_id from core.person_event where run_id = ? order by all", [run_id]
    ).fetchall()


def evidence(con, row_id: str) -> str:
    [(found,)] = con.execute("select evidence_id from core.membership where row_id = ?", [row_id]).fetchall()
    return found


def decision(con, one: str, other: str, verdict: str, day: int = 1) -> str:
    return decisions.decide(
        con,
        decisions.Decision(evidence(con, one), evidence(con, other), verdict, "王科员", on(day), "户口簿"),
    )


def two_far_apart() -> tuple[Mentions, str, str]:
    mentions = Mentions()
    one = mentions.add(0, "health.death_certificate", name="张建国", **BORN, **HERE)
    other = mentions.add(0, "health.severe_illness", name="张健国", household_no="9", **HERE)
    return mentions, one, other


def test_new_evidence_merges_two_people_and_the_older_id_stays(con):
    mentions, one, other = two_far_apart()
    first = run(con, mentions, "1")
    assert first[one] != first[other]
    decision(con, one, other, "same")
    second = run(con, mentions, "2")
    assert second[one] == second[other] == min(first.values())
    assert events(con, "2") == [("merge", max(first.values()), min(first.values()))]
    assert con.execute("select person_id from core.person_alias").fetchall() == [(min(first.values()),)] * 2


def test_somebody_who_is_found_to_bear_a_number_under_another_name_is_its_owner_until_that_is_withdrawn(con):
    mentions = Mentions()
    own = mentions.add(0, "civil_affairs.low_income_register", name="张建国", resident_id=NUMBER)
    mentions.add(0, "medical_insurance.enrolment", name="张建国", resident_id=NUMBER)
    other = mentions.add(0, "civil_affairs.payment", name="欧阳秀卿", resident_id=NUMBER)
    first = run(con, mentions, "1")
    assert first[own] != first[other]
    decided = decision(con, other, own, "same")
    second = run(con, mentions, "2")
    assert second[own] == second[other] == min(first.values())
    assert decisions.conflicts(con) == ()
    assert con.execute("from core.match_review").fetchall() == []
    decisions.withdraw(con, decided, at=on(20))
    assert run(con, mentions, "3") == first


def test_who_cannot_be_told_from_another_is_not_joined_by_likeness_and_not_asked_about_again(con):
    mentions = Mentions()
    own = mentions.add(0, "civil_affairs.low_income_register", name="张建国", resident_id=NUMBER, **HERE)
    like = mentions.add(0, "health.death_certificate", name="张建国", **BORN)
    first = run(con, mentions, "1")
    assert first[own] == first[like]
    assert con.execute("select kind from core.match_review").fetchall() == [("doubtful_link",)]
    decision(con, own, like, "unsure")
    second = run(con, mentions, "2")
    assert second[own] != second[like]
    assert con.execute("from core.match_review").fetchall() == []
    decision(con, own, like, "same", day=2)
    third = run(con, mentions, "3")
    assert third[own] == third[like]


def test_two_numbers_that_were_joined_and_parted_have_each_their_own_id_again(con):
    mentions = Mentions()
    one = mentions.add(0, "health.severe_illness", name="张建国", resident_id=NUMBER)
    other = mentions.add(1, "health.severe_illness", name="李秀英", resident_id=OTHER)
    first = run(con, mentions, "1")
    decided = decision(con, one, other, "same")
    # The younger id's number has more lines: the person goes by it while they are one.
    younger, name, number = max((first[one], "张建国", NUMBER), (first[other], "李秀英", OTHER))
    for place in range(3):
        mentions.add(0, "civil_affairs.payment", name=name, resident_id=number, record_id=f"record of {place}")
    second = run(con, mentions, "2")
    assert {*second.values()} == {min(first.values())}
    assert run(con, mentions, "3") == second
    assert events(con, "3") == []
    decisions.withdraw(con, decided, at=on(20))
    fourth = run(con, mentions, "4")
    assert {row: fourth[row] for row in first} == first
    assert {*fourth.values()} == {*first.values()}
    assert {fourth[row] for row in fourth.keys() - first.keys()} == {younger}


@pytest.mark.parametrize("name", ["张小军", "张建军"])
def test_who_is_found_to_bear_a_number_under_another_name_is_doubted_no_more(con, name):
    """Of the one name only the surname is common; half of the other, and it is somebody else's of the township."""
    mentions = Mentions()
    own = mentions.add(
        0, "civil_affairs.low_income_register", name="张建国", resident_id=NUMBER, household_no="H1", **HERE
    )
    mentions.add(0, "medical_insurance.enrolment", name="张建国", resident_id=NUMBER)
    mentions.add(1, "civil_affairs.low_income_register", name="张建军", resident_id=OTHER, household_no="H2", **HERE)
    renamed = mentions.add(0, "civil_affairs.payment", name=name, resident_id=NUMBER)
    run(con, mentions, "1")
    grade = "select match_grade from core.membership where row_id = ?"
    assert con.execute(grade, [renamed]).fetchall() == [("D",)]
    decision(con, own, renamed, "same")
    run(con, mentions, "2")
    assert con.execute(grade, [renamed]).fetchall() == [("B",)]
    assert con.execute("from core.match_review").fetchall() == []


def test_what_parts_merges_and_parts_again_takes_up_the_id_that_it_had_apart(con):
    mentions = Mentions()
    child = {"name": "张小小", "source_key": "medical_insurance.person_no:51000001"}
    one = mentions.add(0, "medical_insurance.enrolment", **child)
    other = mentions.add(0, "medical_insurance.enrolment", period=date(2026, 11, 1), **child, **BORN)
    first = run(con, mentions, "1")
    assert first[one] == first[other]
    parted = decision(con, one, other, "different")
    second = run(con, mentions, "2")
    assert second[one] != second[other]
    decisions.withdraw(con, parted, at=on(20))
    assert run(con, mentions, "3") == first
    decision(con, one, other, "different", day=21)
    assert run(con, mentions, "4") == second
    assert con.execute("select count(*) from core.person_event where kind = 'mint'").fetchall() == [(2,)]


def test_a_line_whose_number_comes_by_the_departments_key_stays_with_its_id(con):
    mentions, key = Mentions(), {"name": "张小小", "source_key": "medical_insurance.person_no:51000001"}
    row = mentions.add(0, "medical_insurance.enrolment", **key)
    first = run(con, mentions, "1")
    late = mentions.add(0, "medical_insurance.enrolment", resident_id=NUMBER, period=date(2026, 11, 1), **key)
    assert run(con, mentions, "2") == {row: first[row], late: first[row]}
    assert events(con, "2") == []


def test_who_turns_out_to_be_somebody_known_by_the_departments_key_leads_there(con):
    mentions, key = Mentions(), {"name": "张小小", "source_key": "medical_insurance.person_no:51000001"}
    known = mentions.add(0, "health.severe_illness", name="张小小", resident_id=NUMBER)
    row = mentions.add(0, "medical_insurance.enrolment", **key)
    first = run(con, mentions, "1")
    mentions.add(0, "medical_insurance.enrolment", resident_id=NUMBER, period=date(2026, 11, 1), **key)
    second = run(con, mentions, "2")
    assert len({*second.values()}) == 1
    assert dict(con.execute("select old_person_id, person_id from core.person_alias").fetchall()) == dict.fromkeys(
        first.values(), second[known]
    )
    kept, ceased = sorted(first.values())
    assert events(con, "2") == [("merge", ceased, kept)]
    assert {second[known], second[row]} == {kept}


def test_a_withdrawn_decision_gives_both_their_ids_back(con):
    mentions, one, other = two_far_apart()
    first = run(con, mentions, "1")
    decided = decision(con, one, other, "same")
    run(con, mentions, "2")
    decisions.withdraw(con, decided, at=on(20))
    assert run(con, mentions, "3") == first
    assert [kind for kind, *_ in events(con, "3")] == ["revive", "split"]
    run(con, mentions, "4")
    assert events(con, "4") == []


def test_a_decision_joins_even_two_valid_numbers(con):
    mentions = Mentions()
    one = mentions.add(0, name="张建国", resident_id=NUMBER, **BORN)
    other = mentions.add(0, name="张建国", resident_id=OTHER, **BORN)
    first = run(con, mentions, "1")
    assert first[one] != first[other]
    decision(con, one, other, "same")
    second = run(con, mentions, "2")
    assert second[one] == second[other]


def test_the_newest_decision_counts(con):
    mentions, one, other = two_far_apart()
    run(con, mentions, "1")
    decision(con, one, other, "same", day=1)
    decision(con, one, other, "different", day=2)
    second = run(con, mentions, "2")
    assert second[one] != second[other]


def test_a_decision_parts_two_records_of_one_number_and_they_never_come_back_together(con):
    mentions = Mentions()
    one = mentions.add(0, name="张建国", resident_id=NUMBER, **BORN, **HERE)
    mentions.add(0, "medical_insurance.enrolment", name="张建国", resident_id=NUMBER)
    other = mentions.add(1, "health.severe_illness", name="张健国", resident_id=NUMBER, **BORN, **HERE)
    first = run(con, mentions, "1")
    assert first[one] == first[other]
    decision(con, one, other, "different")
    second = run(con, mentions, "2")
    assert second[one] == first[one] != second[other]
    assert ("split", first[one], second[other]) in events(con, "2")


def test_a_decided_difference_holds_whole_groups_apart(con):
    mentions = Mentions()
    one = mentions.add(0, name="张建国", resident_id=NUMBER, **BORN, **HERE)
    other = mentions.add(1, "health.severe_illness", name="张建国", **BORN, **HERE)
    third = mentions.add(1, "health.death_certificate", name="张建国", **BORN, **HERE, phone="13900000001")
    first = run(con, mentions, "1")
    assert len(set(first.values())) == 1
    decision(con, one, other, "different")
    second = run(con, mentions, "2")
    assert second[other] != second[one]
    assert len({second[one], second[other], second[third]}) == 2


def test_the_police_alone_join_a_former_number_to_the_new_one(con):
    mentions = Mentions()
    one = mentions.add(0, name="张建国", resident_id=OTHER, **BORN)
    row = mentions.add(0, "public_security.household_change", name="张建国", resident_id=NUMBER)
    former = {"role": "former", "role_kind": "former", "resident_id": OTHER}
    mentions.rows.append(mentions.rows[-1] | former)
    mentions.truth.append(0)
    found = run(con, mentions, "1")
    assert found[one] == found[row]


def test_a_decision_about_what_matching_has_never_seen_is_refused(con):
    with pytest.raises(DecisionError):
        decisions.decide(con, decisions.Decision("a", "b", "same", "王科员", on(1), "户口簿"))
    with pytest.raises(DecisionError):
        decisions.withdraw(con, "nothing", at=on(1))
