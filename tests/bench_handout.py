"""How long does it take to hand out a city's month, and how much memory?

`python -m tests.bench_handout [PEOPLE [ALERTS]]`: PEOPLE on the register of 112 townships (`tests/bench_handout_city.py`; fewer below 70,000), ALERTS
open alerts for each of them (`all`: whatever the synthetic county raises, which is enriched so that every rule has something
to find). The step of a run that hands out does so. The goal is two minutes and 4 GiB on two processors.
BENCH_HOME: keep the county in this folder, and take the one that is there.

Each stage runs in a process of its own. Memory is that of the run and its writers together, looked at five times a second. On a
shared machine judge by the processor seconds: two quiet processors take half of them by the clock, as far as they can share.
"""

from __future__ import annotations

import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import groupby
from pathlib import Path
from unittest import mock

from alerts import policy
from alerts.visits import read_run
from alerts.written import Unwritten
from flows import steps
from flows.run import Request, Run
from flows.settings import Settings
from tests.bench_handout_city import multiply, write_found_county
from warehouse import connection

PEOPLE = 300_000
#: Open alerts of a month for each person on the register. The busiest figure published is that of 嘉兴 (2021-10): more than
#: 130,000 in four and a half months about some 20,000 households, 1.44 a month for each, or 0.77 for each of the 1.88 people
#: of a household here. 铜陵 and 常州 tell of 15,900 and 27,000 in all. A township with 40 visits a week makes 172 a month.
ALERTS = 0.8
#: The goal: by the clock of two quiet processors, and in MiB.
GOAL_SECONDS, GOAL_MEMORY = 120.0, 4096
SIZE = (
    "select count(distinct person_id), count(distinct household_id), count(distinct left(area_code, 9)) "
    "from core.civil_affairs__low_income_register where is_current"
)
OPEN = "select count(*) from alerts.alert where status in ('新增', '持续', '复发', '核查中')"
PAGE = resource.getpagesize() / 2**20


@dataclass
class Memory:
    """The most that a process and its children had at once, in MiB."""

    peak: float = 0.0

    def look(self) -> None:
        own = Path("/proc/self/task")
        children = [child for task in own.glob("*/children") for child in task.read_text().split()]
        total = 0.0
        for process in ("self", *children):
            try:
                total += int(Path(f"/proc/{process}/statm").read_text().split()[1]) * PAGE
            except FileNotFoundError:
                continue  # it has ended meanwhile
        self.peak = max(self.peak, total)


@contextmanager
def memory() -> Iterator[Memory]:
    """Look at the memory five times a second."""
    seen, done = Memory(), threading.Event()

    def watch() -> None:
        while not done.wait(0.2):
            seen.look()

    watcher = threading.Thread(target=watch, daemon=True)
    watcher.start()
    try:
        yield seen
    finally:
        done.set()
        watcher.join()


def busy() -> float:
    """Return the seconds that processors worked for this process and the children that have ended."""
    return sum(
        used.ru_utime + used.ru_stime
        for used in map(resource.getrusage, (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    )


def hand_out(file: Path, out: Path) -> None:
    """Hand the month out as a run does, and tell what it took."""
    with connection.open_file(file) as con:
        connection.create_schema(con)  # a county that was kept may be older
        policy.install_policy(con, "jiaozuo")
        [(people, households, townships)] = con.execute(SIZE).fetchall()
        [(alerts,)] = con.execute(OPEN).fetchall()
        this = read_run(con)
        asked = Request("monthly", this.period, this.as_of, Settings(warehouse=file, out=out))
        print(
            f"{people:,} people in {households:,} households, {townships} townships; {alerts:,} open alerts", flush=True
        )
        read = steps._lists
        with mock.patch.object(steps, "_lists", lambda *args: told(read(*args))):
            began, used, own = time.perf_counter(), busy(), time.process_time()
            with memory() as seen:
                files = steps.hand_out(Run(con, asked, run_id=this.run_id))
            seconds, used = time.perf_counter() - began, busy() - used
            own = time.process_time() - own
    sizes = sorted(path.stat().st_size for path in out.rglob("*.xlsx"))
    print(
        f"{files} files, of them {len(sizes)} workbooks of {sum(sizes) / 2**20:,.0f} MiB, the largest {sizes[-1] / 2**20:.1f}"
    )
    print(f"{seconds:.1f} s by the clock, {used:.1f} s busy, {1000 * used / alerts:.2f} ms busy for each alert")
    print(f"{used - own:.1f} s of them in the processes that write")
    print(
        f"{seconds / GOAL_SECONDS:.2f} of the seconds of the goal; {used / 2 / GOAL_SECONDS:.2f} if two processors shared the work"
    )
    print(f"{seen.peak:,.0f} MiB at most, all processes together: {seen.peak / GOAL_MEMORY:.2f} of the goal")


def told(lists: Iterable[Unwritten]) -> Iterator[Unwritten]:
    """Tell of each kind of list how many there are and what they take until the next kind begins to be read."""
    for folder, own in groupby(lists, key=lambda one: one.path.parent.name):
        started, used, count = time.perf_counter(), time.process_time(), 0
        for one in own:
            yield one
            count += 1
        wall, busy_here = time.perf_counter() - started, time.process_time() - used
        print(f"  {folder}: {count} lists, {wall:.1f} s, {busy_here:.1f} s busy in the run itself", flush=True)


def make_city(file: Path, people: int, alerts: str) -> None:
    """Make the city of the county that the file holds."""
    with connection.open_file(file) as con:
        multiply(con, people, None if alerts == "all" else float(alerts))


def main(people: int = PEOPLE, alerts: str = str(ALERTS)) -> None:
    """Make the county and the city, hand out."""
    with tempfile.TemporaryDirectory() as folder:
        county = Path(os.environ.get("BENCH_HOME", folder)) / "handout_county.duckdb"
        city = Path(folder) / "warehouse.duckdb"
        me = [sys.executable, "-m", "tests.bench_handout"]
        if not county.exists():
            subprocess.run([*me, "county", str(county)], check=True)
        shutil.copyfile(county, city)
        subprocess.run([*me, "city", str(city), str(people), alerts], check=True)
        subprocess.run([*me, "hand_out", str(city), str(Path(folder) / "out")], check=True)


if __name__ == "__main__":
    match sys.argv[1:]:
        case ["county", file]:
            write_found_county(Path(file))
        case ["city", file, count, rate]:
            make_city(Path(file), int(count), rate)
        case ["hand_out", file, out]:
            hand_out(Path(file), Path(out))
        case []:
            main()
        case [count]:
            main(int(count))
        case [count, rate]:
            main(int(count), rate)
