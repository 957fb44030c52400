"""Does each contract have a sample in every form, and do all forms of the same rows land alike?"""

from __future__ import annotations

from datetime import date, datetime
from functools import cache
from pathlib import Path

import duckdb
import polars as pl
import pytest
from typer.testing import CliRunner

from data_contracts import ddl
from data_contracts.areas import load_areas
from data_contracts.canonical import canonicalise
from data_contracts.contract import Check, Contract, contract_of, contracts
from data_contracts.errors import ContractError
from data_contracts.reader import read_file, recognise
from flows.cli import app
from sample_data.contract_files import forms, lay_out, write_file
from sample_data.contract_rows import make_rows
from sample_data.from_contract import write_sample
from tests.data_contracts.old_excel import xls
from tests.empty import empty_warehouse
from warehouse.land import land

# One worker makes the rows of every dataset, and the easy form of each, not each of them.
pytestmark = pytest.mark.xdist_group("from contract")

PERIOD, RECEIVED = date(2026, 9, 1), datetime(2026, 10, 5, 1, 30)
ROWS = 32
DATASETS = list(contracts())
#: A tidy workbook is what the headed one is below its title.
OTHER_FORMS = [form for form in (*forms(), "xls") if form not in ("easy", "ugly", "easy_xlsx", "wide")]
#: Each dataset in one of the forms, in turn, and in all of them in the soak; a wide sheet wherever there is one.
VARIANTS = [
    pytest.param(dataset, form, marks=() if place % len(OTHER_FORMS) == turn else pytest.mark.soak)
    for place, dataset in enumerate(DATASETS)
    for turn, form in enumerate(OTHER_FORMS)
] + [
    pytest.param(dataset, "wide") for dataset in DATASETS if (wide := contract_of(dataset).wide) and wide.member_columns
]
#: Where a row came from; everything else must be the same.
WHENCE = ("row_id", "delivery_id", "source_row", "member_no")


@cache
def rows_of(dataset: str) -> pl.DataFrame:
    return make_rows(contract_of(dataset), rows=ROWS, period=PERIOD)


def without_whence(frame: pl.DataFrame) -> list[tuple[object, ...]]:
    """The rows by content, in an order that depends on nothing else."""
    shown = frame.select(sorted(set(frame.columns) - set(WHENCE)))
    return sorted(shown.rows(), key=repr)


@cache
def staged(dataset: str, form: str, folder: Path) -> list[tuple[object, ...]]:
    """Read, canonicalise, check and stage a file, without the ledger; no row may go back and no cell be unreadable."""
    contract = contract_of(dataset)
    path = folder / f"{dataset}_{form}"
    if form == "xls":
        # What tells old workbooks from new ones is the container; a csv's cells are texts, as theirs often are.
        sheet_of = lay_out(contract, rows_of(dataset), form=forms()["ugly_gbk"], period=PERIOD)
        path.write_bytes(xls(("Sheet1", sheet_of.lines)))
    else:
        write_file(path, contract, rows_of(dataset), form=forms()[form], period=PERIOD)
    (sheet,) = read_file(path, contract)
    assert sheet.refused is None
    canonical = canonicalise(sheet.table, contract, areas=load_areas(), period=PERIOD)
    assert canonical.unreadable.rows() == []
    with duckdb.connect() as con:
        arrived = canonical.table.with_columns(
            delivery_id=pl.lit("D"), period=pl.lit(PERIOD), received_on=pl.lit(RECEIVED.date())
        )
        con.register("arrived", arrived.to_arrow())
        con.execute("create view incoming as select * exclude (received_on) from arrived")
        broken = con.sql(ddl.row_checks_sql(contract, "arrived")).fetchall()
        assert [row for row in broken if "warn" not in row] == []
        con.execute(ddl_tables(contract))
        con.execute(ddl.insert_staging_sql(contract))
        return without_whence(con.table(f"staging.{contract.table}").pl())


def ddl_tables(contract: Contract) -> str:
    return "create schema staging; " + ddl.create_staging(contract)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("samples")


@pytest.mark.parametrize("dataset", DATASETS)
def test_the_ugly_sample_lands_like_the_easy_one_and_no_row_goes_back(
    dataset: str, folder: Path, tmp_path: Path
) -> None:
    contract = contract_of(dataset)
    path = tmp_path / f"{PERIOD:%Y-%m}" / dataset / "名册.xlsx"
    path.parent.mkdir(parents=True)
    write_file(path, contract, rows_of(dataset), form=forms()["ugly"], period=PERIOD)
    with empty_warehouse() as con:
        (landed,) = land(con, landing=tmp_path, path=path, received_at=RECEIVED, areas=load_areas())
        assert (landed.state, landed.because, landed.rows_quarantined) == ("accepted", None, 0)
        assert landed.rows_accepted == ROWS
        assert without_whence(con.table(f"staging.{contract.table}").pl()) == staged(dataset, "easy", folder)


@pytest.mark.parametrize(("dataset", "form"), VARIANTS)
def test_the_same_rows_stage_alike_in_whatever_form_they_come(dataset: str, form: str, folder: Path) -> None:
    assert staged(dataset, form, folder) == staged(dataset, "easy", folder)


@pytest.mark.parametrize("dataset", DATASETS)
def test_a_tidy_file_says_what_was_made_and_keeps_every_promise_warnings_included(dataset: str, folder: Path) -> None:
    contract = contract_of(dataset)
    path = folder / f"{dataset}_made.csv"
    write_file(path, contract, rows_of(dataset), form=forms()["easy"], period=PERIOD)
    assert recognise(path) == dataset
    table = canonicalise(read_file(path, contract)[0].table, contract, areas=load_areas(), period=PERIOD).table
    known = [name for name in contract.columns if name != "area_code"]
    assert table.select(known).equals(rows_of(dataset).select(known))
    dated = table.with_columns(period=pl.lit(PERIOD), received_on=pl.lit(RECEIVED.date()))
    with duckdb.connect() as con:
        con.register("incoming", dated.to_arrow())
        assert con.sql(ddl.row_checks_sql(contract, "incoming")).fetchall() == []


def test_the_same_seed_gives_the_same_bytes_and_another_one_other_people(tmp_path: Path) -> None:
    def made(name: str, seed: int) -> bytes:
        return write_sample(
            tmp_path / name, "housing.public_rental", rows=20, period=PERIOD, form="ugly", seed=seed
        ).read_bytes()

    assert made("one", 7) == made("two", 7)
    assert made("one", 7) != made("three", 8)


def test_every_number_made_is_of_the_area_that_nobody_is_from() -> None:
    numbers = [
        rows_of(dataset)["resident_id"].drop_nulls() for dataset in DATASETS if "resident_id" in rows_of(dataset)
    ]
    assert numbers
    assert all(number.str.starts_with("410890").all() for number in numbers)


def test_promises_that_contradict_each_other_are_named() -> None:
    contract = contract_of("tax.income")
    checks = [
        Check(name=name, holds=holds, column="amount", on_failure="quarantine_row", reason="因", remedy="请核对")
        for name, holds in (("above", "amount > 100"), ("below", "amount < 50"))
    ]
    impossible = contract.model_copy(update={"checks": tuple(checks)})
    with pytest.raises(ContractError, match=r"above|below"):
        make_rows(impossible, rows=3, period=PERIOD)


def test_a_form_that_a_dataset_cannot_have_is_refused_with_those_that_it_can(tmp_path: Path) -> None:
    with pytest.raises(ContractError, match="two_level"):
        write_sample(tmp_path, "tax.income", period=PERIOD, form="wide")


def test_the_command_line_writes_one_dataset_where_a_landing_folder_has_it(tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app, ["sample", "--dataset", "个人所得", "--rows", "5", "--ends", "2026-09", "--ugly", str(tmp_path)]
    )
    assert result.exit_code == 0, result.output
    (path,) = tmp_path.rglob("*.xlsx")
    assert path.parent == tmp_path / "2026-09" / "tax.income"


def test_the_number_of_a_disability_certificate_in_the_number_column_is_the_person(tmp_path: Path) -> None:
    contract = contract_of("agriculture.poverty_monitoring")
    rows = rows_of(contract.dataset).with_columns(pl.col("resident_id") + "43")
    path = tmp_path / "监测对象.csv"
    write_file(path, contract, rows, form=forms()["easy"], period=PERIOD)
    table = canonicalise(read_file(path, contract)[0].table, contract, areas=load_areas(), period=PERIOD).table
    assert set(table["resident_id_state"]) <= {"from_disability_no", "missing"}
    assert table["resident_id"].to_list() == rows_of(contract.dataset)["resident_id"].to_list()
