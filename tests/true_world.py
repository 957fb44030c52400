"""Do the rules find what must be found, when who is who is known? The synthetic county as core tables, without files.

`python -m tests.true_world [PEOPLE] [CODE ...]`: per rule what must arise, what arose, and who was wrong (+) or missed (-). Files,
their mess and matching are left out, so that what is wrong here is wrong in a rule (or in the truth); the whole walk is
judged by tests/acceptance/test_truth.py.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

import duckdb
import polars as pl

from alerts.evaluate import evaluate
from alerts.policy import install_policy
from alerts.rule import Rule, evaluated_rules
from data_contracts import ddl
from data_contracts.areas import load_areas
from data_contracts.contract import Contract, contract_of, contracts
from matching.households import build_households
from sample_data import county, truth
from sample_data.months import Months
from sample_data.world import World
from tests.empty import empty_warehouse, with_every_dataset
from warehouse import build
from warehouse.catalogue import write_catalogue

LAST = date(2026, 10, 1)
#: How the rows of a frame become staged rows: months may be written 2026-09.
AS_DATE = "coalesce(try_cast({0} as date), try_cast({0} || '-01' as date))"


@dataclass(frozen=True)
class TrueWorld:
    """A county in which everybody is known: the warehouse, and what must arise in its last month."""

    con: duckdb.DuckDBPyConnection
    truth: pl.DataFrame


def make_true_world(people: int, *, months: int = 3, seed: int = 2026) -> TrueWorld:
    """Make a county, tie every row to the true person, and build households and chain for its last month."""
    con = empty_warehouse(with_every_dataset)
    facts: dict[str, list[pl.DataFrame]] = {}
    world = write_county(con, people, months=months, seed=seed, facts=facts)
    complete(con)
    known = {dataset: pl.concat(parts, how="vertical_relaxed") for dataset, parts in facts.items()}
    return TrueWorld(con, truth.alerts(known, world.people, LAST, world.plan.all_traps()))


def write_county(
    con: duckdb.DuckDBPyConnection,
    people: int,
    *,
    months: int,
    seed: int,
    number: int = 0,
    facts: dict[str, list[pl.DataFrame]] | None = None,
) -> World:
    """Stage what a county delivers until the last month, and write its people.

    Args:
        con: has every dataset's tables.
        people: how many live there.
        months: how many months it delivers.
        seed: source of all chance.
        number: of the county, where several stand side by side: persons, households and records are told apart by it.
        facts: gets the facts of each dataset for the truth, where it is wanted.
    """
    world, settlements = county.make_world(
        people=people, months=Months.until(LAST, months=months), seed=seed, mess=False
    )
    for turn, (dataset, period, frame) in enumerate(county.deliveries(world, settlements), start=1):
        deliver(con, contract_of(dataset), period, frame, delivery_id=f"D{number}x{turn}", number=number)
        if facts is not None:
            facts.setdefault(dataset, []).append(county.facts_of(dataset, period, frame))
    persons = world.people.select("person", "name", "resident_id", "sex", "birth_date", "village")
    con.register("true_person", persons.join(world.places.villages, on="village", how="left").drop("village"))
    con.execute(PERSONS.format(person=_person(number, "person")))
    con.unregister("true_person")
    return world


def complete(con: duckdb.DuckDBPyConnection) -> None:
    """Build what a run builds after identity: mentions, households, record views, the chain; and say which month it is."""
    write_catalogue(con, contracts().values(), load_areas())
    con.execute(THIS_RUN, [LAST])
    build.build_mentions(con, contracts().values())
    con.begin()
    build_households(con, run_id="TRUE")
    con.commit()
    build.build_record_views(con, contracts().values())
    build.build_chain(con)


def _person(number: int, column: str) -> str:
    return f"format('P{number:02}{{:07d}}', {column}::bigint)"


PERSONS = """
insert into core.person by name
select {person} as person_id, name, resident_id, sex, birth_date, village_code as area_code,
    false as is_provisional, 'TRUE' as minted_run, person as minted_no, 1 as record_count
from true_person;
insert into core.person_alias select {person}, {person} from true_person;
"""
THIS_RUN = """
insert into ops.this_run
select 'TRUE', 'monthly', $1::date, last_day($1::date), last_day($1::date) + 15, null, 'jiaozuo', ''
"""


def deliver(
    con: duckdb.DuckDBPyConnection,
    contract: Contract,
    period: date,
    frame: pl.DataFrame,
    *,
    delivery_id: str,
    number: int = 0,
) -> None:
    """Stage the rows of one frame as one accepted delivery of a county, each row with its true persons."""
    rows = frame.with_columns(source_row=pl.int_range(2, pl.len() + 2, dtype=pl.Int32))
    con.register("frame", rows)
    known = {"delivery_id": delivery_id, "dataset": contract.dataset, "period": period}
    area = "left(area_code, 9)" if "area_code" in rows.columns else "null"
    con.execute(
        "insert into ops.delivery by name select $delivery_id as delivery_id, $dataset as dataset, $period as period, "
        "$delivery_id as source_file, $delivery_id as sha256, 'c' as contract_hash, 1 as version, 'accepted' as state, "
        f"coalesce(list(distinct {area}) filter (where {area} is not null), []) as area_codes, count(*) as rows_read, "
        "count(*) as rows_accepted, 0 as rows_quarantined, 0 as rows_stripped, timestamp '2026-11-01' as received_at "
        "from frame",
        known,
    )
    table = f"staging.{contract.table}"
    staged = dict(zip(con.table(table).columns, map(str, con.table(table).types), strict=True))
    taken = {
        name: AS_DATE.format(f"{name}::varchar") if kind == "DATE" else f"try_cast({name} as {kind})"
        for name, kind in staged.items()
        if name in rows.columns and name not in ("period", "source_row")
    }
    taken |= {
        f"{role.resident_id}_state": f"if({role.resident_id} is null, 'missing', 'valid')"
        for role in contract.persons.values()
        if role.resident_id in taken
    }
    if number and "household_no" in taken:
        taken["household_no"] = f"'{number:02}' || household_no"
    keys = [f"coalesce({key}::varchar, '')" for key in contract.key if key in rows.columns] or ["source_row::varchar"]
    frame_columns = {
        "record_id": f"md5(concat_ws('|', '{contract.dataset}', {number}, {', '.join(keys)}))",
        "delivery_id": f"'{delivery_id}'",
        "source_row": "source_row",
        "member_no": "0",
        "period": f"date '{period}'",
    }
    columns = ", ".join(f"{text} as {name}" for name, text in ({**taken, **frame_columns}).items() if name in staged)
    # A row without a value that is required is sent back by the intake.
    required = [f"{name} is not null" for name, column in contract.columns.items() if column.required and name in taken]
    # Staged as the intake does it: some datasets' words are made one there.
    con.execute(f"create or replace temp table incoming as select * exclude (row_id) from {table} limit 0")
    con.execute(f"insert into incoming by name select {columns} from frame where {' and '.join(required) or 'true'}")
    con.execute(ddl.insert_staging_sql(contract))
    for role in contract.persons:
        if f"t_{role}" in rows.columns:
            _name(con, contract, role, delivery_id, number)
    con.unregister("frame")


def _name(con: duckdb.DuckDBPyConnection, contract: Contract, role: str, delivery_id: str, number: int) -> None:
    """Tie the rows of a delivery to the true persons of one role."""
    con.execute(
        f"insert into core.membership select staged.row_id, '{role}', '{role}', '{contract.dataset}', "
        f"'{delivery_id}', staged.record_id, '', {_person(number, f'frame.t_{role}')}, 'A', 'valid_id', 1.0 "
        f"from staging.{contract.table} as staged inner join frame on staged.source_row = frame.source_row "
        f"where staged.delivery_id = '{delivery_id}' and frame.t_{role} is not null"
    )


@dataclass(frozen=True)
class Judged:
    """How one rule stood to the truth: who had to be found, who was, who should not have been, who was missed."""

    rule_code: str
    state: str
    must: int
    found: int
    wrong: tuple[int, ...]
    missed: tuple[int, ...]


def judge(world: TrueWorld, rules: Sequence[Rule]) -> list[Judged]:
    """Evaluate rules about people, and hold what each finds against the truth (which names persons by number)."""
    install_policy(world.con, "jiaozuo")
    states = {one.rule_code: one.state for one in evaluate(world.con, rules=rules).coverage}
    hits = world.con.sql(
        "select distinct rule_code, substr(person_id, 2)::bigint from"
        " (from alerts.hit union all by name from alerts.shadow_hit) where person_id is not null"
    ).fetchall()
    judged = []
    for rule in rules:
        found = {person for code, person in hits if code == rule.code}
        of_rule = world.truth.filter(pl.col("rule_code") == rule.code)
        must, may = (set(of_rule.filter(pl.col("verdict") == verdict)["truth_person"]) for verdict in ("must", "may"))
        wrong, missed = tuple(sorted(found - must - may)), tuple(sorted(must - found))
        judged.append(Judged(rule.code, states[rule.code], len(must), len(found), wrong, missed))
    return judged


def main(arguments: list[str]) -> None:
    people = next((int(one) for one in arguments if one.isdigit()), 12_000)
    codes = [one for one in arguments if not one.isdigit()]
    world = make_true_world(people)
    rules = [rule for rule in evaluated_rules() if not rule.is_about_deliveries and (not codes or rule.code in codes)]
    for one in judge(world, rules):
        known = "" if one.rule_code in truth.RULES else "  (no truth)"
        print(
            f"{one.rule_code} {one.state:<13} must {one.must:>5} found {one.found:>5} wrong {len(one.wrong):>3}",
            end=" ",
        )
        print(
            f"missed {len(one.missed):>3}{known}",
            *(f"{sign}{p}" for sign, ps in (("+", one.wrong[:5]), ("-", one.missed[:5])) for p in ps if not known),
        )


if __name__ == "__main__":
    main(sys.argv[1:])
