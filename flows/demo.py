"""The demonstration: a synthetic county, three months, and the last worklist on the screen."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import date
from pathlib import Path

from rich import box
from rich.console import Console
from rich.markup import escape
from rich.table import Table

from alerts.worklist import WorklistLine, worklist_lines
from data_contracts.areas import load_areas
from data_contracts.errors import DoudiError
from flows import launch
from flows.months import parse_month, previous_month
from flows.run import RunReport
from flows.settings import Engine, Settings
from sample_data.county import make_county
from warehouse import connection

LINES = 12
#: So that one common item does not fill the screen.
LINES_PER_ITEM = 2


class NotADemoError(DoudiError):
    """Somebody's own warehouse lies where the demonstration would write."""

    exit_code = 44


def run(*, home: Path, people: int, months: int, ends: str, seed: int, engine: Engine) -> None:
    """Make the county (once), compare its months in order, show the last worklist and where everything lies.

    Raises:
        NotADemoError: the warehouse in `home` is not a demonstration's.
    """
    started = time.perf_counter()
    console = Console()
    last = parse_month(ends)
    wanted = {"people": people, "months": months, "ends": ends, "seed": seed}
    settings = Settings(
        warehouse=home / "warehouse.duckdb", landing=home / "sample" / "landing", out=home / "out", engine=engine
    )
    console.print(_make_county_once(home, wanted, last), markup=False)
    first = last
    for _ in range(months - 1):
        first = previous_month(first)
    reports = launch.backfill(settings, f"{first:%Y-%m}", ends)
    show(console, settings, reports)
    if any(report.changed for report in reports):
        console.print(f"用时 {time.perf_counter() - started:.0f} 秒 · it took {time.perf_counter() - started:.0f} s")
    else:
        console.print("再次运行,没有任何变化 · nothing has changed: everything was done before")


def _make_county_once(home: Path, wanted: dict[str, object], last: date) -> str:
    """Write the county unless it is there; never over a warehouse that is not a demonstration's."""
    marker = home / "demo.json"
    if marker.exists() and json.loads(marker.read_text()) == wanted:
        return f"示例县已在 {home / 'sample'} · the county is there already"
    if (home / "warehouse.duckdb").exists():
        raise NotADemoError(
            "another warehouse lies there already",
            where=str(home / "warehouse.duckdb"),
            to_do="choose another place with `doudi demo --home FOLDER`, or remove it (`make clean`)",
        )
    report = make_county(
        home / "sample", people=int(str(wanted["people"])), months=int(str(wanted["months"])), ends=last,
        seed=int(str(wanted["seed"])),
    )  # fmt: skip
    marker.write_text(json.dumps(wanted))
    return str(report)


def _various(lines: list[WorklistLine]) -> list[WorklistLine]:
    """Take the first lines of each kind of item, in the worklist's order."""
    seen: Counter[str] = Counter()
    chosen = []
    for line in lines:
        seen[line.title] += 1
        if seen[line.title] <= LINES_PER_ITEM:
            chosen.append(line)
    return chosen[:LINES]


def show(console: Console, settings: Settings, reports: list[RunReport]) -> None:
    """Print the first lines of the last month's worklist, and the paths of everything."""
    with connection.open_file(settings.warehouse, read_only=True) as con:
        lines = _various(worklist_lines(con, limit=1000, areas=load_areas()))
    table = Table(
        title=f"{reports[-1].period:%Y-%m} 核查工作清单(每类事项的前 {LINES_PER_ITEM} 条)",
        box=box.SIMPLE_HEAD,
        title_justify="left",
    )
    for column in ("等级", "截止", "乡镇", "姓名", "元"):
        table.add_column(column, justify="right" if column == "元" else "left", no_wrap=True)
    table.add_column("事项与说明", overflow="fold")
    for line in lines:
        what = f"[bold]{escape(line.title)}[/bold] {escape(line.reason)}"
        table.add_row(line.grade, f"{line.due_on:%m-%d}", line.township, line.name, line.money, what)
    console.print(table)
    out = settings.out / f"{reports[-1].period:%Y-%m}"
    console.print("疑点线索均需核查,系统不停发任何救助金 · every line needs checking; nothing here stops a payment\n")
    for title, path in (
        ("乡镇工作单 · worklists", out / "乡镇"),
        ("部门清单 · department lists", out / "部门"),
        ("回执 · receipts", out / "回执"),
        ("监督页 · supervision page", out),
        ("数据仓库(只读) · warehouse", settings.published / "current.duckdb"),
    ):
        console.print(f"  {title}: {path}", markup=False, soft_wrap=True)
    console.print(f"  为什么 · why: .venv/bin/doudi why {lines[0].alert_id}" if lines else "", markup=False)
