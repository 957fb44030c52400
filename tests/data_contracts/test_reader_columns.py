"""A large sheet is read column by column, and nobody can tell from what was read."""

from __future__ import annotations

import io
import random
import re
import zipfile
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st
from polars.testing import assert_frame_equal, assert_series_equal

from data_contracts import reader_excel, reader_top
from data_contracts.contract import contract_of
from data_contracts.errors import UnreadableDeliveryError
from data_contracts.reader import read_file, recognise
from data_contracts.sheet import Body
from sample_data.county import make_county
from tests.data_contracts.workshop import PAYMENT, number, xlsx
from tests.depth import examples

ROWS = 130
CONTRACT = contract_of(PAYMENT)
TITLES = [CONTRACT.columns[name].title for name in CONTRACT.required_columns]


def at_once(path: Path, dataset: str = PAYMENT) -> list[Body]:
    """Read a file as one with large sheets."""
    return _bodies(path, dataset, large=0)


def cell_by_cell(path: Path, dataset: str = PAYMENT) -> list[Body]:
    return _bodies(path, dataset, large=1 << 62)


def _bodies(path: Path, dataset: str, *, large: int) -> list[Body]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader_top, "LARGE", large)
        bodies = reader_excel.read_bodies(path, contract_of(dataset))
    assert all(isinstance(body, Body) for body in bodies)
    return [body for body in bodies if isinstance(body, Body)]


def is_read_at_once(path: Path, dataset: str = PAYMENT) -> bool:
    """Whether no sheet of a file had to be read cell by cell."""
    rows: list[int] = []
    careful = reader_excel.texts_of_rows
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(reader_excel, "texts_of_rows", lambda *given, **more: rows.append(1) or careful(*given, **more))
        at_once(path, dataset)
    return not rows


def assert_same(path: Path, dataset: str = PAYMENT) -> None:
    fast, slow = at_once(path, dataset), cell_by_cell(path, dataset)
    assert [body.name for body in fast] == [body.name for body in slow]
    for one, other in zip(fast, slow, strict=True):
        assert_frame_equal(one.frame, other.frame)
        assert (one.header, one.notes, one.rows_above, one.torn) == (
            other.header,
            other.notes,
            other.rows_above,
            other.torn,
        )


def days(dice: random.Random) -> date:
    return date(1900, 3, 1) + timedelta(days=dice.randrange(60_000))


#: What stands in the cells of one column.
KINDS: dict[str, Callable[[random.Random], Any]] = {
    "text": lambda dice: dice.choice(
        ["张三", " 李四 ", "a\nb", "_x000D_", "N/A", "无", "4.10890E+17", "'1", "　", "<b>"]
    ),
    "digits": lambda dice: number(f"19{dice.randrange(40, 99)}0203", dice.randrange(1, 999)),
    "long numbers": lambda dice: float(dice.randrange(10**16, 10**18)),
    "numbers": lambda dice: float(dice.randrange(-(10**15), 10**15)) / dice.choice([1, 1, 7, 1000, 10**9]),
    "amounts": lambda dice: dice.choice([200, 350.5, 0, 0.1 + 0.2, 1e15, 1e-11]),
    "days": days,
    "times": lambda dice: (
        datetime(1950, 1, 1) + timedelta(seconds=dice.randrange(10**9), milliseconds=dice.choice([0, 0, 400, 999]))
    ),
    "early days": lambda dice: dice.choice([date(1900, 1, 5), date(1900, 2, 28), days(dice)]),
    "yes or no": lambda dice: dice.random() < 0.5,
    "nothing": lambda _: None,
    "white space": lambda dice: dice.choice(["", " ", "　"]),
    "null words": lambda dice: dice.choice([1.5, 2.0, "NULL", "nan", "N/A"]),
    "mixed": lambda dice: dice.choice([410890199202031000.0, "410890199202031000", True, days(dice), "三百", None]),
}


def _write(path: Path, rows: list[list[Any]], *, in_line: bool, merged: list[tuple[int, int, int]] = []) -> None:  # noqa: B006
    book = xlsxwriter.Workbook(path, {"default_date_format": "yyyy-mm-dd hh:mm:ss", "constant_memory": in_line})
    page = book.add_worksheet()
    blank = book.add_format({"bold": True})
    for line, row in enumerate(rows):
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                page.write_string(line, column, cell)
            elif cell is not None:
                page.write(line, column, cell)
            elif (line + column) % 7 == 0:
                page.write_blank(line, column, None, blank)
    for top, left, down in merged:
        page.merge_range(top, left, top + down, left, "合并")
    book.close()


#: Kinds of which the careful way alone is sure; the others are three times as frequent.
RARE = {"mixed", "null words", "early days"}
DRAWN = [*sorted(KINDS), *sorted(KINDS.keys() - RARE) * 3]


@given(data=st.data(), kinds=st.lists(st.sampled_from(DRAWN), min_size=len(TITLES), max_size=len(TITLES) + 4))
@examples(40)
def test_columns_read_at_once_are_those_read_cell_by_cell(
    data: st.DataObject, kinds: list[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    dice = random.Random(data.draw(st.integers(0, 10**6), label="seed"))
    blanks = data.draw(st.sampled_from([0.0, 0.0, 0.1, 0.9]), label="share of blank cells")
    shift = data.draw(st.sampled_from([0, 0, 0, 1]), label="blank columns on the left")
    above = data.draw(st.sampled_from([[], [["低保金发放名册"]], [[], ["名册"], []]]), label="titles")
    rows = [
        [None if dice.random() < blanks else KINDS[kind](dice) for kind in kinds]
        for _ in range(data.draw(st.sampled_from([ROWS, 70, 95]), label="rows"))
    ]
    odd = data.draw(st.lists(st.tuples(st.integers(0, 69), st.integers(0, len(kinds) - 1)), max_size=2), label="odd")
    for row, column in odd:
        rows[row][column] = KINDS["mixed"](dice)
    foot = data.draw(st.sampled_from([[], [["合计", *[3.0] * (len(kinds) - 1)]], [[], ["制表人：张三"]]]), label="foot")
    titles = [*TITLES, *(f"备用{place}" for place in range(len(kinds) - len(TITLES)))]
    sheet = [[None] * shift + row for row in [*above, titles, *rows, *foot]]
    path = tmp_path_factory.mktemp("book") / "发放名册.xlsx"
    _write(path, sheet, in_line=data.draw(st.booleans(), label="texts stand in their cells"))
    assert_same(path)


@pytest.fixture
def plain(tmp_path: Path) -> Path:
    """A list of payments with a title, numbers, days and a last line, one kind of value to a column between them."""
    dice = random.Random(1)
    kinds = ["numbers", *["digits"] * (len(TITLES) - 1), "days", "amounts", "yes or no", "times"]
    rows = [[KINDS[kind](dice) for kind in kinds] for _ in range(ROWS)]
    path = tmp_path / "发放名册.xlsx"
    titles = [*TITLES, "甲", "乙", "丙", "丁"]
    _write(path, [["低保金发放名册"], titles, *rows, ["合计"]], in_line=False)
    return path


def test_a_large_sheet_of_one_kind_to_a_column_is_read_at_once(plain: Path) -> None:
    assert is_read_at_once(plain)
    assert_same(plain)


def test_one_text_among_numbers_is_read_cell_by_cell(plain: Path, tmp_path: Path) -> None:
    long = [410890199202031000.0] * 99
    for word in ("410890199202031000", "NULL", "nan"):
        path = tmp_path / f"{word}.xlsx"
        _write(path, [TITLES, *([cell] * len(TITLES) for cell in [*long[:70], word, *long])], in_line=False)
        assert not is_read_at_once(path), word
        assert_same(path)
        (body,) = at_once(path)
        assert body.frame["c0"][70:72].to_list() == [word, "410890199202031000"] or "float:" in body.frame["c0"][71]


def _rewritten(path: Path, part: str, change: Callable[[str], str]) -> Path:
    target = io.BytesIO()
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(target, "w") as new:
        for name in old.namelist():
            content = old.read(name)
            new.writestr(name, change(content.decode()) if name.endswith(part) else content)
    path.write_bytes(target.getvalue())
    return path


def _moved(xml: str, row: int, *, before: int) -> str:
    moved = re.search(rf'<row r="{row}".*?</row>', xml)
    assert moved
    return xml.replace(moved[0], "").replace(f'<row r="{before}"', f'{moved[0]}<row r="{before}"')


CHANGES: dict[str, tuple[str, Callable[[str], str]]] = {
    "a prefix": ("sheet1.xml", lambda xml: re.sub(r"<(/?)(?=\w)", r"<\1x:", xml).replace("xmlns=", "xmlns:x=")),
    "no dimension": ("sheet1.xml", lambda xml: re.sub("<dimension[^>]*>", "", xml)),
    "too small a dimension": ("sheet1.xml", lambda xml: re.sub("<dimension[^>]*>", '<dimension ref="A1:B3"/>', xml)),
    "too large a dimension": ("sheet1.xml", lambda xml: re.sub("<dimension[^>]*>", '<dimension ref="A1:AZ900"/>', xml)),
    "rows without numbers": ("sheet1.xml", lambda xml: re.sub(r'<row r="\d+"', "<row", xml)),
    "days since 1904": ("workbook.xml", lambda xml: xml.replace("<workbookPr", '<workbookPr date1904="1"')),
    "a formula with an escape": (
        "sheet1.xml",
        lambda xml: re.sub(r'<c r="B100"[^>]*><v>\d+', '<c r="B100" t="str"><f>C1</f><v>a_x000D_b', xml),
    ),
    "an error": ("sheet1.xml", lambda xml: re.sub(r'<c r="B100"[^>]*><v>\d+', '<c r="B100" t="e"><v>#N/A', xml)),
    "a name error": (
        "sheet1.xml",
        lambda xml: re.sub(r'<c r="A100"[^>]*><v>[^<]+', '<c r="A100" t="e"><v>#NAME?', xml),
    ),
    "a day far off": ("sheet1.xml", lambda xml: re.sub(r'(<c r="[E-Z]100" s="\d"><v>)[^<]+', r"\g<1>99999999", xml)),
    "a day as text": (
        "sheet1.xml",
        lambda xml: re.sub(r'<c r="([E-Z]100)" s="\d"><v>[^<]+', r'<c r="\1" t="d"><v>2026-01-01T00:00:00.0004', xml),
    ),
    "single quotes": ("sheet1.xml", lambda xml: re.sub(r'(<row|<c)( r)="(\w+)"', r"\1\2='\3'", xml)),
    "a comment": ("sheet1.xml", lambda xml: xml.replace("</row>", "</row><!-- <v> -->", 90)),
    "blank rows at the end": (
        "sheet1.xml",
        lambda xml: xml.replace(
            "</sheetData>",
            "".join(f'<row r="{row}"><c r="A{row}" s="1"/></row>' for row in range(200, 300)) + "</sheetData>",
        ),
    ),
    "rows hidden": ("sheet1.xml", lambda xml: xml.replace('<row r="99"', '<row r="99" hidden="1"')),
    "a line break in the sheet's name": ("workbook.xml", lambda xml: xml.replace('name="Sheet1"', 'name="名\n册"')),
    "an escape in single quotes": (
        "sheet1.xml",
        lambda xml: re.sub(r'<c r="B100"[^>]*><v>\d+', "<c r=\"B100\" t='str'><f>C1</f><v>a_x000D_b", xml),
    ),
    "a null word in its cell": (
        "sheet1.xml",
        lambda xml: re.sub(r'<c r="A100"[^>]*><v>[^<]+</v>', '<c r="A100" t="inlineStr"><is><t>NULL</t></is>', xml),
    ),
    "rows out of order": ("sheet1.xml", lambda xml: _moved(xml, 60, before=59)),
    "a late row early": ("sheet1.xml", lambda xml: _moved(xml, 100, before=50)),
    "an early row late": ("sheet1.xml", lambda xml: _moved(xml, 50, before=130)),
    "a cell of another row": ("sheet1.xml", lambda xml: xml.replace('<c r="A125"', '<c r="A124"')),
    "text like a row's number": (
        "sheet1.xml",
        lambda xml: re.sub(
            r'<c r="B130"[^>]*><v>\d+</v>', '<c r="B130" t="inlineStr"><is><t>x r="A120" y</t></is>', xml
        ),
    ),
    "merged below": (
        "sheet1.xml",
        lambda xml: xml.replace(
            "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="B90:B95"/></mergeCells>'
        ),
    ),
}


@pytest.mark.parametrize("change", CHANGES)
def test_however_a_sheet_is_written_it_says_the_same(plain: Path, change: str) -> None:
    assert_same(_rewritten(plain, *CHANGES[change]))


def test_damage_that_the_careful_way_never_sees_is_not_seen_either(plain: Path) -> None:
    content = bytearray(plain.read_bytes())
    with zipfile.ZipFile(plain) as archive:
        at = archive.getinfo("docProps/app.xml").header_offset
    content[at + 60] ^= 0xFF
    plain.write_bytes(bytes(content))
    assert_same(plain)


def test_a_title_merged_over_all_columns_is_no_wide_table(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    _rewritten(
        plain,
        "sheet1.xml",
        lambda xml: re.sub("<dimension[^>]*>", '<dimension ref="A1:XFD133"/>', xml).replace(
            "</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="A1:XFD1"/></mergeCells>'
        ),
    )
    for large in (0, 1 << 62):
        monkeypatch.setattr(reader_top, "LARGE", large)
        assert recognise(plain) == PAYMENT
    assert_same(plain)


def test_merged_cells_and_blank_rows_at_the_end_cost_no_time(plain: Path) -> None:
    for change in ("merged below", "rows hidden", "blank rows at the end"):
        assert is_read_at_once(_rewritten(plain, *CHANGES[change])), change


def test_a_cell_far_out_is_refused_before_anything_is_parsed(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    far = '<row r="9000000"><c r="A9000000"><v>1</v></c></row></sheetData>'
    _rewritten(plain, "sheet1.xml", lambda xml: xml.replace("</sheetData>", far))
    monkeypatch.setattr(reader_excel, "parsed", lambda *_: pytest.fail("parsed"))
    with pytest.raises(UnreadableDeliveryError, match="离数据太远"):
        at_once(plain)


def test_large_sheets_without_a_header_or_with_numbers_only_are_told_as_ever(
    plain: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    strangers = xlsx(("名单", [["甲", number("19900101")]] * ROWS), ("统计", [["镇", 3]] * ROWS))
    plain.write_bytes(strangers)
    said = []
    for large in (0, 1 << 62):
        monkeypatch.setattr(reader_top, "LARGE", large)
        with pytest.raises(UnreadableDeliveryError) as refused:
            reader_excel.read_bodies(plain, CONTRACT)
        said.append(str(refused.value))
    assert said[0] == said[1]


def test_the_dataset_of_a_large_sheet_is_told_by_its_first_rows(plain: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_top, "LARGE", 0)
    assert recognise(plain) == PAYMENT


def test_the_sample_county_reads_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader_top, "ROWS_ABOVE", 34)
    monkeypatch.setattr(reader_top, "ROWS_BELOW", 5)
    make_county(tmp_path, people=3_000, months=1, ends=date(2026, 10, 1), seed=3)
    books = sorted((tmp_path / "landing").rglob("*.xlsx"))
    assert books
    taken = [is_read_at_once(path, path.parent.name) for path in books]
    assert any(taken)
    for path in books:
        assert_same(path, path.parent.name)
        sheets = []
        for large in (0, 1 << 62):
            monkeypatch.setattr(reader_top, "LARGE", large)
            sheets.append(read_file(path, contract_of(path.parent.name)))
        for one, other in zip(*sheets, strict=True):
            assert_frame_equal(one.cells, other.cells)
            assert_series_equal(one.extras, other.extras)
            assert (one.notes, one.rows_stripped, one.totals) == (other.notes, other.rows_stripped, other.totals)
