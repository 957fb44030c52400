"""Speed and memory, as ratios within one run: `make bench`.

This machine is shared, so seconds mean little; each stage is set against the least that anybody must do with the same
bytes, in the same run. Every stage runs in a process of its own, so that its peak memory is its own. Imports are not
counted on either side. Keeps nothing.
"""

from __future__ import annotations

import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import UTC, date, datetime
from pathlib import Path

MONTH = date(2026, 10, 1)
RECEIVED = datetime(2026, 11, 1, tzinfo=UTC)
PEOPLE, SETTLEMENTS, PAYMENTS = 100_000, 5_000_000, 300_000


@dataclass(frozen=True)
class Measured:
    """What one stage took: seconds by the clock, seconds of both processors together, most memory in MiB."""

    seconds: float
    busy: float
    peak: float

    def line(self, what: str, least: Measured | None = None) -> str:
        """Say it, as a multiple of the least where that is given."""
        said = f"  {what:<44} {self.seconds:7.1f} s  {self.busy:7.1f} s busy  {self.peak:6,.0f} MiB"
        return (
            said
            if least is None
            else f"{said}  {self.seconds / least.seconds:5.2f} x ({self.busy / least.busy:.2f} x busy)"
        )


def timed(work: Callable[[], object]) -> Measured:
    started, busy = time.perf_counter(), time.process_time()
    work()
    seconds, busy = time.perf_counter() - started, time.process_time() - busy
    return Measured(seconds, busy, _peak())


def _peak() -> float:
    """Most memory of this process, in MiB. (What getrusage says a process takes over from the one that started it.)"""
    status = Path("/proc/self/status")
    if status.exists():
        return int(status.read_text().partition("VmHWM:")[2].split()[0]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def bare_csv(path: Path, table: str) -> Measured:
    """Decode the bytes and put them into a DuckDB table as text, on disk or in memory."""
    import duckdb
    import polars as pl

    def read() -> None:
        frame = pl.read_csv(path.read_bytes().decode("gb18030").encode(), infer_schema=False)
        with duckdb.connect(Path(folder) / "bare.duckdb" if table == "disk" else ":memory:") as con:
            con.execute("set enable_progress_bar = false")
            con.register("frame", frame)
            con.execute("create table bare as select * from frame")

    with tempfile.TemporaryDirectory(dir=path.parents[3]) as folder:
        return timed(read)


def calamine(path: Path) -> Measured:
    """Read the cells of a workbook."""
    from python_calamine import CalamineWorkbook

    return timed(lambda: CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False))


def reading(path: Path) -> Measured:
    """Read a file as the intake does: header found, lines that are no data taken out, cells as text."""
    from data_contracts.contract import contract_of
    from data_contracts.reader import read_file

    contract = contract_of(path.parent.name)
    return timed(lambda: read_file(path, contract))


def landing(path: Path) -> Measured:
    """Land a file in a new warehouse: read, checked by SQL and by Great Expectations, kept as it came, and staged."""
    import great_expectations  # noqa: F401 - imported when the first delivery is checked

    from data_contracts.areas import load_areas
    from data_contracts.contract import contract_of
    from warehouse import build, connection, land

    areas, folder = load_areas(), path.parents[2]
    with tempfile.TemporaryDirectory(dir=path.parents[3]) as home:
        landed: list[land.LandedDelivery] = []
        with connection.exclusive(Path(home) / "bench.duckdb", owner="bench") as con:
            build.create_dataset_tables(con, [contract_of(path.parent.name)])
            measured = timed(
                lambda: landed.extend(land.land(con, landing=folder, path=path, received_at=RECEIVED, areas=areas))
            )
    assert [delivery.state for delivery in landed] == ["accepted"], landed
    return measured


STAGES: dict[str, Callable[..., Measured]] = {
    "bare_csv": bare_csv,
    "calamine": calamine,
    "reading": reading,
    "landing": landing,
}


def measured(stage: str, path: Path, *more: str) -> Measured:
    """Run one stage in a process of its own."""
    command = [sys.executable, "-m", "tests.bench", stage, str(path), *more]
    ran = subprocess.run(command, check=True, capture_output=True, text=True)
    return Measured(**json.loads(ran.stdout.splitlines()[-1]))


def intake_of_settlements(home: Path, rows: int) -> None:
    """Land a large csv, between two bare readings of it."""
    from tests.bench_files import write_settlements

    path = write_settlements(home / "landing", MONTH, rows=rows)
    print(f"{rows:,} settlements, GB18030 csv of {path.stat().st_size / 1e6:,.0f} MB")
    before, landed, after = (
        measured("bare_csv", path, "disk"),
        measured("landing", path),
        measured("bare_csv", path, "disk"),
    )
    bare = min(before, after, key=lambda each: each.seconds)
    print(bare.line("read into a DuckDB table on disk"))
    print(measured("bare_csv", path, "memory").line("read into a DuckDB table in memory", bare))
    print(landed.line("landed, checked and staged", bare))
    path.unlink()


def intake_of_payments(home: Path, rows: int) -> None:
    """Read and land a large workbook, beside readings of it by calamine alone; the best of three of each."""
    from tests.bench_files import write_payments

    path = write_payments(home / "landing", MONTH, rows=rows)
    print(f"{rows:,} payments, xlsx of {path.stat().st_size / 1e6:,.0f} MB")
    stages = ("calamine", "reading", "landing")
    rounds = [[measured(stage, path) for stage in stages] for _ in range(3)]
    alone, read, landed = (min(each, key=lambda one: one.seconds) for each in zip(*rounds, strict=True))
    print(alone.line("read by calamine alone"))
    print(read.line("read, header found, as text", alone))
    print(landed.line("landed, checked and staged", alone))
    path.unlink()


def month(home: Path, people: int) -> None:
    """Compare one month of a sample county, step by step."""
    from flows.compare import compare, monthly_request
    from flows.settings import Settings
    from sample_data.county import make_county

    made = timed(lambda: make_county(home, people=people, months=1, ends=MONTH, seed=1))
    print(f"sample county: {people:,} people, {made.seconds:.1f} s with files")
    settings = Settings(warehouse=home / "warehouse.duckdb", landing=home / "landing", out=home / "out", engine="plain")
    first = compare(monthly_request(MONTH, settings))
    whole = sum(step.seconds for step in first.steps)
    for step in first.steps:
        print(f"  {step.step:<9} {step.rows:>10,} rows  {step.seconds:7.1f} s  {step.seconds / whole:5.0%}")
    again = timed(lambda: compare(monthly_request(MONTH, settings)))
    print(f"a second run: {again.seconds:.2f} s = {again.seconds / whole:.1%} of the first")
    print(f"peak memory: {again.peak:,.0f} MiB")


def main(people: int = PEOPLE, settlements: int = SETTLEMENTS, payments: int = PAYMENTS) -> None:
    with tempfile.TemporaryDirectory() as folder:
        intake_of_settlements(Path(folder) / "settlements", settlements)
        intake_of_payments(Path(folder) / "payments", payments)
        month(Path(folder) / "county", people)


if __name__ == "__main__":
    if len(sys.argv) > 1 and sys.argv[1] in STAGES:
        stage, path, *more = sys.argv[1:]
        print(json.dumps(asdict(STAGES[stage](Path(path), *more))))
    else:
        main(*map(int, sys.argv[1:]))
