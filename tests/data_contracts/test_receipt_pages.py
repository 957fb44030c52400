"""Can anybody look at the checks of a delivery, offline, without seeing a person?"""

from __future__ import annotations

import re
from datetime import datetime
from html import unescape
from pathlib import Path
from urllib.parse import unquote

import duckdb
import pytest

from data_contracts.areas import load_areas
from data_contracts.contract import Contract, contracts
from data_contracts.contract_words import fault
from data_contracts.receipt import Receipt, write_receipts
from data_contracts.receipt_facts import Delivery, Facts
from data_contracts.receipt_pages import write_checks_page, write_index
from data_contracts.receipt_texts import promise
from warehouse.land import land
from warehouse.quality import measure

ROWS = [
    "火化编号,逝者姓名,逝者身份证号,死亡日期,火化日期",
    "K1,欧阳甲乙,11010519491231002X,2026-10-01,2026-10-03",
    "K2,司马丙丁,410890199001010011,不详,",
    "K3,诸葛戊己,,2026-10-02,2026-10-01",
]


@pytest.fixture
def receipts(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> list[Receipt]:
    folder = tmp_path / "2026-10" / "civil_affairs.cremation"
    folder.mkdir(parents=True)
    (folder / "名单 #1.csv").write_text("\n".join(ROWS), encoding="utf-8")
    (folder / "<b>乱.csv").write_text("甲,乙\n1,2\n", encoding="utf-8")
    wanted = [
        each.delivery_id
        for path in sorted(folder.iterdir())
        for each in land(con, landing=tmp_path, path=path, received_at=datetime(2026, 11, 5), areas=load_areas())
    ]
    measure(con, contracts().values())
    return list(write_receipts(con, wanted, tmp_path / "回执"))


def pages(receipts: list[Receipt], tmp_path: Path) -> dict[str, str]:
    found = {each.facts.delivery.state: write_checks_page(each.facts, tmp_path / "回执") for each in receipts}
    return {state: path.read_text(encoding="utf-8") for state, path in found.items()}


def test_every_check_is_listed_with_what_it_counted(receipts: list[Receipt], tmp_path: Path) -> None:
    page = pages(receipts, tmp_path)["accepted"]
    lines = [re.sub("<[^>]+>", "|", line) for line in page.splitlines() if line.startswith("<tr><td>")]
    required = next(line for line in lines if "cremated_on_required" in line)
    assert "“火化日期”必须填写且可以识别" in required
    assert "|3||1||33.33%||不符合|" in required
    facts = next(each.facts for each in receipts if each.facts.delivery.state == "accepted")
    assert len(lines) == len(facts.lists["check"]) > len(contracts()["civil_affairs.cremation"].checks)


@pytest.mark.parametrize("contract", contracts().values(), ids=list(contracts()))
def test_every_check_of_every_contract_can_be_told_when_it_fails(contract: Contract, tmp_path: Path) -> None:
    failed = [
        {"check_name": each.name, "consequence": each.on_failure, "rows_failed": 1, "rows_failed_gx": None}
        for each in contract.checks
    ]
    delivery = Delivery(
        "D1",
        contract.dataset,
        "2026-10",
        "名单.csv",
        None,
        1,
        "held",
        None,
        9,
        9,
        0,
        0,
        datetime(2026, 11, 5),
        "",
        None,
    )
    page = write_checks_page(Facts(delivery, {"check": failed}, {}), tmp_path).read_text(encoding="utf-8")
    assert all(f"不应出现：{fault(each)[0]}<" in unescape(page) for each in contract.checks)
    told = {each.name: promise(each.name, contract) for each in contract.checks}
    assert [name for name, words in told.items() if words.startswith("行数")] == [
        each.name for each in contract.checks if each.rows_change_at_most is not None
    ]


def test_no_value_of_any_row_is_on_a_page(receipts: list[Receipt], tmp_path: Path) -> None:
    everything = "".join(pages(receipts, tmp_path).values())
    everything += write_index([each.facts.delivery for each in receipts], tmp_path / "回执").read_text(encoding="utf-8")
    values = [cell for row in ROWS[1:] for cell in row.split(",") if cell]
    assert not [value for value in values if value in everything]


def test_the_pages_load_nothing(receipts: list[Receipt], tmp_path: Path) -> None:
    everything = "".join(pages(receipts, tmp_path).values())
    everything += write_index([each.facts.delivery for each in receipts], tmp_path / "回执").read_text(encoding="utf-8")
    assert not re.search(r"<(?:script|link|img|iframe|object)|url\(|@import|https?://|src=", everything)
    assert "<b>乱" not in everything


def test_every_link_of_the_index_leads_to_a_file(receipts: list[Receipt], tmp_path: Path) -> None:
    pages(receipts, tmp_path)
    index = write_index([each.facts.delivery for each in receipts], tmp_path / "回执")
    links = re.findall(r'href="([^"]+)"', index.read_text(encoding="utf-8"))
    assert len(links) == 4
    assert all((index.parent / unquote(unescape(link))).is_file() for link in links)
    back = re.findall(r'href="([^"]+)"', pages(receipts, tmp_path)["accepted"])
    assert back == ["index.html"]
