"""How is a month's spot check drawn, written and put on record?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from alerts import spot_check, spot_check_book
from alerts.policy import install_policy, jurisdiction_of
from alerts.spot_check import SpotCheck
from alerts.visits import read_run
from alerts.written import WrittenFile
from data_contracts.areas import load_areas
from flows.exports import put_aside, record_exports
from flows.known_area import known_area
from flows.run import utc_now
from flows.settings import Settings
from warehouse import connection

FOLDER = "抽查"
#: Titles of the table of coverage.
TITLES = ("乡镇(街道)", "事项", "结果", "近亲属", "应抽", "件数", "抽中", "比例", "已登记")


@dataclass(frozen=True)
class Done:
    """What was drawn, and what is said of it."""

    check: SpotCheck
    files: tuple[WrittenFile, ...]
    told: tuple[str, ...]


def draw(settings: Settings, month: date, *, seed: int | None = None, area_prefix: str = "") -> Done:
    """Draw what the month's spot check lacks, write its lists, and record each file."""
    known_area(area_prefix)
    with connection.exclusive(settings.warehouse, owner="spot check", timeout=settings.lock_timeout) as con:
        out = settings.out / f"{month:%Y-%m}" / FOLDER
        with connection.transaction(con):
            install_policy(con, jurisdiction_of(con))
            check = spot_check.draw(con, month, at=utc_now(), seed=seed, area_prefix=area_prefix)
            kept = put_aside(con, out, root=settings.out, area_prefix=area_prefix)
            files = spot_check_book.write_spot_check_books(con, check, out, areas=load_areas())
            record_exports(con, settings.out, read_run(con).run_id, files)
    method = spot_check_book.method(check, check.strata, area="")
    told = [
        *(f"已填写的名单另存为 {name},没有覆盖 · kept" for name in kept),
        method,
        f"新抽 {check.added} 件,共 {len(check.cases)} 件;种子 {check.seed} · {check.added} drawn now",
        f"{len(files)} 个文件在 {out} · files",
    ]
    return Done(check, tuple(files), tuple(told))


def coverage_table(check: SpotCheck) -> tuple[tuple[str, ...], list[tuple[str | int, ...]], str]:
    """Lay the coverage out for the terminal: titles, rows, heading."""
    rows: list[tuple[str | int, ...]] = [
        (
            line.township, line.programme, line.outcome, line.relative,
            "" if line.required is None else f"{line.required:.0%}",
            line.population, line.drawn, f"{line.share:.1%}", line.checked,
        )
        for line in spot_check_book.coverage(check.strata, load_areas())
    ]  # fmt: skip
    return TITLES, rows, f"{check.period:%Y-%m} 抽查比例 · coverage"
