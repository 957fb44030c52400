"""Does a delivery replace, complete or repeat the earlier ones of its month, and is every former state kept?"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from itertools import combinations
from pathlib import Path

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from data_contracts.contract import contracts
from tests.depth import examples
from tests.empty import empty_warehouse
from tests.warehouse.test_decision import NOW, REGISTER, deliver, grounds, names_in_force, person, states
from warehouse import build
from warehouse.correction import MOSTLY
from warehouse.decision import accept, refuse
from warehouse.errors import DecisionError
from warehouse.landing_folder import waiting

EVERYBODY = [person(number) for number in range(60)]
#: Twelve of them have no date of recognition: their rows are sent back.
FAULTY = [person(number, since="") if number % 6 == 0 and number < 36 else person(number) for number in range(60)]


@pytest.fixture
def con() -> Iterator[duckdb.DuckDBPyConnection]:
    with empty_warehouse() as connection:
        build.create_dataset_tables(connection, [contracts()[REGISTER]])
        yield connection


def notes(con: duckdb.DuckDBPyConnection, delivery_id: str) -> list[str]:
    return [
        kind for given, kind in con.table("ops.delivery_note").project("delivery_id, kind").fetchall()
        if given == delivery_id
    ]  # fmt: skip


def current(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    names_in_force(con)
    build.build_record_views(con, [contracts()[REGISTER]])
    rows = con.table("core.civil_affairs__low_income_register").filter("is_current").order("household_no, status")
    return [(str(household), str(status)) for household, status in rows.project("household_no, status").fetchall()]


def test_mended_rows_complete_the_list_and_do_not_replace_it(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    deliver(con, tmp_path, EVERYBODY, name="九月.csv", month="2026-09")
    first = deliver(con, tmp_path, FAULTY, name="台账.csv")
    assert (first.state, first.rows_quarantined) == ("accepted", 6)
    mended = deliver(con, tmp_path, [person(number) for number in range(0, 36, 6)], name="退回行.csv", day=1)
    assert mended.state == "accepted", "a few rows are no fall of the usual volume"
    assert "supplement" in notes(con, mended.delivery_id)
    assert names_in_force(con)[-2:] == ["台账.csv", "退回行.csv"]
    assert len(current(con)) == 60


def test_rows_whose_key_was_mended_are_known_again(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    nameless = [person(number, name="") if number < 4 else person(number) for number in range(60)]
    deliver(con, tmp_path, nameless, name="台账.csv")
    mended = deliver(con, tmp_path, [person(number) for number in range(4)], name="补.csv", day=1)
    assert "supplement" in notes(con, mended.delivery_id)
    assert len(current(con)) == 60


def test_a_mended_row_counts_instead_of_the_one_it_mends(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    deliver(con, tmp_path, FAULTY, name="台账.csv")
    rows = [*(person(number) for number in range(0, 36, 6)), person(1, status="停保"), person(2, status="停保")]
    deliver(con, tmp_path, rows, name="补一.csv", day=1)
    assert names_in_force(con) == ["台账.csv", "补一.csv"]
    assert current(con).count(("H1", "停保")) == 1
    assert ("H1", "在册") not in current(con)


def test_the_whole_list_mended_replaces_the_faulty_one_and_what_completed_it(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    deliver(con, tmp_path, FAULTY, name="台账.csv")
    deliver(con, tmp_path, [person(number) for number in range(0, 36, 6)], name="补.csv", day=1)
    whole = deliver(con, tmp_path, [*EVERYBODY, person(70)], name="更正版.csv", day=2)
    assert "correction" in notes(con, whole.delivery_id)
    assert names_in_force(con) == ["更正版.csv"]
    refuse(con, whole.delivery_id, grounds=grounds(3))
    assert names_in_force(con) == ["台账.csv", "补.csv"]


def test_a_supplement_sent_again_replaces_the_supplement_only(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    deliver(con, tmp_path, FAULTY, name="台账.csv")
    deliver(con, tmp_path, [person(number) for number in range(0, 36, 6)], name="补一.csv", day=1)
    again = [person(number, since="2025-02-01") for number in range(0, 36, 6)]
    deliver(con, tmp_path, again, name="补二.csv", day=2)
    assert names_in_force(con)[0] == "台账.csv"
    assert len(current(con)) == 60


def test_a_correction_found_beside_what_it_corrects_comes_in_after_it(tmp_path: Path) -> None:
    folder = tmp_path / "2026-10" / REGISTER
    folder.mkdir(parents=True)
    names = ["10月名册.csv", "10月名册(更正版).csv", "10月名册(更正版2).csv", "补报.csv", "另一册.csv"]
    for name in names:
        (folder / name).touch()
    order = [path.name for path in waiting(tmp_path, date(2026, 10, 1))]
    assert order[:2] == sorted(["10月名册.csv", "另一册.csv"])
    assert order.index("10月名册(更正版).csv") < order.index("10月名册(更正版2).csv")
    assert order.index("补报.csv") > 1


def test_mended_rows_of_a_held_list_wait_for_it(con: duckdb.DuckDBPyConnection, tmp_path: Path) -> None:
    rows = [person(number, since="") if number % 3 == 0 else person(number) for number in range(60)]
    first = deliver(con, tmp_path, rows, name="台账.csv")
    mended = deliver(con, tmp_path, [person(number) for number in range(0, 60, 3)], name="补.csv", day=1)
    assert (first.state, mended.state) == ("held", "held")
    assert "暂缓" in (mended.because or "")
    accept(con, first.delivery_id, grounds=grounds(2))
    assert accept(con, mended.delivery_id, grounds=grounds(2)).relation.kind == "supplement"
    assert len(current(con)) == 60


def test_the_same_content_under_another_name_is_registered_and_counted_once(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    first = deliver(con, tmp_path, EVERYBODY, name="台账.csv")
    again = deliver(con, tmp_path, EVERYBODY[::-1], name="台账(1).csv", day=1)
    assert (again.state, notes(con, again.delivery_id)) == ("accepted", ["repeat"])
    assert names_in_force(con) == ["台账.csv"]
    refuse(con, first.delivery_id, grounds=grounds(2))
    assert names_in_force(con) == ["台账(1).csv"]


def test_a_list_for_the_wrong_month_is_withdrawn_and_comes_in_for_the_right_one(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    wrong = deliver(con, tmp_path, EVERYBODY, name="台账.csv", month="2026-10")
    refuse(con, wrong.delivery_id, grounds=grounds(1))
    right = deliver(con, tmp_path, EVERYBODY, name="台账.csv", month="2026-09", day=1)
    assert right.state == "accepted"
    assert names_in_force(con) == ["台账.csv"]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([person(n, category="最低生活保障") for n in range(60)], "特困人员"),
        (
            [person(n, category="特困人员" if n < 20 else "最低生活保障", area="410802001000") for n in range(60)],
            "乡镇",
        ),
    ],
    ids=["category", "township"],
)
def test_a_category_or_a_township_that_is_not_there_any_more_holds_the_list(
    con: duckdb.DuckDBPyConnection, tmp_path: Path, rows: list[str], said: str
) -> None:
    before = [
        person(n, category="特困人员" if n < 20 else "最低生活保障", area=f"41080200{1 + n % 2}000") for n in range(60)
    ]
    if said == "特困人员":
        rows = [row.replace("410802001", f"41080200{1 + n % 2}") for n, row in enumerate(rows)]
    assert deliver(con, tmp_path, before, name="九月.csv", month="2026-09").state == "accepted"
    landed = deliver(con, tmp_path, rows, name="十月.csv")
    assert landed.state == "held"
    assert said in (landed.because or "")
    assert "20 行" in (landed.because or "") or "30 行" in (landed.because or "")
    accept(con, landed.delivery_id, grounds=grounds(1))
    assert "十月.csv" in names_in_force(con)


def test_of_those_that_say_the_same_one_counts_whoever_is_withdrawn_and_accepted_again(
    con: duckdb.DuckDBPyConnection, tmp_path: Path
) -> None:
    old = [person(number, since="2025-02-01") for number in range(60)]
    deliver(con, tmp_path, old, name="旧.csv")
    first, second, third = (
        deliver(con, tmp_path, [*EVERYBODY, *[""] * day], name=f"{day}.csv", day=day).delivery_id for day in (1, 2, 3)
    )
    assert names_in_force(con) == ["1.csv"]
    steps = [
        (refuse, first, "2.csv"), (accept, first, "1.csv"), (refuse, third, "1.csv"), (refuse, first, "2.csv"),
        (accept, third, "2.csv"), (refuse, second, "3.csv"), (accept, first, "1.csv"),
    ]  # fmt: skip
    for day, (decide_on, delivery_id, counts) in enumerate(steps, start=4):
        decide_on(con, delivery_id, grounds=grounds(day))
        assert names_in_force(con) == [counts], day
        assert len(current(con)) == 60
    assert [name for name, (_, counts) in states(con, NOW + timedelta(days=3, hours=1)).items() if counts] == ["1.csv"]


def repeating(con: duckdb.DuckDBPyConnection) -> list[tuple[str, str]]:
    """Pairs of files in force of which neither completes the other, though most of the smaller one is in the larger.

    Lists that share fewer people are two lists (of two offices, say): both count, and rules find who stands in both.
    """
    names = {name for (name,) in con.table("ops.delivery_in_force").project("delivery_id").fetchall()}
    completing = {
        frozenset(pair) for pair in con.table("ops.supplement_in_force").project("delivery_id, supplements").fetchall()
    }
    people: dict[str, set[str]] = {name: set() for name in names}
    for name, record in (
        con.table("staging.civil_affairs__low_income_register").project("delivery_id, record_id").fetchall()
    ):
        people.get(name, set()).add(record)
    return [
        (one, other)
        for one, other in combinations(sorted(names), 2)
        if frozenset((one, other)) not in completing
        and len(people[one] & people[other]) > MOSTLY * min(len(people[one]), len(people[other]))
    ]


Act = tuple[str, int, int]
ACTS: st.SearchStrategy[list[Act]] = st.lists(
    st.tuples(
        st.sampled_from(["whole", "faulty", "bad", "mended", "same", "accept", "refuse", "refuse"]),
        st.integers(0, 4),
        st.integers(0, 5),
    ),
    min_size=2,
    max_size=6,
)


def rows_of(act: Act, step: int) -> list[str]:
    kind, shift, _ = act
    everybody = range(shift, shift + 18)
    if kind == "same":
        return [person(number) for number in range(18)][:: -1 if step % 2 else 1]
    if kind == "mended":
        return [person(number, since="2025-03-01") for number in range(0, 12, 5)]
    lost = {"whole": 99, "faulty": 6, "bad": 2}[kind]
    return [person(n, since="" if n % lost == 0 else f"2025-01-0{1 + step % 9}") for n in everybody]


@examples(8)
@given(ACTS)
def test_what_was_known_at_any_instant_can_be_asked_for_ever(acts: list[Act]) -> None:
    with empty_warehouse() as con, tempfile.TemporaryDirectory() as folder:
        build.create_dataset_tables(con, [contracts()[REGISTER]])
        seen: dict[datetime, tuple[dict[str, tuple[str, bool]], list[str]]] = {}
        ids: list[str] = []
        for step, act in enumerate(acts):
            if act[0] in ("accept", "refuse"):
                decide(con, ids, act, step)
            else:
                # The blank line below makes other bytes of the same rows.
                rows = rows_of(act, step) + [""] * step
                ids.append(deliver(con, Path(folder), rows, name=f"{step}.csv", day=step).delivery_id)
            instant = NOW + timedelta(days=step, hours=1)
            seen[instant] = states(con, instant), names_in_force(con)
            counted = [name for name, (_, counts) in seen[instant][0].items() if counts]
            assert sorted(counted) == seen[instant][1], "the history agrees with what counts now"
            assert repeating(con) == [], "of lists that mostly name the same people one counts"
        for instant, (stood, in_force) in seen.items():
            assert states(con, instant) == stood
            assert names_in_force(con, instant) == in_force


def decide(con: duckdb.DuckDBPyConnection, ids: list[str], act: Act, step: int) -> None:
    if not ids:
        return
    delivery_id = ids[act[2] % len(ids)]
    try:
        if act[0] == "accept":
            accept(con, delivery_id, grounds=grounds(step), kind="supplement" if act[1] % 2 else None)
        else:
            refuse(con, delivery_id, grounds=grounds(step))
    except DecisionError:
        pass
