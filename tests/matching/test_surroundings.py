"""Whose is a name without a number? What keys, households, accounts and places may say, and what they may not."""

from __future__ import annotations

from datetime import date

import pytest

from matching import resolve
from tests.matching.population import Mentions, number_of
from tests.matching.test_exact import BORN, CREMATION, INSURANCE, NUMBER, OTHER, PAYMENT, POLICE, REGISTER, persons
from tests.matching.test_residue import beside

TOWN, ELSEWHERE = "410802001000", "410803005000"
PUPILS, AID, CARD = "education.enrolment", "education.student_aid", "disabled_federation.certificate"
ILL, SETTLED = "health.severe_illness", "medical_insurance.settlement"
TWIN = number_of(BORN, 13)


def methods(con) -> dict[str, tuple[str, str]]:
    rows = con.execute("select row_id, role, match_grade, link_method from core.membership").fetchall()
    return {f"{row} {role}": (grade, method) for row, role, grade, method in rows}


def one_person(con, mentions: Mentions) -> bool:
    return len(set(persons(con, mentions).values())) == 1


def known(mentions: Mentions, name: str = "张建国", number: str = NUMBER, **fields: object) -> str:
    """Somebody with a number in the township."""
    return mentions.add(0, REGISTER, name=name, resident_id=number, **{"area_code": TOWN} | fields)


# Keys of departments


def test_a_departments_own_key_and_the_same_name_lead_to_the_number_as_grade_c(warehouse):
    mentions = Mentions()
    mentions.add(0, PUPILS, name="张小军", resident_id=OTHER, source_key="education.pupil_no:L41080001")
    row = mentions.add(0, AID, name="张小軍", source_key="education.pupil_no:L41080001")
    assert one_person(warehouse, mentions)
    assert methods(warehouse)[f"{row} self"] == ("C", "source_key")


def test_a_pupils_number_that_is_made_of_the_resident_number_stands_for_it(warehouse):
    mentions = Mentions()
    known(mentions)
    row = mentions.add(0, PUPILS, name="张建国", source_key=f"education.pupil_no:G{NUMBER}")
    assert one_person(warehouse, mentions)
    assert methods(warehouse)[f"{row} self"] == ("C", "repaired_id")


@pytest.mark.parametrize("key", ["health.pupil_no:L41080001", "education.class_no:L41080001"])
def test_keys_of_two_departments_or_two_kinds_say_nothing_about_each_other(warehouse, key):
    mentions = Mentions()
    mentions.add(0, PUPILS, name="张小军", resident_id=OTHER, source_key="education.pupil_no:L41080001")
    mentions.add(1, AID, name="张小军", source_key=key)
    known(mentions, name="张小军")
    assert len(set(persons(warehouse, mentions).values())) == 3


def test_a_pupil_of_another_number_is_another_pupil(warehouse):
    mentions = Mentions()
    mentions.add(0, PUPILS, name="张小军", resident_id=OTHER, source_key="education.pupil_no:L41080001")
    mentions.add(1, AID, name="张小军", source_key="education.pupil_no:L41080002")
    assert not one_person(warehouse, mentions)


@pytest.mark.parametrize("name", ["李秀英", "张秀英"])
def test_a_key_of_two_names_is_no_key(warehouse, name):
    mentions = Mentions()
    key = {"source_key": "education.pupil_no:L41080001"}
    mentions.add(0, PUPILS, name="张小军", resident_id=OTHER, **key)
    mentions.add(1, AID, name="张小军", **key)
    mentions.add(2, AID, name=name, **key)
    assert len(set(persons(warehouse, mentions).values())) == 3


def test_a_key_of_two_valid_numbers_is_no_key(warehouse):
    mentions = Mentions()
    key = {"source_key": "education.pupil_no:L41080001", "name": "张小军"}
    for number in (NUMBER, OTHER, None):
        mentions.add(0, PUPILS, resident_id=number, **key)
    assert len(set(persons(warehouse, mentions).values())) == 3


def test_records_of_one_key_are_one_provisional_person(warehouse):
    mentions = Mentions()
    for month in (8, 9):
        mentions.add(0, PUPILS, name="张小军", source_key="education.pupil_no:L41080001", period=date(2026, month, 1))
    assert one_person(warehouse, mentions)


# Numbers cut, swapped and borrowed


def test_a_cut_number_and_the_name_are_enough_without_a_birth_date(warehouse):
    mentions = Mentions()
    known(mentions)
    cut = {"resident_id": NUMBER[:15] + "000", "resident_id_state": "precision_lost"}
    row = mentions.add(0, ILL, name="张建国", **cut)
    other = mentions.add(1, ILL, name="张建军", **cut)
    found = persons(warehouse, mentions)
    assert methods(warehouse)[f"{row} self"] == ("C", "repaired_id")
    assert found[f"{other} self"] != found[f"{row} self"]


def test_what_is_left_of_a_number_in_scientific_notation_joins_nobody(warehouse):
    mentions = Mentions()
    for _ in range(2):
        mentions.add(0, ILL, name="张建国", resident_id="4108" + "90" + "0" * 12, resident_id_state="precision_lost")
    assert not one_person(warehouse, mentions)


def test_two_who_stand_in_each_others_column_go_to_their_own_numbers_as_grade_d(warehouse):
    mentions = Mentions()
    dead = mentions.add(0, INSURANCE, name="张建国", resident_id=NUMBER)
    son = mentions.add(1, INSURANCE, name="李小军", resident_id=OTHER)
    mentions.add(0, PAYMENT, name="张建国", resident_id=NUMBER)
    mentions.add(1, PAYMENT, name="李小军", resident_id=OTHER)
    row = mentions.add(0, CREMATION, name="张建国", resident_id=OTHER)
    handler = beside(mentions, "handler", name="李小军", resident_id=NUMBER)
    found = persons(warehouse, mentions)
    assert (found[f"{row} self"], found[handler]) == (found[f"{dead} self"], found[f"{son} self"])
    assert methods(warehouse)[f"{row} self"] == ("D", "repaired_id")


def test_two_keys_with_one_number_in_a_list_of_everybody_are_two_people(warehouse):
    mentions = Mentions()
    one = mentions.add(
        0, INSURANCE, name="张建国", resident_id=NUMBER, source_key="medical_insurance.person_no:1000001"
    )
    mentions.add(0, PAYMENT, name="张建国", resident_id=NUMBER)
    two = mentions.add(
        1, INSURANCE, name="张建军", resident_id=NUMBER, source_key="medical_insurance.person_no:1000002"
    )
    found = persons(warehouse, mentions)
    assert found[f"{one} self"] != found[f"{two} self"]


# Households


def test_a_payee_named_like_one_member_of_the_household_is_that_member_as_grade_d(warehouse):
    mentions = Mentions()
    wife = known(mentions, "李秀英", OTHER, household_no="H1")
    known(mentions, household_no="H1")
    mentions.add(1, PAYMENT, name="张建国", resident_id=NUMBER)
    payee = beside(mentions, "payee", name="李秀英", resident_id=None, resident_id_state="missing", account="62170001")
    found = persons(warehouse, mentions)
    assert found[payee] == found[f"{wife} self"]
    assert methods(warehouse)[payee] == ("D", "household")


def test_two_members_of_one_name_leave_the_payee_alone(warehouse):
    mentions = Mentions()
    for number in (OTHER, TWIN):
        known(mentions, "李秀英", number, household_no="H1")
    known(mentions, household_no="H1")
    mentions.add(1, PAYMENT, name="张建国", resident_id=NUMBER)
    payee = beside(mentions, "payee", name="李秀英", resident_id=None, resident_id_state="missing")
    persons(warehouse, mentions)
    assert methods(warehouse)[payee] == ("E", "alone")


# Places


def test_the_only_one_of_the_name_in_the_township_is_meant_as_grade_e(warehouse):
    mentions = Mentions()
    known(mentions)
    row = mentions.add(0, ILL, name="张建國", area_code=TOWN)
    assert one_person(warehouse, mentions)
    assert methods(warehouse)[f"{row} self"] == ("E", "name_in_place")


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("张建国", {"area_code": ELSEWHERE}),
        ("张建国", {"area_code": "410802000000"}),
        ("张建国", {}),
        ("张健国", {"area_code": TOWN}),
        ("张**", {"area_code": TOWN}),
        ("张建国", {"area_code": TOWN, "sex": "女"}),
        ("张建国", {"area_code": TOWN, "resident_id": "410890199001011234", "resident_id_state": "invalid"}),
    ],
)
def test_another_place_name_sex_or_number_is_not_meant(warehouse, name, fields):
    mentions = Mentions()
    known(mentions)
    mentions.add(1, ILL, name=name, **fields)
    assert not one_person(warehouse, mentions)


def test_two_of_the_name_in_the_township_leave_the_record_alone_unless_one_lives_in_the_village(warehouse):
    mentions = Mentions()
    known(mentions, area_code="410802001001")
    known(mentions, number=OTHER, area_code="410802001002")
    mine = mentions.add(0, ILL, name="张建国", area_code="410802001001")
    whose = mentions.add(1, ILL, name="张建国", area_code=TOWN, record_id="another")
    persons(warehouse, mentions)
    assert methods(warehouse)[f"{mine} self"] == ("E", "name_in_place")
    assert methods(warehouse)[f"{whose} self"] == ("E", "alone")


def of_a_name_in_the_city(mentions: Mentions, *, others: int, townships: int) -> list[str]:
    """One of the name in TOWN, so many others of it elsewhere in a city of so many townships."""
    places = [f"410803{town:03d}000" for town in range(1, townships)]
    known(mentions)
    for town, place in enumerate(places):
        known(mentions, name=f"王{chr(0x4E10 + town)}梅", number=number_of(BORN, 500 + town), area_code=place)
    numbers = [number_of(BORN, 100 + person) for person in range(others)]
    for person, number in enumerate(numbers):
        known(mentions, number=number, area_code=places[person])
    return numbers


@pytest.mark.parametrize(
    ("others", "townships", "method"), [(1, 13, "name_in_place"), (2, 13, "alone"), (2, 14, "name_in_place")]
)
def test_a_common_name_is_not_taken_up_as_one_of_the_others_may_stand_in_a_list_of_the_township(
    warehouse, others, townships, method
):
    mentions = Mentions()
    of_a_name_in_the_city(mentions, others=others, townships=townships)
    row = mentions.add(0, INSURANCE, name="张建国", area_code=TOWN)
    persons(warehouse, mentions)
    assert methods(warehouse)[f"{row} self"] == ("E", method)


@pytest.mark.parametrize(("at_home", "method"), [(True, "name_in_place"), (False, "alone")])
def test_how_often_lists_name_another_township_is_told_by_those_who_have_a_number(warehouse, at_home, method):
    mentions = Mentions()
    of_a_name_in_the_city(mentions, others=2, townships=13)
    for person in range(60):
        number, place = number_of(BORN, 200 + person), f"410803{1 + person % 10:03d}000"
        for dataset in (REGISTER, PAYMENT, PUPILS):
            where = place if at_home or dataset == REGISTER else f"410803{2 + person % 10:03d}000"
            mentions.add(0, dataset, name=f"赵{chr(0x4E10 + person)}兰", resident_id=number, area_code=where)
        # Who has none says nothing of it: these are not one person who is everywhere.
        mentions.add(0, PAYMENT, name=f"钱{chr(0x4E10 + person)}兰", area_code=place)
    row = mentions.add(0, INSURANCE, name="张建国", area_code=TOWN)
    persons(warehouse, mentions)
    assert methods(warehouse)[f"{row} self"] == ("E", method)


@pytest.mark.parametrize(("dataset", "method"), [(INSURANCE, "name_in_place"), (ILL, "alone")])
def test_who_stands_in_the_same_list_of_everybody_is_no_other_who_may_be_meant(warehouse, dataset, method):
    mentions = Mentions()
    for number in of_a_name_in_the_city(mentions, others=3, townships=13):
        mentions.add(0, dataset, name="张建国", resident_id=number)
    row = mentions.add(0, dataset, name="张建国", area_code=TOWN, record_id="another")
    persons(warehouse, mentions)
    assert methods(warehouse)[f"{row} self"] == ("E", method)


def test_somebody_of_the_name_whose_place_nobody_knows_may_as_well_live_there(warehouse):
    mentions = Mentions()
    own = known(mentions)
    mentions.add(1, SETTLED, name="张建国", resident_id=OTHER)
    row = mentions.add(1, INSURANCE, name="张建国", area_code=TOWN)
    found = persons(warehouse, mentions)
    assert found[f"{row} self"] != found[f"{own} self"]


def test_who_stands_in_the_list_already_is_not_meant_by_another_line_of_it_nor_by_anything_else(warehouse):
    mentions = Mentions()
    known(mentions)
    mentions.add(0, INSURANCE, name="张建国", resident_id=NUMBER)
    line = mentions.add(1, INSURANCE, name="张建国", area_code=TOWN)
    doubtful = mentions.add(1, ILL, name="张建国", area_code=TOWN)
    persons(warehouse, mentions)
    assert {methods(warehouse)[f"{row} self"] for row in (line, doubtful)} == {("E", "alone")}


def test_two_lines_of_one_list_that_want_the_same_person_get_nobody(warehouse):
    mentions = Mentions()
    known(mentions)
    rows = [mentions.add(i, INSURANCE, name="张建国", area_code=TOWN) for i in (0, 1)]
    persons(warehouse, mentions)
    assert {methods(warehouse)[f"{row} self"] for row in rows} == {("E", "alone")}


def test_money_that_goes_to_another_account_is_another_persons(warehouse):
    mentions = Mentions()
    known(mentions, account="62170001")
    row = mentions.add(1, PAYMENT, name="张建国", area_code=TOWN, account="62170002")
    persons(warehouse, mentions)
    assert methods(warehouse)[f"{row} self"] == ("E", "alone")


def test_nobody_is_dead_by_name_and_place(warehouse):
    mentions = Mentions()
    known(mentions)
    mentions.add(1, POLICE, name="张建国", area_code=TOWN)
    assert not one_person(warehouse, mentions)


def test_who_has_a_birth_date_and_a_township_is_known_without_a_number(warehouse):
    mentions = Mentions()
    own = mentions.add(0, REGISTER, name="张建国", birth_date=BORN, area_code=TOWN, household_no="H1")
    row = mentions.add(0, INSURANCE, name="张建国", area_code=TOWN)
    assert one_person(warehouse, mentions)
    assert methods(warehouse) == {f"{own} self": ("D", "alone"), f"{row} self": ("E", "name_in_place")}


def test_a_name_without_a_place_needs_a_contact_and_nobody_else_of_the_name_in_the_county(warehouse):
    mentions = Mentions()
    known(mentions, phone="13900000001")
    row = mentions.add(0, ILL, name="张建国", phone="13900000001")
    bare = mentions.add(1, ILL, name="张建国", record_id="bare")
    found = persons(warehouse, mentions)
    assert methods(warehouse)[f"{row} self"] == ("E", "name_and_contact")
    assert methods(warehouse)[f"{bare} self"] == ("E", "alone")
    known(mentions, number=OTHER, area_code=ELSEWHERE)
    found = persons(warehouse, mentions)
    assert found[f"{row} self"] != found[f"{mentions.rows[0]['row_id']} self"]


def test_who_is_treated_stands_in_the_list_of_the_insured_if_nobody_else_bears_the_name(warehouse):
    mentions = Mentions()
    mentions.add(0, SETTLED, name="张建国", resident_id=NUMBER)
    row = mentions.add(0, INSURANCE, name="张建国", area_code=TOWN)
    assert one_person(warehouse, mentions)
    assert methods(warehouse)[f"{row} self"] == ("E", "name_in_list")


def test_a_bare_name_of_a_department_is_the_one_of_its_list_if_nobody_else_bears_it(warehouse):
    mentions = Mentions()
    mentions.add(0, INSURANCE, name="张建国", resident_id=NUMBER, area_code=TOWN)
    row = mentions.add(0, SETTLED, name="张建国")
    assert one_person(warehouse, mentions)
    assert methods(warehouse)[f"{row} self"] == ("E", "name_in_list")


@pytest.mark.parametrize(
    "another",
    [
        {"dataset": REGISTER, "resident_id": OTHER, "area_code": ELSEWHERE, "household_no": "H9"},
        {"dataset": PUPILS, "area_code": ELSEWHERE, "record_id": "pupil"},
        {"dataset": INSURANCE, "record_id": "insured"},
    ],
    ids=["with a number", "in another township", "in the same list"],
)
def test_a_bare_name_stays_alone_where_somebody_else_bears_it(warehouse, another):
    mentions = Mentions()
    own = mentions.add(0, INSURANCE, name="张建国", resident_id=NUMBER, area_code=TOWN)
    row = mentions.add(0, SETTLED, name="张建国")
    mentions.add(1, name="张建国", **another)
    found = persons(warehouse, mentions)
    assert found[f"{row} self"] != found[f"{own} self"]


def test_a_bare_name_of_a_department_whose_list_does_not_have_it_stays_alone(warehouse):
    mentions = Mentions()
    own = known(mentions)
    row = mentions.add(0, SETTLED, name="张建国")
    found = persons(warehouse, mentions)
    assert found[f"{row} self"] != found[f"{own} self"]


def test_a_second_namesake_dissolves_the_link_and_that_is_an_event(warehouse):
    mentions = Mentions()
    own = known(mentions)
    row = mentions.add(0, ILL, name="张建国", area_code=TOWN)
    before = persons(warehouse, mentions)
    known(mentions, number=OTHER)
    mentions.store(warehouse)
    resolve.resolve_persons(warehouse, run_id="second")
    after = dict(warehouse.execute("select row_id, person_id from core.membership").fetchall())
    assert before[f"{own} self"] == after[own] != after[row]
    events = warehouse.execute("select kind, person_id, other_person_id from core.person_event where run_id = 'second'")
    assert ("split", after[own], after[row]) in events.fetchall()
