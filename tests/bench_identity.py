"""How fast and how right is matching on a city, beside Splink on all records?

`python -m tests.bench_identity [PEOPLE] [--alone] [--small]`: without Splink, without the city of four times the size.

Every measured part runs in a process of its own, so that its peak memory is its own. Splink gets the same mentions, the
same model and rules of its own for valid numbers, and of several thresholds the one that suits it best; what it cannot
know is that two valid numbers are two people. On a shared machine compare the processor seconds.
"""

from __future__ import annotations

import json
import logging
import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import duckdb
import pyarrow as pa
from splink import DuckDBAPI, Linker, block_on
from splink.blocking_rule_library import CustomRule

from matching import model as frozen
from matching import resolve, score
from tests.bench_city import write_city
from tests.matching.population import Quality, judge
from warehouse import connection, sql_file

RECORDS = Path(__file__).with_name("bench_records.sql")
APART = Path(__file__).with_name("bench_apart.sql")
FOUND = Path(__file__).with_name("bench_rules.sql")
#: Of DuckDB; the process takes a little more.
MEMORY_LIMIT, LARGE_MEMORY_LIMIT = "5GB", "11GB"
PEOPLE = 1_000_000
THRESHOLDS = (0, 5, 10, 15, 20, 25)
#: Rules that find true pairs by equal values: with lists and sounds Splink would not be done in an hour on all records.
RULES = [
    block_on("number_text"),
    block_on("name_key", "birth"),
    CustomRule("l.name_key = r.name_key and l.townships[1] = r.townships[1]"),
    CustomRule("l.name_key = r.name_key and l.phones[1] = r.phones[1]"),
    CustomRule("l.name_key = r.name_key and l.accounts[1] = r.accounts[1]"),
    CustomRule("l.surname = r.surname and substr(l.number_text, 7) = substr(r.number_text, 7)"),
]


def measured(work: Callable[[], dict[str, object]]) -> None:
    """Print what the work found, with its seconds (wall, processor) and the peak of memory in GiB, as one JSON line."""
    wall, cpu = time.perf_counter(), time.process_time()
    found = work()
    seconds = {"wall": round(time.perf_counter() - wall, 1), "cpu": round(time.process_time() - cpu, 1)}
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(json.dumps(seconds | {"peak_gib": round(peak, 2)} | found))


def opened(home: Path) -> duckdb.DuckDBPyConnection:
    con = connection.open_file(home / "city.duckdb", memory_limit=os.environ["BENCH_MEMORY"])
    connection.create_schema(con)
    return con


def make(home: Path, people: int, lists: str = "sparse") -> dict[str, object]:
    with opened(home) as con:
        return {"mentions": write_city(con, people, seed=1, full=lists == "full")}


def ours(home: Path, run_id: str) -> dict[str, object]:
    """Resolve all mentions in one transaction, as a monthly run does."""
    with opened(home) as con, connection.transaction(con):
        report = resolve.resolve_persons(con, run_id=run_id)
        return {"persons": report.persons, "residue": report.residue, "minted": report.minted}


def quality(found: Quality) -> dict[str, object]:
    f1 = 2 * found.precision * found.recall / (found.precision + found.recall)
    return {"precision": round(found.precision, 6), "recall": round(found.recall, 6), "f1": round(f1, 6)}


def judged(home: Path) -> dict[str, object]:
    with opened(home) as con:
        twice = con.execute(
            "select count(*) from (select person_id from core.membership join core.mention using (row_id, role)"
            " where link_method = 'valid_id' group by person_id having count(distinct resident_id) > 1)"
        ).fetchall()
        apart = {kind: f"{pairs:,} pairs, {merged} merged" for kind, pairs, merged in sql_file.rows(con, APART)}
        # Nothing rests on grade E (docs/reference/match-grades.md).
        without_e = {"precision_of_grades_a_to_d": round(judge(con, grades="ABCD").precision, 6)}
        return quality(judge(con)) | without_e | {"two_valid_numbers": twice[0][0]} | apart


def splink(home: Path) -> dict[str, object]:
    """Read names, compare and cluster all records by Splink alone; judge at each threshold, time the first only."""
    with opened(home) as con:
        began = time.perf_counter()
        resolve.read_mentions(con)
        sql_file.run(con, RECORDS, {"pseudo_persons": frozen.load().pseudo_persons})
        people = len(con.table("core.mention")) // 5
        settings = frozen.settings(frozen.load(), persons=people)
        settings.blocking_rules_to_generate_predictions = RULES
        api = DuckDBAPI(connection=con)
        linker = Linker(api.register("all_record"), settings, validate_settings=False, log_level=logging.WARNING)
        linker.table_management.register_term_frequency_lookup(api.register("name_frequency"), "name_key")
        pairs = linker.inference.predict(threshold_match_weight=THRESHOLDS[0])
        best: dict[str, object] = {"f1": 0.0}
        done = 0.0
        for threshold in THRESHOLDS:
            clusters = linker.clustering.cluster_pairwise_predictions_at_threshold(
                pairs, threshold_match_weight=threshold
            )
            done = done or time.perf_counter() - began
            con.execute("delete from core.membership")
            con.execute(
                "insert into core.membership select row_id, 'self', 'self', '', '', '', '', cast(cluster_id as varchar),"
                f" 'A', 'splink', 1.0 from {clusters.physical_name} join all_row using (uid)"
            )
            best = max(best, quality(judge(con)) | {"threshold": threshold}, key=lambda one: float(str(one["f1"])))
            clusters.drop_table_from_database_and_remove_from_cache()
        return best | {"wall_of_one_clustering": round(done, 1)}


def rules(home: Path) -> dict[str, object]:
    """Let every blocking rule by itself find pairs, whatever they weigh: how many, of one person, in how many seconds?"""
    with opened(home) as con:
        con.execute("begin")
        resolve.prepare(con)
        told: dict[str, object] = {name: found_by(con, name) for name in frozen.BLOCKING_RULES}
        con.execute("rollback")
    return told


def found_by(con: duckdb.DuckDBPyConnection, rule: str) -> str:
    with score.opened(con, frozen.load(), persons=PEOPLE, rules=[rule]) as tool:
        began, cpu = time.perf_counter(), time.process_time()
        inference = tool.linker.inference
        parts = [inference.predict_between(tool.residue, tool.profiles), inference.predict_within(tool.residue)]
        pairs = pa.concat_tables(part.as_pyarrow_table().select(["uid_l", "uid_r"]) for part in parts)
        wall, busy = time.perf_counter() - began, time.process_time() - cpu
    con.register("found_pair", pairs)
    [(found, right)] = sql_file.rows(con, FOUND)
    con.unregister("found_pair")
    return f"{found:,} pairs, {right:,} of one person, {wall:.1f} s, {busy:.1f} s of processors"


def staged(stage: str, home: Path, *more: str, memory: str = MEMORY_LIMIT) -> dict[str, object]:
    """Run one stage in a process of its own, with so much memory for DuckDB."""
    command = [sys.executable, "-m", "tests.bench_identity", "--stage", stage, str(home), *more]
    environment = os.environ | {"BENCH_MEMORY": memory}
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    if done.returncode:
        raise RuntimeError(done.stderr[-2000:])
    found: dict[str, object] = json.loads(done.stdout.strip().splitlines()[-1])
    between = "\n    " if stage == "rules" else "  "
    print(
        f"{stage:<8} {' '.join(more):<10} " + between.join(f"{key} {value}" for key, value in found.items()), flush=True
    )
    return found


def city(home: Path, people: int, lists: str, *, memory: str = MEMORY_LIMIT) -> tuple[float, float]:
    """Make a city, resolve it, judge it; return how many mentions there are and how many seconds they took."""
    home.mkdir()
    made = staged("make", home, str(people), lists)
    done = staged("ours", home, "first", memory=memory)
    staged("judged", home, memory=memory)
    return float(str(made["mentions"])), float(str(done["wall"]))


def main(people: int, *, beside: bool = True, large: bool = True) -> None:
    with tempfile.TemporaryDirectory(dir=os.environ.get("BENCH_HOME")) as folder:
        home = Path(folder)
        mentions, seconds = city(home / "sparse", people, "sparse")
        staged("ours", home / "sparse", "second")
        city(home / "full", people, "full")
        if beside:
            staged("splink", home / "full", memory=LARGE_MEMORY_LIMIT)
        staged("rules", home / "full")
        if large:
            many, longer = city(home / "large", 4 * people, "sparse", memory=LARGE_MEMORY_LIMIT)
            growth = longer / seconds / (many / mentions)
            print(
                f"{many / mentions:.1f} times the mentions, {longer / seconds:.1f} times the time: {growth:.2f} x linear"
            )


STAGES: dict[str, Callable[..., dict[str, object]]] = {
    "make": lambda home, people, lists: make(home, int(people), lists),
    "ours": ours,
    "judged": judged,
    "splink": splink,
    "rules": rules,
}

if __name__ == "__main__":
    arguments = sys.argv[1:]
    if arguments[:1] == ["--stage"]:
        measured(lambda: STAGES[arguments[1]](Path(arguments[2]), *arguments[3:]))
    else:
        numbers = [int(argument) for argument in arguments if argument.isdigit()]
        main(*numbers or [PEOPLE], beside="--alone" not in arguments, large="--small" not in arguments)
