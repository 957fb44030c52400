"""From the twelve extracts about families, care and custody to persons and their chain."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

from data_contracts.contract import contracts
from matching import households, resolve
from tests.data_contracts.test_people_and_care import EXAMPLES, Row, numbered, rows_of, take_in, tidy_file
from tests.empty import empty_warehouse, with_every_dataset
from warehouse import build


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse(with_every_dataset) as connection:
        connection.execute(
            "insert into ops.this_run values ('R', 'monthly', $1, last_day($1), $1, null, 'jiaozuo', '')",
            [date(2026, 10, 1)],
        )
        yield connection


def chained(con: duckdb.DuckDBPyConnection, landing: Path, extracts: dict[str, list[Row]]) -> None:
    for dataset, rows in extracts.items():
        take_in(con, landing, tidy_file(landing, dataset, rows))
    build.build_mentions(con, contracts().values())
    resolve.resolve_persons(con, run_id="R")
    households.build_households(con, run_id="R")
    build.build_record_views(con, contracts().values())
    build.build_chain(con)


def kinds(con: duckdb.DuckDBPyConnection) -> Counter[str]:
    return Counter(kind for (kind,) in con.table("core.life_event").project("kind").fetchall())


def test_every_mention_belongs_to_a_person_and_every_event_to_the_chain(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    chained(con, tmp_path, {dataset: rows_of(dataset) for dataset in EXAMPLES})
    roles = sum((Counter(example["roles"]) for example in EXAMPLES.values()), Counter[str]())
    belonging = con.table("core.membership").filter("person_id is not null").project("role_kind").fetchall()
    assert Counter(kind for (kind,) in belonging) == roles
    assert kinds(con) == {
        "application": 3, "visit": 3, "care_agreement": 2, "child_recognised": 2, "marriage": 2, "divorce": 2,
        "marriage_annulled": 2, "custody": 4, "released": 1, "moved_out": 1, "identity_corrected": 1, "birth": 1,
        "household_split": 1,
    }  # fmt: skip
    programmes = con.table("core.assistance").project("programme").fetchall()
    assert Counter(name for (name,) in programmes) == {"临时救助金": 3, "残疾儿童康复救助": 1}


def test_a_grant_that_was_paid_within_two_months_counts_once(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    payment = {"项目": "临时救助金", "发放月份": "2026-10", "受益人姓名": "张建国", "金额": "3500"}
    paid = payment | {"受益人身份证号": numbered("{1960-02-03 男}")}
    dataset = "civil_affairs.temporary_relief"
    chained(con, tmp_path, {dataset: rows_of(dataset), "civil_affairs.payment": [paid, paid | {"金额": "80"}]})
    amounts = con.table("core.assistance").project("amount::integer as yuan, dataset").order("yuan").fetchall()
    assert [amount for amount, _ in amounts] == [80, 600, 1201, 3500]
    assert (3500, "civil_affairs.payment") in amounts


def test_the_marriage_view_says_who_husband_and_wife_are(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    chained(con, tmp_path, {"civil_affairs.marriage": rows_of("civil_affairs.marriage")[:2]})
    found = con.table("core.civil_affairs__marriage").project("person_id, husband_person_id, wife_person_id").fetchall()
    assert [self_id for self_id, _, _ in found] == [None, None]
    assert len({person for _, *pair in found for person in pair if person}) == 4
