"""Who is this, and why?"""

from __future__ import annotations

from datetime import date

import pytest

from matching import explain
from matching.errors import UnknownPersonError
from tests.matching.population import Mentions, number_of
from tests.matching.test_exact import NUMBER, PAYMENT, POLICE, REGISTER, persons


def test_a_person_is_told_with_every_record_its_file_row_and_what_joined_it(warehouse):
    mentions = Mentions()
    warehouse.execute(
        "insert into ops.delivery values ('d', 'x', '2026-10-01', '2026-10/台账.xlsx', '东镇', '', '', 1, null,"
        " 'accepted', null, null, 0, 0, 0, 0, '2026-11-01')"
    )
    row = mentions.add(0, REGISTER, name="张建国", resident_id=NUMBER, delivery_id="d", area_code="410802001001")
    mentions.add(0, POLICE, name="张建國", birth_date=date(1952, 3, 14), area_code="410802001001")
    other = mentions.add(1, PAYMENT, name="李秀英", resident_id=NUMBER)
    found = persons(warehouse, mentions)
    told = explain.who(warehouse, found[f"{row} self"])
    assert told.names == {"张建国": 1, "张建國": 1}
    assert [(record.match_grade, record.link_method) for record in told.records] == [("A", "valid_id"), ("D", "splink")]
    assert [miss.kind for miss in told.near_misses] == ["disputed_number"]
    text = explain.render_text(told)
    assert "2026-10/台账.xlsx 东镇 第 2 行" in text
    assert NUMBER not in text
    assert "可能是他人的" not in text
    wife = explain.render_text(explain.who(warehouse, found[f"{other} self"]))
    assert "暂定人员(所填号码可能是他人的)" in wife
    assert "号码有效,但可能是他人的,未采用;单独一条记录" in wife


def test_an_id_that_nobody_ever_had_is_an_error_that_says_what_to_do(warehouse):
    with pytest.raises(UnknownPersonError, match="P000000404"):
        explain.who(warehouse, "P000000404")


@pytest.mark.parametrize("typed", [NUMBER, "张建国", f"P{NUMBER}"])
def test_a_number_or_a_name_that_is_typed_for_an_id_is_not_repeated(warehouse, typed):
    with pytest.raises(UnknownPersonError) as raised:
        explain.who(warehouse, typed)
    assert typed not in str(raised.value)
    assert "marts.person" in str(raised.value)


def test_a_person_without_records_is_told_as_such(warehouse):
    mentions = Mentions()
    row = mentions.add(0, REGISTER, name="张建国", resident_id=number_of(date(1950, 1, 2), 11))
    person = persons(warehouse, mentions)[f"{row} self"]
    persons(warehouse, Mentions())
    assert explain.render_text(explain.who(warehouse, person)) == f"{person}:目前没有属于此人的记录。"
