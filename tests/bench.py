"""Speed and memory, as ratios within one run: `make bench`.

This machine is shared, so seconds mean little; each stage is set against a bare reading of the same bytes by polars in
the same run. Prints one table; keeps nothing.
"""

from __future__ import annotations

import resource
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path

import duckdb
import polars as pl

from data_contracts.areas import load_areas
from data_contracts.contract import contracts
from flows.compare import compare, monthly_request
from flows.settings import Settings
from sample_data.county import make_county
from warehouse import build, connection, land

MONTH = date(2026, 10, 1)


def timed(work: Callable[[], object]) -> float:
    started = time.perf_counter()
    work()
    return time.perf_counter() - started


def bare_read(path: Path) -> None:
    """Decode the same bytes and put them into a DuckDB table as text: what any intake must at least do."""
    text = path.read_bytes().decode("gb18030")
    frame = pl.read_csv(text.encode(), infer_schema=False)
    with duckdb.connect() as con:
        con.register("frame", frame)
        con.execute("create table bare as select * from frame")


def intake(home: Path) -> None:
    """Land the largest settlement file, against a bare read of it."""
    files = sorted(
        (home / "landing").glob("*/medical_insurance.settlement/*.csv"), key=lambda path: path.stat().st_size
    )
    path = files[-1]
    bare = min(timed(lambda: bare_read(path)) for _ in range(3))
    with connection.exclusive(home / "bench.duckdb", owner="bench") as con:
        build.create_dataset_tables(con, contracts().values())
        landed: list[land.LandedDelivery] = []
        received = datetime(2026, 11, 1, tzinfo=UTC)
        seconds = timed(
            lambda: landed.extend(
                land.land(con, landing=home / "landing", path=path, received_at=received, areas=load_areas())
            )
        )
    print(f"intake: {landed[0].rows_read:,} rows, {seconds:.1f} s = {seconds / bare:.1f} x a bare read ({bare:.2f} s)")


def month(home: Path) -> None:
    """Compare one month, step by step."""
    settings = Settings(warehouse=home / "warehouse.duckdb", landing=home / "landing", out=home / "out", engine="plain")
    first = compare(monthly_request(MONTH, settings))
    whole = sum(step.seconds for step in first.steps)
    for step in first.steps:
        print(f"  {step.step:<9} {step.rows:>10,} rows  {step.seconds:7.1f} s  {step.seconds / whole:5.0%}")
    again = timed(lambda: compare(monthly_request(MONTH, settings)))
    print(f"a second run: {again:.2f} s = {again / whole:.1%} of the first")


def main(people: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        seconds = timed(lambda: make_county(home, people=people, months=1, ends=MONTH, seed=1))
        print(f"sample county: {people:,} people, {seconds:.1f} s with files")
        intake(home)
        month(home)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory: {peak:,.0f} MiB")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 100_000)
