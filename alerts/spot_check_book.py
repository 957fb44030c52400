"""What do the checkers take along: the cases drawn in a county, or in one of its townships, and the exact coverage."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, partial
from itertools import groupby
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict

from alerts import workbook
from alerts.plain_sheet import Column, Table, add_table
from alerts.sources import AreaNames, area_name
from alerts.spot_check import REFUSED, Case, SpotCheck, Stratum
from alerts.visits import ThisRun, read_run
from alerts.workbook import Value
from alerts.written import WrittenFile, safe_file_name, write_whole
from data_contracts import yaml_file

LIST_SHEET, COVERAGE_SHEET = "抽查名单", "抽查比例"


class SpotCheckTexts(BaseModel):
    """All of `spot_check.yaml`."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    coverage_title: str
    note: str
    method: str
    gone: str
    unknown_township: str
    total: str
    township_total: str
    relative: str
    checks: tuple[str, ...]
    findings: tuple[str, ...]


@cache
def texts() -> SpotCheckTexts:
    """Read `spot_check.yaml`."""
    return yaml_file.read(Path(__file__).parent / "texts" / "spot_check.yaml", SpotCheckTexts)


@dataclass(frozen=True)
class Coverage:
    """One line of the coverage: a stratum, or the total of a township or county."""

    township: str
    programme: str
    outcome: str
    relative: str
    required: float | None
    population: int
    drawn: int
    checked: int

    @property
    def is_total(self) -> bool:
        """Whether it adds others up."""
        return self.required is None

    @property
    def share(self) -> float:
        """Drawn of population, 0 to 1."""
        return self.drawn / self.population


def coverage(strata: Iterable[Stratum], areas: AreaNames) -> list[Coverage]:
    """List the strata with a subtotal per township and a total at the end; counts are exact, nothing is estimated.

    Args:
        strata: sorted by township.
        areas: names of area codes.
    """
    lines, everything = [], list(strata)
    for code, of_township in groupby(everything, key=lambda one: one.township_code):
        own = list(of_township)
        name = township_name(areas, code)
        lines += [
            Coverage(
                name, one.programme, one.outcome, texts().relative if one.is_relative else "",
                float(one.share), one.population, one.drawn, one.checked,
            )
            for one in own
        ]  # fmt: skip
        lines.append(_sum(name, texts().township_total, own))
    relatives = [one for one in everything if one.is_relative]
    if relatives:
        lines.append(_sum(texts().relative, texts().total, relatives))
    return [*lines, _sum(texts().total, "", everything)]


def _sum(name: str, programme: str, strata: list[Stratum]) -> Coverage:
    counts = (sum(getattr(one, name) for one in strata) for name in ("population", "drawn", "checked"))
    return Coverage(name, programme, "", "", None, *counts)


def township_name(areas: AreaNames, code: str) -> str:
    """Name a township; where only the county is known, say that the township is not."""
    return area_name(areas, code) if len(code) >= 9 else f"{area_name(areas, code)}{texts().unknown_township}"


def write_spot_check_books(
    con: duckdb.DuckDBPyConnection, check: SpotCheck, out: Path, *, areas: AreaNames
) -> list[WrittenFile]:
    """Write one workbook per county, and one per township for the team that goes there.

    Where a part of a county was drawn alone, its workbook would be half of one, and is not written.

    Each has the list of cases with cells to fill in, and the coverage by stratum with the seed and the method. The
    readers are the county's own checkers, who see names and numbers in full (4.6); a township does not get them.

    Args:
        con: the warehouse; `ops.this_run` dates the files.
        check: what was drawn.
        out: the folder to write to.
        areas: names of area codes.
    """
    run = read_run(con)
    by_area: defaultdict[str, list[Stratum]] = defaultdict(list)
    for one in check.strata:
        for code in dict.fromkeys((one.county_code, one.township_code)):
            if len(check.area_prefix) <= len(one.county_code) or code == one.township_code:
                by_area[code].append(one)
    return [_write_one(run, check, code, strata, out, areas) for code, strata in sorted(by_area.items())]


def _write_one(
    run: ThisRun, check: SpotCheck, code: str, strata: list[Stratum], out: Path, areas: AreaNames
) -> WrittenFile:
    county = area_name(areas, code[:6])
    name = f"{county}{area_name(areas, code)}" if len(code) >= 9 else county
    folder = out / "乡镇(街道)" if len(code) >= 9 else out
    is_whole = len(code) < 9
    cases = [one for one in check.cases if (one.township_code[:6] if is_whole else one.township_code) == code]
    path = folder / safe_file_name("_".join(p for p in (f"{check.period:%Y-%m}", code, name, "抽查名单.xlsx") if p))
    audience = f"{code[:6]} {county} 县级民政局抽查".strip()
    write = partial(_write_book, run=run, check=check, name=name, code=code, cases=cases, strata=strata, areas=areas)
    columns = tuple(column.title for column in _case_columns())
    return write_whole(path, write, audience=audience, columns=columns)


def _write_book(  # noqa: PLR0913 - one book, told by name
    path: Path,
    *,
    run: ThisRun,
    check: SpotCheck,
    name: str,
    code: str,
    cases: list[Case],
    strata: list[Stratum],
    areas: AreaNames,
) -> int:
    month = f"{check.period.year}年{check.period.month}月"
    title = texts().title.format(area=name, month=month)
    lines = coverage(strata, areas)
    told = method(check, strata, area=name)
    if gone := check.gone.get(code, 0):
        told += texts().gone.format(count=gone)
    with workbook.open_book(path, run, title=title) as book:
        listed = Table(title, texts().note, _case_columns(), [_case(n, one, areas) for n, one in enumerate(cases, 1)])
        add_table(book, LIST_SHEET, listed)
        strong = frozenset(place for place, line in enumerate(lines) if line.is_total)
        table = Table(
            texts().coverage_title.format(area=name, month=month),
            told,
            _COVERAGE,
            [_covered(line) for line in lines],
            strong,
        )
        add_table(book, COVERAGE_SHEET, table, landscape=False)
    return len(cases)


def method(check: SpotCheck, strata: Iterable[Stratum], *, area: str) -> str:
    """Say in one sentence how the sample came about."""
    own = list(strata)
    return texts().method.format(
        area=area,
        month=f"{check.period.year}年{check.period.month}月",
        population=sum(one.population for one in own),
        refused=sum(one.population for one in own if one.outcome == REFUSED),
        seed=check.seed,
        normal=f"{check.law.normal:.0%}",
        relatives=f"{check.law.relatives:.0%}",
        tiny=check.law.everyone_up_to,
        clause=check.law.clause,
    )


_COVERAGE = (
    Column("乡镇(街道)", 16),
    Column("事项", 18),
    Column("结果", 7, "centre"),
    Column("近亲属", 8, "centre"),
    Column("应抽比例", 9, "percent"),
    Column("件数", 8, "count"),
    Column("抽中", 8, "count"),
    Column("抽中比例", 9, "percent"),
    Column("台账已登记抽查", 9, "count"),
)


def _covered(line: Coverage) -> list[Value]:
    counts = (line.population, line.drawn, line.share, line.checked)
    return [line.township, line.programme, line.outcome, line.relative, line.required, *counts]


def _case_columns() -> tuple[Column, ...]:
    return (
        Column("序号", 5, "centre"),
        Column("乡镇(街道)", 10),
        Column("业务编号", 12),
        Column("姓名", 8, "centre"),
        Column("证件号", 19, "centre"),
        Column("事项", 11),
        Column("结果", 6, "centre"),
        Column("近亲属", 7, "centre"),
        Column("确认日期", 11, "date"),
        Column("不予的理由", 14),
        Column("调查记录号", 10),
        Column("台账抽查", 8, "centre"),
        Column("抽查日期", 11, "answer_date"),
        Column("抽查方式", 10, "answer", texts().checks),
        Column("抽查结论", 14, "answer", texts().findings),
        Column("抽查人", 8, "answer"),
        Column("备注", 12, "answer"),
    )


def _case(number: int, one: Case, areas: AreaNames) -> list[Value]:
    return [
        number, township_name(areas, one.township_code), one.case_no, one.name, one.resident_id, one.programme,
        one.outcome, texts().relative if one.is_relative else "", one.decided_on, one.reason, one.investigation_no,
        "已登记" if one.is_checked else "",
    ]  # fmt: skip
