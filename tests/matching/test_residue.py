"""Who is a record without a valid number? Links, questions, and what must stay apart."""

from __future__ import annotations

from datetime import date

import pytest

from matching import resolve
from tests.matching.population import Mentions, damage, number_of
from tests.matching.test_exact import BORN, INSURANCE, NUMBER, PAYMENT, POLICE, REGISTER, grades, persons

VILLAGE = "410802001001"
FULL = {"name": "张建国", "birth_date": BORN, "sex": "男", "area_code": VILLAGE}
TWIN = number_of(BORN, 13)


def reviews(con) -> list[str]:
    return [kind for (kind,) in con.execute("select kind from core.match_review order by kind").fetchall()]


def test_name_birth_date_and_village_link_as_grade_d(warehouse):
    mentions = Mentions()
    mentions.add(0, REGISTER, resident_id=NUMBER, **FULL)
    row = mentions.add(0, POLICE, **FULL)
    assert len(set(persons(warehouse, mentions).values())) == 1
    assert grades(warehouse)[row] == "D"
    assert reviews(warehouse) == []


def test_name_and_birth_date_without_a_place_link_only_as_a_question(warehouse):
    mentions = Mentions()
    mentions.add(0, REGISTER, resident_id=NUMBER, **FULL)
    row = mentions.add(0, POLICE, name="张建国", birth_date=BORN)
    assert len(set(persons(warehouse, mentions).values())) == 1
    assert grades(warehouse)[row] == "D"
    assert reviews(warehouse) == ["doubtful_link"]


def test_a_damaged_number_with_name_and_birth_date_is_grade_c(warehouse):
    mentions = Mentions()
    mentions.add(0, REGISTER, resident_id=NUMBER, **FULL)
    row = mentions.add(0, INSURANCE, name="张建国", resident_id=damage(NUMBER, 15), birth_date=BORN)
    assert len(set(persons(warehouse, mentions).values())) == 1
    assert grades(warehouse)[row] == "C"


def test_a_number_cut_by_excel_finds_its_owner(warehouse):
    mentions = Mentions()
    mentions.add(0, REGISTER, resident_id=NUMBER, **FULL)
    cut = NUMBER[:15] + "000"
    row = mentions.add(0, INSURANCE, resident_id=cut, resident_id_state="precision_lost", **FULL)
    assert len(set(persons(warehouse, mentions).values())) == 1
    assert grades(warehouse)[row] == "C"


def test_what_excel_has_left_of_a_namesakes_number_keeps_him_apart(warehouse):
    mentions = Mentions()
    mentions.add(0, REGISTER, resident_id=NUMBER, **FULL)
    namesakes = number_of(BORN, 457)
    cut = namesakes[:2] + "1527" + namesakes[6:15] + "000"
    row = mentions.add(1, INSURANCE, resident_id=cut, resident_id_state="precision_lost", **FULL)
    assert len(set(persons(warehouse, mentions).values())) == 2
    assert grades(warehouse)[row] == "D"


def test_a_damaged_number_quite_unlike_the_persons_is_not_surer_than_none(warehouse):
    mentions = Mentions()
    mentions.add(0, REGISTER, resident_id=NUMBER, **FULL)
    unlike = damage(NUMBER[:2] + "1527" + NUMBER[6:14] + "9" + NUMBER[15:], 16)
    row = mentions.add(0, INSURANCE, resident_id=unlike, resident_id_state="invalid", **FULL)
    assert len(set(persons(warehouse, mentions).values())) == 1
    assert grades(warehouse)[row] == "D"


def test_a_name_alone_links_to_nobody_and_not_even_to_itself(warehouse):
    mentions = Mentions()
    mentions.add(0, REGISTER, resident_id=NUMBER, **FULL)
    rows = [mentions.add(1 + i, POLICE, name="张建国", area_code=VILLAGE) for i in range(2)]
    found = persons(warehouse, mentions)
    assert len(set(found.values())) == 3
    assert {grades(warehouse)[row] for row in rows} == {"E"}


def test_a_masked_name_links_to_nobody(warehouse):
    mentions = Mentions()
    mentions.add(0, REGISTER, resident_id=NUMBER, **FULL)
    mentions.add(1, POLICE, **FULL | {"name": "张**"})
    assert len(set(persons(warehouse, mentions).values())) == 2


@pytest.mark.parametrize("name", ["待取名", "未取名", "新生儿", "女婴", "张未取名"])
def test_children_who_have_no_name_yet_are_not_one_for_it(warehouse, name):
    mentions = Mentions()
    for household in ("H1", "H2"):
        mentions.add(0, REGISTER, **FULL | {"name": name, "household_no": household})
    mentions.add(2, "health.death_certificate", **FULL | {"name": name})
    assert len(set(persons(warehouse, mentions).values())) == 3


def test_a_child_who_had_no_name_when_the_number_came_is_who_has_the_number(warehouse):
    mentions = Mentions()
    mentions.add(0, INSURANCE, resident_id=NUMBER, name="新生儿")
    mentions.add(0, REGISTER, resident_id=NUMBER, **FULL)
    assert len(set(persons(warehouse, mentions).values())) == 1
    assert warehouse.execute("select name from core.person").fetchall() == [(FULL["name"],)]
    assert reviews(warehouse) == []


@pytest.mark.parametrize(("filler", "others"), [("111111111111111111", ()), ("410890195203141237", ("李二", "赵三"))])
def test_a_number_that_fills_the_cell_makes_nobody_one(warehouse, filler, others):
    mentions = Mentions()
    line = {"resident_id": filler, "resident_id_state": "invalid", "area_code": VILLAGE, "sex": "男"}
    mentions.add(0, REGISTER, name="张建国", birth_date=BORN, household_no="H1", **line)
    mentions.add(1, REGISTER, name="张建国", birth_date=BORN.replace(month=9), household_no="H2", **line)
    for name in others:
        mentions.add(2, REGISTER, name=name, household_no=name, **line)
    assert len(set(persons(warehouse, mentions).values())) == 2 + len(others)


def test_two_namesakes_of_one_birthday_in_one_village_get_neither_record(warehouse):
    mentions = Mentions()
    one = mentions.add(0, REGISTER, resident_id=NUMBER, **FULL)
    other = mentions.add(1, REGISTER, resident_id=TWIN, **FULL)
    row = mentions.add(2, POLICE, **FULL)
    found = persons(warehouse, mentions)
    assert len({found[f"{r} self"] for r in (one, other, row)}) == 3
    assert reviews(warehouse) == ["two_candidates", "two_candidates"]


def test_a_record_that_fits_two_numbers_never_joins_them_through_a_third(warehouse):
    mentions = Mentions()
    phone, account = "13900000001", "6217000000000001"
    one = mentions.add(0, REGISTER, resident_id=NUMBER, phone=phone, **FULL)
    other = mentions.add(1, REGISTER, resident_id=TWIN, account=account, **FULL)
    mentions.add(2, POLICE, phone=phone, **FULL)
    mentions.add(2, PAYMENT, phone=phone, account=account, **FULL)
    mentions.add(2, INSURANCE, account=account, **FULL)
    found = persons(warehouse, mentions)
    assert found[f"{one} self"] != found[f"{other} self"]
    held = warehouse.execute(
        "select person_id from core.membership join core.mention using (row_id, role)"
        " where resident_id_state = 'valid' group by person_id having count(distinct resident_id) > 1"
    ).fetchall()
    assert held == []


def test_twins_in_one_household_stay_two(warehouse):
    mentions = Mentions()
    home = {"household_no": "H1", "phone": "13900000001", "area_code": VILLAGE, "sex": "男", "birth_date": BORN}
    one = mentions.add(0, REGISTER, name="张建军", resident_id=NUMBER, delivery_id="d", **home)
    other = mentions.add(1, REGISTER, name="张建国", delivery_id="d", **home)
    found = persons(warehouse, mentions)
    assert found[f"{one} self"] != found[f"{other} self"]


def test_siblings_whose_names_sound_alike_stay_two_lines_of_one_list(warehouse):
    mentions = Mentions()
    home = {"household_no": "H1", "area_code": VILLAGE, "sex": "女", "birth_date": BORN}
    one = mentions.add(0, REGISTER, name="张小燕", delivery_id="d", **home)
    other = mentions.add(1, REGISTER, name="张小艳", delivery_id="d", **home)
    found = persons(warehouse, mentions)
    assert found[f"{one} self"] != found[f"{other} self"]


def test_a_child_without_a_number_keeps_its_id_when_the_number_comes(warehouse):
    mentions = Mentions()
    child = {"name": "张小小", "birth_date": date(2026, 8, 1), "sex": "女", "area_code": VILLAGE, "household_no": "H1"}
    row = mentions.add(0, REGISTER, **child)
    before = persons(warehouse, mentions)[f"{row} self"]
    late = mentions.add(0, REGISTER, resident_id=number_of(date(2026, 8, 1), 22), period=date(2026, 11, 1), **child)
    after = persons(warehouse, mentions)
    assert after[f"{late} self"] == after[f"{row} self"] == before
    [(is_provisional, resident_id)] = warehouse.execute(
        "select is_provisional, resident_id from core.person"
    ).fetchall()
    assert (is_provisional, resident_id) == (False, number_of(date(2026, 8, 1), 22))


def test_nobody_at_all_is_no_person(warehouse):
    Mentions().store(warehouse)
    report = resolve.resolve_persons(warehouse, run_id="run")
    assert (report.mentions, report.persons, report.links) == (0, 0, {})


def beside(mentions: Mentions, role: str, **fields: object) -> str:
    """Name one more person in the last row."""
    mentions.rows.append(mentions.rows[-1] | {"role": role, "role_kind": role} | fields)
    mentions.truth.append(0)
    return f"{mentions.rows[-1]['row_id']} {role}"


def test_the_number_beside_the_same_name_in_a_row_is_this_persons_too(warehouse):
    mentions = Mentions()
    row = mentions.add(0, REGISTER, name="张建国", birth_date=BORN)
    head = beside(mentions, "head", resident_id=NUMBER, resident_id_state="valid", birth_date=None)
    found = persons(warehouse, mentions)
    assert found[f"{row} self"] == found[head]
    assert warehouse.execute("select role, match_grade from core.membership order by role").fetchall() == [
        ("head", "A"),
        ("self", "C"),
    ]


def test_who_is_paid_under_the_name_of_the_entitled_is_the_entitled(warehouse):
    mentions = Mentions()
    row = mentions.add(0, PAYMENT, name="张建国", household_no="H1")
    payee = beside(mentions, "payee", household_no=None, account="6217000000000001")
    other = mentions.add(1, PAYMENT, name="张建国")
    found = persons(warehouse, mentions)
    assert found[f"{row} self"] == found[payee] != found[f"{other} self"]


def test_a_number_that_the_same_record_had_in_another_month_still_counts(warehouse):
    mentions = Mentions()
    august = {"record_id": "person 7 of 2026", "period": date(2026, 8, 1), "name": "张建国"}
    mentions.add(0, INSURANCE, resident_id=NUMBER, **august)
    row = mentions.add(0, INSURANCE, **august | {"period": date(2026, 9, 1)})
    assert len(set(persons(warehouse, mentions).values())) == 1
    assert grades(warehouse)[row] == "C"
