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
from flows import launch
from flows.compare import MARKER, NotADemoError
from flows.months import parse_month, previous_month
from flows.run import RunReport
from flows.settings import Engine, Settings
from sample_data.county import make_county
from warehouse import connection

LINES = 12
#: So that one common item does not fill the screen.
LINES_PER_ITEM = 2
#: What lies below the month's folder, in the order of its readers.
FOLDERS = {
    "乡镇": "核查工作单,每户附一张走访单 · worklists with visit sheets",
    "部门": "部门待办清单 · department lists",
    "走访": "各村走访清单 · households to look in on",
    "抽样走访": "抽样走访单 · visits drawn by lot",
    "催办督办": "催办督办清单 · what is late, at which level",
    "发放核对": "发放核对表 · payments against the register",
    "回执": "给报送部门的回执 · receipts for the senders",
}
PAGES = {
    "监督页.html": "监督页 · supervision page",
    "指标页.html": "指标页 · indicator page",
    "比对记录.xlsx": "部门信息比对记录 · which data were compared",
}


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
    marker = home / MARKER
    if marker.exists() and json.loads(marker.read_text()) == wanted:
        return f"示例县已在 {home / 'sample'} · the county is there already"
    if (home / "warehouse.duckdb").exists():
        raise NotADemoError(
            "another warehouse lies there already",
            where=str(home / "warehouse.duckdb"),
            to_do="choose another place with `doudi demo --home FOLDER`"
            + (", or remove the demonstration that is there (`make clean`)" if marker.exists() else ""),
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
    console.print("疑点线索均需核查,系统不停发任何救助金 · every line needs checking; nothing here stops a payment\n")
    _show_places(console, settings, settings.out / f"{reports[-1].period:%Y-%m}")
    if lines:
        _show_next(console, settings, lines[0].alert_id)


def _show_places(console: Console, settings: Settings, out: Path) -> None:
    """Name every list and page of the month, with how many files there are of it."""
    console.print(f"清单和页面 · lists and pages: {out}", markup=False, soft_wrap=True)
    places = Table.grid(padding=(0, 2))
    places.add_column(no_wrap=True)
    places.add_column(justify="right", no_wrap=True)
    places.add_column(overflow="fold")
    for folder, told in FOLDERS.items():
        if files := [path for path in (out / folder).glob("*") if not path.name.startswith(".")]:
            places.add_row(f"  {folder}/", str(len(files)), told)
    console.print(places)
    for ending, told in PAGES.items():
        for path in sorted(out.glob(f"*{ending}")):
            console.print(f"  {path.name}  {told}", markup=False, soft_wrap=True)
    console.print(
        f"数据仓库(只读) · warehouse: {settings.published / 'current.duckdb'}\n", markup=False, soft_wrap=True
    )


def _show_next(console: Console, settings: Settings, alert_id: str) -> None:
    """Say what a stranger can do now, in commands that can be copied."""
    there = "" if settings.warehouse == Path("var/warehouse.duckdb") else f" --warehouse {settings.warehouse}"
    written = "" if settings.out == Path("var/out") else f" --out-root {settings.out}"
    console.print("接下来可以 · next:")
    for command, told in (
        (f"why {alert_id}{there}", "为什么提示,依据哪个文件的哪一行 · why, down to the line of the file"),
        (f"evidence {alert_id}{written}{there}", "证据包,一个离线网页 · the evidence as one page"),
        (f"visits-pdf{written}{there}", "走访单打印成 PDF(需要 LibreOffice) · visit sheets on paper"),
        (f"feedback 填好的工作单.xlsx{there}", "收回答复:填好黄色格、保存后 · take answers in"),
    ):
        console.print(f"  {told}\n    .venv/bin/doudi {command}", markup=False, highlight=False, soft_wrap=True)
