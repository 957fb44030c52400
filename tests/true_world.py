"""Do the rules find what must be found, when who is who is known? The synthetic county as core tables, without files.

`python -m tests.true_world [PEOPLE] [CODE ...]`: per rule what must arise, what arose, precision, recall and seconds. Files,
their mess and matching are left out, so that what is wrong here is wrong in a rule (or in the truth); the whole walk is
judged by tests/acceptance/test_truth.py.
"""

from __future__ import annotations

import sys
import time
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
    world, settlements = county.make_world(
        people=people, months=Months.until(LAST, months=months), seed=seed, mess=False
    )
    con = empty_warehouse(with_every_dataset)
    facts: dict[str, list[pl.DataFrame]] = {}
    for number, (dataset, period, frame) in enumerate(county.deliveries(world, settlements), start=1):
        deliver(con, contract_of(dataset), period, frame, delivery_id=f"D{number}")
        facts.setdefault(dataset, []).append(county.facts_of(dataset, period, frame))
    persons = world.people.select("person", "name", "resident_id", "sex", "birth_date", "village")
    con.register("true_person", persons.join(world.places.villages, on="village", how="left").drop("village"))
    con.execute(PERSONS)
    con.unregister("true_person")
    write_catalogue(con, contracts().values(), load_areas())
    con.execute(THIS_RUN, [LAST])
    build_households(con, run_id="TRUE")
    build.keep_records(con, contracts().values())
    build.build_chain(con)
    known = {dataset: pl.concat(parts, how="vertical_relaxed") for dataset, parts in facts.items()}
    return TrueWorld(con, truth.alerts(known, world.people, LAST, world.plan.all_traps()))


PERSONS = """
insert into core.person by name
select format('P{:09d}', person) as person_id, name, resident_id, sex, birth_date, village_code as area_code,
    false as is_provisional, 'TRUE' as minted_run, person as minted_no, 1 as record_count
from true_person;
insert into core.person_alias select person_id, person_id from core.person;
"""
THIS_RUN = """
insert into ops.this_run
select 'TRUE', 'monthly', $1::date, last_day($1::date), last_day($1::date) + 15, null, 'jiaozuo', ''
"""


def deliver(
    con: duckdb.DuckDBPyConnection, contract: Contract, period: date, frame: pl.DataFrame, *, delivery_id: str
) -> None:
    """Stage the rows of one frame as one accepted delivery, each row with its true persons."""
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
    keys = [f"coalesce({key}::varchar, '')" for key in contract.key if key in rows.columns] or ["source_row::varchar"]
    frame_columns = {
        "record_id": f"md5(concat_ws('|', '{contract.dataset}', {', '.join(keys)}))",
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
            _name(con, contract, role, table, delivery_id)
    con.unregister("frame")


def _name(con: duckdb.DuckDBPyConnection, contract: Contract, role: str, table: str, delivery_id: str) -> None:
    """Tie the rows of a delivery to the true persons of one role; of the register, who says so is kept as well."""
    con.execute(
        f"insert into core.membership select staged.row_id, '{role}', '{role}', '{contract.dataset}', "
        f"'{delivery_id}', staged.record_id, '', format('P{{:09d}}', frame.t_{role}::bigint), 'A', 'valid_id', 1.0 "
        f"from {table} as staged inner join frame on staged.source_row = frame.source_row "
        f"where staged.delivery_id = '{delivery_id}' and frame.t_{role} is not null"
    )
    if contract.dataset == "civil_affairs.low_income_register":
        con.execute(
            "insert into core.mention by name select staged.row_id, staged.delivery_id, staged.source_row, staged.member_no,"
            f" staged.record_id, staged.period, '{contract.dataset}' as dataset, '{role}' as role, '{role}' as role_kind,"
            " 'valid' as resident_id_state, staged.household_no, staged.relation, staged.area_code, staged.address"
            f" from {table} as staged inner join frame on staged.source_row = frame.source_row"
            f" where staged.delivery_id = '{delivery_id}' and frame.t_{role} is not null"
        )


@dataclass(frozen=True)
class Judged:
    """How one rule stood to the truth of a month."""

    rule_code: str
    state: str
    must: int
    found: int
    right: int
    wrong: int
    seconds: float

    @property
    def precision(self) -> float:
        return self.right / (self.right + self.wrong) if self.right + self.wrong else 1.0

    @property
    def recall(self) -> float:
        return self.right / self.must if self.must else 1.0


def judge(world: TrueWorld, rules: Sequence[Rule]) -> list[Judged]:
    """Evaluate each rule about people by itself, and hold what it finds against the truth."""
    judged = []
    install_policy(world.con, "jiaozuo")
    for rule in rules:
        began = time.perf_counter()
        (coverage,) = evaluate(world.con, rules=[rule]).coverage
        seconds = time.perf_counter() - began
        table = "alerts.hit" if rule.status == "live" else "alerts.shadow_hit"
        found = {
            int(str(person)[1:])
            for (person,) in world.con.sql(f"select person_id from {table}").fetchall()
            if person is not None
        }
        of_rule = world.truth.filter(pl.col("rule_code") == rule.code)
        must = set(of_rule.filter(pl.col("verdict") == "must")["truth_person"])
        judged.append(
            Judged(rule.code, coverage.state, len(must), len(found), len(found & must), len(found - must), seconds)
        )
    return judged


def differences(world: TrueWorld, rule: Rule) -> tuple[list[int], list[int]]:
    """List who was found and should not have been, and who should have been and was not (persons' numbers)."""
    evaluate(world.con, rules=[rule])
    table = "alerts.hit" if rule.status == "live" else "alerts.shadow_hit"
    found = {int(str(person)[1:]) for (person,) in world.con.sql(f"select person_id from {table}").fetchall()}
    of_rule = world.truth.filter((pl.col("rule_code") == rule.code) & (pl.col("verdict") == "must"))
    must = set(of_rule["truth_person"])
    return sorted(found - must), sorted(must - found)


def main(arguments: list[str]) -> None:
    people = next((int(one) for one in arguments if one.isdigit()), 12_000)
    codes = [one for one in arguments if not one.isdigit()]
    world = make_true_world(people)
    rules = [rule for rule in evaluated_rules() if not rule.is_about_deliveries and (not codes or rule.code in codes)]
    for one in judge(world, rules):
        print(
            f"{one.rule_code} {one.state:<13} must {one.must:>6} found {one.found:>6} precision {one.precision:.4f} "
            f"recall {one.recall:.4f} {one.seconds:6.2f} s"
        )
    if codes:
        for rule in rules:
            wrong, missed = differences(world, rule)
            print(rule.code, "wrong:", wrong[:10], "missed:", missed[:10])


if __name__ == "__main__":
    main(sys.argv[1:])
