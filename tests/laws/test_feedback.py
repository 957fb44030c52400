"""Whatever hands do to a list, each answer comes back to its alert or is named, and none is lost."""

from __future__ import annotations

from datetime import date
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from alerts.answer_contract import contract, layout
from alerts.feedback import KnownAlert, Read, read_answers, told_of
from alerts.list_meta import ListMeta
from alerts.wording import wording
from data_contracts.returned_sheet import ReturnedSheet, answered_rows
from tests.depth import examples

RECEIVED = date(2026, 11, 20)
IDS = [f"A{number:015x}" for number in range(8)]
FAMILY = "ineligible"
KNOWN = {
    key.casefold(): KnownAlert(key, "X01", FAMILY, "410821102", "乡镇(街道)", "P", f"h{key}", date(2026, 10, 1))
    for key in IDS
}
META = ListMeta("2", "R", date(2026, 10, 1), date(2026, 11, 15), "410821102", {key: f"h{key}" for key in IDS})
TITLES = [
    "序号",
    "姓名",
    "说明",
    *(column.title for name, column in contract().columns.items() if name != "alert_id"),
    "alert_id",
]

#: What somebody may write into a cell: good, half good, nonsense, or nothing.
CELLS: dict[str, st.SearchStrategy[str]] = {
    "核查结果": st.sampled_from(["", "", *wording().outcomes_of(FAMILY), "属实", "属实 － 转办", "不知道"]),
    "核查日期": st.sampled_from(["", "2026-11-16", "2026年11月17日", "11.18", "明天", "2026-12-01"]),
    "书面告知日期": st.sampled_from(["", "2026/11/16", "12月1日"]),
    "例外情形": st.sampled_from(["", "已核实并说明", "别的"]),
    "例外有效期至": st.sampled_from(["", "2027-01-01", "2020-01-01"]),
    "备注": st.sampled_from(["", "外出", "无", " 已转\n教育局 "]),
    "调查记录号": st.sampled_from(["", "调７号"]),
    "决定文号": st.sampled_from(["", "民停1号"]),
    "核查人": st.sampled_from(["", "王科员"]),
}
LINE = st.fixed_dictionaries(CELLS)
LISTS = st.lists(LINE, min_size=len(IDS), max_size=len(IDS))


def line_of(number: int, given: dict[str, str]) -> dict[str, str]:
    return {"序号": str(number), "姓名": "某", "说明": "说明", "alert_id": IDS[number]} | given


def sheet_of(lines: list[dict[str, str]], titles: list[str], *, above: int = 2) -> ReturnedSheet:
    rows = [("标题",)] * above + [tuple(titles)]
    return ReturnedSheet("清单", (*rows, *(tuple(line.get(title, "") for title in titles) for line in lines)))


def read(sheet: ReturnedSheet) -> tuple[Read, set[int]]:
    rows = answered_rows(sheet, layout())
    assert rows is not None
    told = told_of(sheet.name, rows, meta=META, received_on=RECEIVED)
    return read_answers(told, known=KNOWN, meta=META, received_on=RECEIVED), {row.row for row in rows}


def said(read: Read) -> dict[str, Any]:
    """Every answer, without the place where it stood."""
    skipped = ("sheet", "source_row")
    return {one.alert_id: {k: v for k, v in vars(one).items() if k not in skipped} for one in read.answers}


def faults(read: Read) -> set[tuple[str | None, str | None, str]]:
    return {(one.alert_id, one.column, one.reason) for one in read.problems}


@examples(150)
@given(LISTS)
def test_every_answered_row_ends_in_an_answer_or_in_a_problem(given_lines: list[dict[str, str]]) -> None:
    came, answered = read(sheet_of([line_of(n, given) for n, given in enumerate(given_lines)], TITLES))
    places = {one.source_row for one in came.answers} | {one.row for one in came.problems}
    assert places == answered
    assert not {one.source_row for one in came.answers} & {one.row for one in came.problems}
    assert all(one.reason and one.remedy for one in came.problems)
    for one in came.answers:
        assert IDS[one.source_row - 4] == one.alert_id
        assert all(getattr(one, name) for name in one.terms.needs)


@examples(150)
@given(LISTS, st.permutations(range(len(IDS))), st.permutations(TITLES), st.integers(0, 25))
def test_the_order_of_rows_and_columns_changes_nothing(
    given_lines: list[dict[str, str]], order: list[int], titles: list[str], above: int
) -> None:
    lines = [line_of(n, given) for n, given in enumerate(given_lines)]
    before, _ = read(sheet_of(lines, TITLES))
    after, _ = read(sheet_of([lines[n] for n in order], titles, above=above))
    assert said(after) == said(before)
    assert faults(after) == faults(before)


@examples(100)
@given(
    LISTS,
    st.sets(st.integers(0, len(IDS) - 1)),
    st.sets(st.sampled_from(["序号", "姓名", "说明", "决定文号", "核查人"])),
)
def test_deleting_rows_and_columns_loses_only_what_stood_there(
    given_lines: list[dict[str, str]], cut: set[int], gone: set[str]
) -> None:
    lines = [line_of(n, given | dict.fromkeys(gone & given.keys(), "")) for n, given in enumerate(given_lines)]
    before, _ = read(sheet_of(lines, TITLES))
    titles = [title for title in TITLES if title not in gone]
    after, _ = read(sheet_of([line for n, line in enumerate(lines) if n not in cut], titles))
    kept = {IDS[n] for n in range(len(IDS)) if n not in cut}
    assert said(after) == {key: value for key, value in said(before).items() if key in kept}
    assert faults(after) == {fault for fault in faults(before) if fault[0] in kept}


@examples(100)
@given(LISTS, st.lists(st.tuples(st.integers(0, len(IDS) - 1), LINE), max_size=4))
def test_copied_rows_answer_once_and_what_contradicts_counts_not(
    given_lines: list[dict[str, str]], copies: list[tuple[int, dict[str, str]]]
) -> None:
    lines = [line_of(n, given) for n, given in enumerate(given_lines)]
    more = [line_of(n, given) for n, given in copies]
    came, answered = read(sheet_of(lines + more, TITLES))
    alerts = [one.alert_id for one in came.answers]
    assert len(alerts) == len(set(alerts))
    outcomes: dict[str, set[str]] = {key: set() for key in IDS}
    for line in lines + more:
        outcomes[line["alert_id"]] |= {line["核查结果"]} - {""}
    assert not [key for key in alerts if len({text.replace(" － ", "-") for text in outcomes[key]}) != 1]
    # A row is named, or what it says stands in the answer about its alert.
    named = {one.row for one in came.problems}
    for row in answered - named:
        assert (lines + more)[row - 4]["alert_id"] in alerts


@examples(100)
@given(
    st.lists(st.sampled_from(["属实-转办", "不属实-数据错", ""]), min_size=8, max_size=8),
    st.integers(0, 6),
    st.integers(2, 4),
)
def test_a_merged_result_answers_every_row_that_it_covers(results: list[str], first: int, rows: int) -> None:
    rows = min(rows, len(IDS) - first)
    covered = range(first + 1, first + rows)
    lines = [line_of(n, {"核查结果": "" if n in covered else result}) for n, result in enumerate(results)]
    sheet = sheet_of(lines, TITLES)
    column = TITLES.index("核查结果")
    merged = ReturnedSheet(sheet.name, sheet.rows, (((3 + first, column), (2 + first + rows, column)),))
    came, _ = read(merged)
    expected = {IDS[n]: results[first] if n in covered else result for n, result in enumerate(results)}
    assert {one.alert_id: one.outcome for one in came.answers} == {key: text for key, text in expected.items() if text}
    assert came.problems == []
