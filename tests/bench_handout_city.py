"""A city's month of open alerts, for the bench of hand-outs: 112 townships, 300,000 people of low income.

A true county (`tests/bench_true_city.py`) is evaluated once, and put side by side as often as the city has people; its
townships become those of 焦作, four or five to one. Left out are people of whom nothing is said: they stand neither on the
register nor in an alert, and in no list. What a hand-out says of the others, and looks for it in, is all there.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb
import polars as pl

import data_contracts
from alerts import evaluate, lifecycle, policy
from alerts.rule import evaluated_rules
from data_contracts.areas import load_areas
from data_contracts.contract import contracts
from tests.bench_true_city import write_city
from warehouse import catalogue, connection, lent

#: People of the county that is repeated: one in fifteen is on the register.
COUNTY = 100_000
CITY = "4108"
#: Rows of one delivery; the copies of a county that fall into one county of the city follow one another in its files.
ROWS = 1_000_000
OPEN = "status in ('新增', '持续', '复发', '核查中')"
ON_REGISTER = "select count(distinct person_id) from core.civil_affairs__low_income_register where is_current"

#: Who stands in a list: whoever is in a household of the register, or in an alert.
NAMED = """
create temp table named as
select person_id from core.household_member
union
select person_id from alerts.alert where person_id is not null;

create temp table named_row as
select distinct row_id from core.membership semi join named using (person_id)
"""
SUFFIXED = ("alert_id", "person_id", "household_id", "head_person_id", "old_person_id", "record_id", "subject_record")
ROW = (
    "'C' || copy % $counties || 'x' || split_part({0}, '/', 1) || '/' || "
    "(split_part({0}, '/', 2)::integer + copy // $counties * $rows) || '/' || split_part({0}, '/', 3)"
)


@dataclass(frozen=True)
class City:
    """What was made: people on the register, open alerts about them and others."""

    people: int
    alerts: int


def write_found_county(file: Path, people: int = COUNTY) -> None:
    """Make the county, raise the alerts of its month and fold them, as a run leaves them."""
    fresh = file.with_suffix(".making")
    fresh.unlink(missing_ok=True)
    with connection.open_file(fresh) as con:
        write_city(con, people)
        connection.create_schema(con)
        policy.install_policy(con, "jiaozuo")
        catalogue.write_catalogue(con, contracts().values(), load_areas())
        evaluate.evaluate(con, rules=evaluated_rules())
        lifecycle.fold_alerts(con)
    fresh.rename(file)


def multiply(con: duckdb.DuckDBPyConnection, people: int, alerts: float | None) -> City:
    """Make a city of the evaluated county that a warehouse holds.

    Args:
        con: the warehouse.
        people: how many shall be on the register, at least.
        alerts: how many open alerts shall there be for each of them; None: all that the county has.
    """
    [(of_county,)] = con.execute(ON_REGISTER).fetchall()
    copies = -(-people // of_county)
    townships = _townships()
    counties = sorted({code[:6] for code in townships})
    con.execute(NAMED)
    places = _places(con, copies, townships, counties)
    with lent.registered(con, place=places):
        con.execute("create temp table moved_place as from place")
    known = {"counties": len(counties), "rows": ROWS}
    for table in _tables(con):
        _repeat(con, table, copies, known)
    [(on_register,)] = con.execute(ON_REGISTER).fetchall()
    if alerts is not None:
        _thin(con, round(alerts * on_register))
    [(left,)] = con.execute(f"select count(*) from alerts.alert where {OPEN}").fetchall()
    con.execute("checkpoint")
    return City(on_register, left)


def _townships() -> list[str]:
    areas = pl.read_csv(Path(data_contracts.__file__).parent / "areas.csv", infer_schema=False)
    own = areas.filter(pl.col("code").str.starts_with(CITY), pl.col("level") == "township")
    return sorted(own["code"])


def _places(con: duckdb.DuckDBPyConnection, copies: int, townships: list[str], counties: list[str]) -> pl.DataFrame:
    """Say where each place of the county lies in the city, copy by copy: villages of two townships stay apart."""
    union = " union ".join(
        f"select distinct area_code from {table}" for table in _tables(con) if "area_code" in con.table(table).columns
    )
    codes = sorted(code for (code,) in con.execute(union).fetchall() if code)
    own = sorted({code[:9] for code in codes if len(code) >= 9 and code[6:9] != "000"})
    rows = []
    for copy in range(copies):
        for code in codes:
            if code[:9] in own:
                turn, at = divmod(copy * len(own) + own.index(code[:9]), len(townships))
                village = f"{int(code[9:]) + 30 * turn:03d}" if int(code[9:] or 0) else code[9:]
                rows.append((code, copy, townships[at] + village))
            else:
                rows.append((code, copy, counties[copy % len(counties)] + code[6:] if len(code) >= 6 else code))
    schema = {"area_code": pl.String, "copy": pl.Int64, "now": pl.String}
    return pl.DataFrame(rows, schema=schema, orient="row")


def _tables(con: duckdb.DuckDBPyConnection) -> list[str]:
    """List what a hand-out reads of people; what is said of rules and datasets stays as it is."""
    found = con.execute(
        "select schema_name || '.' || table_name from duckdb_tables() where estimated_size > 0 and (schema_name in "
        "('core', 'staging') or schema_name || '.' || table_name in ('alerts.alert', 'alerts.hit', 'alerts.clock', "
        "'ops.delivery')) and table_name not in ('household_origin', 'household_evidence', 'household_alias') order by all"
    ).fetchall()
    return [name for (name,) in found]


def _repeat(con: duckdb.DuckDBPyConnection, table: str, copies: int, known: dict[str, int]) -> None:
    """Put a table's rows of people in the lists side by side, each copy with ids and places of its own."""
    columns = con.table(table).columns
    kept = ""
    if "person_id" in columns and table.startswith("core."):
        kept = "semi join named using (person_id)"
    elif "row_id" in columns:
        kept = "semi join named_row using (row_id)"
    con.execute(f"create or replace temp table one as from {table} {kept}")
    con.execute(f"truncate {table}")
    taken = ", ".join(f"{_expression(table, column)} as {column}" for column in columns)
    moved = "left join moved_place as place using (area_code, copy)" if "area_code" in columns else ""
    times = known["counties"] if table == "ops.delivery" else copies
    query = f"from one cross join (select unnest(range({times})) as copy) {moved}"
    text = f"insert into {table} by name select {taken} {query}"
    for name, number in known.items():
        text = text.replace(f"${name}", str(number))
    con.execute(text)


def _expression(table: str, column: str) -> str:
    """Say what stands in a column of a copy."""
    row = ROW.format("(e.row_id)")
    own = {
        "household_no": "household_no || lpad(copy::varchar, 3, '0')",
        "row_id": ROW.format("row_id"),
        "source_row": "source_row + copy // $counties * $rows",
        "area_code": "coalesce(now, area_code)",
        "evidence": f"list_transform(evidence, lambda e: {{'row_id': {row}, 'fact': e.fact, 'value': e.value}})",
    }
    own |= dict.fromkeys(SUFFIXED, f"{column} || 'k' || copy")
    of_delivery = ("delivery_id", "source_file", "sha256") if table == "ops.delivery" else ("delivery_id",)
    own |= dict.fromkeys(of_delivery, f"'C' || copy % $counties || 'x' || {column}")
    return own.get(column, column)


def _thin(con: duckdb.DuckDBPyConnection, wanted: int) -> None:
    """Leave so many open alerts, by a lot that is always the same. A household keeps all of its alerts or none.

    What befalls a household is told by several rules: 嘉兴 counted 6.5 alerts for each household that had any.
    """
    con.execute(
        "create temp table left_open as select alert_id, sum(1) over (order by md5(visit), alert_id) as number from "
        "(select alert_id, coalesce(household_id, person_id, alert_id) as visit from alerts.alert "
        f"where {OPEN}) qualify number <= {wanted}"
    )
    for table in ("alert", "hit", "clock"):
        con.execute(f"delete from alerts.{table} where alert_id not in (select alert_id from left_open)")
