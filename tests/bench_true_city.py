"""A city's warehouse for the bench of rules: true counties side by side, all 36 datasets, every row tied to its person.

The facts are those of the sample county (`sample_data`), written straight into staging as the intake leaves them, and
memberships straight from the truth: the bench is about rules, not about files or matching. What comes after identity
(households, record views, the chain) is built by the same code as in a run.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from data_contracts.areas import load_areas
from data_contracts.contract import Contract, contract_of, contracts
from matching import households
from sample_data.county import deliveries, make_world
from sample_data.months import Months
from warehouse import build, catalogue, connection, lent

ENDS = date(2026, 10, 1)
#: One area code cannot number many more.
COUNTY = 200_000
DELIVERY = (
    "insert into ops.delivery by name select $id as delivery_id, $dataset as dataset, $period as period,"
    " $id as source_file, $id as sha256, '' as contract_hash, 1 as version, 'accepted' as state,"
    " (select list(distinct left(area_code, 9)) from (select null as area_code union all by name select * from rows_here)"
    " where area_code is not null) as area_codes,"
    " $rows as rows_read, $rows as rows_accepted, 0 as rows_quarantined, 0 as rows_stripped,"
    " timestamp '2026-11-01' as received_at"
)
MEMBERS = (
    "insert into core.membership by name select row_id, '{role}' as role, '{role}' as role_kind, '{dataset}' as dataset,"
    " delivery_id, left(md5(record_id), 16) as record_id, md5(row_id || '{role}') as evidence_id, {person} as person_id, 'A' as match_grade,"
    " 'valid_id' as link_method, 1.0 as match_probability from rows_here where {person} is not null"
)
THIS_RUN = (
    "insert into ops.this_run values ('BENCH', 'monthly', $p, last_day($p), last_day($p) + 15, null, 'jiaozuo', '')"
)


@dataclass(frozen=True)
class CityReport:
    """How many people live there, and how many rows their departments deliver."""

    people: int
    rows: int


def write_city(con: duckdb.DuckDBPyConnection, people: int, *, months: int = 1, seed: int = 1) -> CityReport:
    """Fill an empty warehouse with a city: everything that a rule may read stands there, as a run leaves it."""
    connection.create_schema(con)
    build.create_dataset_tables(con, contracts().values())
    con.execute(THIS_RUN, {"p": ENDS})
    catalogue.write_catalogue(con, contracts().values(), load_areas())
    rows = 0
    for number, size in enumerate(_sizes(people)):
        rows += _county(con, number, size, months=months, seed=seed)
    build.build_mentions(con, contracts().values())
    with connection.transaction(con):
        households.build_households(con, run_id="BENCH")
    build.build_record_views(con, contracts().values())
    build.build_chain(con)
    return CityReport(people, rows)


def _sizes(people: int) -> Iterator[int]:
    while people > 0:
        yield min(people, COUNTY)
        people -= COUNTY


def _county(con: duckdb.DuckDBPyConnection, number: int, people: int, *, months: int, seed: int) -> int:
    known = Months.until(ENDS, months=months)
    world, settlements = make_world(people=people, months=known, seed=seed + number, mess=False)
    rows = 0
    for dataset, period, frame in deliveries(world, settlements):
        delivery = f"{number:02}{period:%y%m}{list(contracts()).index(dataset):010}"
        staged = _staged(contract_of(dataset), frame, number=number, period=period, delivery=delivery)
        with lent.registered(con, rows_here=staged):
            _write(con, contract_of(dataset), staged, period=period, delivery=delivery)
        rows += len(staged)
    persons = world.people.select(
        "name", "sex", "birth_date", "resident_id", person_id=_person(number, "person"), is_provisional=False,
        minted_run=pl.lit("BENCH"), minted_no=pl.int_range(pl.len()), record_count=pl.lit(1),
    )  # fmt: skip
    with lent.registered(con, rows_here=persons):
        con.execute("insert into core.person by name select * from rows_here")
    return rows


def _staged(contract: Contract, frame: pl.DataFrame, *, number: int, period: date, delivery: str) -> pl.DataFrame:
    """Make of a county's delivery the rows of its staging table, with `<role>_whose`: the person of each role."""
    told = {name: pl.col(name) for name in contract.staged_columns() if name in frame.columns}
    told = {name: column for name, column in told.items() if not isinstance(frame.schema[name], pl.List)}
    if "household_no" in told:
        told["household_no"] = pl.format("{}{}", pl.lit(f"{number:02}"), "household_no")
    for role in contract.persons.values():
        if role.resident_id in told:
            told[f"{role.resident_id}_state"] = pl.when(pl.col(role.resident_id).is_not_null()).then(pl.lit("valid"))
    whose = {f"{role}_whose": _person(number, f"t_{role}") for role in contract.persons if f"t_{role}" in frame.columns}
    keys = [told[name].cast(pl.String).fill_null("") for name in contract.key if name in told]
    # Numbers of documents are drawn county by county: two counties may use the same.
    keys = [pl.lit(f"{number}"), *keys] if keys else [pl.lit(delivery), pl.int_range(pl.len()).cast(pl.String)]
    line = pl.int_range(pl.len(), dtype=pl.Int32)
    # What the intake leaves out: a reply that nothing was found has no day.
    kept = pl.all_horizontal([told[name].is_not_null() for name in contract.required_columns if name in told])
    return frame.filter(kept).select(
        row_id=pl.format("{}/{}/0", pl.lit(delivery), line),
        record_id=pl.concat_str(pl.lit(contract.dataset), *keys, separator="|"),
        delivery_id=pl.lit(delivery),
        source_row=line,
        member_no=pl.lit(0, pl.Int32),
        period=pl.lit(period),
        **told,
        **whose,
    )


def _person(number: int, column: str) -> pl.Expr:
    return pl.format("P{}{}", pl.lit(f"{number:02}"), pl.col(column).cast(pl.String).str.zfill(7))


def _write(
    con: duckdb.DuckDBPyConnection, contract: Contract, staged: pl.DataFrame, *, period: date, delivery: str
) -> None:
    kinds = {"row_id": "", "record_id": "", "delivery_id": "", "source_row": "", "member_no": "", "period": ""}
    kinds |= {name: kind for name, kind in contract.staged_columns().items() if name in staged.columns}
    values = [f'try_cast("{name}" as {kind}) as "{name}"' if kind else name for name, kind in kinds.items()]
    values = [value if "record_id" not in value else "left(md5(record_id), 16) as record_id" for value in values]
    con.execute(f"insert into staging.{contract.table} by name select {', '.join(values)} from rows_here")
    about = {"id": delivery, "dataset": contract.dataset, "period": period, "rows": len(staged)}
    con.execute(DELIVERY, about)
    for role in contract.persons:
        if f"{role}_whose" in staged.columns:
            con.execute(MEMBERS.format(role=role, dataset=contract.dataset, person=f"{role}_whose"))
