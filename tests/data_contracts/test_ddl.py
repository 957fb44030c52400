from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import polars as pl
import pytest

from data_contracts import ddl
from data_contracts.areas import load_areas
from data_contracts.canonical import Canonical, canonicalise
from data_contracts.contract import Column, ColumnType, Contract, contract_of, contracts
from warehouse.build import create_dataset_tables

SCHEMA = Path(__file__).parents[2] / "warehouse" / "schema"
PERIOD = date(2026, 10, 1)
ANNA = "410890194901010074"
REGISTER = "civil_affairs.low_income_register"


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    with duckdb.connect() as con:
        for path in sorted(SCHEMA.glob("*.sql")):
            con.execute(path.read_text(encoding="utf-8"))
        for contract in contracts().values():
            con.execute(ddl.create_raw(contract))
            con.execute(ddl.create_staging(contract))
        run(con, PERIOD)
        yield con


@pytest.fixture
def con(empty: duckdb.DuckDBPyConnection) -> Iterator[duckdb.DuckDBPyConnection]:
    """An empty warehouse, as it was before when the test ends: making one takes longer than a test."""
    empty.execute("begin")
    yield empty
    empty.execute("rollback")


def run(con: duckdb.DuckDBPyConnection, period: date) -> None:
    con.execute("delete from ops.this_run")
    con.execute("insert into ops.this_run values ('R', 'monthly', $1, last_day($1), $1, null, 'jiaozuo', '')", [period])


def read(
    contract: Contract, rows: list[dict[str, str]], period: date = PERIOD, members: list[int] | None = None
) -> Canonical:
    count = len(rows)
    frame = {"source_row": pl.Series(range(2, 2 + count), dtype=pl.Int32)}
    frame["member_no"] = pl.Series(members or [0] * count, dtype=pl.Int32)
    cells = {name: pl.Series([row.get(name) for row in rows], dtype=pl.String) for name in contract.columns}
    return canonicalise(pl.DataFrame(frame | cells), contract, areas=load_areas(), period=period)


def land(
    con: duckdb.DuckDBPyConnection,
    dataset: str,
    delivery: str,
    rows: list[dict[str, str]],
    *,
    period: date = PERIOD,
    members: list[int] | None = None,
) -> None:
    contract = contract_of(dataset)
    canonical = read(contract, rows, period, members).table
    con.register("incoming", canonical.with_columns(delivery_id=pl.lit(delivery), period=pl.lit(period)).to_arrow())
    con.execute(ddl.insert_staging_sql(contract))
    con.unregister("incoming")
    con.execute(
        """insert into ops.delivery
        values ($1, $2, $3, 'f', null, 's', 'h', 1, null, 'accepted', null, [], 1, 1, 0, 0, $4)""",
        [delivery, dataset, period, datetime(2026, 11, 5)],
    )


def failed(con: duckdb.DuckDBPyConnection, dataset: str, row: dict[str, str]) -> set[tuple[str, str]]:
    contract = contract_of(dataset)
    table = read(contract, [row]).table.with_columns(period=pl.lit(PERIOD), received_on=pl.lit(date(2026, 11, 5)))
    con.register("candidate", table.to_arrow())
    found = con.execute(ddl.row_checks_sql(contract, "candidate")).fetchall()
    return {(line[2], line[4]) for line in found}


@pytest.mark.parametrize("dataset", contracts())
def test_every_statement_of_every_contract_runs_and_an_empty_warehouse_gives_nothing(
    con: duckdb.DuckDBPyConnection, dataset: str
) -> None:
    contract = contract_of(dataset)
    land(con, dataset, "D0", [])
    con.execute(ddl.core_view_sql(contract))
    assert con.execute(ddl.mention_sql(contract)).fetchall() == []
    assert con.table(f"core.{contract.table}").fetchall() == []
    assert con.table(f"raw.{contract.table}").columns[-1] == "extra"


def run_statements(con: duckdb.DuckDBPyConnection, contract: Contract) -> None:
    con.execute(ddl.create_raw(contract))
    con.execute(ddl.create_staging(contract))


@pytest.mark.parametrize("create", [run_statements, lambda con, contract: create_dataset_tables(con, [contract])])
def test_a_contract_that_grows_adds_its_columns_to_tables_that_are_there(
    con: duckdb.DuckDBPyConnection, create: Callable[[duckdb.DuckDBPyConnection, Contract], None]
) -> None:
    contract = contract_of("civil_affairs.cremation")
    more = {
        "grave_no": Column(title="墓穴编号", type=ColumnType.TEXT),
        "told_by": Column(title="报告人", type=ColumnType.NAME),
    }
    grown = contract.model_copy(update={"columns": {**contract.columns, **more}})
    for one in (contract, grown, grown):
        create(con, one)
    staging = con.table("staging.civil_affairs__cremation")
    assert staging.columns[-3:] == ["grave_no", "told_by", "told_by_note"]
    assert set(more) <= set(con.table("raw.civil_affairs__cremation").columns)
    # What reads the table as it was before still reads it.
    con.execute(ddl.core_view_sql(contract))
    assert con.table("core.civil_affairs__cremation").fetchall() == []


@pytest.mark.parametrize("dataset", contracts())
def test_the_staging_file_selects_every_staging_column_and_no_other(
    con: duckdb.DuckDBPyConnection, dataset: str
) -> None:
    contract = contract_of(dataset)
    land(con, dataset, "D0", [])
    con.register(
        "incoming", read(contract, []).table.with_columns(delivery_id=pl.lit("D"), period=pl.lit(PERIOD)).to_arrow()
    )
    file = ddl.STAGING_FOLDER / f"{contract.table}.sql"
    selected = con.sql(file.read_text(encoding="utf-8"))
    staging = con.table(f"staging.{contract.table}")
    # Columns are matched by name: nothing is left out, nothing is added, nothing changes its type.
    assert dict(zip(selected.columns, selected.types, strict=True)) == dict(
        zip(staging.columns, staging.types, strict=True)
    )
    assert set(selected.columns) == {*ddl.STAGING_FRAME, *contract.staged_columns()}


@pytest.mark.parametrize("dataset", contracts())
def test_mentions_have_the_columns_of_core_mention_in_order(con: duckdb.DuckDBPyConnection, dataset: str) -> None:
    mentions = con.sql(ddl.mention_sql(contract_of(dataset)))
    assert mentions.columns == con.table("core.mention").columns
    assert mentions.types == con.table("core.mention").types


@pytest.mark.parametrize("dataset", contracts())
def test_every_predicate_of_every_contract_runs_on_a_row_that_says_nothing(
    con: duckdb.DuckDBPyConnection, dataset: str
) -> None:
    contract = contract_of(dataset)
    wanted = {(ddl.required_check_name(name), "quarantine_row") for name in contract.required_columns}
    # Other promises say nothing of what is not there, but for those that ask for one of several.
    asking = {check.name for check in contract.checks if check.holds and "is not null" in check.holds}
    assert {found for found in failed(con, dataset, {}) if found[0] not in asking} == wanted


def test_a_death_before_birth_is_quarantined_with_its_reason_and_remedy(con: duckdb.DuckDBPyConnection) -> None:
    row = {
        "name": "王大明",
        "birth_date": "1949-01-01",
        "died_on": "1948-12-31",
        "cancelled_on": "2026-10-03",
        "reason": "死亡",
    }
    contract = contract_of("public_security.death_cancellation")
    assert failed(con, contract.dataset, row) == {("died_after_birth", "quarantine_row")}
    [line] = con.execute(ddl.row_checks_sql(contract, "candidate")).fetchall()
    assert line[3:] == ("died_on", "quarantine_row", "死亡日期早于出生日期", "请核对出生日期和死亡日期")


def test_a_death_after_the_delivery_came_is_quarantined(con: duckdb.DuckDBPyConnection) -> None:
    row = {"certificate_no": "A1", "name": "王大明", "died_on": "2026-11-06"}
    assert failed(con, "health.death_certificate", row) == {("died_before_delivery", "quarantine_row")}


def test_the_number_of_the_living_handler_does_not_pass_as_that_of_the_dead(con: duckdb.DuckDBPyConnection) -> None:
    row = {"name": "王大明", "cremated_on": "2026-10-03", "cremation_no": "7", "resident_id": ANNA, "handler_id": ANNA}
    assert ("handler_is_someone_else", "quarantine_row") in failed(con, "civil_affairs.cremation", row)
    assert failed(con, "civil_affairs.cremation", row | {"handler_id": ""}) == set()


def test_a_certificate_number_tells_kind_and_level(con: duckdb.DuckDBPyConnection) -> None:
    row = {
        "name": "王大明",
        "disability_no": ANNA + "43",
        "kind": "肢体",
        "level": "三级",
        "status": "有效",
        "issued_on": "2020-01-01",
    }
    check = ("certificate_number_agrees_with_kind_and_level", "warn")
    assert failed(con, "disabled_federation.certificate", row) == set()
    assert failed(con, "disabled_federation.certificate", row | {"level": "二级"}) == {check}
    assert failed(con, "disabled_federation.certificate", row | {"kind": "听力"}) == {check}


def test_a_payment_in_ten_thousands_is_not_taken_for_yuan(con: duckdb.DuckDBPyConnection) -> None:
    row = {"programme": "低保金", "pay_month": "2026-10", "name": "王大明", "amount": "0.042"}
    assert failed(con, "civil_affairs.payment", row) == {("amount_in_yuan", "quarantine_row")}


def test_a_quote_in_a_reason_stays_text() -> None:
    assert ddl.literal("it's; drop") == "'it''s; drop'"
    assert ddl.quoted('a"b') == '"a""b"'


def test_a_row_names_its_subject_and_its_head(con: duckdb.DuckDBPyConnection) -> None:
    land(
        con,
        REGISTER,
        "D1",
        [{"name": "王小明", "head_name": "王大明", "head_id": ANNA, "household_no": "H1", "relation": "儿子"}],
    )
    mentions = con.sql(ddl.mention_sql(contract_of(REGISTER))).pl().sort("role")
    assert mentions["role"].to_list() == ["head", "self"]
    assert mentions["resident_id"].to_list() == [ANNA, None]
    assert mentions["resident_id_state"].to_list() == ["valid", "missing"]
    assert mentions["row_id"].to_list() == ["D1/2/0", "D1/2/0"]
    assert mentions["relation"].to_list() == [None, "子"]


def test_a_role_without_name_and_number_is_no_mention(con: duckdb.DuckDBPyConnection) -> None:
    land(con, REGISTER, "D1", [{"name": "王小明", "household_no": "H1"}])
    assert con.sql(ddl.mention_sql(contract_of(REGISTER))).pl()["role"].to_list() == ["self"]


def test_people_unfolded_from_one_row_are_members_and_the_head_stays_the_head(con: duckdb.DuckDBPyConnection) -> None:
    rows = [{"name": "王大明", "head_name": "王大明"}, {"name": "王小明", "head_name": "王大明"}]
    land(con, REGISTER, "D1", rows, members=[1, 2])
    mentions = con.sql(ddl.mention_sql(contract_of(REGISTER))).pl()
    assert sorted(mentions.select("role", "role_kind").rows()) == [
        ("head", "head"), ("head", "head"), ("member_1", "self"), ("member_2", "self"),
    ]  # fmt: skip


def test_a_delivery_that_was_corrected_names_nobody_any_more(con: duckdb.DuckDBPyConnection) -> None:
    land(con, REGISTER, "D1", [{"name": "王大明"}])
    land(con, REGISTER, "D2", [{"name": "王小明"}])
    con.execute("update ops.delivery set supersedes = 'D1' where delivery_id = 'D2'")
    assert con.sql(ddl.mention_sql(contract_of(REGISTER))).pl()["name"].to_list() == ["王小明"]


def view(con: duckdb.DuckDBPyConnection, dataset: str) -> pl.DataFrame:
    contract = contract_of(dataset)
    con.execute(ddl.core_view_sql(contract))
    return con.table(f"core.{contract.table}").pl().sort("row_id")


def belong(con: duckdb.DuckDBPyConnection, row_id: str, role: str, kind: str, person: str, grade: str = "A") -> None:
    values = [row_id, role, kind, person, grade]
    con.execute("insert into core.membership values ($1, $2, $3, 'd', 'D', 'r', 'e', $4, $5, 'valid_id', 1)", values)


def lives_in(con: duckdb.DuckDBPyConnection, person: str, **spells: tuple[str, str | None]) -> None:
    for number, (since, until) in spells.items():
        con.execute("insert into core.household values ($1, $2, null, null, $3, 'R')", ["H" + number, number, person])
        values = ["H" + number, person, since, until]
        con.execute("insert into core.household_member values ($1, $2, '子', $3, $4, 'x')", values)


def test_a_core_row_says_whose_it_is_and_who_else_it_names(con: duckdb.DuckDBPyConnection) -> None:
    land(con, REGISTER, "D1", [{"name": "王小明", "head_name": "王大明", "household_no": "H1"}])
    belong(con, "D1/2/0", "self", "self", "P2", "D")
    belong(con, "D1/2/0", "head", "head", "P1")
    lives_in(con, "P2", H1=("2025-01-01", None), H9=("2026-01-01", None))
    [row] = view(con, REGISTER).rows(named=True)
    assert (row["person_id"], row["match_grade"], row["head_person_id"]) == ("P2", "D", "P1")
    # He lives in two households; the row speaks of H1.
    assert (row["household_id"], row["is_current"]) == ("HH1", True)


def test_a_row_of_another_department_gets_the_household_that_the_person_joined_last(
    con: duckdb.DuckDBPyConnection,
) -> None:
    land(con, "health.death_certificate", "D1", [{"name": "王小明", "certificate_no": "1"}])
    belong(con, "D1/2/0", "self", "self", "P2")
    lives_in(con, "P2", H1=("2025-01-01", None), H8=("2024-01-01", None), H9=("2026-10-05", "2026-10-20"))
    [row] = view(con, "health.death_certificate").rows(named=True)
    assert row["household_id"] == "HH1"


def test_a_household_left_before_the_end_of_the_month_is_not_the_household_now(con: duckdb.DuckDBPyConnection) -> None:
    land(con, "health.death_certificate", "D1", [{"name": "王小明", "certificate_no": "1"}])
    belong(con, "D1/2/0", "self", "self", "P2")
    lives_in(con, "P2", H1=("2025-01-01", "2026-10-31"))
    assert view(con, "health.death_certificate")["household_id"].to_list() == [None]


def test_of_a_list_only_the_newest_month_is_current(con: duckdb.DuckDBPyConnection) -> None:
    land(con, REGISTER, "D1", [{"name": "王大明"}, {"name": "王小明"}], period=date(2026, 9, 1))
    land(con, REGISTER, "D2", [{"name": "王大明"}])
    assert view(con, REGISTER).select("row_id", "is_current").rows() == [
        ("D1/2/0", False),
        ("D1/3/0", False),
        ("D2/2/0", True),
    ]
    run(con, date(2026, 9, 1))
    assert view(con, REGISTER).select("row_id", "is_current").rows() == [("D1/2/0", True), ("D1/3/0", True)]


def test_an_event_told_again_is_current_in_its_newest_delivery_and_one_told_once_stays(
    con: duckdb.DuckDBPyConnection,
) -> None:
    first, again = (
        {"name": "王大明", "certificate_no": "1"},
        {"name": "王大明", "certificate_no": "1", "died_on": "2026-09-02"},
    )
    land(
        con,
        "health.death_certificate",
        "D1",
        [first, {"name": "王小明", "certificate_no": "2"}],
        period=date(2026, 9, 1),
    )
    land(con, "health.death_certificate", "D2", [again])
    rows = view(con, "health.death_certificate").select("row_id", "is_current").rows()
    assert rows == [("D1/2/0", False), ("D1/3/0", True), ("D2/2/0", True)]


def test_a_person_listed_twice_in_one_file_is_current_twice(con: duckdb.DuckDBPyConnection) -> None:
    row = {"certificate_no": "1", "name": "王大明"}
    land(con, "health.death_certificate", "D1", [row, row])
    assert view(con, "health.death_certificate")["is_current"].to_list() == [True, True]


def test_staging_empties_a_subsidy_category_that_says_there_is_none(con: duckdb.DuckDBPyConnection) -> None:
    words = ["全额资助", "定额资助", "不资助", "未资助", "无", "特困人员"]
    land(con, "medical_insurance.enrolment", "D1", [{"subsidy_category": word} for word in words])
    staged = con.table("staging.medical_insurance__enrolment").pl().sort("source_row")["subsidy_category"].to_list()
    assert staged == ["全额资助", "定额资助", None, None, None, "特困人员"]


def test_a_child_named_by_its_father_is_not_the_father(con: duckdb.DuckDBPyConnection) -> None:
    land(con, REGISTER, "D1", [{"name": "王大明(之子)"}, {"name": "王大明(已故)"}, {"name": "王某之子"}])
    mentions = con.sql(ddl.mention_sql(contract_of(REGISTER))).pl()
    assert sorted(mentions["name"].to_list()) == ["王大明", "王大明之子", "王某之子"]
