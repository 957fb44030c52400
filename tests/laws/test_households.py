"""What holds of households whatever the register says: one family keeps its id, and another never takes it over."""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

import duckdb
from hypothesis import given
from hypothesis import strategies as st

from data_contracts.contract import contract_of
from data_contracts.ddl import create_staging
from matching import households
from tests.depth import examples
from tests.empty import empty_warehouse
from warehouse.connection import create_schema

REGISTER = "civil_affairs.low_income_register"
MONTHS = [date(2026, month, 1) for month in range(1, 7)]


class Line(NamedTuple):
    """One line of one month's list. Everybody's name, number and evidence is their letter."""

    month: date
    number: str
    person: str
    head: str | None
    decided: date
    stopped: bool


lines = st.builds(
    Line,
    month=st.sampled_from(MONTHS),
    number=st.sampled_from(["1", "1", "2"]),
    person=st.sampled_from("abcdefg"),
    head=st.sampled_from(["a", "d", None, None, None, None]),
    decided=st.sampled_from([date(2020, 1, 1), date(2021, 2, 2), date(2022, 3, 3)]),
    stopped=st.sampled_from([False, False, False, True]),
)
registers = st.lists(lines, min_size=1, max_size=12, unique_by=lambda line: (line.month, line.number, line.person))


def _begun(con: duckdb.DuckDBPyConnection) -> None:
    create_schema(con)
    con.execute(create_staging(contract_of(REGISTER)))


def build(con: duckdb.DuckDBPyConnection, register: Iterable[Line], run_id: str = "r") -> None:
    """Put the lines in force in place of what was, everybody being who their letter says, and build the households."""
    con.execute("delete from core.mention; delete from core.membership")
    con.execute("delete from staging.civil_affairs__low_income_register")
    for line in register:
        row = f"{line.month}/{line.number}/{line.person}"
        con.execute(
            "insert into staging.civil_affairs__low_income_register (row_id, recognised_on, status) values (?, ?, ?)",
            [row, line.decided, "停保" if line.stopped else "在册"],
        )
        for role, who in (("self", line.person), ("head", line.head)):
            if who:
                con.execute(
                    "insert into core.mention by name select $row as row_id, $dataset as dataset, 'd' as delivery_id,"
                    " 1 as source_row, 0 as member_no, $role as role, $role as role_kind, $row as record_id,"
                    " $month::date as period, $who as name, 'valid' as resident_id_state, $number as household_no",
                    {"row": row, "dataset": REGISTER, "role": role, "month": line.month, "who": who}
                    | {"number": line.number},
                )
                con.execute(
                    "insert into core.membership values ($row, $role, $role, $dataset, 'd', $row, $who, $who, 'A', '', 1)",
                    {"row": row, "dataset": REGISTER, "role": role, "who": who},
                )
    households.build_households(con, run_id=run_id)


def everything(con: duckdb.DuckDBPyConnection) -> dict[str, list[tuple[object, ...]]]:
    tables = ("household", "household_member", "household_alias", "household_origin", "household_evidence")
    return {table: con.execute(f"from core.{table} order by all").fetchall() for table in tables}


def families(con: duckdb.DuckDBPyConnection) -> dict[tuple[str, frozenset[str]], str]:
    """The id of everybody who ever stood together under a number."""
    found = con.execute(
        "select household_no, list(distinct person_id), household_id"
        " from core.household join core.household_member using (household_id) group by all"
    ).fetchall()
    return {(number, frozenset(people)): household for number, people, household in found}


@examples(3)
@given(registers, st.randoms(use_true_random=False))
def test_the_order_of_rows_changes_no_household_and_a_second_run_nothing(register, chance: random.Random):
    with empty_warehouse(_begun) as con:
        build(con, register)
        first = everything(con)
        build(con, register, "second")
        assert everything(con) == first
    with empty_warehouse(_begun) as con:
        con.execute("set threads = 1")
        build(con, chance.sample(register, len(register)))
        assert everything(con) == first


@examples(3)
@given(registers)
def test_whoever_stands_in_one_list_under_one_number_is_of_one_household_and_nobody_is_of_two(register):
    with empty_warehouse(_begun) as con:
        build(con, register)
        home = {(number, who): household for (number, family), household in families(con).items() for who in family}
        assert len(home) == sum(len(family) for _, family in families(con))
        assert home.keys() == {(line.number, line.person) for line in register}
        for one in register:
            for other in register:
                together = (one.month, one.number) == (other.month, other.number)
                if together and not (one.stopped or other.stopped):
                    assert home[one.number, one.person] == home[other.number, other.person]


@examples(3)
@given(st.lists(registers, min_size=2, max_size=4))
def test_a_household_id_is_minted_once_leads_somewhere_and_stays_with_a_family_that_is_the_same(runs):
    with empty_warehouse(_begun) as con:
        ever: set[str] = set()
        before: dict[tuple[str, frozenset[str]], str] = {}
        for number, register in enumerate(runs):
            build(con, register, f"run {number}")
            known = dict(con.execute("select old_household_id, household_id from core.household_alias").fetchall())
            now = families(con)
            minted = known.keys() - ever
            assert ever <= known.keys()
            assert all(name > max(ever, default="") for name in minted)
            assert {known[name] for name in now.values()} == {*now.values()}
            assert len({*now.values()}) == len(now)
            kept = {family: name for family, name in now.items() if family in before}
            assert kept.items() <= before.items()
            ever, before = {*known}, now


@examples(3)
@given(registers, registers)
def test_what_is_withdrawn_or_comes_late_and_goes_again_leaves_every_family_its_id(register, late):
    with empty_warehouse(_begun) as con:
        build(con, register)
        first = families(con)
        also = {(line.month, line.number, line.person): line for line in [*late, *register]}
        build(con, also.values(), "late")
        build(con, register, "again")
        assert families(con) == first
        build(con, [], "nothing")
        build(con, register, "all")
        assert families(con) == first


def test_a_month_that_comes_late_gives_the_number_to_nobody_else():
    def line(month: date, who: str, day: date) -> Line:
        return Line(month, "1", who, None, day, False)

    now, former = line(MONTHS[3], "a", date(2026, 4, 1)), line(MONTHS[1], "b", date(2020, 1, 1))
    with empty_warehouse(_begun) as con:
        build(con, [now])
        build(con, [now, former], "late")
        ids = {family: name for (_, family), name in families(con).items()}
        assert ids == {frozenset("a"): "H000000001", frozenset("b"): "H000000002"}
        # A list that shows them together makes them one; the younger id leads there, and is back when the list is withdrawn.
        between = line(MONTHS[2], "a", date(2026, 4, 1)), line(MONTHS[2], "b", date(2020, 1, 1))
        build(con, [now, former, *between], "together")
        assert con.execute("from core.household_alias order by all").fetchall() == [
            ("H000000001", "H000000001"), ("H000000002", "H000000001")
        ]  # fmt: skip
        build(con, [now, former], "apart")
        assert ids == {family: name for (_, family), name in families(con).items()}
