"""How do the same rows look as a file: tidy as the delivery specification has it, or as departments send it?"""

from __future__ import annotations

import csv
import io
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Literal

import numpy as np
import polars as pl
from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file
from data_contracts.contract import ColumnType, Contract
from sample_data.cells import Cell
from sample_data.contract_headers import Heading, headings, member_headings
from sample_data.contract_rows import varies_within_household
from sample_data.contract_spellings import as_people_write, plain
from sample_data.sheets import Sheet, write_workbook

Look = Literal[
    "aliases", "shuffled", "two_level", "title", "unit", "extra", "spellings", "subtotals", "total", "signature",
    "wide",
]  # fmt: skip
#: A column that nobody asked for, with what stands in it.
EXTRA = ("驻村干部意见", "情况属实")
SIGNATURE = "制表人:李制表　　审核人:王审核　　单位负责人:"
#: Rows between two subtotals.
PAGE = 15


class Form(BaseModel):
    """One way to deliver rows."""

    model_config = ConfigDict(frozen=True, extra="forbid")
    file: Literal["csv", "xlsx"]
    encoding: Literal["utf-8", "utf-8-sig", "gb18030"] = "utf-8"
    looks: frozenset[Look] = frozenset()


class _Forms(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    forms: dict[str, Form]


@cache
def forms() -> dict[str, Form]:
    """Read forms.yaml once: name → form."""
    return yaml_file.read(Path(__file__).with_name("forms.yaml"), _Forms).forms


@dataclass(frozen=True)
class _Column:
    """What stands in one position of the sheet: its heading, the contract column that it shows, its cells."""

    heading: Heading
    name: str
    cells: list[Cell]


def write_file(path: Path, contract: Contract, rows: pl.DataFrame, *, form: Form, period: date, seed: int = 7) -> None:
    """Write rows in a form, the same bytes for the same rows: see `lay_out`."""
    sheet = lay_out(contract, rows, form=form, period=period, seed=seed)
    if form.file == "xlsx":
        write_workbook(path, [sheet])
    else:
        path.write_bytes(_csv(sheet, form.encoding))


def lay_out(contract: Contract, rows: pl.DataFrame, *, form: Form, period: date, seed: int = 7) -> Sheet:
    """Lay rows out as a sheet.

    Args:
        contract: of the rows.
        rows: of `contract_rows.make_rows`.
        form: how they look; a contract without `wide` has no form with a household per line.
        period: first day of the month, for the title.
        seed: source of what is left to chance.
    """
    rng = np.random.default_rng([seed, len(form.looks)])
    columns = _wide(contract, rows, form, rng) if "wide" in form.looks else _long(contract, rows, form, rng)
    return _with_lines_around(contract, columns, form, period)


def _long(contract: Contract, rows: pl.DataFrame, form: Form, rng: np.random.Generator) -> list[_Column]:
    heads = headings(contract, two_level="two_level" in form.looks, aliases=rng if "aliases" in form.looks else None)
    blocks = _blocks(heads)
    if "shuffled" in form.looks:
        blocks = [blocks[int(place)] for place in rng.permutation(len(blocks))]
    return [
        _Column(heads[name], name, _cells(contract, name, rows[name], form=form, rng=rng))
        for block in blocks
        for name in block
    ]


def _blocks(heads: dict[str, Heading]) -> list[list[str]]:
    """The columns, those below one upper heading together."""
    blocks: dict[str, list[str]] = {}
    for name, heading in heads.items():
        blocks.setdefault(f"/{heading.upper}" if heading.lower else name, []).append(name)
    return list(blocks.values())


def _wide(contract: Contract, rows: pl.DataFrame, form: Form, rng: np.random.Generator) -> list[_Column]:
    """One line per household: what its members share, the first member, then the others side by side."""
    varies = varies_within_household(contract)
    heads = contract.wide.head_columns if contract.wide else {}
    members = [part.to_dicts() for part in rows.partition_by("household", maintain_order=True)]
    firsts = rows.unique("household", keep="first", maintain_order=True)
    shown = [name for name in contract.columns if name not in varies or name not in heads.values()]
    columns = [
        _Column(heading, name, _cells(contract, name, firsts[name], form=form, rng=rng))
        for name, heading in headings(contract, two_level=False, aliases=None).items()
        if name in shown
    ]
    own = [name for name in contract.columns if name in varies]
    for number in range(2, max(map(len, members)) + 1):
        named = member_headings(contract, own, number)
        for name in own:
            values = [each[number - 1][name] if len(each) >= number else None for each in members]
            cells: list[Cell] = [plain(value, contract.columns[name]) for value in values]
            columns.append(_Column(named[name], name, cells))
    return columns


def _cells(contract: Contract, name: str, values: pl.Series, *, form: Form, rng: np.random.Generator) -> list[Cell]:
    column = contract.columns[name]
    if "spellings" in form.looks:
        return as_people_write(values.to_list(), name, column, rng=rng, workbook=form.file == "xlsx")
    return [plain(value, column) for value in values]


def _with_lines_around(contract: Contract, columns: list[_Column], form: Form, period: date) -> Sheet:
    sheet = Sheet("Sheet1")
    width = len(columns)
    month = f"{period.year}年{period.month}月"
    if "title" in form.looks:
        sheet.add(_padded([f"示例县{month}{contract.title}名册"], width))
        sheet.merge(1, 0, 1, min(7, width - 1))
    if "unit" in form.looks:
        sheet.add(_padded([f"填报单位:{contract.owner}", None, None, "单位:元", None, f"填报日期:{month}25日"], width))
    extra = [EXTRA[0]] if "extra" in form.looks else []
    _add_header(sheet, columns, extra, two_level="two_level" in form.looks)
    since = 0
    for place, row in enumerate(zip(*(column.cells for column in columns), strict=True)):
        if "subtotals" in form.looks and place and place % PAGE == 0:
            sheet.add(_padded(_total(contract, columns, "小计", since, place), width + len(extra)))
            since = place
        sheet.add([*row, *(EXTRA[1:] if extra else ())])
    if "total" in form.looks:
        sheet.add(_padded(_total(contract, columns, "合计", 0, None), width + len(extra)))
    if "signature" in form.looks:
        sheet.add(_padded([SIGNATURE], width))
    return sheet


def _add_header(sheet: Sheet, columns: list[_Column], extra: list[str], *, two_level: bool) -> None:
    uppers: list[Cell] = [column.heading.upper for column in columns]
    lowers: list[Cell] = [column.heading.lower for column in columns]
    if not two_level:
        sheet.add([*uppers, *extra])
        return
    shown = [
        None if place and lowers[place] is not None and lowers[place - 1] is not None and upper == uppers[place - 1]
        else upper
        for place, upper in enumerate(uppers)
    ]  # fmt: skip
    top = sheet.add([*shown, *extra])
    bottom = sheet.add([*lowers, *[None] * len(extra)])
    start = 0
    for place in range(1, len(columns) + 1):
        if place == len(columns) or shown[place] is not None:
            sheet.merge(top, start, bottom if lowers[start] is None else top, place - 1)
            start = place
    for place in range(len(extra)):
        sheet.merge(top, len(columns) + place, bottom, len(columns) + place)


def _total(contract: Contract, columns: list[_Column], label: str, start: int, stop: int | None) -> list[Cell]:
    """A line with the sums of the amounts, its label in the first cell that has none."""
    line: list[Cell] = [
        f"{sum(map(_amount, column.cells[start:stop])):.2f}"
        if contract.columns[column.name].type is ColumnType.MONEY
        else None
        for column in columns
    ]
    line[line.index(None)] = label
    return line


def _amount(cell: Cell) -> Decimal:
    text = "".join(char for char in str(cell or "") if char.isdecimal() or char in ".-")
    return Decimal(text) if text else Decimal(0)


def _padded(cells: list[Cell], width: int) -> list[Cell]:
    return [*cells, *[None] * (width - len(cells))]


def _csv(sheet: Sheet, encoding: str) -> bytes:
    target = io.StringIO()
    writer = csv.writer(target, lineterminator="\r\n")
    width = max(map(len, sheet.lines))
    writer.writerows(["" if cell is None else cell for cell in _padded(line, width)] for line in sheet.lines)
    return target.getvalue().encode(encoding)
