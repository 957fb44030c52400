"""Can a department work with what it is handed: the page, the template, the example?"""

from __future__ import annotations

import re
from datetime import date, datetime
from pathlib import Path
from urllib.parse import unquote

import duckdb
import openpyxl
import polars as pl
import pytest

from data_contracts import ddl
from data_contracts.areas import load_areas
from data_contracts.canonical import canonicalise
from data_contracts.contract import ColumnType, Contract, contracts
from data_contracts.contract_words import allowed, fault
from data_contracts.exchange_example import example_row
from data_contracts.exchange_spec import specification_page, write_specification
from data_contracts.exchange_template import write_template
from data_contracts.reader import recognise
from warehouse.land import land

OCTOBER, NOW = date(2026, 10, 1), datetime(2026, 11, 5)
every_contract = pytest.mark.parametrize("contract", contracts().values(), ids=list(contracts()))


@every_contract
def test_the_example_row_keeps_every_promise_and_needs_no_mending(contract: Contract) -> None:
    row = example_row(contract)
    extra = pl.Series([[]], dtype=pl.List(pl.Struct({"key": pl.String, "value": pl.String})))
    frame = {"source_row": pl.Series([2], dtype=pl.Int32), "member_no": pl.Series([0], dtype=pl.Int32)}
    cells = {name: pl.Series([text or None], dtype=pl.String) for name, text in row.items()}
    table = pl.DataFrame(frame | cells | {"extra": extra})
    canonical = canonicalise(table, contract, areas=load_areas(), period=OCTOBER)
    assert canonical.findings.to_dicts() == []
    with duckdb.connect() as con:
        con.register("came", canonical.table.with_columns(period=OCTOBER, received_on=NOW.date()))
        assert con.sql(ddl.row_checks_sql(contract, "came")).fetchall() == []


@every_contract
def test_every_number_of_the_example_is_nobodys(contract: Contract) -> None:
    people = [name for name, column in contract.columns.items() if column.type is ColumnType.RESIDENT_ID]
    row = example_row(contract)
    assert all(row[name].startswith("410890") for name in people if row[name])


@every_contract
def test_the_page_names_every_column_check_and_code(contract: Contract) -> None:
    page = specification_page(contract)
    for column in contract.columns.values():
        assert column.title in page
        assert all(value in page for value in allowed(column))
    assert all(words in page for check in contract.checks for words in fault(check))
    assert all(word in page for word in contract.never_taken_in)
    assert not re.search(r"<(?:script|link|img|iframe|object)|url\(|@import|https?://|src=", page)


@pytest.mark.parametrize(
    "dataset", ["civil_affairs.payment", "health.death_certificate", "medical_insurance.settlement", "justice.custody"]
)
def test_a_template_that_is_filled_in_lands_and_its_example_stays_outside(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, dataset: str
) -> None:
    contract = contracts()[dataset]
    folder = tmp_path / "2026-10" / dataset
    folder.mkdir(parents=True)
    path = write_template(contract, folder / "模板.xlsx")
    book = openpyxl.load_workbook(path)
    page = book[contract.title]
    for cell in page[2][1:]:
        page.cell(3, cell.column).value = cell.value
    page.cell(3, 1).value = 1
    book.save(path)
    (landed,) = land(con, landing=tmp_path, path=path, received_at=NOW, areas=load_areas())
    assert (landed.state, landed.rows_read, landed.rows_accepted) == ("accepted", 1, 1)
    places = con.execute(f"select source_row from staging.{contract.table}").fetchall()
    assert places == [(3,)]


def test_numbers_are_text_in_the_template_and_codes_can_be_picked(tmp_path: Path) -> None:
    contract = contracts()["civil_affairs.payment"]
    page = openpyxl.load_workbook(write_template(contract, tmp_path / "t.xlsx"))[contract.title]
    places = {page.cell(1, place).value: place for place in range(1, page.max_column + 1)}
    number = page.cell(2, places["受益人身份证号"])
    assert (number.number_format, isinstance(number.value, str)) == ("@", True)
    lists = [rule for rule in page.data_validations.dataValidation if rule.type == "list"]
    assert len(lists) == sum(bool(allowed(column)) for column in contract.columns.values())


@every_contract
def test_a_template_dropped_without_a_folder_is_recognised(contract: Contract, tmp_path: Path) -> None:
    assert recognise(write_template(contract, tmp_path / "模板.xlsx")) == contract.dataset


def test_all_pages_are_linked_from_the_index_and_written_alike_twice(tmp_path: Path) -> None:
    some = [contracts()[name] for name in ("civil_affairs.payment", "health.death_certificate")]
    one = write_specification(some, tmp_path / "a")
    other = write_specification(some, tmp_path / "b")
    assert [path.read_bytes() for path in one] == [path.read_bytes() for path in other]
    links = re.findall(r'href="([^"]+)"', (tmp_path / "a" / "index.html").read_text(encoding="utf-8"))
    assert len(links) == 4
    assert all((tmp_path / "a" / unquote(link)).is_file() for link in links)
