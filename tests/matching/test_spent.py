"""Are tables emptied only when nobody reads them any more, and is their memory free then?"""

from __future__ import annotations

import re

import duckdb
import pytest

from matching import resolve, spent
from tests.empty import empty_warehouse
from tests.matching.population import make_people, write_about
from warehouse import connection, sql_file

#: In the order in which they run; the module says it in words, too.
STEPS = [
    "few_words",
    "standardise",
    "source_key",
    "evidence",
    "owner",
    "exact",
    "borrowed",
    "decisions",
    "residue",
    "candidate",
    "described",
    "link",
    "known_bearer",
    "context",
    "impossible",
    "place",
    "list",
    "place_edge",
    "edge_result",
    "few_columns",
    "grade",
    "identity",
    "person_event",
    "person",
    "memory",
    "review",
]
FREED = [freed for tables in spent.LAST_READ_BY.values() for freed in tables.items()]
#: What matching leaves behind.
WRITTEN = ("membership", "evidence", "person", "person_alias", "person_event", "match_review")


def text_of(step: str) -> str:
    return sql_file.read_sql(resolve.HERE / f"{step}.sql")


@pytest.mark.parametrize(
    ("step", "table"),
    [
        (step, table)
        for step, tables in spent.LAST_READ_BY.items()
        for table, columns in tables.items()
        if columns == spent.ALL
    ],
)
def test_no_later_step_reads_what_was_emptied(step: str, table: str) -> None:
    place = STEPS.index(step)
    word = re.compile(rf"\b{table}\b")
    assert any(word.search(text_of(earlier)) for earlier in STEPS[: place + 1]) or table == "name_reading"
    assert [later for later in STEPS[place + 1 :] if word.search(text_of(later))] == []


def test_the_steps_are_all_there_are(monkeypatch: pytest.MonkeyPatch) -> None:
    """Were a step forgotten above, it might read what is empty."""
    run: list[str] = []
    keep = sql_file.run

    def noted(con: duckdb.DuckDBPyConnection, path: object, parameters: object = None) -> None:
        run.append(str(path).rsplit("/", 1)[-1].removesuffix(".sql"))
        keep(con, path, parameters)  # type: ignore[arg-type]

    monkeypatch.setattr(sql_file, "run", noted)
    with empty_warehouse() as con:
        write_about(make_people(60, seed=3, villages=3), seed=4, sparse=True).store(con)
        run.clear()
        with connection.transaction(con):
            resolve.resolve_persons(con, run_id="first")
    assert [step for step in run if step in STEPS] == STEPS
    assert set(run) - set(STEPS) == {"schema", "macros", "name_reading", "clear"}


def test_matching_finds_the_same_whether_tables_are_emptied_or_stay(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever read, in Python or SQL, what is emptied in a city would fail here, or find other people."""
    found, emptied = [], []
    for least in (0, 10**9):
        monkeypatch.setattr(spent, "LEAST_ROWS", least)
        with empty_warehouse() as con:
            write_about(make_people(300, seed=5, villages=3), seed=6, sparse=True).store(con)
            con.begin()
            monkeypatch.setattr(resolve, "clear", lambda _: None)
            resolve.resolve_persons(con, run_id="first")
            emptied.append([(table, columns) for table, columns in FREED if is_freed(con, table, columns)])
            found.append([con.table(f"core.{name}").order("all").fetchall() for name in WRITTEN])
            con.commit()
    assert emptied == [FREED, []]
    assert found[0] == found[1]
    assert all(found[0][:3])


def is_freed(con: duckdb.DuckDBPyConnection, table: str, columns: tuple[str, ...]) -> bool:
    left = con.table(table).columns
    return left == ["emptied"] if columns == spent.ALL else not {*left} & {*columns}


def test_memory_is_free_before_the_transaction_ends() -> None:
    used = "select sum(memory_usage_bytes) from duckdb_memory()"
    with duckdb.connect(config={"preserve_insertion_order": "false"}) as con:
        con.execute("begin")
        con.execute(
            "create temp table large as select md5(i::varchar) as one, md5((i + 1)::varchar) as other from range(400000) t(i)"
        )
        [(before,)] = con.execute(used).fetchall()
        spent.free(con, "large", spent.ALL)
        [(after,)] = con.execute(used).fetchall()
        assert con.table("large").columns == ["emptied"]
        con.execute("rollback")
    assert after < before / 5, "DuckDB keeps the memory of columns that were dropped: matching.spent does nothing"
