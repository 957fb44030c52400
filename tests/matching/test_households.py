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
        self, period: date, *lines: dict[str, object], town: str = TOWN, recognised: date | None = None
    ) -> None:
        delivery = f"{town}@{period}"
        self.con.execute(
            "insert into ops.delivery"
            " values (?, ?, ?, 'a.xlsx', null, '', '', 1, null, 'accepted', null, ?, 0, 0, 0, 0, ?)",
            [delivery, REGISTER, period, [town], period],
        )
        for line in lines:
            fields = {"household_no": "H7", "area_code": f"{town}001"} | line
            row = self.mentions.add(0, REGISTER, delivery_id=delivery, period=period, **fields)
            if recognised:
                self.con.execute(
                    "insert into staging.civil_affairs__low_income_register (row_id, recognised_on) values (?, ?)",
                    [row, recognised],
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
