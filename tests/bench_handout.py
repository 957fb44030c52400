"""How long does it take to hand out a city's month, and how much memory?

`python -m tests.bench_handout [PEOPLE]`: the true city of `tests/bench_rules.py`, evaluated and folded; then the step of a run
that hands out does so. The goal is a city of 112 townships with 300,000 people of low income, in two minutes and 4 GiB. The
true city is smaller: its counties lie in the same few townships, so it has fewer and longer lists. What is printed last is what
was measured, how much of the goal that is, and what the goal would take if time went with people.
BENCH_HOME: keep the city in this folder, and take the one that is there; it is copied, so that every run hands out for the first
time.

Each stage runs in a process of its own, so that the peak of memory is that of handing out. On a shared machine judge by the
processor seconds.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from unittest import mock

from alerts import evaluate, lifecycle, policy
from alerts.rule import evaluated_rules
from alerts.visits import read_run
from alerts.written import WrittenFile
from data_contracts.areas import load_areas
from data_contracts.contract import contracts
from flows import steps
from flows.run import Request, Run
from flows.settings import Settings
from tests.bench_rules import make
from warehouse import catalogue, connection

#: The synthetic county has several leads for each of its poor people: so many raise more than 30,000.
PEOPLE = 200_000
#: The goal: how many live on the register, in how many townships; by the clock, and in MiB.
GOAL_PEOPLE, GOAL_TOWNSHIPS, GOAL_SECONDS, GOAL_MEMORY = 300_000, 112, 120.0, 4096
ALERTS = "select count(*) from alerts.alert where status in ('新增', '持续', '复发', '核查中')"
SIZE = "select count(distinct person_id), count(distinct left(area_code, 9)) from core.civil_affairs__low_income_register where is_current"
Write = Callable[..., list[WrittenFile]]


def find(file: Path) -> None:
    """Raise and fold the alerts of the month, so that they lie in the file as a run leaves them."""
    with connection.open_file(file) as con:
        connection.create_schema(con)
        policy.install_policy(con, "jiaozuo")
        catalogue.write_catalogue(con, contracts().values(), load_areas())
        evaluate.evaluate(con, rules=evaluated_rules())
        lifecycle.fold_alerts(con)


def hand_out(file: Path, out: Path) -> None:
    """Hand the month out as a run does, and tell what it took."""
    with connection.open_file(file) as con:
        policy.install_policy(con, "jiaozuo")
        [(people, townships)] = con.execute(SIZE).fetchall()
        [(alerts,)] = con.execute(ALERTS).fetchall()
        this = read_run(con)
        asked = Request("monthly", this.period, this.as_of, Settings(warehouse=file, out=out))
        began, busy = time.perf_counter(), time.process_time()
        with mock.patch.dict(steps.LISTS, {folder: timed(folder, write) for folder, write in steps.LISTS.items()}):
            files = steps.hand_out(Run(con, asked, run_id=this.run_id))
    seconds, busy = time.perf_counter() - began, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"measured: {people:,} people on the register of {townships} townships, {alerts:,} open alerts; {files} files"
    )
    print(f"  {seconds:.1f} s, {busy:.1f} s busy, {peak:,.0f} MiB")
    print(
        f"  {1000 * busy / alerts:.2f} s busy for a thousand alerts, {1000 * busy / people:.2f} s for a thousand people"
    )
    print(f"of the goal: {people / GOAL_PEOPLE:.1%} of the people, {townships / GOAL_TOWNSHIPS:.1%} of the townships")
    print(f"  {seconds / GOAL_SECONDS:.1%} of the seconds, {peak / GOAL_MEMORY:.1%} of the memory were used for these")
    whole = seconds * GOAL_PEOPLE / people
    print(
        f"  worked out, not measured: {whole:,.0f} s for all {GOAL_PEOPLE:,}, {whole / GOAL_SECONDS:.1%} of the seconds"
    )


def timed(name: str, write: Write) -> Write:
    """Tell what one kind of list takes."""

    def do(*args: object, **named: object) -> list[WrittenFile]:
        started, used = time.perf_counter(), time.process_time()
        files = write(*args, **named)
        wall, busy = time.perf_counter() - started, time.process_time() - used
        print(f"  {name}: {len(files)} files, {wall:.1f} s, {busy:.1f} s busy", flush=True)
        return files

    return do


def main(people: int = PEOPLE) -> None:
    """Make the city, evaluate it, hand out."""
    with tempfile.TemporaryDirectory() as folder:
        kept = Path(os.environ.get("BENCH_HOME", folder)) / f"city_{people}.duckdb"
        make(kept, people)
        file = shutil.copyfile(kept, Path(folder) / "warehouse.duckdb")
        for stage in ("find", "hand_out"):
            subprocess.run([sys.executable, "-m", "tests.bench_handout", stage, str(file), folder], check=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["find", file, _]:
            find(Path(file))
        case ["hand_out", file, out]:
            hand_out(Path(file), Path(out) / "out")
        case numbers:
            main(*map(int, numbers))
