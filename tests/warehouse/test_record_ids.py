"""Has a thing one record id in all months, however its people's names and numbers were typed, and another thing another?"""

from __future__ import annotations

from datetime import date

import duckdb
import pytest

from data_contracts.contract import contract_of, contracts
from tests.alerts.alerts_world import PAYMENT, REGISTER, begin, deliver, new_world
from warehouse import build

MONTHS = ("2026-07", "2026-08", "2026-09", "2026-10")


@pytest.fixture
def con() -> duckdb.DuckDBPyConnection:
    return new_world()


def told(con: duckdb.DuckDBPyConnection, month: str, *records: str, dataset: str = REGISTER, **line: object) -> None:
    """A month's list; a letter is a person, and what follows it a way in which the name or the number was typed."""
    usual = {"household_no": "H1", "category": "最低生活保障"} if dataset == REGISTER else {}
    rows = [usual | {"record_id": record, "person_id": record[0]} | line for record in records]
    delivery = deliver(con, dataset, month, rows)
    con.execute("update core.membership set evidence_id = record_id where delivery_id = ?", [delivery])


def ids(con: duckdb.DuckDBPyConnection, period: str = "2026-10", dataset: str = REGISTER) -> list[str]:
    """The record ids of the lists that have come, as rules see them, in the order of the months."""
    begin(con, period)
    build.keep_record_ids(con, contracts().values())
    found = con.execute(f"select record_id from core.{contract_of(dataset).table} order by period, row_id").fetchall()
    return [record for (record,) in found]


def test_a_number_that_is_damaged_in_one_month_changes_no_record_id(con):
    for month, record in zip(MONTHS, ("p", "p", "p damaged", "p"), strict=True):
        told(con, month, record, "q")
    assert ids(con) == ["p", "q"] * 4


def test_a_first_line_that_was_damaged_does_not_outweigh_all_later_ones_when_a_warehouse_is_looked_at_first(con):
    for month, record in zip(MONTHS, ("p damaged", "p", "p", "p"), strict=True):
        told(con, month, record)
    assert ids(con) == ["p"] * 4


def test_an_id_stays_when_earlier_months_come_late_or_later_ones_are_not_looked_at(con):
    told(con, "2026-08", "p")
    told(con, "2026-09", "p damaged")
    assert ids(con, "2026-09") == ["p", "p"]
    told(con, "2026-06", "p damaged")
    told(con, "2026-07", "p damaged")
    assert ids(con) == ["p"] * 4
    # Of the list by which the thing is called nothing is left: it is called so all the same.
    con.execute("delete from ops.delivery where period = '2026-08-01'")
    assert ids(con) == ["p"] * 3
    assert ids(con) == ["p"] * 3


@pytest.mark.parametrize("other", [{"household_no": "H2"}, {"category": "低保边缘家庭"}])
def test_another_household_number_or_category_is_another_record(con, other):
    told(con, "2026-09", "p")
    told(con, "2026-10", "p elsewhere", **other)
    assert ids(con) == ["p", "p elsewhere"]


def test_two_lines_of_one_list_are_two_records_and_so_are_two_people(con):
    told(con, "2026-08", "p")
    told(con, "2026-09", "p", "p twice")
    told(con, "2026-10", "q")
    assert ids(con) == ["p", "p", "p twice", "q"]


def test_what_turns_out_to_be_somebody_else_s_is_called_by_its_own_id_again(con):
    told(con, "2026-09", "p")
    told(con, "2026-10", "p damaged")
    assert ids(con) == ["p", "p"]
    con.execute("update core.membership set person_id = 'q' where record_id = 'p damaged'")
    assert ids(con) == ["p", "p damaged"]


def test_an_event_that_is_told_again_with_the_number_mended_is_the_same_event(con):
    event = {"dataset": PAYMENT, "programme": "最低生活保障金", "batch_no": "1"}
    told(con, "2026-09", "p damaged", pay_month=date(2026, 9, 1), **event)
    told(con, "2026-10", "p", pay_month=date(2026, 9, 1), **event)
    told(con, "2026-10", "p later", pay_month=date(2026, 10, 1), **event)
    assert ids(con, dataset=PAYMENT) == ["p damaged", "p damaged", "p later"]
