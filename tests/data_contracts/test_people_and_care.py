"""Do the twelve lists about families, care and custody come in whole, tidy or ugly, and do their promises bite?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path
from typing import Any

import duckdb
import pytest
import xlsxwriter
import yaml

from data_contracts import ddl
from data_contracts.areas import load_areas
from data_contracts.canonical_number import check_character
from data_contracts.contract import Contract, contract_of
from tests.empty import empty_warehouse
from warehouse.build import build_mentions
from warehouse.land import LandedDelivery, land

NOW = datetime(2026, 11, 5, 1, 30)
EXAMPLES: dict[str, dict[str, Any]] = yaml.safe_load(
    (Path(__file__).parent / "examples_people_and_care.yaml").read_text(encoding="utf-8")
)
Row = dict[str, str]
DATASETS = pytest.mark.parametrize("dataset", EXAMPLES)


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse() as connection:
        period = date(2026, 10, 1)
        connection.execute(
            "insert into ops.this_run values ('R', 'monthly', $1, last_day($1), $1, null, 'jiaozuo', '')", [period]
        )
        yield connection


def numbered(text: str) -> str:
    """Write a valid number of the unassigned area 410890 for {birth date sex nth}."""

    def number(found: re.Match[str]) -> str:
        born, sex, nth = found[1].replace("-", ""), found[2], int(found[3] or 1)
        first_17 = f"410890{born}{nth * 10 + (1 if sex == '男' else 2):03}"
        return first_17 + check_character(first_17)

    return re.sub(r"\{(\d{4}-\d\d-\d\d) ([男女])(?: (\d))?\}", number, text)


def rows_of(dataset: str) -> list[Row]:
    header, *lines = [
        [cell.strip() for cell in line.split("|")] for line in numbered(EXAMPLES[dataset]["rows"]).splitlines()
    ]
    return [dict(zip(header, line, strict=True)) for line in lines]


def tidy_file(landing: Path, dataset: str, rows: list[Row], name: str = "名单.csv") -> Path:
    """Write the rows as the delivery specification asks for them, in GBK."""
    path = landing / "2026-10" / dataset / name
    path.parent.mkdir(parents=True, exist_ok=True)
    titles = list(dict.fromkeys(title for row in rows for title in row))
    lines = [",".join(titles), *(",".join(row.get(title, "") for title in titles) for row in rows)]
    path.write_text("\n".join(lines), encoding="gb18030")
    return path


def ugly_file(landing: Path, dataset: str, rows: list[Row]) -> Path:
    """Write the rows as a workbook: titles above, a header on two lines, other words, a total, signatures."""
    path = landing / "2026-10" / dataset / "2026年10月名单(最终版)(1).xlsx"
    path.parent.mkdir(parents=True, exist_ok=True)
    example = EXAMPLES[dataset]
    titles = list(reversed(rows[0]))  # in another order
    titles.sort(key=lambda title: example["ugly"].get(title, title).rpartition("/")[0])
    headers = [example["ugly"].get(title, title).rpartition("/")[::2] for title in titles]
    book = xlsxwriter.Workbook(str(path))
    sheet = book.add_worksheet()
    sheet.merge_range(0, 0, 0, len(titles), f"××县2026年10月{contract_of(dataset).title}")
    sheet.write(1, 0, "填报单位:民生街道    填报日期:2026年11月2日")
    write_header(sheet, [("", "序号"), *headers, ("", "经手")])
    for number, row in enumerate(rows, start=1):
        cells = [example.get("spelled", {}).get(row[title], row[title]) for title in titles]
        sheet.write_row(
            3 + number, 0, [str(number), *(re.sub(r"^(\d{4})-(\d\d)-(\d\d)$", r"\1年\2月\3日", c) for c in cells)]
        )
    last = 4 + len(rows)
    if summed := example.get("totals"):
        sheet.write(last, 0, "合计")
        sheet.write(last, 1 + titles.index(summed), str(sum(float(row[summed] or 0) for row in rows)))
    sheet.write(last + 1, 0, "制表人:        审核人:        单位负责人:")
    book.close()
    return path


def write_header(sheet: Any, headers: list[tuple[str, str]]) -> None:
    """Write a header of two lines: equal upper titles side by side become one merged cell."""
    place = 0
    while place < len(headers):
        upper, width = headers[place][0], 1
        while upper and place + width < len(headers) and headers[place + width][0] == upper:
            width += 1
        if upper and width > 1:
            sheet.merge_range(2, place, 2, place + width - 1, upper)
        elif upper:
            sheet.write(2, place, upper)
        else:
            sheet.merge_range(2, place, 3, place, headers[place][1])
        for index in range(place, place + width) if upper else ():
            sheet.write(3, index, headers[index][1])
        place += width


def take_in(con: duckdb.DuckDBPyConnection, landing: Path, path: Path) -> LandedDelivery:
    (landed,) = land(con, landing=landing, path=path, received_at=NOW, areas=load_areas())
    return landed


def staged(con: duckdb.DuckDBPyConnection, contract: Contract) -> list[dict[str, Any]]:
    columns = ["record_id", *contract.staged_columns()]
    rows = con.table(f"staging.{contract.table}").project(", ".join(["source_row", *columns])).order("source_row")
    return [dict(zip(columns, row[1:], strict=True)) for row in rows.fetchall()]


@DATASETS
def test_a_tidy_extract_comes_in_whole_and_typed(con: duckdb.DuckDBPyConnection, tmp_path: Path, dataset: str) -> None:
    rows, contract = rows_of(dataset), contract_of(dataset)
    landed = take_in(con, tmp_path, tidy_file(tmp_path, dataset, rows))
    assert (landed.state, landed.rows_read, landed.rows_accepted) == ("accepted", len(rows), len(rows))
    assert con.table("quarantine.row").fetchall() == []
    titles = {column.title: name for name, column in contract.columns.items()}
    for given, kept in zip(rows, staged(con, contract), strict=True):
        read = {title: kept[titles[title]] for title in given}
        assert {title: as_text(value) for title, value in read.items()} == given


def as_text(value: Any) -> str:
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)


@DATASETS
def test_an_ugly_workbook_says_the_same(con: duckdb.DuckDBPyConnection, tmp_path: Path, dataset: str) -> None:
    rows, contract = rows_of(dataset), contract_of(dataset)
    take_in(con, tmp_path, tidy_file(tmp_path, dataset, rows))
    tidy = staged(con, contract)
    with empty_warehouse() as other:
        landed = take_in(other, tmp_path, ugly_file(tmp_path, dataset, rows))
        assert (landed.state, landed.rows_read, landed.rows_accepted) == ("accepted", len(rows), len(rows))
        assert staged(other, contract) == tidy
        ((stripped,),) = other.table("ops.delivery").project("rows_stripped").fetchall()
        notes = {kind for (kind,) in other.table("ops.delivery_note").project("kind").fetchall()}
    assert stripped >= 2 + ("totals" in EXAMPLES[dataset])
    assert notes <= {"unknown_column"}


@DATASETS
def test_everybody_named_in_a_row_is_mentioned(con: duckdb.DuckDBPyConnection, tmp_path: Path, dataset: str) -> None:
    take_in(con, tmp_path, tidy_file(tmp_path, dataset, rows_of(dataset)))
    build_mentions(con, [contract_of(dataset)])
    kinds = con.table("core.mention").aggregate("role_kind, count(*)", "role_kind").fetchall()
    assert dict(kinds) == EXAMPLES[dataset]["roles"]


BROKEN = [(dataset, check) for dataset, example in EXAMPLES.items() for check in example["broken"]]


@pytest.mark.parametrize(("dataset", "check"), BROKEN, ids=[f"{dataset} {check}" for dataset, check in BROKEN])
def test_a_broken_promise_is_found(con: duckdb.DuckDBPyConnection, tmp_path: Path, dataset: str, check: str) -> None:
    rows, contract = rows_of(dataset), contract_of(dataset)
    changes = {title: numbered(str(text)) for title, text in EXAMPLES[dataset]["broken"][check].items()}
    rows.append(rows[0] | changes)
    take_in(con, tmp_path, tidy_file(tmp_path, dataset, rows))
    declared = {each.name: each.on_failure for each in contract.checks}
    column = contract.columns.get(check.removesuffix("_known").removesuffix("_readable"))
    if column is not None and check not in declared:
        declared[check] = column.on_unknown if check.endswith("_known") else column.on_unreadable
    found = con.table("ops.check_result").filter("rows_failed > 0").project("check_name, consequence, rows_failed")
    assert (check, declared[check], 1) in found.fetchall()


@DATASETS
def test_every_promise_has_a_row_that_breaks_it(dataset: str) -> None:
    promised = {check.name for check in contract_of(dataset).checks if check.holds}
    codes = {f"{name}_known" for name, column in contract_of(dataset).columns.items() if column.code_list is not None}
    assert promised | codes <= set(EXAMPLES[dataset]["broken"])


@DATASETS
def test_a_file_without_a_folder_is_known_by_its_headers(tmp_path: Path, dataset: str) -> None:
    from data_contracts.reader import recognise

    assert recognise(tidy_file(tmp_path, dataset, rows_of(dataset))) == dataset


def test_the_mention_of_a_parent_is_a_number_without_a_name() -> None:
    sql = ddl.mention_sql(contract_of("public_security.household_change"))
    assert "cast(null as varchar) as name" in sql


def test_dates_are_dates_and_amounts_are_yuan(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    dataset = "civil_affairs.temporary_relief"
    take_in(
        con, tmp_path, tidy_file(tmp_path, dataset, [rows_of(dataset)[0] | {"金额": "0.35万元", "审批日期": "46303"}])
    )
    ((amount, granted_on),) = (
        con.table(f"staging.{dataset.replace('.', '__')}").project("amount, granted_on").fetchall()
    )
    assert (float(amount), granted_on) == (3500.0, date(2026, 10, 8))
