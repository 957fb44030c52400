"""Do shuffled rows, other threads, other folders and little memory give the same bytes?"""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass
from pathlib import Path

import pytest

from matching import resolve
from tests.matching.population import Mentions, make_people, write_about
from warehouse import connection

TABLES = ("membership", "person", "person_alias", "person_event", "evidence", "match_review")


@dataclass(frozen=True)
class Machine:
    """How a run is set up."""

    folder: str
    threads: int
    memory_limit: str
    shuffled_by: int | None


FIRST = Machine("one", 2, "2GB", None)
OTHERS = [Machine("one thread", 1, "2GB", 1), Machine("elsewhere/deeper", 2, "1GB", 2)]


@pytest.fixture(scope="module")
def mentions() -> Mentions:
    return write_about(make_people(1_500, seed=5, villages=30), seed=6, sparse=True)


def digests(folder: Path, mentions: Mentions, machine: Machine) -> dict[str, str]:
    """Resolve on a warehouse file of its own and write every table out as CSV, sorted; the digest of each file."""
    rows = list(mentions.rows)
    if machine.shuffled_by is not None:
        random.Random(machine.shuffled_by).shuffle(rows)
    home = folder / machine.folder
    with connection.open_file(home / "warehouse.duckdb", memory_limit=machine.memory_limit) as con:
        con.execute(f"set threads = {machine.threads}")
        connection.create_schema(con)
        Mentions(rows, [0] * len(rows)).store(con)
        with connection.transaction(con):
            resolve.resolve_persons(con, run_id="run")
        found = {}
        for table in TABLES:
            con.execute(f"copy (from core.{table} order by all) to '{home / table}.csv'")
            found[table] = hashlib.sha256((home / f"{table}.csv").read_bytes()).hexdigest()
    return found


def test_the_same_mentions_give_the_same_bytes_on_any_machine(tmp_path, mentions):
    first = digests(tmp_path, mentions, FIRST)
    assert len({*first.values()}) == len(TABLES)
    for machine in OTHERS:
        assert digests(tmp_path, mentions, machine) == first, machine
