"""Do people's decisions about deliveries hold, and is what stood before them kept?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path

import duckdb
import pytest

from data_contracts.areas import load_areas
from data_contracts.contract import contracts
from tests.empty import empty_warehouse
from warehouse import build
from warehouse import land as land_module
from warehouse.decision import Grounds, accept, find, refuse
from warehouse.errors import DecisionError, UnknownDeliveryError
from warehouse.land import LandedDelivery, land

NOW = datetime(2026, 11, 5, 1, 30)
REGISTER = "civil_affairs.low_income_register"
OCTOBER = date(2026, 10, 1)
HEADER = "家庭编号,姓名,救助类别,认定日期,状态,区划代码"


def person(number: int, **other: str) -> str:
    cells = {
        "household": f"H{number}", "name": "张王李赵刘陈杨黄周吴"[number % 10] + "一二三四五六七八九"[number // 10 % 9],
        "category": "最低生活保障", "since": "2025-01-01", "status": "在册", "area": "410802001000",
    }  # fmt: skip
    return ",".join((cells | other).values())


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse() as connection:
        build.create_dataset_tables(connection, [contracts()[REGISTER]])
        yield connection


def deliver(
    con: duckdb.DuckDBPyConnection, landing: Path, rows: list[str], *, name: str, day: int = 0, month: str = "2026-10"
) -> LandedDelivery:
    path = landing / month / REGISTER / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join([HEADER, *rows]) + "\n", encoding="utf-8")
    (landed,) = land(con, landing=landing, path=path, received_at=NOW + timedelta(days=day), areas=load_areas())
    return landed


def grounds(day: int, because: str = "已电话核实") -> Grounds:
    return Grounds(by="王科员", at=NOW + timedelta(days=day), because=because)


def names_in_force(con: duckdb.DuckDBPyConnection, known: datetime | None = None) -> list[str]:
    con.execute("delete from ops.this_run")
    con.execute(
        "insert into ops.this_run values ('R', 'monthly', $1, last_day($1), $1, $2, 'jiaozuo', '')", [OCTOBER, known]
    )
    files = con.table("ops.delivery_in_force").order("source_file").project("source_file").fetchall()
    return [file.rsplit("/", 1)[-1] for (file,) in files]


def states(con: duckdb.DuckDBPyConnection, known: datetime) -> dict[str, tuple[str, bool]]:
    rows = con.execute(
        "select source_file, state, is_in_force from ops.delivered($1, $2, $3)", [REGISTER, OCTOBER, known]
    )
    return {file.rsplit("/", 1)[-1]: (state, counts) for file, state, counts in rows.fetchall()}


def held(con: duckdb.DuckDBPyConnection, landing: Path) -> LandedDelivery:
    rows = [person(number, status="" if number % 3 == 0 else "在册") for number in range(30)]
    landed = deliver(con, landing, rows, name="台账.csv")
    assert landed.state == "held"
    return landed


def test_a_held_delivery_that_is_accepted_counts_without_its_file(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    landed = held(con, tmp_path)
    (tmp_path / landed.source_file).unlink()
    decided = accept(con, landed.delivery_id[:8], grounds=grounds(1))
    assert (decided.verdict, decided.former_state) == ("accepted", "held")
    assert names_in_force(con) == ["台账.csv"]
    assert names_in_force(con, NOW + timedelta(hours=12)) == [], "on the day before, it was held"
    assert states(con, NOW) == {"台账.csv": ("held", False)}
    assert states(con, NOW + timedelta(days=2)) == {"台账.csv": ("accepted", True)}
    (message,) = con.table("ops.delivery_note").filter("kind = 'decision'").project("message").fetchall()[0]
    assert "已电话核实" in message
    assert "王科员" not in message


def test_rules_about_deliveries_see_each_as_it_stood_at_the_instant_of_the_run(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    landed = held(con, tmp_path)
    accept(con, landed.delivery_id, grounds=grounds(1))
    for known, state in (
        (NOW + timedelta(hours=12), "held"),
        (NOW + timedelta(days=2), "accepted"),
        (None, "accepted"),
    ):
        names_in_force(con, known)
        assert con.table("ops.delivery_examined").project("state").fetchall() == [(state,)]


def test_a_decision_outlives_further_runs_and_amended_contracts(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed = held(con, tmp_path)
    refuse(con, landed.delivery_id, grounds=grounds(1))
    monkeypatch.setattr(land_module, "hash_of", lambda contract: "amended")
    path = tmp_path / landed.source_file
    assert land(con, landing=tmp_path, path=path, received_at=NOW + timedelta(days=2), areas=load_areas()) == ()
    assert con.table("ops.delivery").project("state").fetchall() == [("refused",)]


def test_an_accepted_delivery_that_is_withdrawn_gives_its_place_back(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    everybody = [person(number) for number in range(30)]
    deliver(con, tmp_path, everybody, name="一.csv")
    second = deliver(con, tmp_path, [*everybody[1:], person(31)], name="二.csv", day=1)
    assert names_in_force(con) == ["二.csv"]
    refuse(con, second.delivery_id, grounds=grounds(2))
    assert names_in_force(con) == ["一.csv"]
    assert names_in_force(con, NOW + timedelta(days=1, hours=1)) == ["二.csv"]
    assert len(con.table(f"raw.{REGISTER.replace('.', '__')}")) == 60, "nothing is deleted"
    accept(con, second.delivery_id, grounds=grounds(3))
    assert names_in_force(con) == ["二.csv"]


def test_withdrawing_a_correction_of_a_correction_brings_one_list_back_not_two(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    everybody = [person(number) for number in range(30)]
    ids = [
        deliver(con, tmp_path, [*everybody, person(40 + day)], name=f"{day}.csv", day=day).delivery_id
        for day in range(3)
    ]
    refuse(con, ids[1], grounds=grounds(3))
    assert names_in_force(con) == ["2.csv"]
    refuse(con, ids[2], grounds=grounds(4))
    assert names_in_force(con) == ["0.csv"]


def test_an_older_list_cannot_be_accepted_over_a_newer_one(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    landed = held(con, tmp_path)
    newer = deliver(con, tmp_path, [person(number) for number in range(30)], name="更正.csv", day=1)
    names_in_force(con)
    assert con.table("ops.delivery_waiting").fetchall() == [], "nobody need decide upon it any more"
    with pytest.raises(DecisionError, match="更新的报送"):
        accept(con, landed.delivery_id, grounds=grounds(2))
    assert con.table("ops.delivery_decision").fetchall() == []
    assert con.execute("from duckdb_tables() select count(*) where temporary").fetchall() == [(0,)]
    refuse(con, newer.delivery_id, grounds=grounds(3))
    assert len(con.table("ops.delivery_waiting")) == 1, "what had settled it is gone"
    accept(con, landed.delivery_id, grounds=grounds(4))
    assert names_in_force(con) == ["台账.csv"]


def test_a_part_of_a_list_is_held_until_somebody_says_what_it_is(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    everybody = [person(number) for number in range(30)]
    deliver(con, tmp_path, everybody, name="全.csv")
    part = deliver(con, tmp_path, [person(number, status="停保") for number in range(3)], name="改.csv", day=1)
    assert part.state == "held"
    with pytest.raises(DecisionError, match="完整名单"):
        accept(con, part.delivery_id, grounds=grounds(2))
    decided = accept(con, part.delivery_id, grounds=grounds(2), kind="supplement")
    assert decided.relation.kind == "supplement"
    assert names_in_force(con) == ["全.csv", "改.csv"]
    build.build_record_views(con, [contracts()[REGISTER]])
    current = con.table("core.civil_affairs__low_income_register").filter("is_current")
    assert dict(current.aggregate("status, count(*)").fetchall()) == {"在册": 27, "停保": 3}


@pytest.mark.parametrize(
    ("because", "said"),
    [("  ", "理由"), ("已核实41089019500101001X", "个人信息|证件号码"), ("致电13800000000", "号码")],
)
def test_a_reason_is_needed_and_names_nobody(because: str, said: str) -> None:
    with pytest.raises(DecisionError, match=said):
        Grounds(by="王科员", at=NOW, because=because)


def test_what_cannot_be_decided_is_told_with_what_to_do(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    good = deliver(con, tmp_path, [person(1)], name="好.csv")
    with pytest.raises(UnknownDeliveryError):
        accept(con, "ffff", grounds=grounds(1))
    with pytest.raises(UnknownDeliveryError):
        find(con, "")
    with pytest.raises(DecisionError, match="已经接收"):
        accept(con, good.delivery_id, grounds=grounds(1))
    path = tmp_path / "2026-10" / REGISTER / "坏.csv"
    path.write_bytes(b"%PDF-1.7")
    (bad,) = land(con, landing=tmp_path, path=path, received_at=NOW, areas=load_areas())
    with pytest.raises(DecisionError, match="未通过检查"):
        accept(con, bad.delivery_id, grounds=grounds(1))
    with pytest.raises(DecisionError, match="已经退回"):
        refuse(con, bad.delivery_id, grounds=grounds(1))


def test_a_decision_that_is_interrupted_leaves_nothing_behind(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed = held(con, tmp_path)
    before = con.table("ops.delivery").fetchall()
    monkeypatch.setattr("warehouse.decision.registered", None)
    with pytest.raises(TypeError):
        accept(con, landed.delivery_id, grounds=grounds(1))
    assert con.table("ops.delivery").fetchall() == before
    assert con.table("ops.delivery_decision").fetchall() == []
    monkeypatch.undo()
    accept(con, landed.delivery_id, grounds=grounds(1))
    assert names_in_force(con) == ["台账.csv"]
