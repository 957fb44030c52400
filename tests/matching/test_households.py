"""Households of the register: ids that last, and who belonged when."""

from __future__ import annotations

from datetime import date

import pytest

from data_contracts.contract import contract_of
from data_contracts.ddl import create_staging
from matching import households, resolve
from tests.matching.population import Mentions, number_of

REGISTER = "civil_affairs.low_income_register"
AUGUST, SEPTEMBER, OCTOBER = (date(2026, month, 1) for month in (8, 9, 10))
TOWN, OTHER_TOWN = "410802001", "410802002"
HEAD = {"name": "张建国", "resident_id": number_of(date(1950, 1, 2), 11), "relation": "户主"}
WIFE = {"name": "李秀英", "resident_id": number_of(date(1952, 5, 6), 12), "relation": "配偶"}
NEIGHBOUR = {"name": "赵大海", "resident_id": number_of(date(1961, 7, 8), 13), "relation": "户主"}
HIS_WIFE = {"name": "钱桂花", "resident_id": number_of(date(1963, 9, 10), 14), "relation": "配偶"}
SON = {"name": "张小军", "resident_id": number_of(date(1980, 2, 3), 15), "relation": "户主"}
LONG_AGO, SINCE = date(2021, 3, 9), date(2026, 8, 28)


class Register:
    """Monthly lists, delivered by township."""

    def __init__(self, con) -> None:
        self.con, self.mentions = con, Mentions()
        con.execute(create_staging(contract_of(REGISTER)))
        con.execute(
            "insert into ops.this_run"
            " values ('r', 'monthly', '2026-10-01', '2026-10-31', '2026-11-05', null, 'jiaozuo', '')"
        )

    def deliver(
        self,
        period: date,
        *lines: dict[str, object],
        town: str = TOWN,
        recognised: date | None = None,
        status: str = "在册",
        once: str = "",
    ) -> None:
        delivery = f"{town}@{period}{status}{once}"
        self.con.execute(
            "insert into ops.delivery"
            " values (?, ?, ?, 'a.xlsx', null, '', '', 1, null, 'accepted', null, ?, 0, 0, 0, 0, ?)",
            [delivery, REGISTER, period, [town], period],
        )
        for line in lines:
            head = line.get("head")
            fields = {"household_no": "H7", "area_code": f"{town}001"} | {k: v for k, v in line.items() if k != "head"}
            row = self.mentions.add(0, REGISTER, delivery_id=delivery, period=period, **fields)
            if isinstance(head, dict):
                named = {"name": head["name"], "resident_id": head["resident_id"], "relation": None, "birth_date": None}
                self.mentions.rows.append(self.mentions.rows[-1] | named | {"role": "head", "role_kind": "head"})
                self.mentions.truth.append(0)
            self.con.execute(
                "insert into staging.civil_affairs__low_income_register (row_id, recognised_on, status)"
                " values (?, ?, ?)",
                [row, recognised, status],
            )

    def build(self, run_id: str = "r1") -> list[tuple[object, ...]]:
        self.mentions.store(self.con)
        resolve.resolve_persons(self.con, run_id=run_id)
        households.build_households(self.con, run_id=run_id)
        return self.con.execute(
            "select name, valid_from, valid_to from core.household_member"
            " join core.person using (person_id) order by all"
        ).fetchall()


@pytest.fixture
def register(warehouse) -> Register:
    return Register(warehouse)


def test_a_member_belongs_from_the_first_list_until_the_first_list_without_them(register):
    register.deliver(AUGUST, HEAD, WIFE)
    register.deliver(SEPTEMBER, HEAD)
    register.deliver(OCTOBER, HEAD)
    assert register.build() == [("张建国", AUGUST, None), ("李秀英", AUGUST, SEPTEMBER)]


def test_a_month_in_which_the_township_did_not_deliver_says_nothing(register):
    register.deliver(AUGUST, HEAD, WIFE)
    register.deliver(SEPTEMBER, {**HEAD, "household_no": "H8", "name": "赵六", "resident_id": None}, town=OTHER_TOWN)
    register.deliver(OCTOBER, HEAD, WIFE)
    assert register.build()[:2] == [("张建国", AUGUST, None), ("李秀英", AUGUST, None)]


def test_who_leaves_and_returns_has_two_spells(register):
    register.deliver(AUGUST, HEAD, WIFE)
    register.deliver(SEPTEMBER, HEAD)
    register.deliver(OCTOBER, HEAD, WIFE)
    assert register.build()[1:] == [("李秀英", AUGUST, SEPTEMBER), ("李秀英", OCTOBER, None)]


def test_the_first_members_belong_since_they_were_recognised(register):
    register.deliver(AUGUST, HEAD, recognised=date(2021, 3, 9))
    register.deliver(SEPTEMBER, HEAD, WIFE, recognised=date(2021, 3, 9))
    assert register.build() == [("张建国", date(2021, 3, 9), None), ("李秀英", SEPTEMBER, None)]


def test_who_parts_from_a_household_is_not_in_two_households_since_they_were_recognised(register):
    long_ago = date(2021, 3, 9)
    register.deliver(AUGUST, HEAD, WIFE, recognised=long_ago)
    # The new household keeps the day on which the old one was recognised.
    register.deliver(SEPTEMBER, HEAD, {**WIFE, "household_no": "H8", "relation": "户主"}, recognised=long_ago)
    assert register.build() == [
        ("张建国", long_ago, None), ("李秀英", long_ago, SEPTEMBER), ("李秀英", SEPTEMBER, None)
    ]  # fmt: skip


def test_who_moves_to_a_county_of_which_no_list_came_before_is_not_in_two_households_since_they_were_recognised(
    register,
):
    long_ago = date(2021, 3, 9)
    register.deliver(AUGUST, HEAD, WIFE, recognised=long_ago)
    register.deliver(SEPTEMBER, HEAD, recognised=long_ago)
    register.deliver(SEPTEMBER, {**WIFE, "area_code": "410803002001"}, town="410803002", recognised=long_ago)
    assert register.build() == [
        ("张建国", long_ago, None), ("李秀英", long_ago, SEPTEMBER), ("李秀英", SEPTEMBER, None)
    ]  # fmt: skip


def test_a_household_that_was_recognised_since_the_list_before_belongs_since_that_day(register):
    register.deliver(AUGUST, HEAD, recognised=date(2021, 3, 9))
    register.deliver(SEPTEMBER, HEAD, {**WIFE, "household_no": "H8"}, recognised=date(2026, 8, 28))
    assert register.build()[1:] == [("李秀英", date(2026, 8, 28), None)]


def test_a_household_keeps_its_id_and_one_number_in_two_counties_is_two_households(register):
    register.deliver(AUGUST, HEAD, WIFE)
    register.build()
    first = register.con.execute("select household_id, household_no, minted_run from core.household").fetchall()
    assert first == [("H000000001", "H7", "r1")]
    register.deliver(
        SEPTEMBER, {**WIFE, "name": "周七", "resident_id": None, "area_code": "410801001001"}, town="410801001"
    )
    register.build("r2")
    assert register.con.execute("select household_id, minted_run from core.household order by all").fetchall() == [
        ("H000000001", "r1"),
        ("H000000002", "r2"),
    ]


def test_the_head_is_who_the_newest_list_says(register):
    register.deliver(AUGUST, HEAD, WIFE)
    register.deliver(SEPTEMBER, {**HEAD, "relation": "配偶"}, {**WIFE, "relation": "户主"})
    register.build()
    assert register.con.execute(
        "select name, household_no from core.household join core.person on head_person_id = person_id"
    ).fetchall() == [("李秀英", "H7")]


def homes(register: Register, run_id: str = "r") -> dict[str, str]:
    """Build, and tell the household of everybody who was ever a member of one."""
    register.build(run_id)
    return dict(
        register.con.execute(
            "select name, household_id from core.household_member join core.person using (person_id)"
        ).fetchall()
    )


def test_a_number_that_is_given_to_another_family_is_another_household(register):
    register.deliver(AUGUST, HEAD, WIFE, recognised=LONG_AGO)
    register.deliver(SEPTEMBER, NEIGHBOUR, HIS_WIFE, recognised=SINCE)
    assert register.build() == [
        ("张建国", LONG_AGO, SEPTEMBER), ("李秀英", LONG_AGO, SEPTEMBER), ("赵大海", SINCE, None), ("钱桂花", SINCE, None)
    ]  # fmt: skip
    assert homes(register) == {
        "张建国": "H000000001", "李秀英": "H000000001", "赵大海": "H000000002", "钱桂花": "H000000002"
    }  # fmt: skip
    assert register.con.execute(
        "select household_no, name from core.household join core.person on head_person_id = person_id order by all"
    ).fetchall() == [("H7", "张建国"), ("H7", "赵大海")]


def test_who_has_left_and_stands_beside_the_new_family_as_such_is_none_of_it(register):
    register.deliver(AUGUST, HEAD, WIFE, recognised=LONG_AGO)
    register.deliver(SEPTEMBER, HEAD, WIFE, recognised=LONG_AGO, status="停保")
    register.deliver(SEPTEMBER, NEIGHBOUR, recognised=SINCE)
    assert homes(register) == {"张建国": "H000000001", "李秀英": "H000000001", "赵大海": "H000000002"}


DOOR, VILLAGE = {"address": "幸福路8号3单元201室"}, {"address": "张庄村"}
#: What stood under a number in August, what stands there in September, since when by decision, and how many families these are.
TURNS = {
    "the widow stays": ([HEAD, WIFE], [WIFE], LONG_AGO, 1),
    "the head changes": ([HEAD, WIFE], [HEAD | {"relation": "配偶"}, WIFE | {"relation": "户主"}], SINCE, 1),
    "a corrected number, one decision": ([HEAD], [HEAD | {"resident_id": 31}], LONG_AGO, 1),
    "a corrected number, one place, decided anew": ([HEAD | VILLAGE], [HEAD | {"resident_id": 32} | VILLAGE], SINCE, 1),
    "an orphan whose line names her father as head": ([HEAD, WIFE], [SON | {"relation": "子", "head": HEAD}], SINCE, 1),
    "an orphan who is told as a son, and nobody as head": ([HEAD, WIFE], [SON | {"relation": "子"}], SINCE, 1),
    "the son goes on under one decision": ([HEAD], [SON], LONG_AGO, 1),
    "the son behind his father's door": ([HEAD | DOOR], [SON | DOOR], SINCE, 1),
    "another surname behind the door": ([HEAD | DOOR], [NEIGHBOUR | DOOR], SINCE, 2),
    "a surname of the village": ([HEAD | VILLAGE], [SON | VILLAGE], SINCE, 2),
    "a namesake": ([HEAD], [HEAD | {"resident_id": 33, "birth_date": date(1970, 1, 1)}], SINCE, 2),
}


def test_a_family_under_other_circumstances_is_one_household_and_a_surname_or_a_place_alone_makes_none(register):
    for turn, (before, after, decided, _) in enumerate(TURNS.values()):
        for month, lines, day in ((AUGUST, before, LONG_AGO), (SEPTEMBER, after, decided)):
            register.deliver(month, *(in_turn(line, turn) for line in lines), recognised=day, once=f" {turn}")
    register.build()
    found = register.con.execute(
        "select household_no, count(distinct household_id) from core.household group by all"
    ).fetchall()
    assert {[*TURNS][int(number)]: families for number, families in found} == {
        name: families for name, (*_, families) in TURNS.items()
    }


def in_turn(line: dict[str, object], turn: int) -> dict[str, object]:
    """The same line, of other people, under a number and behind a door of their own."""
    own = {"household_no": str(turn), "resident_id": another(line["resident_id"], turn)}
    if "address" in line:
        own["address"] = f"{turn}栋{line['address']}"
    if isinstance(line.get("head"), dict):
        own["head"] = in_turn(line["head"], turn)
    return line | own


def another(number: object, turn: int) -> str:
    """Of a number that of somebody else with the same birthday; of a serial one that is corrected."""
    if isinstance(number, int):
        return number_of(date(1950, 1, 2), number + 20 * turn + 300)
    text = str(number)
    born = date(int(text[6:10]), int(text[10:12]), int(text[12:14]))
    return number_of(born, int(text[14:17]) + 20 * turn)


def test_a_register_that_is_numbered_anew_mingles_no_families_though_one_day_decided_on_all(register):
    register.deliver(AUGUST, HEAD, {**NEIGHBOUR, "household_no": "H8"}, recognised=LONG_AGO)
    register.deliver(SEPTEMBER, {**HEAD, "household_no": "H8"}, NEIGHBOUR, recognised=LONG_AGO)
    register.build()
    assert register.con.execute(
        "select count(distinct household_id), max(people) from ("
        "select household_id, count(distinct person_id) as people from core.household_member group by all)"
    ).fetchall() == [(4, 1)]


def test_a_family_that_is_missing_for_a_month_keeps_its_household_also_where_another_stood_between(register):
    register.deliver(AUGUST, HEAD, recognised=LONG_AGO)
    register.deliver(SEPTEMBER, NEIGHBOUR, recognised=SINCE)
    register.deliver(OCTOBER, HEAD, recognised=LONG_AGO)
    assert homes(register) == {"张建国": "H000000001", "赵大海": "H000000002"}


def test_an_id_of_before_families_were_told_apart_stays_with_the_family_that_had_the_number_first(register):
    register.deliver(SEPTEMBER, NEIGHBOUR, recognised=SINCE)
    assert homes(register) == {"赵大海": "H000000001"}
    register.deliver(AUGUST, HEAD, recognised=LONG_AGO)
    register.con.execute("delete from core.household_evidence")
    assert homes(register) == {"张建国": "H000000001", "赵大海": "H000000002"}
    assert homes(register) == {"张建国": "H000000001", "赵大海": "H000000002"}
