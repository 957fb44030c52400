"""How long do all hand-outs of a city's month take, and how much memory?

`python -m tests.bench_handout [PEOPLE]`: the true city of `tests/bench_rules.py`, evaluated and folded; then every list and
page of a run is written. The goal is a city of 112 townships with 300,000 people of low income in two minutes and 4 GiB.
BENCH_HOME: keep the city in this folder, and take the one that is there.

Each stage runs in a process of its own, so that the peak of memory is that of handing out. On a shared machine judge by the
processor seconds.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from alerts import evaluate, indicator_page, indicators, lifecycle, policy, reconciliation, silent_sample, supervision
from alerts.editions import Editions
from alerts.rule import evaluated_rules
from alerts.visits import read_run
from data_contracts.areas import load_areas
from data_contracts.contract import contracts
from flows.steps import LISTS
from tests.bench_rules import PEOPLE, make
from warehouse import catalogue, connection

#: What handing out is allowed, by the clock, and in MiB.
ALLOWED, MOST_MEMORY = 120.0, 4096
ALERTS = "select count(*) from alerts.alert where status in ('新增', '持续', '复发', '核查中')"
SIZE = "select count(distinct person_id), count(distinct left(area_code, 9)) from core.civil_affairs__low_income_register where is_current"


def find(file: Path) -> None:
    """Raise and fold the alerts of the month, so that they lie in the file as a run leaves them."""
    with connection.open_file(file) as con:
        connection.create_schema(con)
        policy.install_policy(con, "jiaozuo")
        catalogue.write_catalogue(con, contracts().values(), load_areas())
        evaluate.evaluate(con, rules=evaluated_rules())
        lifecycle.fold_alerts(con)


def hand_out(file: Path, out: Path) -> None:
    """Write every list and page of the month and tell what each kind took."""
    areas = load_areas()
    with connection.open_file(file) as con:
        policy.install_policy(con, "jiaozuo")
        [(people, townships)] = con.execute(SIZE).fetchall()
        [(alerts,)] = con.execute(ALERTS).fetchall()
        put = Editions(con, out, read_run(con)).put
        work: dict[str, Callable[[], object]] = {
            "抽签": partial(silent_sample.draw, con),
            "指标": partial(indicators.keep_indicators, con),
            "对账": partial(reconciliation.keep_reconciliation, con),
            **{folder: partial(write, con, out / folder, areas=areas, put=put) for folder, write in LISTS.items()},
            "监督页": lambda: [supervision.write_supervision_page(con, out, areas=areas)],
            "指标页": lambda: [indicator_page.write_indicator_page(con, out, areas=areas)],
        }
        files, began, busy = 0, time.perf_counter(), time.process_time()
        for name, do in work.items():
            started, used = time.perf_counter(), time.process_time()
            done = do()
            files += len(done) if isinstance(done, list) else 0
            print(
                f"  {name}: {time.perf_counter() - started:.1f} s, {time.process_time() - used:.1f} s busy", flush=True
            )
    seconds, used = time.perf_counter() - began, time.process_time() - busy
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{alerts:,} open alerts: {1000 * used / alerts:.2f} s busy for a thousand")
    print(
        f"{people:,} people on the register of {townships} townships: {files} files in {seconds:.1f} s, {used:.1f} s busy"
    )
    print(
        f"{seconds / ALLOWED:.2f} of the time and {peak / MOST_MEMORY:.2f} of the memory that are allowed ({peak:,.0f} MiB)"
    )


def main(people: int = PEOPLE) -> None:
    """Make the city, evaluate it, hand out."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(os.environ.get("BENCH_HOME", folder)) / f"city_{people}.duckdb"
        make(file, people)
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
