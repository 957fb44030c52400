"""The police change a name or a number: who is one person then, and who is not?"""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from matching import explain_pair, resolve
from tests.matching.population import Mentions, number_of

CHANGE, REGISTER = "public_security.household_change", "civil_affairs.low_income_register"
PAYMENT = "civil_affairs.payment"
BORN = date(1970, 1, 1)
NUMBER, FORMER_NUMBER = number_of(BORN, 11), number_of(date(1970, 1, 11), 13)
OTHER = number_of(date(1980, 7, 1), 15)
#: A slip of one character, another given name, another surname, another name altogether.
FORMER_NAMES = ["李新名", "李大伟", "王新明", "张旧民"]


def persons(con: duckdb.DuckDBPyConnection, mentions: Mentions) -> dict[tuple[str, str], tuple[str, str]]:
    mentions.store(con)
    resolve.resolve_persons(con, run_id="run")
    found = con.execute("select row_id, role, person_id, match_grade from core.membership").fetchall()
    return {(row, role): (person, grade) for row, role, person, grade in found}


def changed(mentions: Mentions, former_name: str | None, former_number: str, *, role: str = "former") -> str:
    """A line of the police: 李新明 with today's number, and who he was."""
    row = mentions.add(0, CHANGE, name="李新明", resident_id=NUMBER)
    mentions.add(0, CHANGE, name=former_name, resident_id=former_number, role=role, role_kind=role)
    mentions.rows[-1]["row_id"] = row
    return row


@pytest.mark.parametrize("name", FORMER_NAMES)
def test_a_reported_change_of_name_keeps_the_old_lines_with_the_person(warehouse, name):
    mentions = Mentions()
    row = changed(mentions, name, NUMBER)
    old = mentions.add(0, REGISTER, name=name, resident_id=NUMBER)
    found = persons(warehouse, mentions)
    assert len({person for person, _ in found.values()}) == 1
    assert {found[row, "self"][1], found[old, "self"][1]} <= {"A", "B"}
    assert warehouse.execute("from core.match_review").fetchall() == []


@pytest.mark.parametrize("name", [*FORMER_NAMES, None])
def test_a_reported_change_of_number_joins_two_valid_numbers(warehouse, name):
    mentions = Mentions()
    changed(mentions, name, FORMER_NUMBER)
    mentions.add(0, REGISTER, name="李新明", resident_id=FORMER_NUMBER)
    assert len({person for person, _ in persons(warehouse, mentions).values()}) == 1


@pytest.mark.parametrize(("bearer", "reported", "joined"), [
    ("李国强", None, False),
    ("王秀兰", None, False),
    ("李国强", "李国强", True),
    ("李新民", None, True),
    ("李*", None, True),
])  # fmt: skip
def test_a_former_number_that_others_know_under_another_name_is_a_relatives_and_waits_for_a_decision(
    warehouse, bearer, reported, joined
):
    mentions = Mentions()
    row = changed(mentions, reported, FORMER_NUMBER)
    lines = [mentions.add(0, dataset, name=bearer, resident_id=FORMER_NUMBER) for dataset in (REGISTER, PAYMENT)]
    found = persons(warehouse, mentions)
    assert {found[line, "self"][0] == found[row, "self"][0] for line in lines} == {joined}
    waiting = warehouse.execute("select kind from core.match_review").fetchall()
    assert waiting == ([] if joined else [("vetoed",)])


@pytest.mark.parametrize(("bearer", "household", "reported", "joined"), [
    ("李建民", "H1", None, False),
    ("李建民", "H1", "李新名", False),
    ("李建民", "H1", "李建民", True),
    ("李新明", "H1", None, True),
    ("李新民", "H1", None, False),
    ("李新民", "H2", None, True),
])  # fmt: skip
def test_a_former_number_whose_bearer_stands_beside_in_the_household_is_a_brothers(
    warehouse, bearer, household, reported, joined
):
    mentions = Mentions()
    row = changed(mentions, reported, FORMER_NUMBER)
    own = mentions.add(0, REGISTER, name="李新明", resident_id=NUMBER, household_no="H1")
    brothers = mentions.add(1, REGISTER, name=bearer, resident_id=FORMER_NUMBER, household_no=household)
    found = persons(warehouse, mentions)
    assert found[own, "self"][0] == found[row, "self"][0]
    assert (found[brothers, "self"][0] == found[row, "self"][0]) is joined
    waiting = warehouse.execute("select kind from core.match_review where kind = 'vetoed'").fetchall()
    assert waiting == ([] if joined else [("vetoed",)])


def test_a_name_that_the_police_did_not_report_is_another_person_still(warehouse):
    mentions = Mentions()
    row = changed(mentions, "张旧民", NUMBER)
    stranger = mentions.add(1, REGISTER, name="赵秀英", resident_id=NUMBER)
    found = persons(warehouse, mentions)
    assert found[row, "self"][0] != found[stranger, "self"][0]


def test_a_change_reported_for_one_number_says_nothing_about_another(warehouse):
    mentions = Mentions()
    changed(mentions, "张旧民", NUMBER)
    one = mentions.add(1, REGISTER, name="李新明", resident_id=OTHER)
    other = mentions.add(2, REGISTER, name="张旧民", resident_id=OTHER)
    found = persons(warehouse, mentions)
    assert found[one, "self"][0] != found[other, "self"][0]


def test_a_father_in_the_row_is_no_former_self(warehouse):
    mentions = Mentions()
    row = changed(mentions, None, OTHER, role="father")
    found = persons(warehouse, mentions)
    assert found[row, "self"][0] != found[row, "father"][0]


NEVER_VALID = FORMER_NUMBER[:17] + ("1" if FORMER_NUMBER[17] != "1" else "2")


@pytest.mark.parametrize(("name", "joined"), [("李新明", True), ("李新民", True), ("李**", True), ("王秀兰", False)])
def test_a_number_that_was_never_valid_is_its_bearers_whom_the_police_gave_another(warehouse, name, joined):
    mentions = Mentions()
    row = changed(mentions, None, NEVER_VALID)
    old = mentions.add(0, REGISTER, name=name, resident_id=NEVER_VALID)
    found = persons(warehouse, mentions)
    assert found[row, "former"][0] == found[row, "self"][0], "the line of the police names one person"
    assert (found[old, "self"][0] == found[row, "self"][0]) == joined
    assert not joined or found[old, "self"][1] == "C"


def test_a_wrong_number_that_was_corrected_to_two_others_is_nobodys(warehouse):
    mentions = Mentions()
    changed(mentions, None, NEVER_VALID)
    other = mentions.add(0, CHANGE, name="李新明", resident_id=OTHER)
    mentions.add(0, CHANGE, resident_id=NEVER_VALID, role="former", role_kind="former")
    mentions.rows[-1]["row_id"] = other
    old = mentions.add(0, REGISTER, name="李新明", resident_id=NEVER_VALID)
    found = persons(warehouse, mentions)
    assert found[old, "self"][0] not in {found[row, "self"][0] for row in (other, mentions.rows[0]["row_id"])}


def test_the_explanation_of_one_person_with_two_numbers_names_the_line_of_the_police(warehouse):
    mentions = Mentions()
    row = changed(mentions, None, FORMER_NUMBER)
    mentions.add(0, REGISTER, name="李新明", resident_id=FORMER_NUMBER)
    person, _ = persons(warehouse, mentions)[row, "self"]
    told = explain_pair.render_text(explain_pair.why_same(warehouse, person, person))
    assert f"公安更正号码:尾号 {FORMER_NUMBER[-4:]} 改为 尾号 {NUMBER[-4:]}(2026-10," in told
    assert "各条记录归为此人的依据:号码有效且相同(3 条)" in told
    assert NUMBER not in told
    assert FORMER_NUMBER not in told


def test_who_got_another_number_and_later_another_name_is_one_person(warehouse):
    mentions = Mentions()
    first, second = number_of(date(1968, 7, 19), 3), number_of(date(1968, 7, 19), 849)
    said = {"birth_date": date(1968, 7, 19), "area_code": "410801002006", "account": "6217709566671473"}
    mentions.add(0, "civil_affairs.payment", name="龙福鹏", resident_id=first, **said)
    mentions.add(0, "public_security.household_change", name="龙福鹏", resident_id=second)
    mentions.add(0, "public_security.household_change", name="龙福鹏", resident_id=first)
    mentions.rows[-1] |= {"role": "former", "role_kind": "former", "row_id": mentions.rows[-2]["row_id"]}
    mentions.add(0, "civil_affairs.payment", name="龙福鹏", resident_id=second, **said)
    for dataset in ("medical_insurance.enrolment", "health.severe_illness", "human_resources.unemployment"):
        mentions.add(0, dataset, name="龙安林", resident_id=second, **said)
    mentions.store(warehouse)
    resolve.resolve_persons(warehouse, run_id="run")
    assert warehouse.execute("select name, resident_id from core.person").fetchall() == [("龙安林", second)]
