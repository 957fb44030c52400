"""Does a file come in once, as a whole or not at all, and does every row of it count?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from data_contracts.areas import load_areas
from data_contracts.contract import Budget, contract_of
from tests.depth import examples
from tests.empty import empty_warehouse
from warehouse import land as land_module
from warehouse.land import LandedDelivery, land, misplaced, waiting

NOW = datetime(2026, 11, 5, 1, 30)
HEADER = ["火化编号", "逝者姓名", "逝者身份证号", "死亡日期", "火化日期"]
DATASET = "civil_affairs.cremation"


def dead(number: int, **other: Any) -> list[Any]:
    row = {
        "no": f"K{number}",
        "name": f"张{'三四五六七八九'[number % 7]}",
        "id": "",
        "died": "2026-10-01",
        "burnt": "2026-10-03",
    } | other
    return list(row.values())


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse() as connection:
        yield connection


def deliver(
    landing: Path, *sheets: list[list[Any]], name: str = "名单.xlsx", folder: str = f"2026-10/{DATASET}"
) -> Path:
    path = landing / folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    book = xlsxwriter.Workbook(str(path))
    for rows in sheets:
        sheet = book.add_worksheet()
        for index, row in enumerate(rows):
            sheet.write_row(index, 0, row)
    book.close()
    return path


def take_in(con: duckdb.DuckDBPyConnection, landing: Path, path: Path) -> tuple[LandedDelivery, ...]:
    return land(con, landing=landing, path=path, received_at=NOW, areas=load_areas())


def count(con: duckdb.DuckDBPyConnection, table: str) -> int:
    return len(con.table(table))


def contents(con: duckdb.DuckDBPyConnection) -> dict[str, list[Any]]:
    tables = con.execute("from duckdb_tables() select schema_name || '.' || table_name where not temporary").fetchall()
    return {table: sorted(map(repr, con.table(table).fetchall())) for (table,) in tables}


def test_an_accepted_delivery_is_raw_staged_and_in_the_ledger(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = deliver(tmp_path, [["火化名单"], [*HEADER, "骨灰盒"], [*dead(1), "甲款"], [*dead(2), ""]])
    (landed,) = take_in(con, tmp_path, path)
    assert (landed.state, landed.rows_read, landed.rows_accepted, landed.rows_quarantined) == ("accepted", 2, 2, 0)
    assert landed.source_file == f"2026-10/{DATASET}/名单.xlsx"
    staged = con.table("staging.civil_affairs__cremation").project("row_id, name, died_on").order("row_id").fetchall()
    assert staged[0] == (f"{landed.delivery_id}/3/0", "张四", date(2026, 10, 1))
    assert con.table("raw.civil_affairs__cremation").project("extra").fetchall()[0] == ({"骨灰盒": "甲款"},)
    (line,) = con.table("ops.delivery").project("version, supersedes, rows_stripped, received_at").fetchall()
    assert line == (1, None, 1, NOW)
    assert ("unknown_column",) in con.table("ops.delivery_note").project("kind").fetchall()
    assert count(con, "ops.check_result") > 0
    assert con.execute("from duckdb_tables() select count(*) where temporary").fetchall() == [(0,)]


def test_a_second_landing_changes_nothing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = deliver(tmp_path, [HEADER, dead(1)], [HEADER, dead(2)])
    assert len(take_in(con, tmp_path, path)) == 2
    before = contents(con)
    assert take_in(con, tmp_path, path) == ()
    assert contents(con) == before


def test_a_row_without_a_required_value_goes_back_with_reason_and_remedy(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    (landed,) = take_in(con, tmp_path, deliver(tmp_path, [HEADER, dead(1), dead(2, burnt=""), dead(3)]))
    assert (landed.state, landed.rows_accepted, landed.rows_quarantined) == ("accepted", 2, 1)
    assert count(con, "raw.civil_affairs__cremation") == 3
    assert count(con, "staging.civil_affairs__cremation") == 2
    ((row, column, reason, remedy),) = (
        con.table("quarantine.row").project("source_row, column_name, reason, remedy").fetchall()
    )
    assert (row, column) == (3, "cremated_on")
    assert "火化日期" in reason
    assert remedy


def test_a_torn_row_goes_back_for_one_reason(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "2026-10" / DATASET / "x.csv"
    path.parent.mkdir(parents=True)
    rows = [HEADER, dead(1), [*dead(2), "多出一格"], dead(3)]
    path.write_text("\n".join(",".join(row) for row in rows), encoding="gb18030")
    (landed,) = take_in(con, tmp_path, path)
    assert (landed.state, landed.rows_accepted, landed.rows_quarantined) == ("accepted", 2, 1)
    assert con.table("quarantine.row").project("source_row, check_name").fetchall() == [(3, "torn_line")]


def test_a_delivery_of_mostly_bad_rows_is_held_and_counts_for_nothing(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    rows = [dead(number, burnt="" if number % 3 == 0 else "2026-10-03") for number in range(30)]
    (landed,) = take_in(con, tmp_path, deliver(tmp_path, [HEADER, *rows]))
    assert landed.state == "held"
    assert landed.because is not None
    assert "10 行" in landed.because
    assert landed.rows_read == landed.rows_accepted + landed.rows_quarantined == 30
    assert in_force(con) == set()
    assert count(con, "staging.civil_affairs__cremation") == 20, "its file may be gone when somebody accepts it"
    assert count(con, "raw.civil_affairs__cremation") == 30


def test_what_cannot_be_read_is_refused_once_and_answered(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    path = tmp_path / "2026-10" / DATASET / "坏.xlsx"
    path.parent.mkdir(parents=True)
    path.write_bytes(b"%PDF-1.7")
    (landed,) = take_in(con, tmp_path, path)
    assert (landed.state, landed.rows_read) == ("refused", 0)
    assert landed.because is not None
    assert "PDF" in landed.because
    assert take_in(con, tmp_path, path) == ()
    assert count(con, "ops.delivery") == 1


def test_a_file_without_a_folder_is_recognised_or_refused(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    known = deliver(tmp_path, [HEADER, dead(1)], folder="2026-10")
    strange = deliver(tmp_path, [["甲", "乙"], ["1", "2"]], folder="2026-10", name="别的.xlsx")
    assert [landed.dataset for landed in take_in(con, tmp_path, known)] == [DATASET]
    assert [landed.state for landed in take_in(con, tmp_path, strange)] == ["refused"]
    assert take_in(con, tmp_path, strange) == ()


def test_a_folder_that_names_no_dataset_is_answered_in_chinese(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    (landed,) = take_in(con, tmp_path, deliver(tmp_path, [HEADER, dead(1)], folder="2026-10/civil_affairs.cremations"))
    assert (landed.state, landed.dataset) == ("refused", "civil_affairs.cremations")
    assert "没有名为“civil_affairs.cremations”的数据集" in (landed.because or "")


def test_a_correction_supersedes_and_deletes_nothing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    first = deliver(tmp_path, [HEADER, *(dead(number) for number in range(10))])
    other = deliver(tmp_path, [HEADER, *(dead(number) for number in range(20, 30))], name="另一批.xlsx")
    again = deliver(tmp_path, [HEADER, *(dead(number, died="2026-10-02") for number in range(9))], name="更正版.xlsx")
    (one,), _, (two,) = (take_in(con, tmp_path, path) for path in (first, other, again))
    lines = con.table("ops.delivery").project("delivery_id, version, supersedes, state").fetchall()
    assert (two.delivery_id, 2, one.delivery_id, "accepted") in lines
    assert len(lines) == 3
    assert count(con, "staging.civil_affairs__cremation") == 29


def in_force(con: duckdb.DuckDBPyConnection) -> set[str]:
    # No run is under way in these tests: every correction counts.
    lines = con.table("ops.delivery_standing").filter("state = 'accepted'").project("source_file").fetchall()
    return {source_file.rsplit("/", 1)[-1] for (source_file,) in lines}


def test_a_list_that_repeats_several_lists_stands_for_all_of_them(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    everybody = [dead(number) for number in range(20)]
    take_in(con, tmp_path, deliver(tmp_path, [HEADER, *everybody[:10]], name="东.xlsx"))
    take_in(con, tmp_path, deliver(tmp_path, [HEADER, *everybody[10:]], name="西.xlsx"))
    (landed,) = take_in(con, tmp_path, deliver(tmp_path, [HEADER, *everybody], name="全.xlsx"))
    assert landed.state == "accepted"
    assert in_force(con) == {"全.xlsx"}
    assert count(con, "staging.civil_affairs__cremation") == 40


def test_deaths_that_overlap_several_lists_are_let_in_and_withdraw_nobody(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    take_in(con, tmp_path, deliver(tmp_path, [HEADER, *(dead(n) for n in range(10))], name="东.xlsx"))
    take_in(con, tmp_path, deliver(tmp_path, [HEADER, *(dead(n) for n in range(10, 14))], name="西.xlsx"))
    rows = [dead(n) for n in (*range(6), *range(10, 14))]
    (landed,) = take_in(con, tmp_path, deliver(tmp_path, [HEADER, *rows], name="补.xlsx"))
    assert landed.state == "accepted"
    assert in_force(con) == {"东.xlsx", "补.xlsx"}


def test_a_register_that_repeats_parts_of_several_is_held(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    header = ["家庭编号", "姓名", "救助类别", "认定日期", "状态"]
    people = [[f"H{n}", f"李{n}", "最低生活保障", "2025-01-01", "在册"] for n in range(20)]
    folder = "2026-10/civil_affairs.low_income_register"
    for name, rows in (("东.xlsx", people[:10]), ("西.xlsx", people[10:])):
        take_in(con, tmp_path, deliver(tmp_path, [header, *rows], folder=folder, name=name))
    (landed,) = take_in(con, tmp_path, deliver(tmp_path, [header, *people[3:17]], folder=folder, name="中.xlsx"))
    assert landed.state == "held"
    assert "2 份" in (landed.because or "")


def test_the_same_file_for_another_month_is_let_in_and_remarked_upon(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    path = deliver(tmp_path, [HEADER, dead(1)])
    copy = tmp_path / "2026-11" / DATASET / "副本.xlsx"
    copy.parent.mkdir(parents=True)
    copy.write_bytes(path.read_bytes())
    take_in(con, tmp_path, path)
    (landed,) = take_in(con, tmp_path, copy)
    assert landed.state == "accepted"
    (message,) = con.table("ops.delivery_note").filter("kind = 'same_file'").project("message").fetchall()[0]
    assert "2026-10" in message


def test_another_months_file_does_not_take_the_place_of_this_months(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    header = ["家庭编号", "姓名", "救助类别", "认定日期", "状态", "区划代码"]
    people = [[f"H{n}", f"李{n}", "最低生活保障", "2025-01-01", "在册", "410802001000"] for n in range(20)]
    folder = "2026-{}/civil_affairs.low_income_register"
    september = deliver(tmp_path, [header, *people], folder=folder.format("09"))
    october = deliver(tmp_path, [header, *people[2:]], folder=folder.format(10))
    misplaced = october.with_name("台账(更正).xlsx")
    misplaced.write_bytes(september.read_bytes())
    states = [take_in(con, tmp_path, path)[0] for path in (september, october, misplaced)]
    assert [each.state for each in states] == ["accepted", "accepted", "held"]
    assert "2026-09" in (states[-1].because or "")
    in_force = con.table("ops.delivery").filter("period = date '2026-10-01' and state = 'accepted'")
    assert in_force.project("source_file").fetchall() == [(f"{folder.format(10)}/{october.name}",)]


def test_sheets_of_one_file_never_correct_each_other(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = [HEADER, *(dead(number) for number in range(5))]
    take_in(con, tmp_path, deliver(tmp_path, rows, [*rows, dead(9)]))
    assert con.table("ops.delivery").project("supersedes").fetchall() == [(None,), (None,)]


def test_a_sheet_that_cannot_be_read_is_answered_and_the_others_are_in(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = "410890195001010011"
    path = deliver(tmp_path, [HEADER, dead(1)], [dead(2, id=number)])
    good, bad = take_in(con, tmp_path, path)
    assert (good.state, bad.state, bad.sheet) == ("accepted", "refused", "Sheet2")
    assert "没有可识别的表头" in (bad.because or "")
    assert take_in(con, tmp_path, path) == ()
    monkeypatch.setattr(land_module, "hash_of", lambda contract: "amended")
    assert [landed.delivery_id for landed in take_in(con, tmp_path, path)] == [bad.delivery_id]
    assert count(con, "ops.delivery") == 2


def test_a_few_events_sent_again_leave_the_others_in_force(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    take_in(con, tmp_path, deliver(tmp_path, [HEADER, *(dead(number) for number in range(10))]))
    (again,) = take_in(con, tmp_path, deliver(tmp_path, [HEADER, dead(1, died="2026-10-02")], name="补.xlsx"))
    assert again.state == "accepted"
    assert con.table("ops.delivery").project("supersedes").fetchall() == [(None,), (None,)]


def test_an_error_in_the_middle_leaves_the_warehouse_as_it_was(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    take_in(con, tmp_path, deliver(tmp_path, [HEADER, dead(1)]))
    before = contents(con)
    path = deliver(tmp_path, [HEADER, dead(3)], [HEADER, dead(4)], name="b.xlsx")
    real, calls = land_module.ledger.write_delivery, []

    def break_off(*args: Any, **kwargs: Any) -> None:
        calls.append(args)
        real(*args, **kwargs)
        if len(calls) == 2:
            raise OSError("the plug was pulled")

    monkeypatch.setattr(land_module.ledger, "write_delivery", break_off)
    with pytest.raises(OSError, match="plug"):
        take_in(con, tmp_path, path)
    assert contents(con) == before
    monkeypatch.undo()
    assert len(take_in(con, tmp_path, path)) == 2


def test_a_held_file_is_judged_again_when_its_contract_has_been_amended(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rows = [dead(number, burnt="" if number % 2 else "2026-10-03") for number in range(20)]
    path = deliver(tmp_path, [HEADER, *rows])
    (held,) = take_in(con, tmp_path, path)
    assert take_in(con, tmp_path, path) == ()
    amended = contract_of(DATASET).model_copy(update={"budget": Budget(rows_back_at_most=0.9)})
    monkeypatch.setattr(land_module, "contract_called", lambda folder: amended)
    (again,) = land(con, landing=tmp_path, path=path, received_at=NOW + timedelta(days=1), areas=load_areas())
    assert (held.state, again.state, held.delivery_id) == ("held", "accepted", again.delivery_id)
    assert (count(con, "ops.delivery"), count(con, "raw.civil_affairs__cremation")) == (1, 20)
    assert count(con, "staging.civil_affairs__cremation") == 10
    stood = con.table("ops.delivery_history").order("known_from").project("state, known_from, known_until").fetchall()
    assert stood == [("held", NOW, NOW + timedelta(days=1)), ("accepted", NOW + timedelta(days=1), None)]


def test_after_the_month_of_a_flood_a_short_list_of_losses_is_taken_in(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    header = ["灾害编号", "受灾日期", "户主姓名", "损失类别", "救助类型", "区划代码"]

    def losses(many: int, month: int) -> list[list[str]]:
        names = [f"李{han}" for han in "一二三四五六七八九十百千万天地人和春夏秋冬东西南北中高低远近"[:many]]
        return [["Z1", f"2026-0{month}-02", name, "农作物", "应急期", "410802001000"] for name in names]

    disaster = "emergency.disaster_relief"
    flood = deliver(tmp_path, [header, *losses(30, 7)], folder=f"2026-07/{disaster}")
    after = deliver(tmp_path, [header, *losses(3, 8)], folder=f"2026-08/{disaster}")
    (one,), (two,) = (take_in(con, tmp_path, path) for path in (flood, after))
    assert (one.state, two.state) == ("accepted", "accepted")


def test_a_collapse_of_the_usual_volume_holds_the_delivery(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    header = ["家庭编号", "姓名", "救助类别", "认定日期", "状态", "区划代码"]

    def members(many: int) -> list[list[str]]:
        return [[f"H{n}", f"李{n}", "最低生活保障", "2025-01-01", "在册", "410802001000"] for n in range(many)]

    register = "civil_affairs.low_income_register"
    first = deliver(tmp_path, [header, *members(40)], folder=f"2026-09/{register}")
    second = deliver(tmp_path, [header, *members(12)], folder=f"2026-10/{register}")
    elsewhere = deliver(
        tmp_path,
        [header, *([*row[:5], "410811001000"] for row in members(3))],
        folder=f"2026-10/{register}",
        name="b.xlsx",
    )
    (one,), (two,), (three,) = (take_in(con, tmp_path, path) for path in (first, second, elsewhere))
    assert (one.state, two.state, three.state) == ("accepted", "held", "accepted")
    assert two.because is not None
    assert "行数" in two.because


def test_what_a_household_says_once_is_filled_recorded_and_left_blank_in_raw(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    header = ["家庭编号", "户主姓名", "姓名", "与户主关系", "救助类别", "认定日期", "状态", "县(市、区)", "乡镇(街道)"]
    rows = [
        ["H1", "李一", "李一", "户主", "最低生活保障", "2025-01-01", "在册", "解放区", "民生街道"],
        ["H1", "", "李二", "子", "最低生活保障", "2025-01-01", "在册", "", ""],
    ]
    (landed,) = take_in(
        con, tmp_path, deliver(tmp_path, [header, *rows], folder="2026-10/civil_affairs.low_income_register")
    )
    assert (landed.state, landed.rows_accepted) == ("accepted", 2)
    staged = con.table("staging.civil_affairs__low_income_register").project("head_name, area_code")
    assert staged.fetchall() == [("李一", "410802001000")] * 2
    raw = con.table("raw.civil_affairs__low_income_register").order("source_row").project("head_name, township")
    assert raw.fetchall() == [("李一", "民生街道"), (None, None)]
    fills = con.table("ops.repair").filter("kind = 'household_filled'").project("source_row, column_name").fetchall()
    assert sorted(fills) == [(3, "county"), (3, "head_name"), (3, "township")]


def test_waiting_files_come_month_by_month_without_the_rubbish(tmp_path: Path) -> None:
    for name in (
        "2026-09/a/x.csv",
        "2026-10/y.csv",
        "2026-10/.DS_Store",
        "2026-10/a/~$x.xlsx",
        "2026-10/a/x.csv.part",
        "2026-11/z.csv",
        "说明/读我.txt",
        "2026-13/q.csv",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    found = [path.relative_to(tmp_path).as_posix() for path in waiting(tmp_path, date(2026, 10, 1))]
    assert found == ["2026-09/a/x.csv", "2026-10/y.csv"]
    assert waiting(tmp_path / "nowhere", date(2026, 10, 1)) == []
    assert [path.relative_to(tmp_path).as_posix() for path in misplaced(tmp_path)] == ["2026-13/q.csv"]


@pytest.mark.parametrize("folder", ["Civil_Affairs.Cremation ", "火化殡葬信息"])
def test_a_folder_may_bear_the_title_of_its_dataset(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, folder: str
) -> None:
    (landed,) = take_in(con, tmp_path, deliver(tmp_path, [HEADER, dead(1)], folder=f"2026-10/{folder}"))
    assert (landed.state, landed.dataset) == ("accepted", DATASET)


_CELLS = st.sampled_from(
    ["", "张三", "K1", "2026-10-05", "20261105", "合计", "无", "41089019500101001X", "制表人:", "１２", '"']
)


@examples(30)
@given(rows=st.lists(st.lists(_CELLS, min_size=1, max_size=6), max_size=15))
def test_every_row_read_is_accepted_or_quarantined(
    rows: list[list[str]], tmp_path_factory: pytest.TempPathFactory
) -> None:
    landing = tmp_path_factory.mktemp("landing")
    path = landing / "2026-10" / DATASET / "x.csv"
    path.parent.mkdir(parents=True)
    path.write_text("\n".join(",".join(row) for row in [HEADER, *rows]), encoding="gb18030")
    with empty_warehouse() as con:
        (landed,) = take_in(con, landing, path)
        staged, raw = count(con, "staging.civil_affairs__cremation"), count(con, "raw.civil_affairs__cremation")
        back = con.table("quarantine.row").project("source_row, member_no").distinct().fetchall()
        assert landed.rows_read == raw == landed.rows_accepted + landed.rows_quarantined
        assert len(back) == landed.rows_quarantined
        assert staged == (0 if landed.state == "refused" else landed.rows_accepted), "what is held waits there, too"
        stripped = con.table("ops.delivery").project("rows_stripped").fetchall()[0][0]
        assert raw + stripped <= len(rows)
