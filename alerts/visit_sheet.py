"""What does a visitor take to a household: one printable A4 sheet with everything open about it."""

from __future__ import annotations

import re
from collections.abc import Callable, Hashable, Iterable
from dataclasses import dataclass, field
from functools import cache, lru_cache, wraps
from itertools import chain, groupby

from alerts import workbook
from alerts.law_basis import in_short
from alerts.quick_sheet import QuickSheet, Row
from alerts.sources import dataset_owner, dataset_title, fact_title, fact_value, file_name
from alerts.visits import Fact, Item, ThisRun, Visit
from alerts.wording import departments, wording
from alerts.written import says
from data_contracts.months import age_on

#: Widths of the eight columns; an A4 page takes them at nine tenths, so that a household with one item has one page.
WIDTHS = (12, 12, 12, 8, 8, 14, 14, 26)
LAST = len(WIDTHS) - 1
MEMBER_SPANS = ((0, 0), (1, 1), (2, 2), (3, 3), (4, 4), (5, 6), (LAST, LAST))
#: One cell of a page, or several joined: first and last column, text, look.
TextCell = tuple[int, int, str, str]
#: Of one cell: a row of a spreadsheet has a greatest height, and a page is not endless.
MOST_LINES = 8
#: An address that says its county says where it is; it may lie in another township than the one that visits.
_WHOLE_ADDRESS = re.compile(r".{1,8}[县市区旗].*(镇|乡|街道)")
#: What spreadsheets refuse, and what XML does: in the name of a sheet xlsxwriter writes it as it is.
_NOT_IN_SHEET_NAMES = re.compile(r"[\[\]:*?/\\'\s\x00-\x1f\ufffe\uffff]")
#: A year of medical bills fills pages; the sum stands in the reason.
MOST_EVIDENCE_ROWS = 8


@cache
def _width(first: int, last: int) -> float:
    return sum(WIDTHS[first : last + 1])


@dataclass
class _Page:
    """A sheet that is filled from top to bottom."""

    book: workbook.Book
    #: Its rows, block by block: what belongs on one page.
    blocks: list[list[Row]] = field(default_factory=lambda: [[]])

    def begin(self) -> None:
        """Begin what should stay together on one page."""
        self.blocks.append([])

    def line(self, *cells: TextCell, least: float = 16) -> None:
        """Write one row of cells, high enough for the longest text."""
        height = max(least, *(workbook.text_height(text, _width(first, last)) for first, last, text, _ in cells))
        looks = self.book.look
        spans = [(first, last, text, looks[look]) for first, last, text, look in cells]
        self.blocks[-1].append(self.book.file.row(height, spans))

    def labelled(self, label: str, text: str) -> None:
        """Write a label and the text that it announces; a very long text goes on in the next row."""
        lines = text.split("\n")
        for at in range(0, len(lines), MOST_LINES):
            part = "\n".join(lines[at : at + MOST_LINES])
            self.line((0, 0, label if at == 0 else "(续)", "label"), (1, LAST, part, "text"))

    def put(self, sheet: QuickSheet) -> None:
        """Put the rows on their sheet, to be printed without tearing a block that fits a page."""
        rows = list(chain.from_iterable(self.blocks))
        sheet.add_rows(0, rows)
        sheet.print_area(0, 0, len(rows) - 1, LAST)
        heights = [[row.height for row in block] for block in self.blocks]
        sheet.set_h_pagebreaks(workbook.page_breaks(heights, workbook.page_room(WIDTHS)))


def _made_once(write: Callable[..., None]) -> Callable[..., None]:
    """Make rows that stand on many pages of a book for the first of them only."""

    @wraps(write)
    def put(page: _Page, *said: Hashable) -> None:
        rows = page.book.rows.get((write, said))
        if rows is None:
            alone = _Page(page.book)
            write(alone, *said)
            [rows] = alone.blocks
            page.book.rows[write, said] = rows
        page.blocks[-1] += rows

    return put


def sheet_name(visit: Visit) -> str:
    """Name a visit's sheet: 户001_李. The number makes it unique; spreadsheets and XML refuse some characters."""
    surname = _NOT_IN_SHEET_NAMES.sub("", visit.head_name)[:1]
    return f"{visit.label}_{surname}" if surname else visit.label


def add_visit_sheet(book: workbook.Book, run: ThisRun, township: str, visit: Visit) -> None:
    """Add the sheet of one visit to a workbook."""
    sheet = book.file.add_sheet(sheet_name(visit), _set_up)
    page = _Page(book)
    page.line((0, LAST, f"{township}入户走访单  {visit.label}({run.month_text})", "title"), least=26)
    _add_banner(page)
    _add_household(page, township, visit)
    _add_members(page, run, visit)
    _add_aid(page, visit)
    for number, item in enumerate(visit.items, start=1):
        page.begin()
        _add_item(page, number, item)
    page.begin()
    _add_signatures(page)
    page.put(sheet)
    workbook.set_footer(sheet, f"{township} {run.month_text} {visit.label}")


def _set_up(sheet: QuickSheet) -> None:
    """Set up what is the same on all visit sheets."""
    sheet.hide_gridlines(2)
    for column, width in enumerate(WIDTHS):
        sheet.set_column(column, column, width)
    workbook.print_on_a4(sheet, landscape=False)
    sheet.protect("", {"format_columns": True, "format_rows": True})


@_made_once
def _add_banner(page: _Page) -> None:
    page.line((0, LAST, wording().banner, "banner"), least=18)


def _add_household(page: _Page, township: str, visit: Visit) -> None:
    number = visit.items[0].alert.household_no or "(台账中没有家庭编号)"
    page.line(
        (0, 0, "户主", "label"),
        (1, 2, visit.head_name, "centre"),
        (3, 4, "家庭编号", "label"),
        (5, 6, number, "centre"),
        (LAST, LAST, f"电话 {visit.phone or '____________'}", "text"),
    )
    says_where = township in visit.place or _WHOLE_ADDRESS.match(visit.place)
    page.labelled("地址", visit.place if says_where else f"{township} {visit.place}".strip())


def _add_members(page: _Page, run: ThisRun, visit: Visit) -> None:
    _add_member_heads(page)
    for number, member in enumerate(visit.members, start=1):
        age = age_on(run.period_end, member.birth_date)
        texts = (
            str(number),
            member.name or "",
            member.relation or "",
            member.sex or "",
            "" if age is None else str(age),
            member.resident_id or "",
            member.categories or "无",
        )
        page.line(*((first, last, text, "centre") for (first, last), text in zip(MEMBER_SPANS, texts, strict=True)))
    if not visit.members:
        page.line((0, LAST, "低收入人口台账中没有这一户的成员登记。", "text"))


@_made_once
def _add_member_heads(page: _Page) -> None:
    heads = ("家庭成员", "姓名", "关系", "性别", "年龄", "证件号", "现有救助身份")
    page.line(*((first, last, head, "header") for (first, last), head in zip(MEMBER_SPANS, heads, strict=True)))


def _add_aid(page: _Page, visit: Visit) -> None:
    lines = [
        f"{visit.names.get(aid.person_id) or '(姓名不详)'}：{aid.programme} {aid.amount:,.2f} 元"
        f"(最近一次：{aid.last_period.isoformat()[:7]})"
        for aid in visit.aid
    ]
    page.labelled("近一年领取", "\n".join(lines) or "近一年没有发放记录。")


def _add_item(page: _Page, number: int, item: Item) -> None:
    alert = item.alert
    family = wording().families[alert.family]
    mark = wording().grades[alert.grade].print_mark
    due = alert.due_on.isoformat() + ("(暂定)" if alert.due_is_provisional else "")
    money = "" if alert.amount_at_risk is None else f"   涉及 {alert.amount_at_risk:,.2f} 元"
    host = "" if departments().is_township(alert.department) else f"   主办：{alert.department}"
    heading = f"第 {number} 项【{alert.grade} {mark}】{family.label}：{alert.title}\n截止 {due}{money}{host}"
    page.line((0, LAST, heading, f"bar_{alert.grade}"), least=34)
    page.labelled("涉及人", f"{alert.name or '(姓名不详)'}  {alert.resident_id or ''}".strip())
    page.labelled("为什么", f"{alert.reason}\n{alert.why}")
    page.labelled(
        "依据",
        evidence_text(item.facts, most_rows=MOST_EVIDENCE_ROWS),
    )
    _add_texts(
        page,
        ("已经排除", _list(alert.ruled_out) or "尚未排除任何误报情形，请逐项核对。"),
        ("误报情形", _list(alert.false_alarms) or "比对到的不是同一个人。"),
        (f"为何{alert.grade}色", _list(alert.grade_reasons) or wording().grades[alert.grade].meaning),
        ("政策依据", "\n".join([alert.clause, *in_short(alert.law_notes)])),
        ("可以做", family.may),
        ("不可以做", family.may_not),
        ("下一步", alert.next_step),
        ("核查结果", _boxes(alert.family)),
        ("核查记录", "调查记录号：______________   核查日期：______年____月____日\n情况说明：\n\n"),
    )


@_made_once
def _add_texts(page: _Page, *labelled: tuple[str, str]) -> None:
    """Write what the rule and the grade say, whoever it is about."""
    for label, text in labelled:
        _add_text(page, label, text)


@_made_once
def _add_text(page: _Page, label: str, text: str) -> None:
    """Write what many alerts have in common that have not everything in common."""
    page.labelled(label, text)


def facts_by_row(facts: Iterable[Fact]) -> list[list[Fact]]:
    """Group facts by the row of the file that states them, in the rule's order."""
    rows: dict[str, list[Fact]] = {}
    for fact in facts:
        rows.setdefault(fact.row_id or "", []).append(fact)
    return list(rows.values())


def evidence_text(facts: Iterable[Fact], *, most_rows: int) -> str:
    """Say what the files state, one line per row of a file; beyond `most_rows`, how many more there are."""
    rows = facts_by_row(facts)
    lines = [f"· {source_text(of_row[0])}：{values_text(of_row)}" for of_row in rows[:most_rows]]
    more = [f"· 另有 {len(rows) - most_rows} 行，需要时请向县级民政局查询"] if len(rows) > most_rows else []
    return "\n".join(lines + more)


def told(item: Item) -> str:
    """Hash what an item says of its case, whatever its number on the list."""
    alert = item.alert
    facts = [(fact.dataset, fact.fact, fact.value) for fact in item.facts]
    return says(alert.reason, alert.amount_at_risk, alert.match_grade, facts)


def source_text(fact: Fact) -> str:
    """Say which line of which file states a fact."""
    row = f"第 {fact.source_row} 行" if fact.source_row else "行号不详"
    return f"{_file_text(fact.dataset, fact.source_file, fact.sheet)}{row})"


@lru_cache(maxsize=4096)
def _file_text(dataset: str | None, source_file: str | None, sheet: str | None) -> str:
    of_sheet = f"工作表 {sheet}，" if sheet else ""
    return f"{dataset_owner(dataset)}《{dataset_title(dataset)}》({file_name(source_file)}，{of_sheet}"


def values_text(facts: list[Fact]) -> str:
    """Say what a line states: 死亡日期=2026-09-03."""
    return "，".join(
        f"{fact_title(fact.dataset, fact.fact)}={fact_value(fact.dataset, fact.fact, fact.value)}" for fact in facts
    )


def _list(texts: list[str]) -> str:
    return "\n".join(f"· {text}" for text in texts)


@cache
def _boxes(family: str) -> str:
    """Print the answers as boxes to tick, one line for each kind: 属实, 不属实, 无法核实."""
    kinds = groupby(wording().outcomes_of(family), key=lambda outcome: outcome.partition("-")[0])
    return "\n".join("  ".join(f"□\u00a0{outcome}" for outcome in kind) for _, kind in kinds)


@_made_once
def _add_signatures(page: _Page) -> None:
    page.line((0, LAST, "入户时住户反映的其他情况和困难：\n\n\n", "text"))
    page.line(
        (0, 3, "走访人(两人)签字：\n\n", "text"),
        (4, 6, "住户签字(自愿)：\n\n", "text"),
        (LAST, LAST, "日期：    年   月   日\n\n", "text"),
        least=44,
    )
