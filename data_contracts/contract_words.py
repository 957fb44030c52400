"""How does a contract read in words, for those who sign it and those who answer questions about it?"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

from data_contracts.code_list import code_list
from data_contracts.contract import Check, Column, ColumnType, Contract, contract_called, contract_of
from data_contracts.schedule import agreed_on
from data_contracts.specification import expected_columns, read_specification

CADENCE = {"monthly": "每月", "quarterly": "每季度", "termly": "每学期"}
CONTENT = {"snapshot": "截至当月的完整名单", "event": "当月发生的事项"}
CONSEQUENCE = {
    "warn": "提醒，照常接收",
    "quarantine_row": "退回这一行",
    "hold_delivery": "整份暂缓，待核对",
    "refuse_delivery": "整份退回",
}
TYPE = {
    ColumnType.RESIDENT_ID: "身份证号（18 位，文本）",
    ColumnType.NAME: "姓名",
    ColumnType.SEX: "性别",
    ColumnType.DATE: "日期（年-月-日）",
    ColumnType.MONTH: "年月（年-月）",
    ColumnType.AREA: "区划代码（12 位，文本）",
    ColumnType.MONEY: "金额（元）",
    ColumnType.INT: "整数",
    ColumnType.NUMBER: "数值",
    ColumnType.BOOL: "是或否",
    ColumnType.CODE: "选项",
    ColumnType.TEXT: "文字",
    ColumnType.TERM: "学期",
    ColumnType.DISABILITY_NO: "残疾人证号（20 位，文本）",
    ColumnType.ACCOUNT: "账号（文本）",
    ColumnType.PHONE: "电话（文本）",
}


def find(name: str) -> Contract:
    """Find a contract by dataset or by Chinese title.

    Raises:
        UnknownDatasetError: there is none.
    """
    return contract_called(name) or contract_of(name)


def allowed(column: Column) -> tuple[str, ...]:
    """List the values that a column may have; empty where it is open."""
    if column.code_list:
        return code_list(column.code_list).labels
    return {ColumnType.SEX: ("男", "女"), ColumnType.BOOL: ("是", "否")}.get(column.type, ())


def due(contract: Contract, jurisdiction: str = "") -> str:
    """Say how often and by when a dataset is due: where a place has agreed otherwise, as it has."""
    agreed = agreed_on(contract.dataset, jurisdiction)
    day, after = agreed.due_day or contract.arrival.due_day, agreed.months_after
    cadence = agreed.cadence or contract.arrival.cadence
    if cadence == "monthly":
        about = {0: "当月", 1: "上一个月"}.get(after, f"{after} 个月前")
        return f"每月 {day} 日前报送{about}的数据，遇休息日顺延"
    start = "每学期开学（3 月、9 月）" if cadence == "termly" else "每季度结束"
    what = "本学期" if cadence == "termly" else "该季度"
    return f"{start}后第 {after} 个月的 {day} 日前报送{what}的数据，遇休息日顺延"


def need(contract: Contract) -> dict[str, str]:
    """Column → whether it must, should or may be filled."""
    expected = expected_columns(contract, read_specification().get(contract.dataset))
    return {
        name: "必填" if column.required else "应填" if name in expected else "选填"
        for name, column in contract.columns.items()
    }


def fault(check: Check) -> tuple[str, str]:
    """Say what is wrong where a check fails, and what its sender should do."""
    if check.rows_change_at_most is not None:
        usual = f"行数与上一次相比变化超过 {check.rows_change_at_most:.0%}", "请核对是否完整；确有变化的请说明"
    else:
        usual = "上一次报送中有的类别或乡镇（街道），本次一行也没有", "请核对是否遗漏；确有变化的请说明"
    return check.reason or usual[0], check.remedy or usual[1]


def in_words(contract: Contract) -> str:
    """Write a contract as a page of text."""
    return "\n".join(_lines(contract))


def _lines(contract: Contract) -> Iterator[str]:
    yield f"《{contract.title}》 {contract.dataset}"
    yield f"报送单位  {contract.owner}"
    yield f"报送时间  {due(contract)}"
    yield f"内容      {CONTENT[contract.content]}；{contract.grain}"
    titles = [contract.columns[name].title for name in contract.key]
    yield f"同一事项  以 {'、'.join(titles)} 认定"
    yield ""
    rows = [("列名", "代号", "类型", "必填", "可填内容")]
    for name, column in contract.columns.items():
        values = "、".join(allowed(column))
        rows.append((column.title, name, TYPE[column.type], "必填" if column.required else "", values))
    yield from in_columns(rows)
    yield ""
    yield "也认识的列名"
    for column in contract.columns.values():
        if column.aliases:
            yield f"  {column.title}：{'、'.join(column.aliases)}"
    yield ""
    yield "检查"
    for check in contract.checks:
        yield f"  {check.name}：{'；'.join(fault(check))}（{CONSEQUENCE[check.on_failure]}）"
    if contract.ignored:
        yield f"\n不读取的列  {'、'.join(contract.ignored)}"
    if contract.never_taken_in:
        yield f"不得报送    列名含“{'、'.join(contract.never_taken_in)}”的内容"


def in_columns(rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Lay rows out in columns; a Han character is two wide.

    >>> list(in_columns([("甲", "乙"), ("abc", "d")]))
    ['甲   乙', 'abc  d']
    """
    widths = [max(text_width(row[place]) for row in rows) for place in range(len(rows[0]))]
    for row in rows:
        cells = (cell + " " * (width - text_width(cell)) for cell, width in zip(row, widths, strict=True))
        yield "  ".join(cells).rstrip()


def text_width(text: str) -> int:
    """Count columns of a fixed-width font: a Han character takes two.

    >>> text_width("低保A类")
    7
    """
    return sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in text)
