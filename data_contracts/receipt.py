"""What do we answer the department that sent a file: what was read, what goes back and why, what we mended?

The workbook goes to the sender, whose own cells it shows; it never leaves that path.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import xlsxwriter

from data_contracts.contract import Contract, contract_of, contracts
from data_contracts.receipt_texts import texts
from data_contracts.sheet import FLOAT_MARK

#: Excel holds 1,048,576 rows; a reader holds far fewer. The counts above the list are always of everything.
MOST_ROWS = 100_000
_STATES = {"accepted": "已接收", "held": "暂缓（待核对）", "refused": "未接收"}
_SPOILED = "（按数字保存，末几位已丢失）"


@dataclass(frozen=True)
class _Delivery:
    """The lines of the ledger that a receipt needs."""

    delivery_id: str
    dataset: str
    period: str
    source_file: str
    sheet: str | None
    version: int
    state: str
    because: str | None
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    rows_stripped: int


def write_receipt(con: duckdb.DuckDBPyConnection, delivery_id: str, out: Path) -> Path:
    """Write the receipt of one delivery.

    Args:
        con: the warehouse.
        delivery_id: a line of `ops.delivery`.
        out: the folder for receipts; the file is named after period, dataset and delivery.

    Returns:
        The workbook: sheets 回执, 退回行 and 修正记录.

    Raises:
        KeyError: there is no such delivery.
    """
    delivery = _delivery(con, delivery_id)
    contract = contract_of(delivery.dataset) if delivery.dataset in contracts() else None
    out.mkdir(parents=True, exist_ok=True)
    path = out / f"{delivery.period}_{contract.title if contract else '未识别'}_回执_{delivery_id}.xlsx"
    with xlsxwriter.Workbook(str(path), {"constant_memory": False, "strings_to_formulas": False}) as book:
        book.set_properties({"title": "数据接收回执"})
        _write_summary(book, con, delivery, contract=contract)
        if contract is not None:
            _write_returned(book, con, delivery_id, contract=contract)
            _write_repairs(book, con, delivery_id, contract=contract)
    return path


def _delivery(con: duckdb.DuckDBPyConnection, delivery_id: str) -> _Delivery:
    fields = list(_Delivery.__dataclass_fields__)
    line = _of(con, "ops.delivery", delivery_id).pl().select(fields)
    if not line.height:
        raise KeyError(delivery_id)
    row = line.row(0, named=True)
    return _Delivery(**row | {"period": f"{row['period']:%Y-%m}"})


def _of(con: duckdb.DuckDBPyConnection, table: str, delivery_id: str) -> duckdb.DuckDBPyRelation:
    wanted = duckdb.ColumnExpression("delivery_id") == duckdb.ConstantExpression(delivery_id)
    return con.table(table).filter(wanted)


def _write_summary(
    book: Any, con: duckdb.DuckDBPyConnection, delivery: _Delivery, *, contract: Contract | None
) -> None:
    page = book.add_worksheet("回执")
    page.set_column(0, 0, 22)
    page.set_column(1, 1, 70)
    page.set_column(2, 2, 12)
    title = book.add_format({"bold": True, "font_size": 16})
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1})
    cell = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    page.write(0, 0, "数据接收回执", title)
    number = 2
    for name, value in _facts(delivery, contract):
        page.write(number, 0, name, head)
        page.write(number, 1, value, cell)
        number += 1
    for caption, lines in _lists(con, delivery.delivery_id, contract):
        if not lines:
            continue
        number += 1
        for place, name in enumerate(caption):
            page.write(number, place, name, head)
        for line in lines:
            number += 1
            for place, value in enumerate(line):
                page.write(number, place, value, cell)
        number += 1
    page.merge_range(number + 1, 0, number + 1, 2, texts().contact)
    _for_print(page)


def _facts(delivery: _Delivery, contract: Contract | None) -> Iterator[tuple[str, str | int]]:
    yield "结果", _STATES[delivery.state]
    if delivery.because:
        yield "原因和办法", delivery.because
    yield "数据集", f"{contract.title}（{contract.owner}）" if contract else "未识别"
    yield "数据所属月份", delivery.period
    yield "文件", delivery.source_file
    if delivery.sheet:
        yield "工作表", delivery.sheet
    yield "报送版本", f"第 {delivery.version} 版" + ("（更正版，已替代原报送）" if delivery.version > 1 else "")
    yield "读取行数", delivery.rows_read
    accepted = delivery.state == "accepted"
    yield "接收行数" if accepted else "合格行数（整份暂未接收）", delivery.rows_accepted
    yield "退回行数", delivery.rows_quarantined
    yield "标题、合计、签字等非数据行", delivery.rows_stripped
    yield "回执编号", delivery.delivery_id


def _lists(
    con: duckdb.DuckDBPyConnection, delivery_id: str, contract: Contract | None
) -> Iterator[tuple[Sequence[str], list[tuple[Any, ...]]]]:
    notes = _of(con, "ops.delivery_note", delivery_id).project("kind, message").fetchall()
    yield ("提示", "内容"), [(texts().note(kind), message) for kind, message in notes]
    if contract is None:
        return
    failed = _of(con, "ops.check_result", delivery_id).filter("rows_failed > 0")
    counts = failed.project("check_name, consequence, rows_failed").order("check_name").fetchall()
    yield (
        ("检查", "说明", "行数"),
        [(_FOLLOWS[follows], _promise(name, contract), rows) for name, follows, rows in counts],
    )
    repairs = _of(con, "ops.repair", delivery_id).aggregate("column_name, kind, count(*) as cells", "column_name, kind")
    yield (
        ("修正的列", "修正", "单元格数"),
        [
            (_title(contract, column), _mended(kind, _title(contract, column)), cells)
            for column, kind, cells in repairs.order("column_name, kind").fetchall()
        ],
    )


_FOLLOWS = {"warn": "提醒", "quarantine_row": "退回该行", "hold_delivery": "整份暂缓", "refuse_delivery": "整份退回"}


def _promise(name: str, contract: Contract) -> str:
    """Say what a check is about."""
    for check in contract.checks:
        if check.name == name:
            return f"{check.reason}；{check.remedy}" if check.holds else "行数与上一次相比变化过大"
    for ending, words in (
        ("_required", "“{}”为空或无法识别"),
        ("_known", "“{}”的内容不在约定的选项中"),
        ("_readable", "“{}”的内容无法识别"),
    ):
        if name.endswith(ending):
            return words.format(_title(contract, name.removesuffix(ending)))
    return texts().torn_line.reason


def _mended(kind: str, title: str) -> str:
    """Say what was done to a cell: mended, or left empty and why."""
    if kind in texts().unreadable:
        words = texts().fault(kind, title)
        return f"{words.reason}；{words.remedy}"
    return texts().repair(kind)


def _title(contract: Contract, column: str | None) -> str:
    return contract.columns[column].title if column in contract.columns else column or "整行"


def _write_returned(book: Any, con: duckdb.DuckDBPyConnection, delivery_id: str, *, contract: Contract) -> None:
    """List the rows sent back, with the reasons and the sender's own cells beside them."""
    page = book.add_worksheet("退回行")
    rows = _of(con, "quarantine.row", delivery_id).project("source_row, member_no, column_name, reason, remedy")
    found = rows.order("source_row, member_no, column_name, reason").limit(MOST_ROWS).fetchall()
    cells = _cells_of(con, delivery_id, contract, found)
    present = [
        (place, column.title)
        for place, column in enumerate(contract.columns.values())
        if any(row[place] is not None for row in cells.values())
    ]
    _write_header(
        book, page, ["行号", "列", "原因", "办法", *(title for _, title in present), "合同外的列"], (8, 14, 36, 36)
    )
    text = book.add_format({"num_format": "@"})
    for number, (source_row, member_no, column, reason, remedy) in enumerate(found, start=1):
        page.write_row(number, 0, [source_row, _title(contract, column), reason, remedy])
        own = cells.get((source_row, member_no), ())
        for offset, (place, _) in enumerate(present, start=4):
            if own and own[place] is not None:
                page.write_string(number, offset, _shown(own[place]), text)
        if own and own[-1]:
            page.write_string(number, 4 + len(present), "；".join(f"{k}：{v}" for k, v in own[-1].items()), text)


def _cells_of(
    con: duckdb.DuckDBPyConnection, delivery_id: str, contract: Contract, found: Sequence[tuple[Any, ...]]
) -> dict[tuple[int, int], tuple[Any, ...]]:
    """The sender's own cells of the rows found: contract columns, then `extra`."""
    if not found:
        return {}
    names = ["source_row", "member_no", *contract.columns, "extra"]
    last = max(row[0] for row in found)
    own = _of(con, f"raw.{contract.table}", delivery_id).filter(
        duckdb.ColumnExpression("source_row") <= duckdb.ConstantExpression(last)
    )
    wanted = {(row[0], row[1]) for row in found}
    columns = [duckdb.ColumnExpression(name) for name in names]
    return {(row[0], row[1]): row[2:] for row in own.select(*columns).fetchall() if (row[0], row[1]) in wanted}


def _shown(cell: str) -> str:
    return cell.removeprefix(FLOAT_MARK) + _SPOILED if cell.startswith(FLOAT_MARK) else cell


def _write_repairs(book: Any, con: duckdb.DuckDBPyConnection, delivery_id: str, *, contract: Contract) -> None:
    page = book.add_worksheet("修正记录")
    _write_header(book, page, ["行号", "列", "修正或提醒"], (8, 18, 70))
    repairs = _of(con, "ops.repair", delivery_id).project("source_row, member_no, column_name, kind")
    found = repairs.order("source_row, member_no, column_name, kind").limit(MOST_ROWS).fetchall()
    for number, (source_row, _, column, kind) in enumerate(found, start=1):
        title = _title(contract, column)
        page.write_row(number, 0, [source_row, title, _mended(kind, title)])


def _write_header(book: Any, page: Any, titles: Sequence[str], widths: Sequence[int]) -> None:
    head = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True})
    page.write_row(0, 0, titles, head)
    for place, _ in enumerate(titles):
        page.set_column(place, place, widths[place] if place < len(widths) else 18)
    page.freeze_panes(1, 0)
    _for_print(page)


def _for_print(page: Any) -> None:
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
