"""How is an empty template made in which Excel cannot spoil a number: text columns, pick-lists, one example row?

The column 序号 says of the example row that it is one; the reader leaves such a row out, should it be sent along.
"""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

from xlsxwriter.utility import xl_col_to_name

from data_contracts.contract import Column, ColumnType, Contract
from data_contracts.contract_words import TYPE, allowed, due, need
from data_contracts.exchange_example import example_row, exchange_texts
from data_contracts.verbatim import VerbatimBook

#: Rows below the header that are prepared; Excel takes more, without pick-lists.
ROWS = 5_000
EXAMPLE_MARK = "示例"
_CHOICES = "选项"
#: The bytes of a template depend on its contract alone.
_MADE = datetime(2026, 1, 1)  # noqa: DTZ001 - a label inside the file, not an instant
_TYPED = {
    ColumnType.DATE: "yyyy-mm-dd",
    ColumnType.MONEY: "0.00",
    ColumnType.NUMBER: "0.00",
    ColumnType.INT: "0",
}
_BOX = {"border": 1, "valign": "top"}


def write_template(contract: Contract, path: Path) -> Path:
    """Write the empty template of a dataset: the sheet to fill in, an explanation, and the lists to choose from."""
    with VerbatimBook(path, {"in_memory": True}) as book:
        book.set_properties({"title": f"{contract.title} 报送模板", "created": _MADE})
        data = book.add_worksheet(contract.title[:31])
        _write_guide(book, contract)
        choices = book.add_worksheet(_CHOICES)
        choices.hide()
        _write_data(book, data, contract, choices=choices)
    return path


def _write_data(book: Any, page: Any, contract: Contract, *, choices: Any) -> None:
    row, needed = example_row(contract), need(contract)
    looks = {
        "必填": book.add_format(_BOX | {"bold": True, "bg_color": "#F8CBAD", "text_wrap": True}),
        "应填": book.add_format(_BOX | {"bold": True, "bg_color": "#FFE699", "text_wrap": True}),
        "选填": book.add_format(_BOX | {"bold": True, "bg_color": "#DDEBF7", "text_wrap": True}),
    }
    page.write(0, 0, "序号", looks["选填"])
    page.set_column(0, 0, 7)
    page.write(1, 0, EXAMPLE_MARK, book.add_format({"font_color": "#808080", "italic": True}))
    for place, (name, column) in enumerate(contract.columns.items(), start=1):
        kind = _TYPED.get(column.type, "@")
        cell = book.add_format({"num_format": kind})
        grey = book.add_format({"num_format": kind, "font_color": "#808080", "italic": True})
        page.set_column(place, place, max(12, min(24, len(column.title) * 2 + 4)), cell)
        page.write(0, place, column.title, looks[needed[name]])
        _write_example(page, place, column, row[name], look=grey)
        page.data_validation(1, place, ROWS, place, _validation(column, choices, place))
    page.freeze_panes(1, 1)
    page.set_landscape()
    page.set_paper(9)
    page.fit_to_pages(1, 0)
    page.repeat_rows(0)


def _write_example(page: Any, place: int, column: Column, text: str, *, look: Any) -> None:
    if not text:
        return
    if column.type is ColumnType.DATE:
        page.write_datetime(1, place, date.fromisoformat(text), look)
    elif column.type in _TYPED:
        page.write_number(1, place, float(text), look)
    else:
        page.write_string(1, place, text, look)


def _validation(column: Column, choices: Any, place: int) -> dict[str, Any]:
    """Guide the typing hand; what is pasted is checked on arrival."""
    words = exchange_texts().types[column.type].input
    shown = {"ignore_blank": True, "input_title": column.title[:32], "input_message": words[:255]} if words else {}
    if values := allowed(column):
        # A list may be longer than the 255 characters that Excel takes in place; it stands on a sheet of its own.
        choices.write_column(0, place, values)
        letters = xl_col_to_name(place)
        source = f"={_CHOICES}!${letters}$1:${letters}${len(values)}"
        return shown | {
            "validate": "list",
            "source": source,
            "error_type": "warning",
            "error_message": "不在可填内容中",
        }
    if column.type is ColumnType.RESIDENT_ID:
        wrong = {"error_type": "warning", "error_message": "公民身份号码应为 18 位，请核对"}
        return shown | wrong | {"validate": "length", "criteria": "==", "value": 18}
    if column.type is ColumnType.DATE:
        wrong = {"error_type": "warning", "error_message": "请填写日期，如 2026-10-05"}
        return shown | wrong | {"validate": "date", "criteria": ">=", "value": date(1900, 1, 1)}
    if column.type in _TYPED:
        wrong = {"error_type": "warning", "error_message": "请只填写数字"}
        return shown | wrong | {"validate": "decimal", "criteria": "between", "minimum": -(10**12), "maximum": 10**12}
    return shown | {"validate": "any"}


def _write_guide(book: Any, contract: Contract) -> None:
    page = book.add_worksheet("填写说明")
    title = book.add_format({"bold": True, "font_size": 14})
    wrap = book.add_format({"text_wrap": True, "valign": "top"})
    head = book.add_format(_BOX | {"bold": True, "bg_color": "#EEF2F0"})
    cell = book.add_format(_BOX | {"text_wrap": True})
    for place, width in enumerate((24, 8, 26, 60)):
        page.set_column(place, place, width)
    page.write(0, 0, f"《{contract.title}》填写说明", title)
    page.write(1, 0, f"{contract.owner}；{due(contract)}")
    number = 2
    for line in exchange_texts().format:
        page.merge_range(number, 0, number, 3, line.replace("{folder}", f"2026-10/{contract.dataset}"), wrap)
        page.set_row(number, 32)
        number += 1
    page.write_row(number + 1, 0, ("列", "要求", "内容", "可填内容"), head)
    needed = need(contract)
    for offset, (name, column) in enumerate(contract.columns.items(), start=number + 2):
        page.write_row(offset, 0, (column.title, needed[name], TYPE[column.type], "、".join(allowed(column))), cell)
    page.set_paper(9)
    page.fit_to_pages(1, 0)
