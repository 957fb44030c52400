"""What do the rules miss? Households of which none said anything, drawn by lot, and what their visitors found.

Precision is told by what was raised; what was not raised is seen by going there. The lot is drawn once a month for
every township by a seed that is printed on the list: the order of the hashes of seed and household, whatever the order
of rows.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path

import duckdb

from alerts import workbook
from alerts.change_sheet import add_changes
from alerts.precision import interval
from alerts.sources import AreaNames, area_name
from alerts.visits import ThisRun, grouped, read_as, read_run
from alerts.wording import wording
from alerts.written import Changes, Handout, Line, Unwritten, safe_file_name, says
from warehouse import sql_file

HERE = Path(__file__).parent / "silent"
LIST_SHEET = "抽样走访"
HEADER_ROW = 2
KEY = "编号"
FOUND, NONE_FOUND = "有", "无"
#: What the visitor fills in, with widths.
ANSWERS: tuple[tuple[str, float], ...] = (("有无应报未报情形", 11), ("情况说明", 34), ("走访人", 10))
COLUMNS: tuple[tuple[str, float], ...] = (("序号", 6), ("户号", 18), ("户主", 10), ("住址", 34), *ANSWERS, (KEY, 15))


@dataclass(frozen=True)
class SilentCase:
    """One household of the lot, as its visitor reads it."""

    case_id: str
    township: str
    seed: int
    population: int
    household_no: str
    head: str
    address: str


@dataclass(frozen=True)
class Stratum:
    """The silent households of a township in a month: how many there are, were drawn, visited, and found in need."""

    period: date
    township: str
    population: int
    drawn: int
    visited: int
    missed: int


@dataclass(frozen=True)
class Missed:
    """What the visits say: the share of silent households with an unreported difficulty, and how surely.

    Attributes:
        months: of lots.
        drawn, visited, missed: households.
        covered: share of all silent households whose township and month was visited; the rest is not estimated.
        share, low, high: None where nobody was visited yet.
        households: silent households of the newest month of lots.
    """

    months: int
    drawn: int
    visited: int
    missed: int
    covered: float
    share: float | None
    low: float | None
    high: float | None
    households: int


def seed_of(period: date) -> int:
    """Return the seed of a month's lot: the month itself, so that nobody chooses it.

    >>> seed_of(date(2026, 10, 1))
    202610
    """
    return period.year * 100 + period.month


def draw(con: duckdb.DuckDBPyConnection) -> None:
    """Draw this month's households where none were drawn yet. The caller owns the transaction.

    Args:
        con: has this month's alerts, and the policy of this run.
    """
    sql_file.run(con, HERE / "draw.sql", {"seed": seed_of(read_run(con).period)})


def silent_lists(con: duckdb.DuckDBPyConnection, out: Path, areas: AreaNames) -> Iterator[Unwritten]:
    """Read the list of every township, in the order of codes: whom its visitors go to as no rule said anything."""
    run = read_run(con)
    cases = read_as(con.execute(sql_file.read_sql(HERE / "listed.sql")), SilentCase)
    for code, of_township in grouped(cases, lambda case: case.township).items():
        name = area_name(areas, code)
        path = out / safe_file_name("_".join(part for part in (run.month, code, name, "抽样走访单.xlsx") if part))
        write = partial(_write_book, run=run, name=name, cases=of_township)
        yield Unwritten(path, write, _handout(f"{code} {name}".strip(), of_township))


def _handout(audience: str, cases: Sequence[SilentCase]) -> Handout:
    """Say what the list tells: heads of households by name, where they live, and no alert."""
    lines = [Line(one.case_id, one.household_no, LIST_SHEET, "", None, says(one.head, one.address)) for one in cases]
    return Handout(audience, tuple(head for head, _ in COLUMNS), False, tuple(lines), is_answered=False)


def read_missed(con: duckdb.DuckDBPyConnection, *, until: date, months: int, area: str = "") -> Missed:
    """Estimate how many silent households have a difficulty that nobody reported.

    Args:
        con: the warehouse.
        until: first day of the last month of lots that counts.
        months: how many months.
        area: only townships whose code begins so.
    """
    given = {"until": until, "months": months, "area": area}
    return estimate(read_as(con.execute(sql_file.read_sql(HERE / "strata.sql"), given), Stratum), months=months)


def estimate(strata: Sequence[Stratum], *, months: int) -> Missed:
    """Weigh each township and month by its silent households.

    The interval is Clopper and Pearson's with the size that a simple sample with such weights would have (Kish 1965,
    Survey Sampling, 11.7), as Korn and Graubard (1998, Survey Methodology 24: 193-201) have it.

    >>> found = estimate([Stratum(date(2026, 10, 1), "410821102", 100, 2, 2, 1)], months=6)
    >>> found.share, round(found.low, 3), round(found.high, 3)
    (0.5, 0.013, 0.987)
    """
    seen = [one for one in strata if one.visited]
    everyone = sum(one.population for one in strata)
    stood_for = sum(one.population for one in seen)
    newest = max((one.period for one in strata), default=None)
    counts = {
        "months": months,
        "drawn": sum(one.drawn for one in strata),
        "visited": sum(one.visited for one in seen),
        "missed": sum(one.missed for one in seen),
        "households": sum(one.population for one in strata if one.period == newest),
    }
    if not stood_for:
        return Missed(**counts, covered=0.0, share=None, low=None, high=None)
    share = sum(one.population * one.missed / one.visited for one in seen) / stood_for
    size = stood_for**2 / sum(one.population**2 / one.visited for one in seen)
    low, high = interval(share * size, size)
    return Missed(**counts, covered=stood_for / everyone, share=share, low=low, high=high)


def _write_book(path: Path, changes: Changes | None, *, run: ThisRun, name: str, cases: Sequence[SilentCase]) -> int:
    title = f"{name}抽样走访单({run.month_text})"
    last = len(COLUMNS) - 2
    told = wording().silent_guide.format(households=cases[0].population, drawn=len(cases), seed=cases[0].seed)
    with workbook.open_book(path, run, title=title) as book:
        sheet = book.file.add_worksheet(LIST_SHEET)
        for column, (head, width) in enumerate(COLUMNS):
            sheet.set_column(column, column, width, None, {"hidden": head == KEY})
            sheet.write_string(HEADER_ROW, column, head, book.look["header"])
        sheet.merge_range(0, 0, 0, last, title, book.look["title"])
        sheet.merge_range(1, 0, 1, last, told, book.look["plain"])
        sheet.set_row(0, 26)
        sheet.set_row(1, workbook.text_height(told, sum(width for _, width in COLUMNS[:-1])))
        sheet.set_row(HEADER_ROW, max(workbook.text_height(head, width) for head, width in COLUMNS))
        for number, case in enumerate(cases, start=1):
            row = HEADER_ROW + number
            sheet.write_number(row, 0, number, book.look["centre"])
            for column, text in enumerate((case.household_no, case.head, case.address), start=1):
                sheet.write_string(row, column, text, book.look["middle"])
            for column in range(last - len(ANSWERS) + 1, last + 1):
                sheet.write_blank(row, column, None, book.look["answer"])
            sheet.write_string(row, last + 1, case.case_id, book.look["hidden"])
            sheet.set_row(row, max(30.0, workbook.text_height(case.address, dict(COLUMNS)["住址"])))
        choice = {"validate": "list", "source": [NONE_FOUND, FOUND], "error_message": "请选 无 或 有"}
        sheet.data_validation(HEADER_ROW + 1, 4, HEADER_ROW + len(cases), 4, choice)
        sheet.freeze_panes(HEADER_ROW + 1, 0)
        sheet.repeat_rows(HEADER_ROW)
        sheet.print_area(0, 0, HEADER_ROW + len(cases), last)
        workbook.print_on_a4(sheet, landscape=True, footer=title)
        workbook.protect(sheet)
        add_changes(book, changes)
        workbook.add_meta(book, run, audience=cases[0].township, alert_ids=[case.case_id for case in cases])
    return len(cases)
