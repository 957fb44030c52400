"""What a month hands out, as paper and on a screen: nothing is cut, nothing sticks out, no case is torn in two."""

from __future__ import annotations

import html
import itertools
import json
import math
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl.utils import range_boundaries
from openpyxl.worksheet.worksheet import Worksheet

from alerts import quarterly_report
from alerts.workbook import text_width
from data_contracts.areas import load_areas
from flows.evidence import write_evidence
from flows.letters import write_letter
from flows.print_pdf import print_pdf
from flows.settings import Settings
from tests.conftest import LAST_MONTH, County
from warehouse import connection

BROWSER = shutil.which("chromium") or shutil.which("google-chrome")
#: Points of rows that a visit sheet has on an upright A4 page, at nine tenths of its size.
ROOM = 835.0
#: Points that a line of ten-point text takes, and the room that a row can have at most.
LINE, TALLEST = 12.75, 409.0
#: Pixels of a screen, and of the width between the margins of an A4 page (210 mm without 24 mm, 96 to the inch).
SCREEN, PAGE = 1280, 703
PROBE = """<script>
const wide = document.documentElement.clientWidth;
const out = [...document.body.querySelectorAll('*')].filter(e => e.getBoundingClientRect().right > wide + 1);
const cut = [...document.body.querySelectorAll('td, th, p, span, b')].filter(e => e.scrollWidth > e.clientWidth + 1
    && getComputedStyle(e).display !== 'inline');
const name = e => e.tagName + ' ' + e.textContent.trim().slice(0, 40);
document.title = JSON.stringify({asked: wide, needed: document.documentElement.scrollWidth,
    out: out.slice(0, 5).map(name), cut: cut.slice(0, 5).map(name)});
</script>"""


@pytest.fixture(scope="module")
def sheets(hamlet: County) -> list[tuple[str, Worksheet]]:
    """Every sheet that somebody sees, of every list of the month; receipts are read on a screen."""
    found = []
    for path in sorted(path for path in hamlet.out.glob("2026-10/**/*.xlsx") if path.parent.name != "回执"):
        book = openpyxl.load_workbook(path)
        found += [(f"{path.name}, {sheet.title}", sheet) for sheet in book if sheet.sheet_state == "visible"]
    kinds = {name.split("_")[-1] for name, _ in found}
    assert len(kinds) > 6, kinds
    return found


def widths(sheet: Worksheet) -> dict[int, float]:
    """Widths of the columns, without those that are hidden."""
    told = {column: each for each in sheet.column_dimensions.values() for column in range(each.min, each.max + 1)}
    return {column: told[column].width for column in range(1, sheet.max_column + 1) if not told[column].hidden}


def needs(text: str, width: float) -> float:
    """Points that a text needs in a cell, had it no margin at all."""
    return min(sum(max(1, math.ceil(text_width(line) / width)) for line in text.split("\n")) * LINE, TALLEST)


def test_every_sheet_is_as_wide_as_an_a4_page_and_says_on_each_page_where_it_belongs(
    sheets: list[tuple[str, Worksheet]],
) -> None:
    for name, sheet in sheets:
        assert int(sheet.page_setup.paperSize) == 9, name
        assert sheet.sheet_properties.pageSetUpPr.fitToPage, name
        assert (sheet.page_setup.fitToWidth or 1, int(sheet.page_setup.fitToHeight)) == (1, 0), name
        left = sheet.oddFooter.left
        assert left.size == 9, f"{name}: a footer that begins with digits is read as a size"
        assert left.text.strip(), name
        assert "&P" in sheet.oddFooter.right.text, name


def test_a_list_prints_all_that_is_seen_of_it_and_its_header_on_every_page(
    sheets: list[tuple[str, Worksheet]],
) -> None:
    lists = [(name, sheet) for name, sheet in sheets if sheet.freeze_panes]
    assert len(lists) > 10
    for name, sheet in lists:
        header = int(sheet.print_title_rows.rsplit("$", 1)[1])
        first_column, first_row, last_column, last_row = range_boundaries(sheet.print_area.split("!")[-1])
        assert (first_column, first_row) == (1, 1), name
        assert last_row == max(sheet.max_row, header + 1), name
        unprinted = {sheet.cell(header, column).value for column in widths(sheet) if column > last_column}
        assert unprinted <= {"决定文号", "书面告知日期", "例外情形", "例外有效期至"}, name
        assert header < sheet.max_row, f"{name}: a list without a line"


def test_every_row_is_high_enough_for_its_text(sheets: list[tuple[str, Worksheet]]) -> None:
    for name, sheet in sheets:
        seen = widths(sheet)
        spans = {(part.min_row, part.min_col): part for part in sheet.merged_cells.ranges}
        for row in sheet.iter_rows():
            height = sheet.row_dimensions[row[0].row].height or 15.0
            for cell in row:
                if not isinstance(cell.value, str) or cell.column not in seen:
                    continue
                part = spans.get((cell.row, cell.column))
                columns = range(cell.column, part.max_col + 1 if part else cell.column + 1)
                wide = sum(seen.get(column, 0.0) for column in columns)
                size = (cell.font.sz or 10) / 10
                assert needs(cell.value, wide / size) * size <= height + 1, f"{name}, {cell.coordinate}: {cell.value}"


def test_every_column_has_a_title_and_none_stands_there_for_what_did_not_happen(
    sheets: list[tuple[str, Worksheet]],
) -> None:
    for name, sheet in sheets:
        if not sheet.freeze_panes:
            continue
        header = int(sheet.print_title_rows.rsplit("$", 1)[1])
        for column in widths(sheet):
            cells = [sheet.cell(row, column) for row in range(header + 1, sheet.max_row + 1)]
            to_fill_in = all(not cell.protection.locked for cell in cells)
            told = sheet.cell(header, column).value
            assert told, f"{name}: column {column} has no title"
            if told == "时限顺延":
                assert to_fill_in or any(cell.value not in (None, "") for cell in cells), f"{name}: {told} is empty"


def test_a_page_of_a_visit_sheet_ends_between_two_cases(sheets: list[tuple[str, Worksheet]]) -> None:
    visits = [(name, sheet) for name, sheet in sheets if re.search(r", 户\d", name)]
    assert any(len(sheet.row_breaks.brk) > 1 for _, sheet in visits)
    for name, sheet in visits:
        begins = [1, *(row for row in range(1, sheet.max_row + 1) if begins_a_case(sheet.cell(row, 1).value))]
        breaks = {one.id + 1 for one in sheet.row_breaks.brk}
        assert breaks <= set(begins), name
        used = 0.0
        for first, after in itertools.pairwise([*begins, sheet.max_row + 1]):
            heights = [sheet.row_dimensions[row].height for row in range(first, after)]
            used = 0.0 if first in breaks else used
            assert used + sum(heights) <= ROOM or sum(heights) > ROOM, f"{name}: torn at row {first}"
            used = used + sum(heights) if sum(heights) <= ROOM else ROOM


def begins_a_case(text: object) -> bool:
    return re.match(r"第 \d+ 项【|入户时住户反映", str(text or "")) is not None


@pytest.fixture(scope="module")
def pages(hamlet: County, tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """The pages of the month, and one of each kind that is written when it is asked for."""
    home = tmp_path_factory.mktemp("pages")
    shutil.copy(hamlet.warehouse, home / "warehouse.duckdb")
    settings = Settings(warehouse=home / "warehouse.duckdb", out=home / "out", engine="plain")
    with connection.reading(settings.warehouse) as con:
        quarter = quarterly_report.write_quarterly_report(con, home / "out", areas=load_areas()).path
        (alert,) = con.execute(
            "select alert_id from alerts.alert where person_id is not null and rule_code like 'M%' and status = '新增' "
            "order by len(reason) desc, alert_id limit 1"
        ).fetchone() or ("",)
    pack = write_evidence(settings, alert, reader="county").path
    letter = write_letter(settings, "notice", alert).path
    return [*sorted(hamlet.out.glob("2026-10/**/*.html")), quarter, pack, letter]


def measured(page: Path, width: int, *, printed: bool, scratch: Path) -> dict[str, object]:
    """Let the browser lay the page out at a width, as on a screen or as on paper, and say what sticks out."""
    text = page.read_text(encoding="utf-8")
    if printed:
        text = text.replace("@media print", "@media all").replace("@media screen", "@media not all")
    text = re.sub(r'<meta http-equiv="Content-Security-Policy"[^>]*>', "", text)
    copy = scratch / "page.html"
    copy.write_text(text.replace("</body>", PROBE + "</body>"), encoding="utf-8")
    assert PROBE in copy.read_text(encoding="utf-8"), page.name
    assert BROWSER
    told = subprocess.run(
        [BROWSER, "--headless", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", f"--user-data-dir={scratch}/p",
         f"--window-size={width},2000", "--dump-dom", copy.as_uri()],
        capture_output=True, text=True, timeout=120, check=True,
    ).stdout  # fmt: skip
    found = re.search(r"<title>(.*?)</title>", told, re.DOTALL)
    assert found, page.name
    answer: dict[str, object] = json.loads(html.unescape(found[1]))
    return answer


@pytest.fixture
def scratch(tmp_path: Path) -> Iterator[Path]:
    yield tmp_path
    shutil.rmtree(tmp_path, ignore_errors=True)


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
@pytest.mark.parametrize(("width", "printed"), [(SCREEN, False), (PAGE, True)], ids=["screen", "paper"])
def test_nothing_on_a_page_is_wider_than_the_screen_or_the_paper(
    pages: list[Path], scratch: Path, width: int, printed: bool
) -> None:
    chosen = {re.sub(r"\d|_.*_", "", page.name): page for page in pages}
    assert len(chosen) > 4, list(chosen)
    for page in chosen.values():
        told = measured(page, width, printed=printed, scratch=scratch)
        assert told["asked"] == width
        assert told == {"asked": width, "needed": width, "out": [], "cut": []}, page.name


@pytest.mark.skipif(BROWSER is None, reason="no Chromium is installed")
def test_a_printed_page_is_a4(pages: list[Path], scratch: Path) -> None:
    page = scratch / "page.html"
    shutil.copy(next(page for page in pages if page.name.endswith("监督页.html")), page)
    made = print_pdf(page, wanted="chromium", dated=LAST_MONTH)
    assert made
    boxes = set(re.findall(rb"/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]", made.read_bytes()))
    assert {(round(float(wide)), round(float(high))) for wide, high in boxes} == {(595, 842)}
