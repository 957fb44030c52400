"""Whose is a number that several people were written down with: a twin's, the clerk's, that of the one whose wife is meant?"""

from __future__ import annotations

from datetime import date, datetime

import pytest

from matching import decisions, resolve
from tests.matching.population import Mentions, number_of
from tests.matching.test_exact import CREMATION, INSURANCE, PAYMENT, POLICE, REGISTER, grades, persons

BORN = date(2010, 5, 6)
NUMBER, TWIN = number_of(BORN, 12), number_of(BORN, 14)
GIRL = {"birth_date": BORN, "sex": "女", "household_no": "H1", "delivery_id": "register"}
DEATHS = "health.death_certificate"
CLERKS = number_of(date(1975, 5, 5), 13)


def causes(con) -> list[str]:
    return [reason for (reason,) in con.execute("select reason from core.match_review order by reason").fetchall()]


def test_lists_that_copied_a_twins_number_do_not_make_it_the_others_where_the_register_tells_them_apart(warehouse):
    mentions = Mentions()
    one = mentions.add(0, REGISTER, name="张欣怡", resident_id=NUMBER, **GIRL)
    other = mentions.add(1, REGISTER, name="张欣悦", resident_id=TWIN, **GIRL)
    mentions.add(0, INSURANCE, name="张欣怡", resident_id=NUMBER)
    copied = [mentions.add(1, dataset, name="张欣悦", resident_id=NUMBER) for dataset in (INSURANCE, PAYMENT, DEATHS)]
    found = persons(warehouse, mentions)
    living = found[f"{one} self"]
    assert living != found[f"{other} self"]
    assert living not in {found[f"{row} self"] for row in copied}
    assert grades(warehouse)[one] == "A"


def test_a_line_whose_birthday_belies_the_number_does_not_make_it_its_own(warehouse):
    mentions = Mentions()
    mentions.add(0, REGISTER, name="张欣怡", resident_id=NUMBER, **GIRL | {"birth_date": date(2003, 1, 9)})
    mentions.add(1, REGISTER, name="张欣悦", resident_id=TWIN, **GIRL)
    for dataset in (INSURANCE, PAYMENT, DEATHS):
        mentions.add(1, dataset, name="张欣悦", resident_id=NUMBER)
    persons(warehouse, mentions)
    owners = warehouse.execute("select name from core.person where resident_id = $1", [NUMBER]).fetchall()
    assert owners == [("张欣悦",)]


@pytest.mark.parametrize("told", [BORN, None])
def test_who_stands_beside_the_bearer_without_a_number_is_somebody_else(warehouse, told):
    mentions = Mentions()
    living = mentions.add(0, REGISTER, name="张欣怡", resident_id=NUMBER, **GIRL)
    mentions.add(1, REGISTER, name="张欣悦", **GIRL | {"birth_date": told})
    death = mentions.add(1, DEATHS, name="张欣悦", resident_id=NUMBER, birth_date=told, sex="女")
    found = persons(warehouse, mentions)
    assert found[f"{death} self"] != found[f"{living} self"]
    assert any("另一人" in cause for cause in causes(warehouse))


def test_a_slip_of_the_pen_beside_nobody_of_that_name_stays_with_the_number(warehouse):
    mentions = Mentions()
    one = mentions.add(0, REGISTER, name="张欣怡", resident_id=NUMBER, **GIRL)
    mentions.add(1, REGISTER, name="张小宝", **GIRL)
    slip = mentions.add(0, PAYMENT, name="张欣悦", resident_id=NUMBER, household_no="H1")
    found = persons(warehouse, mentions)
    assert found[f"{slip} self"] == found[f"{one} self"]
    assert grades(warehouse)[slip] == "B"


def test_two_names_in_two_households_of_one_list_are_two_people(warehouse):
    mentions = Mentions()
    paid = {"resident_id": CLERKS, "delivery_id": "payment"}
    one = mentions.add(0, PAYMENT, name="李秀英", household_no="H1", **paid)
    other = mentions.add(1, PAYMENT, name="王秀英", household_no="H2", **paid)
    found = persons(warehouse, mentions)
    assert found[f"{one} self"] != found[f"{other} self"]
    assert causes(warehouse) == ["同一名单里两个人填了同一个号码,请核对号码是谁的"]


def of_many(mentions: Mentions, *names: str, **fields: object) -> list[str]:
    """Three months of a list that gives the clerk's number to everybody."""
    return [
        mentions.add(
            0,
            PAYMENT,
            name=name,
            resident_id=CLERKS,
            delivery_id=f"payment {month}",
            record_id=f"{month} {name}",
            **fields,
        )
        for month in (8, 9, 10)
        for name in names
    ]


def test_the_clerks_number_in_everybodys_line_is_the_clerks(warehouse):
    mentions = Mentions()
    lines = of_many(mentions, "王建国", "李秀英", "王秀英")
    clerk = mentions.add(1, INSURANCE, name="刘村长", resident_id=CLERKS)
    dead = mentions.add(1, POLICE, name="刘村长", resident_id=CLERKS)
    found = persons(warehouse, mentions)
    assert found[f"{clerk} self"] == found[f"{dead} self"]
    assert found[f"{clerk} self"] not in {found[f"{line} self"] for line in lines}
    assert {grades(warehouse)[line] for line in lines} == {"E"}


def test_a_number_of_many_whose_it_is_nobody_tells_is_nobodys_and_a_question(warehouse):
    mentions = Mentions()
    lines = of_many(mentions, "王建国", "李秀英", "王秀英")
    found = persons(warehouse, mentions)
    assert len({found[f"{line} self"] for line in lines[:3]}) == 3
    assert warehouse.execute("select count(*) from core.person where resident_id is not null").fetchone() == (0,)
    assert {*causes(warehouse)} == {"同一名单里三人以上填了同一个号码,可能是经办人、村干部的号码,请核对号码是谁的"}
    [(one, other)] = warehouse.execute("select evidence_a, evidence_b from core.match_review limit 1").fetchall()
    told = decisions.Decision(one, other, "same", "王科员", datetime(2026, 10, 1), "户口簿")
    decisions.decide(warehouse, told)
    resolve.resolve_persons(warehouse, run_id="second")
    assert warehouse.execute(
        "select count(distinct person_id) from core.evidence where evidence_id in (?, ?)", [one, other]
    ).fetchone() == (1,)


def test_whose_birth_date_the_number_of_many_tells_its_bearer_is(warehouse):
    mentions = Mentions()
    of_many(mentions, "王建国", "李秀英")
    lines = of_many(mentions, "刘村长", birth_date=date(1975, 5, 5))
    persons(warehouse, mentions)
    assert warehouse.execute("select name from core.person where resident_id is not null").fetchall() == [("刘村长",)]
    assert {grades(warehouse)[line] for line in lines} == {"A"}


@pytest.mark.parametrize("name", ["李四之妻", "李四母亲", "李四的儿子", "李四妻", "李四家属"])
def test_a_relative_who_is_told_by_somebodys_name_and_number_is_somebody_else(warehouse, name):
    mentions = Mentions()
    living = mentions.add(0, REGISTER, name="李四", resident_id=CLERKS, household_no="H1")
    dead = mentions.add(1, CREMATION, name=name, resident_id=CLERKS)
    found = persons(warehouse, mentions)
    assert found[f"{dead} self"] != found[f"{living} self"]
    assert [cause for cause in causes(warehouse) if "亲属" in cause]


def test_the_daughter_of_somebody_with_a_long_name_is_somebody_else(warehouse):
    mentions = Mentions()
    mother = mentions.add(0, REGISTER, name="阿依古丽·买买提", resident_id=CLERKS)
    child = mentions.add(1, INSURANCE, name="阿依古丽·买买提之女", resident_id=CLERKS)
    found = persons(warehouse, mentions)
    assert found[f"{mother} self"] != found[f"{child} self"]
