"""Does a cell say what it was given, letter for letter, and is it read again as that?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from python_calamine import CalamineWorkbook

from alerts.quick_book import QuickBook
from data_contracts.verbatim import LEFT_OUT, MOST_UNITS, VerbatimBook
from tests.depth import examples

#: What xlsxwriter, or a spreadsheet that reads what it wrote, has its own notion of.
TEXTS = (
    "<r>a<b</r>", "<r><t>甲</t></r>", "<r></r>", "<r>甲</r>\n", "=1+1", "{=1+1}", "http://a.b/c", "mailto:a@b",
    "internal:甲!A1", "external:c:\\甲", "_x000D_", "_x0041_x0042_", "_x0041\r", "_x0041", "_x005F_x0041_",
    "__x0041_x0042_x0043__", "_x00g1_", "甲\r乙", "甲\r\n乙", "\n甲\n", "  甲  乙 ", "\t", "\x02", "&amp;<![CDATA[甲]]>", "'甲", "@甲", "-1", "#N/A", "TRUE",
)  # fmt: skip
Fill = Callable[[Any, Any, Sequence[str]], None]


def by_kind(_: Any, page: Any, texts: Sequence[str]) -> None:
    for row, text in enumerate(texts):
        page.write(row, 0, text)


def as_texts(_: Any, page: Any, texts: Sequence[str]) -> None:
    for row, text in enumerate(texts):
        page.write_string(row, 0, text)


def joined(_: Any, page: Any, texts: Sequence[str]) -> None:
    for row, text in enumerate(texts):
        page.merge_range(row, 0, row, 3, text, None)


def at_once(book: QuickBook, page: Any, texts: Sequence[str]) -> None:
    for row, text in enumerate(texts):
        page.add_row(row, book.row(None, [(0, 0, text, None)]))


IN_MEMORY, ROW_BY_ROW = {"in_memory": True}, {"constant_memory": True}
WAYS: list[tuple[type[VerbatimBook], dict[str, Any], Fill]] = [
    (VerbatimBook, IN_MEMORY, by_kind),
    (VerbatimBook, IN_MEMORY, as_texts),
    (VerbatimBook, IN_MEMORY, joined),
    (VerbatimBook, ROW_BY_ROW, by_kind),
    (VerbatimBook, ROW_BY_ROW, as_texts),
    (QuickBook, {}, as_texts),
    (QuickBook, {}, joined),
    (QuickBook, {}, at_once),
]


def read_back(
    path: Path, texts: Sequence[str], kind: type[VerbatimBook], options: dict[str, Any], fill: Fill
) -> list[str]:
    with kind(path, options) as book:
        fill(book, book.add_worksheet(), texts)
    rows = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python(skip_empty_area=False)
    return [str(row[0]) for row in rows]


@pytest.mark.parametrize(("kind", "options", "fill"), WAYS)
def test_a_cell_says_what_was_typed_however_it_is_written(
    kind: type[VerbatimBook], options: dict[str, Any], fill: Fill, tmp_path: Path
) -> None:
    assert read_back(tmp_path / "a.xlsx", TEXTS, kind, options, fill) == list(TEXTS)


PIECES = st.sampled_from(["<r>", "</r>", "_", "x0041", "x005F", "<", "&", "=", " ", "\n", "\r", "甲", "\x01"])
TYPED = st.lists(st.lists(PIECES, min_size=1, max_size=8).map("".join), min_size=1, max_size=10)


@examples(100)
@given(TYPED, st.sampled_from(WAYS))
def test_whatever_is_typed_is_read_again_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], way: tuple[type[VerbatimBook], dict[str, Any], Fill]
) -> None:
    assert read_back(tmp_path_factory.getbasetemp() / "typed.xlsx", texts, *way) == texts


@pytest.mark.parametrize(("kind", "options", "fill"), WAYS)
def test_a_text_that_no_cell_holds_says_that_it_was_cut(
    kind: type[VerbatimBook], options: dict[str, Any], fill: Fill, tmp_path: Path
) -> None:
    texts = ["长" * MOST_UNITS, "长" * (MOST_UNITS + 1), "𠮷" * MOST_UNITS]
    whole, cut, wide = read_back(tmp_path / "a.xlsx", texts, kind, options, fill)
    assert whole == texts[0]
    assert (cut.strip("长"), wide.strip("𠮷")) == (LEFT_OUT, LEFT_OUT)
    assert all(MOST_UNITS - 2 < len(text.encode("utf-16-le")) // 2 <= MOST_UNITS for text in (cut, wide))
