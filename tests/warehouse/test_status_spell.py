"""From when to when was somebody in a category, as the monthly registers tell it?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

from alerts.case_grid import give_rows, parse_grid
from alerts.cases import case_warehouse
from warehouse import sql_file

SPELLS = Path(sql_file.__file__).parent / "core" / "status_spell" / "civil_affairs__low_income_register.sql"

REGISTER = """
    row_id | person_id | category | status | exited_on  | period
    a/8    | P1        | 特困人员 | 在册   |            | 2026-08-01
    a/9    | P1        | 特困人员 | 停保   |            | 2026-09-01
    a/10   | P1        | 特困人员 | 停保   |            | 2026-10-01
    b/8    | P2        | 特困人员 | 停保   |            | 2026-08-01
    b/9    | P2        | 特困人员 | 在册   |            | 2026-09-01
    b/10   | P2        | 特困人员 | 停保   |            | 2026-10-01
    c/9    | P3        | 特困人员 | 停保   | 2026-07-15 | 2026-09-01
    c/10   | P3        | 特困人员 | 停保   | 2026-07-15 | 2026-10-01
    d/10   | P4        | 特困人员 | 在册   |            | 2026-10-01
"""


def test_who_left_without_a_day_left_in_the_first_month_that_says_so_however_often_it_is_said_again() -> None:
    with case_warehouse() as con:
        give_rows(con, "core.civil_affairs__low_income_register", parse_grid(REGISTER), "2026-10-01")
        sql_file.run(con, SPELLS)
        spells = con.table("core.status_spell").project("person_id", "valid_to").order("person_id").fetchall()
    assert spells == [
        ("P1", date(2026, 9, 1)),
        ("P2", date(2026, 10, 1)),
        ("P3", date(2026, 7, 15)),
        ("P4", None),
    ]
