"""A warehouse in memory with real staging tables and record views, into which tests deliver a few rows at a time."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import duckdb

from alerts.evaluate import EvaluateReport, evaluate
from alerts.lifecycle import LifecycleReport, fold_alerts
from alerts.policy import install_policy
from alerts.rule import rules
from data_contracts.areas import load_areas
from data_contracts.contract import contract_of, contracts
from tests.empty import empty_warehouse, with_every_dataset
from warehouse import build
from warehouse.catalogue import write_catalogue

REGISTER = "civil_affairs.low_income_register"
PAYMENT = "civil_affairs.payment"
CREMATION = "civil_affairs.cremation"
POLICE = "public_security.death_cancellation"
CERTIFICATE = "health.death_certificate"
ILLNESS = "health.severe_illness"
INSURANCE = "medical_insurance.enrolment"
SETTLEMENT = "medical_insurance.settlement"
DISABILITY = "disabled_federation.certificate"
SCHOOL = "education.enrolment"
AID = "education.student_aid"
RECEIVED = datetime(2026, 11, 1, tzinfo=UTC)
TOWN, OTHER_TOWN = "410802001", "410803002"
ORDINARY: dict[str, dict[str, Any]] = {
    REGISTER: {"household_no": "H1", "recognised_on": "2020-01-01", "status": "在册", "area_code": TOWN + "001"},
    POLICE: {"reason": "死亡", "cancelled_on": "2026-08-20"},
    INSURANCE: {"insurance": "居民", "status": "正常", "year": 2026},
    DISABILITY: {"kind": "肢体", "level": "三级", "status": "有效"},
    SCHOOL: {"term": "2026-2027-1", "status": "在读"},
    AID: {"term": "2026-2027-1", "programme": "补助", "amount": 500},
    PAYMENT: {"pay_status": "成功"},
}


def month(text: str) -> date:
    return date.fromisoformat(text + "-01")


def new_world() -> duckdb.DuckDBPyConnection:
    """An empty warehouse of all datasets in which October's run has begun, under the law of Jiaozuo."""
    return empty_warehouse(_begun)


def _begun(con: duckdb.DuckDBPyConnection) -> None:
    with_every_dataset(con)
    write_catalogue(con, contracts().values(), load_areas())
    begin(con, "2026-10")
    build.build_record_views(con, contracts().values())
    # Once for all worlds: installing it again finds it there.
    install_policy(con, "jiaozuo")


def begin(
    con: duckdb.DuckDBPyConnection, period: str, *, area_prefix: str = "", as_of: str | None = None, run_id: str = ""
) -> None:
    """Begin the run of a month; the day of the comparison is the 15th of the next one where not given."""
    first = month(period)
    run_id = run_id or f"RUN-{period}-{area_prefix}"
    con.execute("delete from ops.this_run")
    con.execute(
        "insert into ops.this_run select $1, 'monthly', $2::date, last_day($2::date), "
        "coalesce($3::date, last_day($2::date) + 15), null, 'jiaozuo', $4",
        [run_id, first, as_of, area_prefix],
    )
    con.execute("delete from ops.run where run_id = $1", [run_id])
    con.execute(
        "insert into ops.run by name select run_id, kind, period, area_prefix, jurisdiction, as_of, 'x' as input_hash, "
        "'plain' as engine, '0' as code_version, null as pid, 'done' as state, as_of::timestamp as started_at "
        "from ops.this_run"
    )


def deliver(
    con: duckdb.DuckDBPyConnection, dataset: str, period: str, rows: list[dict[str, Any]], **delivery: Any
) -> str:
    """Deliver rows of a dataset: `person_id` and `match_grade` say whose they are, `record_id` what they are about."""
    number = len(con.execute("select delivery_id from ops.delivery").fetchall()) + 1
    delivery_id = f"D{number}"
    usual = ORDINARY.get(dataset, {})
    towns = sorted({area[:9] for row in rows if (area := (usual | row).get("area_code"))})
    state = {"state": "accepted", "area_codes": towns} | delivery
    con.execute(
        "insert into ops.delivery by name select $1 as delivery_id, $2 as dataset, $3::date as period, "
        "'f' as source_file, 's' as sha256, 'c' as contract_hash, 1 as version, $4 as state, "
        "$5::varchar[] as area_codes, $6 as rows_read, "
        "$6 as rows_accepted, 0 as rows_quarantined, 0 as rows_stripped, $7 as received_at",
        [
            delivery_id,
            dataset,
            month(period),
            state["state"],
            state["area_codes"],
            len(rows),
            datetime(2026, 11, 1, tzinfo=UTC),
        ],
    )
    for source_row, row in enumerate(rows, start=2):
        _stage(
            con,
            dataset,
            delivery_id,
            usual | {"period": month(period), "source_row": source_row} | row,
        )
    return delivery_id


def _stage(con: duckdb.DuckDBPyConnection, dataset: str, delivery_id: str, row: dict[str, Any]) -> None:
    person_id, grade = row.get("person_id"), row.get("match_grade", "A")
    row_id = f"{delivery_id}/{row['source_row']}/0"
    record_id = row.get("record_id", f"{dataset}|{person_id}|{row.get('category', '')}{row.get('pay_month', '')}")
    frame = {"row_id": row_id, "record_id": record_id, "delivery_id": delivery_id, "member_no": 0}
    staged = {k: v for k, v in (row | frame).items() if k not in ("person_id", "match_grade")}
    columns = ", ".join(f"${n} as {name}" for n, name in enumerate(staged, start=1))
    con.execute(f"insert into staging.{contract_of(dataset).table} by name select {columns}", list(staged.values()))
    if person_id is None:
        return
    con.execute(
        "insert into core.membership select $1, 'self', 'self', $2, $3, $4, 'EV', $5, $6, 'valid_id', 1.0",
        [row_id, dataset, delivery_id, record_id, person_id, grade],
    )


def person(
    con: duckdb.DuckDBPyConnection, person_id: str, born: str = "1970-01-01", area_code: str | None = None
) -> None:
    con.execute(
        "insert into core.person by name select $1 as person_id, $2::date as birth_date, $3 as area_code, "
        "false as is_provisional, 'R' as minted_run, 1 as minted_no, 1 as record_count",
        [person_id, born, area_code],
    )
    con.execute("insert into core.person_alias values ($1, $1)", [person_id])


def run(con: duckdb.DuckDBPyConnection, *codes: str) -> EvaluateReport:
    """Build the chain, install the law and evaluate the named rules (all where none is named)."""
    build.build_chain(con)
    install_policy(con, con.execute("select jurisdiction from ops.this_run").fetchall()[0][0])
    return evaluate(con, rules=[rule for rule in rules() if not codes or rule.code in codes])


def run_month(con: duckdb.DuckDBPyConnection, period: str, *codes: str, **begun: Any) -> LifecycleReport:
    begin(con, period, **begun)
    run(con, *codes)
    return fold_alerts(con)


def hits(con: duckdb.DuckDBPyConnection, columns: str = "rule_code, person_id") -> list[tuple[Any, ...]]:
    return con.execute(
        f"select {columns} from alerts.hit where period = (select period from ops.this_run) order by all"
    ).fetchall()


def state_of(report: EvaluateReport, code: str) -> tuple[str, str | None]:
    found = next(rule for rule in report.coverage if rule.rule_code == code)
    return found.state, found.reason
