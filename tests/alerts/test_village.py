"""Does a village read of its households what it may, and its board name, members and amount, and nothing else?"""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from alerts.public_notice import COVER, write_notices
from alerts.village_ledger import write_ledgers
from alerts.village_texts import Notice, texts
from tests.alerts.alerts_world import PAYMENT, POLICE, REGISTER, TOWN, deliver, new_world
from tests.alerts.small_township import FewAreas, resident_id
from warehouse import build

#: Name, born, village, what else the register says.
PEOPLE = {
    "P1": ("欧阳建国", date(1950, 1, 1), "东街村", {}),
    "P2": ("李小禾", date(2010, 11, 1), "东街村", {}),
    "P3": ("王无龄", None, "东街村", {}),
    "P4": ("赵亡", date(1940, 1, 1), "东街村", {}),
    "P5": ("孙无村", date(1950, 1, 1), None, {}),
    "P6": ("周特困", date(1950, 1, 1), "东街村", {"category": "特困人员"}),
    "P7": ("吴退出", date(1950, 1, 1), "东街村", {"status": "停保", "exited_on": "2026-09-30"}),
    "P8": ("郑成年", date(2008, 10, 31), "西街村", {}),
    "P9": ("冯存疑", date(1950, 1, 1), "西街村", {"match_grade": "E"}),
}


@pytest.fixture(scope="module")
def con() -> duckdb.DuckDBPyConnection:
    made = new_world()
    rows: list[dict[str, Any]] = []
    for at, (person_id, (name, born, village, more)) in enumerate(PEOPLE.items()):
        made.execute(
            "insert into core.person by name select $1 as person_id, $2 as name, $3::date as birth_date, $4 as resident_id, "
            "false as is_provisional, 'R' as minted_run, 1 as minted_no, 1 as record_count",
            [person_id, name, born, resident_id(date(1950, 1, 1), at)],
        )
        made.execute(
            "insert into core.household values ($1, $1, $2, '东街村3组2号', $3, 'R')",
            [f"H{person_id}", TOWN, person_id],
        )
        row = {
            "person_id": person_id,
            "category": "最低生活保障",
            "monthly_amount": 300 + at,
            "household_no": f"H{person_id}",
        }
        rows.append(row | {"village": village, "area_code": TOWN + "000"} | more)
    made.execute(
        "insert into core.household_member by name select 'HP1' as household_id, unnest(['P1', 'PX', 'PY']) as person_id, "
        "date '2020-01-01' as valid_from, 'D' as row_id"
    )
    deliver(made, REGISTER, "2026-10", rows)
    deliver(made, POLICE, "2026-10", [{"person_id": "P4", "cancelled_on": "2026-10-02"}])
    paid = {"person_id": "P1", "pay_month": "2026-10-01", "programme": "最低生活保障金", "amount": 300}
    deliver(made, PAYMENT, "2026-10", [paid])
    build.build_chain(made)
    made.execute(
        "insert into alerts.rule by name select * from (values ('M02', '应发未发', false), ('V01', '近亲属未备案', true)) "
        "as rule (rule_code, title, is_restricted) cross join (select 'r' as rule, 'missed' as family, '黄' as grade, "
        "'d' as department, 'w' as why, 'n' as next_step, [] as false_alarms, 'c' as clause, [] as needs, 'live' as status)"
    )
    for alert_id, rule, status in (("A1", "M02", "新增"), ("A2", "V01", "新增"), ("A3", "M02", "属实-转办")):
        made.execute(
            "insert into alerts.alert by name select $1 as alert_id, $2 as rule_code, 'HP1' as household_id, $3 as status, "
            "'民政局' as department, 's' as subject_record, date '2026-10-01' as first_period, date '2026-10-01' as last_period, "
            "1 as months_seen, 'new' as change, date '2026-11-15' as raised_on, date '2026-11-20' as due_on, "
            "false as due_is_provisional, '黄' as grade, [] as grade_reasons, '秘' as reason, [] as evidence, [] as ruled_out",
            [alert_id, rule, status],
        )
    made.execute("create or replace view alerts.answer_as_known as select 'A3' as alert_id, '属实-转办' as outcome, "
                 "timestamp '2026-11-02' as received_at, 'X' as answer_id, date '2026-11-02' as received_on")  # fmt: skip
    return made


def read(path: Path) -> dict[str, list[tuple[Any, ...]]]:
    book = openpyxl.load_workbook(path)
    return {sheet.title: list(sheet.iter_rows(min_row=4, values_only=True)) for sheet in book.worksheets}


def test_the_board_names_adults_of_the_village_with_members_and_amount_and_nothing_else(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (file,) = write_notices(con, tmp_path, FewAreas())
    book = read(file.path)
    assert list(book.values())[1:] == [[("欧阳建国", 3, 300)], [("郑成年", 1, 307)]]
    counts = {row[0]: row[1:6] for row in book[COVER]}
    assert counts == {"村(社区)不详": (0, 0, 0, 0, 1), "东街村": (1, 1, 1, 1, 0), "西街村": (1, 0, 0, 0, 0)}
    said = "".join(str(value) for rows in book.values() for row in rows for value in row)
    assert not [
        name
        for name in ("李小禾", "王无龄", "赵亡", "孙无村", "周特困", "吴退出", "冯存疑", "3组2号", "4108")
        if name in said
    ]


def test_the_whitelist_of_the_board_has_no_fourth_field() -> None:
    with pytest.raises(ValueError, match="columns"):
        Notice.model_validate(texts().notice.model_dump() | {"columns": {"resident_id": "证件号"}})


def test_the_ledger_tells_a_village_masked_what_each_household_gets_and_what_is_to_be_done(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (file,) = write_ledgers(con, tmp_path, FewAreas())
    sheets = read(file.path)
    east = next(rows for rows in sheets.values() if len(rows) == 5)
    line = next(row for row in east if row[1] == "欧**")
    assert line[2].startswith("**************")
    assert line[3:9] == (
        "东街村3组2号", 3, "最低生活保障", "最低生活保障金(2026-10)",
        "应发未发(请在11-20前核查)\n应发未发:属实-转办(11-02答复)", None,
    )  # fmt: skip
    said = "".join(str(value) for rows in sheets.values() for row in rows for value in row)
    assert not [word for word in ("近亲属", "300", "欧阳建国", "秘", "吴退出", "冯存疑") if word in said]
    assert file.is_masked


def test_one_area_alone_can_be_asked_for(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    assert list(write_ledgers(con, tmp_path, FewAreas(), area_prefix="410823")) == []
    assert len(list(write_notices(con, tmp_path, FewAreas(), area_prefix=TOWN))) == 1
