"""Is the spot check what the law asks: a share of every township's decisions, by chance, and never taken back?"""

from __future__ import annotations

from datetime import date, datetime
from math import ceil
from pathlib import Path
from typing import Any

import duckdb
import openpyxl
import pytest

from alerts.errors import NotComparedError, SpotCheckError
from alerts.policy import install_policy
from alerts.spot_check import SpotCheck, draw
from alerts.spot_check_book import coverage, write_spot_check_books
from data_contracts.areas import load_areas
from tests.alerts.alerts_world import OTHER_TOWN, TOWN, begin, deliver, new_world, person

CASES = "civil_affairs.application"
OCTOBER = date(2026, 10, 1)
AT = datetime(2026, 11, 16, 8)


def case(number: int, *, town: str = TOWN, outcome: str = "通过", **more: Any) -> dict[str, Any]:
    return {
        "case_no": f"YW{number:04d}", "record_id": f"C{number:04d}", "programme": "最低生活保障", "name": f"申请人{number}",
        "outcome": outcome, "accepted_on": date(2026, 10, 1), "decided_on": date(2026, 10, 20), "area_code": town + "001",
    } | more  # fmt: skip


def world(*cases: dict[str, Any], jurisdiction: str = "jiaozuo") -> duckdb.DuckDBPyConnection:
    con = new_world()
    con.execute("update ops.this_run set jurisdiction = $1", [jurisdiction])
    install_policy(con, jurisdiction)
    if cases:
        deliver(con, CASES, "2026-10", list(cases))
    return con


def drawn(con: duckdb.DuckDBPyConnection, **asked: Any) -> set[str]:
    return {one.record_id for one in draw(con, OCTOBER, at=AT, **asked).cases}


def kept(con: duckdb.DuckDBPyConnection) -> set[str]:
    return {record for (record,) in con.execute("select record_id from alerts.spot_check_draw").fetchall()}


@pytest.mark.parametrize("population", [1, 2, 3, 4, 7, 10, 11, 40])
def test_of_every_stratum_three_tenths_are_drawn_rounded_up_and_of_one_or_two_all(population: int) -> None:
    con = world(*(case(n) for n in range(population)))
    assert len(drawn(con)) == (population if population <= 2 else ceil(3 * population / 10))


def test_refusals_townships_and_matters_are_strata_of_their_own_and_none_lies_below_its_share() -> None:
    con = world(
        *(case(n) for n in range(10)),
        *(case(100 + n, outcome="不予") for n in range(5)),
        *(case(200 + n, town=OTHER_TOWN) for n in range(4)),
        *(case(300 + n, programme="特困人员救助供养") for n in range(3)),
        case(400, outcome="退出"),
        case(401, decided_on=date(2026, 9, 30)),
        case(402, decided_on=date(2026, 10, 31), area_code="410802"),
    )
    check = draw(con, OCTOBER, at=AT)
    counts = {(s.township_code, s.programme, s.outcome): (s.population, s.drawn) for s in check.strata}
    assert counts == {
        (TOWN, "最低生活保障", "通过"): (10, 3),
        (TOWN, "最低生活保障", "不予"): (5, 2),
        (TOWN, "特困人员救助供养", "通过"): (3, 1),
        (OTHER_TOWN, "最低生活保障", "通过"): (4, 2),
        ("410802", "最低生活保障", "通过"): (1, 1),
    }
    assert all(stratum.drawn >= stratum.share * stratum.population for stratum in check.strata)


def test_of_relatives_that_are_granted_aid_six_tenths_are_drawn_by_flag_or_by_the_list_filed() -> None:
    con = world(
        *(case(n, staff_relative=True) for n in range(5)),
        *(case(10 + n) for n in range(10)),
        case(30, person_id="P30"),
        case(31, staff_relative=True, outcome="不予"),
    )
    person(con, "P30")
    filed = {"person_id": "P30", "name": "甲", "official_name": "乙", "period": OCTOBER}
    deliver(con, "civil_affairs.relative_filing", "2026-10", [filed])
    strata = {(s.is_relative, s.outcome): (s.population, s.drawn) for s in draw(con, OCTOBER, at=AT).strata}
    assert strata == {(True, "通过"): (6, 4), (False, "通过"): (10, 3), (False, "不予"): (1, 1)}


def test_the_order_of_rows_changes_nothing_and_the_seed_changes_who_is_drawn() -> None:
    cases = [case(n) for n in range(40)]
    forward, backward, other = world(*cases), world(*reversed(cases)), world(*cases)
    assert drawn(forward) == drawn(backward)
    assert drawn(other, seed=5) != drawn(forward)


def test_a_later_delivery_adds_and_never_takes_back_who_was_drawn() -> None:
    con = world(*(case(n) for n in range(20)))
    first = drawn(con)
    deliver(con, CASES, "2026-10", [case(100 + n) for n in range(21)])
    check = draw(con, OCTOBER, at=AT)
    second = {one.record_id for one in check.cases}
    assert (len(first), check.added, len(second)) == (6, ceil(41 * 0.3) - 6, 13)
    assert first < second
    again = draw(con, OCTOBER, at=AT)
    assert (again.added, {one.record_id for one in again.cases}) == (0, second)


def test_a_case_that_its_sender_takes_back_stays_on_record_and_is_counted_apart() -> None:
    con = world(*(case(n) for n in range(10)))
    first = drawn(con)
    taken = min(first)
    deliver(con, CASES, "2026-11", [case(int(taken[1:]), outcome="办理中", decided_on=None)])
    begin(con, "2026-11")
    check = draw(con, OCTOBER, at=AT)
    assert check.gone == {"410802": 1}
    assert taken in kept(con)
    assert (sum(s.population for s in check.strata), len(check.cases)) == (9, 3)


def test_a_township_alone_is_drawn_as_it_is_in_the_whole() -> None:
    cases = [*(case(n) for n in range(10)), *(case(100 + n, town=OTHER_TOWN) for n in range(10))]
    whole, part = world(*cases), world(*cases)
    alone = drawn(part, area_prefix=TOWN)
    assert alone == {record for record in drawn(whole) if record < "C0100"}
    assert alone < drawn(part)


def test_nobody_draws_again_with_another_seed_until_the_result_pleases() -> None:
    con = world(*(case(n) for n in range(10)))
    before = drawn(con, seed=11)
    with pytest.raises(SpotCheckError, match="已用种子 11"):
        draw(con, OCTOBER, at=AT, seed=12)
    assert drawn(con, seed=11) == drawn(con) == before


def test_without_a_share_of_its_own_law_a_month_or_a_decision_nothing_is_drawn_and_it_is_said_why() -> None:
    with pytest.raises(SpotCheckError, match="没有规定"):
        draw(world(case(1), jurisdiction="hubei"), OCTOBER, at=AT)
    with pytest.raises(NotComparedError):
        draw(world(case(1)), date(2026, 11, 1), at=AT)
    with pytest.raises(SpotCheckError, match="没有审核确认"):
        draw(world(), OCTOBER, at=AT)


def written(con: duckdb.DuckDBPyConnection, out: Path, **asked: Any) -> tuple[SpotCheck, dict[str, bytes]]:
    check = draw(con, OCTOBER, at=AT, **asked)
    files = write_spot_check_books(con, check, out, areas=load_areas())
    return check, {file.path.name: file.path.read_bytes() for file in files}


def test_the_workbooks_name_seed_method_and_exact_shares_and_are_the_same_to_the_byte(tmp_path: Path) -> None:
    con = world(*(case(n) for n in range(10)), *(case(50 + n, outcome="不予") for n in range(3)))
    check, files = written(con, tmp_path / "a", seed=77)
    assert files == written(con, tmp_path / "b")[1]
    county = next(path for path in (tmp_path / "a").glob("*.xlsx"))
    book = openpyxl.load_workbook(county)
    sheet = book["抽查比例"]
    method = sheet["A2"].value
    assert "随机种子 77" in method
    assert "13 件(其中不予 3 件)" in method
    lines = [[cell.value for cell in row][4:8] for row in sheet.iter_rows(min_row=4)]
    assert lines == [[0.3, 10, 3, 0.3], [0.3, 3, 1, 1 / 3], [None, 13, 4, 4 / 13], [None, 13, 4, 4 / 13]]
    listed = [row[2].value for row in book["抽查名单"].iter_rows(min_row=4)]
    assert sorted(listed) == sorted(one.case_no for one in check.cases)


def test_a_part_of_a_county_does_not_overwrite_the_county_s_workbook(tmp_path: Path) -> None:
    con = world(*(case(n) for n in range(10)), *(case(50 + n, town="410802002") for n in range(3)))
    _, files = written(con, tmp_path, area_prefix=TOWN)
    assert [name for name in files if "_410802_" in name] == []
    assert len(files) == 1


def test_subtotals_and_totals_add_up() -> None:
    con = world(*(case(n) for n in range(9)), *(case(50 + n, town=OTHER_TOWN) for n in range(8)))
    lines = coverage(draw(con, OCTOBER, at=AT).strata, load_areas())
    parts = [line for line in lines if not line.is_total]
    assert (lines[-1].population, lines[-1].drawn) == (17, sum(line.drawn for line in parts)) == (17, 6)
