"""Whose is a valid number? Two people on one number, and what does not make two people."""

from __future__ import annotations

from datetime import date

import pytest

from matching import resolve
from tests.matching.population import Mentions, damage, number_of

BORN = date(1952, 3, 14)
NUMBER = number_of(BORN, 11)
OTHER = number_of(date(1980, 7, 1), 13)
PLACE = {"area_code": "410802001001", "household_no": "H1"}
REGISTER, PAYMENT = "civil_affairs.low_income_register", "civil_affairs.payment"
INSURANCE, POLICE = "medical_insurance.enrolment", "public_security.death_cancellation"
CREMATION = "civil_affairs.cremation"


def persons(con, mentions: Mentions) -> dict[str, str]:
    mentions.store(con)
    resolve.resolve_persons(con, run_id="run")
    return {
        f"{row_id} {role}": person
        for row_id, role, person in con.execute("select row_id, role, person_id from core.membership").fetchall()
    }


def grades(con) -> dict[str, str]:
    return dict(con.execute("select row_id, match_grade from core.membership").fetchall())


def same_number(con, *names: str, **fields: object) -> list[str]:
    """The persons of lines with one number: an established owner first, then the others."""
    mentions = Mentions()
    rows = [mentions.add(0, REGISTER, name=names[0], resident_id=NUMBER, birth_date=BORN, sex="男", **PLACE)]
    rows.append(mentions.add(0, INSURANCE, name=names[0], resident_id=NUMBER))
    rows += [mentions.add(1, PAYMENT, name=name, resident_id=NUMBER, **fields) for name in names[1:]]
    found = persons(con, mentions)
    return [found[f"{row} self"] for row in rows]


@pytest.mark.parametrize("name", ["张建国", "張建國", "张健国", "张建华", "王**", "张*国", None])
def test_a_variant_a_masked_and_a_missing_name_stay_with_the_number(warehouse, name):
    masked_like_owner = "张**" if name == "王**" else name
    first, second, third = same_number(warehouse, "张建国", masked_like_owner)
    assert first == second == third


def test_a_wholly_different_name_is_another_person_and_a_question(warehouse):
    first, _, third = same_number(warehouse, "张建国", "李秀英")
    assert first != third
    assert warehouse.execute("select kind, person_b from core.match_review").fetchall() == [("disputed_number", first)]


def test_a_birth_date_and_a_name_that_contradict_are_another_person(warehouse):
    first, _, third = same_number(warehouse, "张建国", "张建军", birth_date=date(1975, 1, 30))
    assert first != third


@pytest.mark.parametrize("written", [date(1952, 4, 20), date(1953, 3, 14), None])
def test_a_lunar_or_mistyped_birth_date_makes_nobody_another_person(warehouse, written):
    first, _, third = same_number(warehouse, "张建国", "张建军", birth_date=written)
    assert first == third


def test_a_birth_date_and_a_sex_that_contradict_are_another_person_even_under_the_same_name(warehouse):
    first, _, third = same_number(warehouse, "张建国", "张建国", birth_date=date(1975, 1, 30), sex="女")
    assert first != third


def test_a_name_with_nothing_but_the_surname_in_common_accuses_nobody(warehouse):
    mentions = Mentions()
    mentions.add(0, REGISTER, name="张建国", resident_id=NUMBER, birth_date=BORN, **PLACE)
    row = mentions.add(0, POLICE, name="张铁柱", resident_id=NUMBER)
    persons(warehouse, mentions)
    assert grades(warehouse)[row] == "D"


def test_the_number_of_a_son_in_the_deceaseds_column_is_never_the_sons_death(warehouse):
    mentions = Mentions()
    son = mentions.add(0, INSURANCE, name="张小军", resident_id=OTHER)
    shared = {"delivery_id": "c", "record_id": "c1"}
    death = mentions.add(1, CREMATION, name="张建国", resident_id=OTHER, **shared)
    handler = mentions.rows[-1] | {"role": "handler", "role_kind": "handler", "name": "张小军"}
    mentions.rows.append(handler)
    mentions.truth.append(0)
    found = persons(warehouse, mentions)
    assert found[f"{death} self"] != found[f"{son} self"]
    assert found[f"{death} handler"] == found[f"{son} self"]


def test_a_brothers_number_with_his_own_name_goes_to_himself(warehouse):
    mentions = Mentions()
    one = mentions.add(0, REGISTER, name="张建国", resident_id=NUMBER, birth_date=BORN, sex="男", **PLACE)
    other = mentions.add(1, REGISTER, name="张建军", resident_id=OTHER, birth_date=date(1980, 7, 1), sex="男", **PLACE)
    slip = mentions.add(1, PAYMENT, name="张建军", resident_id=NUMBER, **PLACE)
    found = persons(warehouse, mentions)
    assert found[f"{slip} self"] != found[f"{one} self"]
    assert found[f"{slip} self"] == found[f"{other} self"]
    assert grades(warehouse)[slip] == "D"
    asked = warehouse.execute("select evidence_a, evidence_b from core.match_review").fetchall()
    assert len(asked) == len({*asked}), "each pair is asked about once"


@pytest.mark.parametrize("shared", [
    {"household_no": "H1"}, {"phone": "13800000001"}, {"account": "6217000000000000001"},
])  # fmt: skip
def test_a_death_told_with_a_brothers_number_is_not_the_brothers(warehouse, shared):
    mentions = Mentions()
    living = mentions.add(0, REGISTER, name="张建国", resident_id=NUMBER, birth_date=BORN, sex="男", **shared)
    dead = mentions.add(1, REGISTER, name="张建军", resident_id=OTHER, birth_date=date(1980, 7, 1), sex="男", **shared)
    # The list of the dead tells name and number, and nothing of where they lived.
    slip = mentions.add(1, POLICE, name="张建军", resident_id=NUMBER)
    found = persons(warehouse, mentions)
    assert found[f"{slip} self"] != found[f"{living} self"]
    assert found[f"{living} self"] != found[f"{dead} self"]
    assert warehouse.execute("select kind from core.match_review").fetchall() == [("disputed_number",)]


def test_a_death_told_with_the_number_of_somebody_of_the_township_and_anothers_name_accuses_nobody(warehouse):
    mentions = Mentions()
    here, elsewhere = {"area_code": "410802001001"}, {"area_code": "410803001001"}
    mentions.add(0, REGISTER, name="张建国", resident_id=NUMBER, household_no="H1", **here)
    for dataset in (INSURANCE, PAYMENT):
        mentions.add(0, dataset, name="张建国", resident_id=NUMBER)
    mentions.add(1, REGISTER, name="张建军", resident_id=OTHER, household_no="H2", **here)
    mentions.add(2, REGISTER, name="张国军", resident_id=number_of(BORN, 15), household_no="H3", **elsewhere)
    # Both lists have copied the wrong number.
    slips = [mentions.add(1, dataset, name="张建军", resident_id=NUMBER) for dataset in (POLICE, PAYMENT)]
    typed = mentions.add(0, PAYMENT, name="张国军", resident_id=NUMBER)
    persons(warehouse, mentions)
    found = grades(warehouse)
    assert [found[slip] for slip in slips] == ["D", "D"]
    assert found[typed] == "B"
    assert warehouse.execute("select kind from core.match_review").fetchall() == [("disputed_number",)]


@pytest.mark.parametrize(("relation", "people"), [("户主", 1), ("父亲", 2)])
def test_the_head_spelled_in_two_ways_on_his_own_line_is_one_person(warehouse, relation, people):
    mentions = Mentions()
    mentions.add(0, INSURANCE, name="阿布都外力·吐尔逊", resident_id=NUMBER)
    row = mentions.add(0, REGISTER, name="阿不都瓦力·图尔逊", resident_id=NUMBER, relation=relation, **PLACE)
    head = mentions.rows[-1] | {"role": "head", "role_kind": "head", "name": "阿布都外力·吐尔逊", "relation": None}
    mentions.rows.append(head)
    mentions.truth.append(0)
    found = persons(warehouse, mentions)
    assert len({found[f"{row} self"], found[f"{row} head"]}) == people


def test_a_long_name_without_its_separator_beside_the_one_with_it_is_one_person(warehouse):
    mentions = Mentions()
    mentions.add(0, INSURANCE, name="沙马·尔果莫", resident_id=NUMBER)
    row = mentions.add(0, PAYMENT, name="沙马·尔果莫", resident_id=NUMBER)
    payee = mentions.rows[-1] | {"role": "payee", "role_kind": "payee", "name": "沙马尔果莫"}
    mentions.rows.append(payee)
    mentions.truth.append(0)
    found = persons(warehouse, mentions)
    assert found[f"{row} self"] == found[f"{row} payee"]
    assert warehouse.execute("select count(*) from core.match_review").fetchone() == (0,)


@pytest.mark.parametrize("told", [{"birth_date": date(1980, 7, 1)}, {"resident_id": damage(OTHER, 17)}])
def test_a_sons_line_with_a_damaged_number_beside_a_father_of_the_same_name_is_the_sons(warehouse, told):
    mentions = Mentions()
    son = {"resident_id": damage(OTHER, 17), "resident_id_state": "invalid"} | told
    own = mentions.add(1, INSURANCE, name="马麦志", resident_id=OTHER)
    row = mentions.add(1, REGISTER, name="马麦志", relation="子", **son, **PLACE)
    head = mentions.rows[-1] | {
        "role": "head", "role_kind": "head", "resident_id": NUMBER, "resident_id_state": "valid", "birth_date": None,
    }  # fmt: skip
    mentions.rows.append(head)
    mentions.truth.append(0)
    found = persons(warehouse, mentions)
    assert found[f"{row} self"] == found[f"{own} self"] != found[f"{row} head"]


def test_the_heads_number_in_every_line_of_the_household_makes_one_person_of_nobody(warehouse):
    mentions = Mentions()
    rows = [
        mentions.add(i, REGISTER, name=name, resident_id=NUMBER, delivery_id="d", birth_date=born, **PLACE)
        for i, (name, born) in enumerate([("张建国", BORN), ("李秀英", None), ("张小军", None), ("张小红", None)])
    ]
    found = persons(warehouse, mentions)
    assert len({found[f"{row} self"] for row in rows}) == 4


def test_a_name_that_two_sources_use_is_grade_a_and_a_typo_grade_b(warehouse):
    mentions = Mentions()
    for dataset in (REGISTER, INSURANCE, POLICE):
        mentions.add(0, dataset, name="张建国", resident_id=NUMBER)
    former = [mentions.add(0, dataset, name="张健国", resident_id=NUMBER) for dataset in (PAYMENT, CREMATION)]
    typo = mentions.add(0, PAYMENT, name="张建囯强", resident_id=NUMBER)
    persons(warehouse, mentions)
    found = grades(warehouse)
    assert [found[row] for row in former] == ["A", "A"]
    assert found[typo] == "B"


def test_a_disability_card_gives_the_number_where_the_number_is_missing(warehouse):
    mentions = Mentions()
    first = mentions.add(0, REGISTER, name="张建国", resident_id=NUMBER)
    card = mentions.add(0, "disabled_federation.certificate", name="张建国", disability_no=f"{NUMBER}43")
    old = mentions.add(0, INSURANCE, name="张建国", resident_id=NUMBER, resident_id_state="upgraded_15")
    found = persons(warehouse, mentions)
    assert len(set(found.values())) == 1
    assert grades(warehouse) == {first: "A", card: "C", old: "C"}


TOWNSHIP, VILLAGE, ELSEWHERE = "410802001000", "410802001007", "410899009009"


@pytest.mark.parametrize("places", [(TOWNSHIP, VILLAGE), (VILLAGE, TOWNSHIP)])
def test_of_two_lines_of_a_month_the_village_says_where_somebody_lives(warehouse, places):
    mentions = Mentions()
    for place in places:
        mentions.add(0, PAYMENT, name="张建国", resident_id=NUMBER, area_code=place)
    persons(warehouse, mentions)
    assert warehouse.execute("select area_code from core.person").fetchall() == [(VILLAGE,)]


def test_the_register_says_where_somebody_lives_whatever_the_other_lines_say(warehouse):
    mentions = Mentions()
    mentions.add(0, REGISTER, name="张建国", resident_id=NUMBER, area_code=TOWNSHIP)
    mentions.add(0, PAYMENT, name="张建国", resident_id=NUMBER, area_code=ELSEWHERE)
    persons(warehouse, mentions)
    assert warehouse.execute("select area_code from core.person").fetchall() == [(TOWNSHIP,)]


def test_an_id_stays_with_its_lines_when_their_number_turns_out_to_be_another_familys(warehouse):
    mentions = Mentions()
    own = mentions.add(0, PAYMENT, name="杨贝安", resident_id=NUMBER)
    before = persons(warehouse, mentions)[f"{own} self"]
    rows = [mentions.add(1, dataset, name="吴大海", resident_id=NUMBER) for dataset in (REGISTER, POLICE, INSURANCE)]
    found = persons(warehouse, mentions)
    assert found[f"{own} self"] == before
    [other] = {found[f"{row} self"] for row in rows}
    assert other != before
