"""Does the desk list, show and decide deliveries, and does the next run follow?"""

from __future__ import annotations

from datetime import date
from pathlib import Path

import duckdb
import openpyxl
import pytest
from typer.testing import CliRunner

from flows.cli import app
from flows.compare import compare, monthly_request
from flows.settings import Settings
from tests.warehouse.test_decision import HEADER, REGISTER, person

pytestmark = pytest.mark.xdist_group("desk")
MONTH = date(2026, 10, 1)
DEATHS = "死者姓名,证明编号,证件号码,死亡日期,县(市、区),乡镇(街道)\n赵一,Z1,,2026-10-03,解放区,民生街道\n"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A township's register, held because too many of its rows go back, and a list of deaths; compared once."""
    home = tmp_path_factory.mktemp("desk")
    rows = [person(number, status="" if number % 3 == 0 else "在册") for number in range(30)]
    put(home, REGISTER, "台账.csv", "\n".join([HEADER, *rows]))
    put(home, "health.death_certificate", "死亡.csv", DEATHS)
    run(home)
    return home


def put(home: Path, dataset: str, name: str, text: str) -> None:
    path = home / "landing" / "2026-10" / dataset / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text + "\n", encoding="utf-8")


def run(home: Path) -> bool:
    settings = Settings(warehouse=home / "warehouse.duckdb", landing=home / "landing", out=home / "out", engine="plain")
    return compare(monthly_request(MONTH, settings)).changed


def doudi(home: Path, *arguments: str) -> tuple[int | str, str]:
    """Run a command; a fault for people gives the name of its class in place of the exit code."""
    environment = {"DOUDI_WAREHOUSE": str(home / "warehouse.duckdb"), "COLUMNS": "240"}
    result = CliRunner().invoke(app, ["deliveries", *arguments], env=environment)
    code = type(result.exception).__name__ if result.exception and result.exit_code == 1 else result.exit_code
    return code, result.output + str(result.exception or "")


def register_id(home: Path) -> str:
    with duckdb.connect(home / "warehouse.duckdb", read_only=True) as con:
        ((delivery_id,),) = (
            con.table("ops.delivery").filter(f"dataset = '{REGISTER}'").project("delivery_id").fetchall()
        )
    return str(delivery_id)


def test_the_desk_from_the_list_to_the_decision_and_back(home: Path) -> None:
    assert not run(home), "nothing has changed"
    code, said = doudi(home, "--state", "held")
    assert code == 0
    assert register_id(home) in said
    assert "低收入人口台账" in said
    assert "死亡医学证明" not in said
    code, said = doudi(home, "show", register_id(home)[:6])
    assert code == 0
    for words in ("暂缓", "“状态”为空", "10 行"):
        assert words in said

    assert doudi(home, "accept", register_id(home), "--by", "王科员")[0] == 2, "a reason is needed"
    assert doudi(home, "accept", register_id(home), "--by", "王科员", "--because", " ")[0] == "DecisionError"
    assert doudi(home, "accept", "0000", "--by", "王科员", "--because", "已核实")[0] == "UnknownDeliveryError"
    code, said = doudi(home, "accept", register_id(home), "--by", "王科员", "--because", "已与乡镇核实")
    assert (code, "已接收" in said) == (0, True)
    assert run(home), "the run after a decision follows it"
    assert people(home) > 0
    assert any("已接收" in path.name for path in (home / "out" / "2026-10" / "回执").glob("*.xlsx"))
    assert "已与乡镇核实" in doudi(home, "show", register_id(home))[1]

    code, said = doudi(home, "refuse", register_id(home), "--by", "王科员", "--because", "报错了月份")
    assert (code, "已撤回" in said) == (0, True)
    assert run(home)
    assert people(home) == 0
    doudi(home, "accept", register_id(home), "--by", "王科员", "--because", "月份没有错")
    assert run(home), "accepted again is not what the first run after the acceptance compared"
    assert people(home) > 0


def people(home: Path) -> int:
    with duckdb.connect(home / "published" / "current.duckdb", read_only=True) as con:
        return len(con.table("marts.person_record").filter(f"dataset = '{REGISTER}'"))


def test_the_calendar_tells_who_is_late_and_who_owes(home: Path) -> None:
    code, said = doudi(home, "calendar", "--period", "2026-10", "--as-of", "2026-11-09")
    assert code == 0
    assert "未到期" in said
    code, said = doudi(home, "calendar", "--period", "2026-10", "--as-of", "2026-11-15", "--open")
    assert code == 0
    assert "缺报" in said
    assert "未到期" not in said
    with duckdb.connect(home / "published" / "current.duckdb", read_only=True) as con:
        states = dict(con.execute("select dataset, state from marts.delivery_calendar").fetchall())
    assert states["civil_affairs.cremation"] == "missing"
    assert states["health.death_certificate"] in ("on_time", "late")


def test_the_proof_of_comparisons_names_each_pair_and_what_was_not_compared(home: Path, tmp_path: Path) -> None:
    assert doudi(home, "record", "--period", "2026-09")[0] == "NotComparedError"
    code, said = doudi(home, "record", "--period", "2026-10", "--out", str(tmp_path))
    assert code == 0
    (path,) = tmp_path.glob("2026-10_部门信息比对记录.xlsx")
    assert path.name in said
    rows = [[str(cell) for cell in row] for row in openpyxl.load_workbook(path).active.iter_rows(values_only=True)]
    pairs = {(row[2], row[5]): row for row in rows}
    assert "X02" in pairs["低收入人口台账", "死亡医学证明"][9]
    cremations = pairs["火化殡葬信息", "低收入人口台账"]
    assert cremations[8] == "未比对"
    assert "没有收到“火化殡葬信息”" in cremations[11]
    assert any("未参与比对" in row[0] for row in rows)
    assert rows[1][0].endswith("(焦民〔2022〕154号 一)"), "cited where it binds"
    handed_out = home / "out" / "2026-10" / path.name
    assert handed_out.exists()
