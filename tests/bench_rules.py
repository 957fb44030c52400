"""How long do all rules take on a city's month, one by one and together?

`python -m tests.bench_rules [PEOPLE]`: a true city (`tests/bench_true_city.py`), all 36 datasets of one month; the people that it
has by default make about six million rows. BENCH_HOME: keep the city in this folder, and take the one that is there.

Making and evaluating run in processes of their own, so that the peak of memory is that of the evaluation. The database is a
file, as in a run. On a shared machine judge by the processor seconds: two quiet processors take half of them by the clock.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path
from unittest import mock

import duckdb

from alerts import evaluate, policy
from alerts.rule import Rule, evaluated_rules
from tests.bench_true_city import write_city
from warehouse import connection

PEOPLE = 2_900_000
#: What the whole is allowed, and one rule, by the clock of two quiet processors.
WHOLE, ONE = 60.0, 5.0


@dataclass(frozen=True)
class Took:
    """What one rule took: seconds by the clock, seconds of all processors together."""

    rule_code: str
    wall: float
    busy: float


def make(file: Path, people: int) -> None:
    """Write the city, unless it is there."""
    if file.exists():
        return
    fresh = file.with_suffix(".making")
    fresh.unlink(missing_ok=True)
    with connection.open_file(fresh) as con:
        made = write_city(con, people)
    fresh.rename(file)
    print(f"a city of {made.people:,} people: {made.rows:,} rows in 36 datasets", flush=True)


def find(file: Path) -> None:
    """Evaluate every rule once and tell what each took, slowest first."""
    took: list[Took] = []
    find_one = evaluate._find_one

    def timed(con: duckdb.DuckDBPyConnection, rule: Rule) -> tuple[str, str | None]:
        wall, busy = time.perf_counter(), time.process_time()
        found = find_one(con, rule)
        took.append(Took(rule.code, time.perf_counter() - wall, time.process_time() - busy))
        return found

    with connection.open_file(file) as con:
        connection.create_schema(con)
        policy.install_policy(con, "jiaozuo")
        wall, busy = time.perf_counter(), time.process_time()
        with mock.patch.object(evaluate, "_find_one", timed):
            evaluate.find(con, rules=evaluated_rules())
        whole = Took("", time.perf_counter() - wall, time.process_time() - busy)
        _tell(con, took, whole)


def _tell(con: duckdb.DuckDBPyConnection, took: list[Took], whole: Took) -> None:
    alerts = dict(con.table("evaluate_found").aggregate("rule_code, count(*)").fetchall())
    unable = dict(con.table("evaluate_state").filter("state <> 'evaluated'").project("rule_code, reason").fetchall())
    for one in sorted(took, key=lambda one: one.busy, reverse=True):
        found = unable.get(one.rule_code) or f"{alerts.get(one.rule_code, 0):,} alerts"
        print(f"  {one.rule_code:<4} {one.wall:7.2f} s {one.busy:7.2f} s busy  {found}")
    rules = Took("", sum(one.wall for one in took), sum(one.busy for one in took))
    print(f"{len(took)} rules: {rules.wall:.1f} s, {rules.busy:.1f} s busy; {sum(alerts.values()):,} alerts")
    print(
        f"with what is read ahead: {whole.wall:.1f} s, {whole.busy:.1f} s busy = {whole.busy / 2 / WHOLE:.2f} of what is allowed"
    )
    slow = [one.rule_code for one in took if one.busy / 2 > ONE]
    print(f"over {ONE:.0f} s on two quiet processors: {', '.join(slow) or 'none'}")
    print(f"peak memory: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:,.0f} MiB")


def main(people: int = PEOPLE) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("BENCH_HOME", folder))
        for stage in ("make", "find"):
            file = home / f"city_{people}.duckdb"
            subprocess.run([sys.executable, "-m", "tests.bench_rules", stage, str(file), str(people)], check=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["make", file, people]:
            make(Path(file), int(people))
        case ["find", file, _]:
            find(Path(file))
        case numbers:
            main(*map(int, numbers))
