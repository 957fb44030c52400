"""How is a frame laid out as a sheet, long or wide, clean or messy, and where does each person stand in it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from itertools import pairwise

import numpy as np
import polars as pl

from data_contracts.contract import Column, contract_of
from sample_data.cells import Cell, Style, excel_cells
from sample_data.layouts import Layout, Look, column_order, header_text, lower_text
from sample_data.sheets import Sheet

#: Columns that nobody asked for, with what stands in them.
EXTRA = {"备注": "", "网格员": "张网格", "民族": "汉族"}
SIGNATURE = "制表人:李制表　　审核人:王审核　　单位负责人:"
WIDE_KEYS = [
    "household_no", "category", "recognised_on", "status", "is_covered", "single_person", "township_no", "village",
    "time",
]  # fmt: skip
COUPLE_KEYS = ("household_no", "category", "is_covered", "status", "recognised_on", "head")
MEMBERS = "一二三四五六七八九十"


@dataclass(frozen=True)
class Page:
    """What a sheet is made of."""

    dataset: str
    layout: Layout
    look: frozenset[Look]
    label: str
    period: date
    style: Style
    #: None: a clean file.
    rng: np.random.Generator | None

    @property
    def columns(self) -> dict[str, Column]:
        """Declarations of all columns of the dataset."""
        return contract_of(self.dataset).columns


def lay_out(page: Page, frame: pl.DataFrame, name: str) -> tuple[Sheet, pl.DataFrame]:
    """Lay out one sheet.

    Returns:
        The sheet, and the frame in the order of the sheet with source_row and member_no.
    """
    sheet = Sheet(name)
    _titles(sheet, page)
    if "wide" in page.look:
        return sheet, _wide(sheet, page, frame)
    return sheet, _long(sheet, page, frame)


def _titles(sheet: Sheet, page: Page) -> None:
    if "title" in page.look:
        sheet.add([f"{page.label}{page.period.year}年{page.period.month}月{page.layout.name}"])
        sheet.merge(1, 0, 1, 7)
    if "unit" in page.look:
        sheet.add(
            [
                f"填报单位:{page.label}",
                None,
                None,
                "单位:元",
                None,
                f"填报日期:{page.period.year}年{page.period.month}月25日",
            ]
        )


def _long(sheet: Sheet, page: Page, frame: pl.DataFrame) -> pl.DataFrame:
    order = column_order(page.layout, two_level="two_level" in page.look, rng=page.rng)
    rows = _couples(page, frame.with_row_index("at"))
    shown = rows.filter(pl.col("member_no") < 2)
    cells = {name: excel_cells(_values(shown, name), page.columns[name], page.style) for name in order}
    _numbers_as_they_come(cells, shown, page)
    firsts = _first_of_household(shown) if page.layout.household else None
    if firsts is not None and page.look & {"merged", "blanks"}:
        _blank_household(cells, firsts, page)
    extra = list(EXTRA) if "extra" in page.look else []
    before = ["序号"] if "extra" in page.look else []
    _header(sheet, page, order, before=before, extra=extra)
    lines = _body(sheet, page, shown, cells, before=before, extra=extra)
    if firsts is not None and "merged" in page.look:
        _merge_household(
            sheet, lines, firsts, [len(before) + order.index(n) for n in page.layout.household if n in order]
        )
    if "signature" in page.look:
        sheet.add([SIGNATURE])
    where = shown.select("line_of").with_columns(source_row=pl.Series(lines, dtype=pl.Int32))
    return rows.join(where, on="line_of", how="left", maintain_order="left")


def _values(frame: pl.DataFrame, name: str) -> pl.Series:
    return frame[name] if name in frame.columns else pl.Series(name, [None] * len(frame), dtype=pl.String)


def _couples(page: Page, frame: pl.DataFrame) -> pl.DataFrame:
    """Put some couples into one line (member_no 1 and 2); `line_of` numbers the lines."""
    alone = frame.with_columns(member_no=pl.lit(0), line_of="at")
    if "couples" not in page.look or page.rng is None:
        return alone
    same = pl.all_horizontal(*[pl.col(c).eq_missing(pl.col(c).shift(1)) for c in COUPLE_KEYS])
    sound = (pl.col("e_self") == "") & (pl.col("n_self") == "")
    pair = same & sound & sound.shift(1) & (pl.col("relation") == "配偶") & (pl.col("relation").shift(1) == "户主")
    luck = pl.Series(page.rng.random(len(frame)) < 0.12)
    marked = alone.with_columns(second=(pair & luck).fill_null(value=False))
    marked = marked.with_columns(first=pl.col("second").shift(-1, fill_value=False))
    both = pl.col("first") | pl.col("second")
    both_in_one = [
        pl.when("first").then(pl.format("{}、{}", pl.col(c), pl.col(c).shift(-1))).otherwise(pl.col(c)).alias(c)
        for c in ("name", "resident_id")
    ]
    own = ("sex", "birth_date", "relation", "labour", "disability_no", "phone", "self_care", "support_mode")
    return marked.with_columns(
        *both_in_one,
        *[pl.when(~both).then(pl.col(c)).alias(c) for c in own],
        member_no=pl.when("second").then(2).when("first").then(1).otherwise(0),
        line_of=pl.when("second").then(pl.col("at") - 1).otherwise("at"),
    ).drop("first", "second")  # fmt: skip


def _numbers_as_they_come(cells: dict[str, list[Cell]], frame: pl.DataFrame, page: Page) -> None:
    """Turn damaged numbers into numbers, as Excel does, and some missing ones into words."""
    if "resident_id" not in cells or page.rng is None or "e_self" not in frame.columns:
        return
    numbers, luck = cells["resident_id"], page.rng.random(len(frame))
    for place, error in enumerate(frame["e_self"].to_list()):
        text = numbers[place]
        if error == "float" and isinstance(text, str):
            numbers[place] = float(text)
        elif text is None and luck[place] < 0.3:
            numbers[place] = "未落户" if error == "no_number" else "无"


def _first_of_household(frame: pl.DataFrame) -> list[bool]:
    keys = ("household_no", "category", "head", "township_no")
    changed = pl.any_horizontal(*[pl.col(key).ne_missing(pl.col(key).shift(1)) for key in keys])
    return frame.select(changed | (pl.int_range(pl.len()) == 0)).to_series().to_list()


def _blank_household(cells: dict[str, list[Cell]], firsts: list[bool], page: Page) -> None:
    """Leave what is the household's in its first line only; with `blanks` every line keeps the household's number."""
    for name in page.layout.household:
        if name not in cells or ("blanks" in page.look and name == "household_no"):
            continue
        cells[name] = [cell if first else None for cell, first in zip(cells[name], firsts, strict=True)]


def _merge_household(sheet: Sheet, lines: list[int], firsts: list[bool], places: list[int]) -> None:
    starts = [n for n, first in enumerate(firsts) if first] + [len(firsts)]
    for start, stop in pairwise(starts):
        for place in places:
            sheet.merge(lines[start], place, lines[stop - 1], place)


def _header(sheet: Sheet, page: Page, order: list[str], *, before: list[str], extra: list[str]) -> None:
    titles = [header_text(page.dataset, name, page.rng) for name in order]
    if "two_level" not in page.look:
        sheet.add([*before, *titles, *extra])
        return
    group_of = {name: group for group, members in page.layout.groups.items() for name in members}
    uppers: list[Cell] = [group_of.get(name, title) for name, title in zip(order, titles, strict=True)]
    lowers: list[Cell] = [lower_text(page.dataset, group_of[n], n) if n in group_of else None for n in order]
    top = sheet.add([*before, *_once(uppers, lowers), *extra])
    bottom = sheet.add([*[None] * len(before), *lowers, *[None] * len(extra)])
    start = 0
    for place in range(1, len(order) + 1):
        if place == len(order) or lowers[place] is None or uppers[place] != uppers[start]:
            left, right = len(before) + start, len(before) + place - 1
            sheet.merge(top, left, bottom if lowers[start] is None else top, right)
            start = place
    for place in [*range(len(before)), *range(len(before) + len(order), len(before) + len(order) + len(extra))]:
        sheet.merge(top, place, bottom, place)


def _once(uppers: list[Cell], lowers: list[Cell]) -> list[Cell]:
    """Keep the first of equal neighbours: the others are merged with it."""
    return [None if n and lowers[n] is not None and text == uppers[n - 1] else text for n, text in enumerate(uppers)]


def _body(
    sheet: Sheet, page: Page, frame: pl.DataFrame, cells: dict[str, list[Cell]], *, before: list[str], extra: list[str]
) -> list[int]:
    """Add the lines of the body, with subtotals by village and a total; return the line of each row."""
    villages = frame["village"].to_list() if "village_totals" in page.look else [None] * len(frame)
    columns, lines, since = list(cells.values()), [], 0
    filler: list[Cell] = [EXTRA[name] or None for name in extra]
    for place, row in enumerate(zip(*columns, strict=True)):
        if place and villages[place] != villages[place - 1]:
            sheet.add(_total(page, cells, f"{villages[place - 1] or ''}小计", since, place, shift=len(before)))
            since = place
        lines.append(sheet.add([*([place + 1] if before else []), *row, *filler]))
    if "village_totals" in page.look and lines:
        sheet.add(_total(page, cells, f"{villages[-1] or ''}小计", since, len(lines), shift=len(before)))
    if "total" in page.look:
        sheet.add(_total(page, cells, "合计", 0, len(lines), shift=len(before)))
    return lines


def _total(page: Page, cells: dict[str, list[Cell]], label: str, start: int, stop: int, *, shift: int) -> list[Cell]:
    line: list[Cell] = [None] * (shift + len(cells))
    for place, name in enumerate(cells):
        if name in page.layout.totals:
            amounts = [_amount(cell) for cell in cells[name][start:stop]]
            line[shift + place] = round(sum(amounts), 2)
    free = next(place for place, cell in enumerate(line) if cell is None)
    line[free] = label
    return line


def _amount(cell: Cell) -> float:
    return float(cell.replace(",", "")) if isinstance(cell, str) else float(cell or 0)  # type: ignore[arg-type]


def _wide(sheet: Sheet, page: Page, frame: pl.DataFrame) -> pl.DataFrame:
    """Lay out one line per household and state; the first member stands in the head's columns."""
    # Somebody who is listed twice gets a second line.
    marked = frame.with_columns(time=pl.int_range(pl.len()).over([*WIDE_KEYS[:-1], "t_self"]))
    marked = marked.with_columns(line_of=pl.struct(WIDE_KEYS).rank("dense")).sort("line_of", maintain_order=True)
    order = marked.unique("line_of", keep="first", maintain_order=True)
    order = order.sort("township_no", "village", "household_no", "line_of").with_columns(at=pl.int_range(pl.len()))
    rows = marked.join(order.select("line_of", "at"), on="line_of").with_columns(
        member_no=pl.int_range(1, pl.len() + 1).over("line_of")
    )
    names = [name for name in page.layout.wide if name in page.columns]
    shown = order.with_columns(covered_count=pl.col("covered_count").cast(pl.Int64))
    cells = {name: excel_cells(_values(shown, name), page.columns[name], page.style) for name in names}
    most = max(rows["member_no"].to_list())
    for member in range(1, most + 1):
        ones = order.select("line_of").join(
            rows.filter(pl.col("member_no") == member).select("line_of", "name", "resident_id", "e_self"),
            on="line_of", how="left", maintain_order="left",
        )  # fmt: skip
        own = {"name": ones["name"].to_list(), "resident_id": ones["resident_id"].to_list()}
        if member == 1:
            _numbers_as_they_come(own, ones, page)
        cells[f"name_{member}"], cells[f"resident_id_{member}"] = own["name"], own["resident_id"]
    _wide_header(sheet, page, names, most)
    lines = _body(sheet, page, shown, cells, before=[], extra=[])
    if "signature" in page.look:
        sheet.add([SIGNATURE])
    where = order.select("line_of").with_columns(source_row=pl.Series(lines, dtype=pl.Int32))
    heads = rows.filter(pl.col("member_no") == 1).select(
        "line_of", *[pl.col(f"{k}_self").alias(f"{k}_head") for k in "teho"]
    )
    rows = rows.drop([f"{k}_head" for k in "teho"]).join(heads, on="line_of", how="left", maintain_order="left")
    return rows.join(where, on="line_of", how="left", maintain_order="left").sort("source_row", "member_no")


def _wide_header(sheet: Sheet, page: Page, names: list[str], most: int) -> None:
    titles: list[Cell] = [header_text(page.dataset, name, page.rng) for name in names]
    if page.period.month % 2 == 0:
        sheet.add([*titles, "户主姓名", "户主身份证号", *["成员姓名", "成员身份证号"] * (most - 1)])
        return
    uppers: list[Cell] = ["户主"]
    for member in range(1, most):
        uppers += [None, f"家庭成员{MEMBERS[member - 1]}"]
    top = sheet.add([*titles, *uppers, None])
    bottom = sheet.add([*[None] * len(titles), *["姓名", "身份证号"] * most])
    for place in range(len(titles)):
        sheet.merge(top, place, bottom, place)
    for member in range(most):
        sheet.merge(top, len(titles) + 2 * member, top, len(titles) + 2 * member + 1)
