"""Does the calendar know who owes what by when, and who is on time, late, held, stale or missing?"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_contracts.contract import contract_of, contracts
from data_contracts.errors import UnknownDatasetError
from data_contracts.schedule import Agreed, Schedule, Timetable, owed, schedule
from data_contracts.working_day import is_working_day
from tests.empty import empty_warehouse
from tests.warehouse.test_decision import REGISTER, deliver, grounds, held, person
from warehouse import build
from warehouse.decision import accept
from warehouse.delivery_calendar import Asked, Standing, calendar_of, keep_calendar

OCTOBER = date(2026, 10, 1)
DEATHS = "health.death_certificate"
OURS = [contracts()[REGISTER], contracts()[DEATHS]]
months = st.dates(date(2024, 1, 1), date(2030, 12, 31)).map(lambda day: day.replace(day=1))


def agreed(deaths: Agreed) -> Schedule:
    return Schedule(default=Timetable(datasets={DEATHS: deaths}))


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse() as connection:
        build.create_dataset_tables(connection, OURS)
        yield connection


def calendar(
    con: duckdb.DuckDBPyConnection,
    *,
    as_of: date = date(2026, 11, 15),
    known_at: datetime | None = None,
    agreements: Schedule | None = None,
) -> dict[tuple[str, str], Standing]:
    lines = calendar_of(con, OURS, Asked(OCTOBER, as_of, "jiaozuo", known_at), agreements=agreements)
    return {(line.dataset, line.area_code): line for line in lines}


@pytest.mark.parametrize(
    ("dataset", "month", "first", "last", "due_on"),
    [
        (REGISTER, date(2026, 10, 1), date(2026, 10, 1), date(2026, 10, 1), date(2026, 10, 26)),  # the 25th is a Sunday
        (DEATHS, date(2026, 9, 1), date(2026, 9, 1), date(2026, 9, 1), date(2026, 10, 10)),  # 调休: a working Saturday
        ("public_security.vehicle", date(2026, 10, 1), date(2026, 7, 1), date(2026, 9, 1), date(2026, 10, 15)),
        ("public_security.vehicle", date(2026, 9, 1), date(2026, 7, 1), date(2026, 9, 1), date(2026, 10, 15)),
        ("education.enrolment", date(2027, 1, 1), date(2026, 9, 1), date(2027, 2, 1), date(2026, 10, 30)),
    ],
)
def test_what_is_owed_when(dataset: str, month: date, first: date, last: date, due_on: date) -> None:
    found = owed(contract_of(dataset), month, jurisdiction="jiaozuo")
    assert found is not None
    assert (found.first, found.last, found.due_on) == (first, last, due_on)


@given(months, st.sampled_from(sorted(contracts())))
def test_every_due_day_is_a_working_day_after_the_months_owed_began(month: date, dataset: str) -> None:
    found = owed(contract_of(dataset), month, jurisdiction="jiaozuo")
    assert found is not None
    assert is_working_day(found.due_on)
    assert found.first <= found.last
    assert found.first < found.due_on
    assert found.first <= month


def test_a_jurisdiction_agrees_otherwise_and_names_no_dataset_that_is_unknown(tmp_path: Path) -> None:
    path = tmp_path / "schedule.yaml"
    path.write_text("default: {}\njurisdictions: {jiaozuo: {datasets: {health.death_certificate: {due_day: 3}}}}\n")
    known = schedule(path)
    assert owed(contract_of(DEATHS), OCTOBER, jurisdiction="jiaozuo", agreements=known).due_on == date(2026, 11, 3)  # type: ignore[union-attr]
    assert owed(contract_of(DEATHS), OCTOBER, jurisdiction="hubei", agreements=known).due_on == date(2026, 11, 10)  # type: ignore[union-attr]
    other = tmp_path / "other.yaml"
    other.write_text("default: {datasets: {health.deaths: {due_day: 3}}}\n")
    with pytest.raises(UnknownDatasetError):
        schedule(other)


def test_what_does_not_come_is_not_due_then_missing(con: duckdb.DuckDBPyConnection) -> None:
    assert calendar(con, as_of=date(2026, 11, 10))[DEATHS, ""].state == "not_due"
    line = calendar(con, as_of=date(2026, 11, 12))[DEATHS, ""]
    assert (line.state, line.days_late, line.due_on) == ("missing", 2, date(2026, 11, 10))


def test_the_first_delivery_tells_whether_it_was_on_time_and_corrections_do_not_make_it_late(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    everybody = [person(number) for number in range(30)]
    deliver(con, tmp_path, everybody, name="一.csv", day=-12)
    deliver(con, tmp_path, [*everybody, person(40)], name="二.csv", day=5)
    line = calendar(con)[REGISTER, "410802"]
    assert (line.state, line.received_on, line.days_late) == ("on_time", date(2026, 10, 24), None)


def test_one_county_is_late_and_the_other_missing(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    east = [person(number) for number in range(30)]
    west = [person(number, area="410823101000") for number in range(40, 70)]
    deliver(con, tmp_path, east, name="东.csv", month="2026-09", day=-30)
    deliver(con, tmp_path, west, name="西.csv", month="2026-09", day=-30)
    deliver(con, tmp_path, east, name="东.csv")
    found = calendar(con)
    late, missing = found[REGISTER, "410802"], found[REGISTER, "410823"]
    assert (late.state, late.days_late) == ("late", 10)
    assert (missing.state, missing.newest_period) == ("stale", date(2026, 9, 1)), "45 days have gone since September"
    assert calendar(con, as_of=date(2026, 11, 14))[REGISTER, "410823"].state == "missing"


def test_a_county_owes_nothing_before_anybody_knew_of_its_people(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    deliver(con, tmp_path, [person(number) for number in range(30)], name="东.csv")
    deliver(con, tmp_path, [person(number, area="410823101000") for number in range(40, 70)], name="西.csv", day=3)
    owing = {known: {area for _, area in calendar(con, known_at=known)} for known in (datetime(2026, 11, 6), None)}
    assert owing == {datetime(2026, 11, 6): {"410802"}, None: {"410802", "410823"}}


def test_a_held_delivery_is_told_and_counts_from_the_day_it_came_once_it_is_accepted(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    landed = held(con, tmp_path)
    then = calendar(con)
    line = then[REGISTER, ""]
    assert (line.state, line.delivery_id) == ("held", landed.delivery_id)
    assert "退回" in (line.because or "")
    accept(con, landed.delivery_id, grounds=grounds(3))
    line = calendar(con)[REGISTER, "410802"]
    assert (line.state, line.received_on) == ("late", date(2026, 11, 5))
    assert calendar(con, known_at=datetime(2026, 11, 6)) == then, "what was known then is told as it was told then"


def test_each_township_may_owe_its_own_list(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = [person(number, area=f"41080200{1 + number % 2}000") for number in range(30)]
    deliver(con, tmp_path, rows, name="台账.csv")
    lines = calendar(con, agreements=agreed(Agreed(each="township")))
    assert {area for dataset, area in lines if dataset == DEATHS} == {"410802001", "410802002"}
    assert calendar(con, agreements=agreed(Agreed(exempt=True))).keys() == {(REGISTER, "410802")}


def test_the_run_keeps_the_calendar_of_its_month(con: duckdb.DuckDBPyConnection) -> None:
    con.execute("insert into ops.this_run values ('R', 'monthly', $1, last_day($1), $2, null, 'jiaozuo', '')",
                [OCTOBER, date(2026, 11, 15)])  # fmt: skip
    for _ in range(2):
        keep_calendar(con, OURS, jurisdiction="jiaozuo")
    kept = con.table("ops.schedule_status").order("dataset").project("period, dataset, state").fetchall()
    assert kept == [(OCTOBER, REGISTER, "missing"), (OCTOBER, DEATHS, "missing")]
