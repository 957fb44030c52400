"""What do we answer the department that sent a file: what was read, what goes back and why, what we mended?

The workbook goes to the sender, whose own cells it shows; it never leaves that path. The rows sent back stand under the
contract's titles: mended in place, the workbook itself can be delivered again.
"""

from __future__ import annotations

import math
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb

from data_contracts.contract import Contract
from data_contracts.contract_words import CONSEQUENCE, text_width
from data_contracts.quality_texts import quality_texts
from data_contracts.receipt_facts import FEW_ROWS, Delivery, Facts, read_facts
from data_contracts.receipt_texts import RETURNED_HEADERS, mended, promise, texts, title_of
from data_contracts.sheet import FLOAT_MARK
from data_contracts.verbatim import VerbatimBook

STATES = {"accepted": "已接收", "held": "暂缓（待核对）", "refused": "未接收"}
#: Lines beyond which a workbook is written row by row and not held in memory.
LONG = 20_000
POINTS_PER_LINE = 16.0
_SPOILED = "（按数字保存，末几位已丢失）"
_NAMES = {"accepted": "已接收", "held": "暂缓", "refused": "未接收"}

_HEAD = {"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True, "valign": "top"}
_LOOKS: dict[str, dict[str, Any]] = {
    "title": {"bold": True, "font_size": 16},
    "head": _HEAD,
    "cell": {"text_wrap": True, "valign": "top", "align": "left", "border": 1},
    "words": {"text_wrap": True, "valign": "top", "font_color": "#555555"},
    "text": {"num_format": "@", "valign": "top"},
    "wrap": {"text_wrap": True, "valign": "top", "font_color": "#7F0000"},
    "fault": {"num_format": "@", "bg_color": "#FFF2CC", "border": 1, "valign": "top"},
}


@dataclass(frozen=True)
class Receipt:
    """One receipt that was written, and what it is about."""

    path: Path
    facts: Facts


def file_stem(delivery: Delivery) -> str:
    """Name the files about a delivery; a delivery that is decided upon later gets a new receipt."""
    title = delivery.contract.title if delivery.contract else "未识别"
    return f"{delivery.period}_{title}_回执_{_NAMES[delivery.state]}_{delivery.delivery_id}"


def write_receipts(con: duckdb.DuckDBPyConnection, delivery_ids: Iterable[str], out: Path) -> Iterator[Receipt]:
    """Write the receipts of deliveries, one after the other; one that is there already stays as it was sent.

    Args:
        con: the warehouse, measured (`warehouse.quality`).
        delivery_ids: lines of `ops.delivery`.
        out: the folder for receipts; files are named after period, dataset, state and delivery.

    Yields:
        The workbook, with the sheets 回执, 退回行 and 修正记录 (the latter two where there is anything to list).

    Raises:
        KeyError: there is no such delivery.
    """
    out.mkdir(parents=True, exist_ok=True)
    for facts in read_facts(con, delivery_ids):
        path = out / f"{file_stem(facts.delivery)}.xlsx"
        if not path.exists():
            unfinished = path.with_name(f".{path.name}.tmp")
            _write(unfinished, facts)
            os.replace(unfinished, path)
        yield Receipt(path, facts)


def write_receipt(con: duckdb.DuckDBPyConnection, delivery_id: str, out: Path) -> Path:
    """Write the receipt of one delivery and return its path."""
    (receipt,) = write_receipts(con, [delivery_id], out)
    return receipt.path


def _write(path: Path, facts: Facts) -> None:
    is_long = len(facts.lists["returned"]) + len(facts.lists["repair"]) > LONG
    storage = "constant_memory" if is_long else "in_memory"
    with VerbatimBook(path, {storage: True}) as book:
        book.set_properties({"title": "数据接收回执", "created": facts.delivery.received_at})
        look = {name: book.add_format(properties) for name, properties in _LOOKS.items()}
        _write_summary(book.add_worksheet("回执"), facts, look)
        contract = facts.delivery.contract
        if contract is not None and facts.lists["returned"]:
            _write_returned(book.add_worksheet("退回行"), facts, contract, look=look)
        if contract is not None and facts.lists["repair"]:
            _write_repairs(book.add_worksheet("修正记录"), facts, contract, look=look)


def _write_summary(page: Any, facts: Facts, look: dict[str, Any]) -> None:
    for place, width in enumerate((22, 70, 12, 12)):
        page.set_column(place, place, width)
    page.write(0, 0, "数据接收回执", look["title"])
    number = 1
    for name, value in _summary(facts.delivery):
        number += 1
        page.set_row(number, _height(value, 70))
        page.write(number, 0, name, look["head"])
        page.write(number, 1, value, look["cell"])
    for caption, lines in _tables(facts):
        if not lines:
            continue
        number += 2
        page.write_row(number, 0, caption, look["head"])
        for line in lines:
            number += 1
            page.set_row(number, max(_height(line[0], 22), _height(line[1], 70)))
            page.write_row(number, 0, line, look["cell"])
    for words in _closing(facts):
        number += 2
        page.set_row(number, _height(words, 116))
        page.merge_range(number, 0, number, 3, words, look["words"])
    page.set_paper(9)
    page.fit_to_pages(1, 0)


def _summary(delivery: Delivery) -> Iterator[tuple[str, str | int | float]]:
    contract = delivery.contract
    yield "结果", STATES[delivery.state]
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
    words = quality_texts()
    judged = "—" if delivery.score is None else delivery.score
    yield words.title, {"held": words.held, "refused": words.refused}.get(delivery.state, judged)
    yield "回执编号", delivery.delivery_id


def _tables(facts: Facts) -> Iterator[tuple[Sequence[str], list[Sequence[Any]]]]:
    contract, lists = facts.delivery.contract, facts.lists
    notes = lists["note"]
    yield ("提示", "内容"), [(texts().note(row["kind"]), row["message"]) for row in notes]
    if contract is None:
        return
    yield (
        ("检查", "说明", "行数"),
        [
            (CONSEQUENCE[row["consequence"]], promise(row["check_name"], contract), row["rows_failed"])
            for row in lists["check"]
            if row["rows_failed"]
        ],
    )
    repaired = [(row["kind"], title_of(contract, row["column_name"]), row["cells"]) for row in lists["repair_count"]]
    yield ("修正的列", "修正", "单元格数"), [(title, mended(kind, title), cells) for kind, title, cells in repaired]
    yield ("质量得分的构成", "说明", "得分", "满分"), [_part(row) for row in lists["part"]]
    if len(lists["trend"]) > 1:
        yield (
            ("近几个月", "质量得分", "读取行数", "退回行数"),
            [(row["period"], row["score"], row["rows_read"], row["rows_quarantined"]) for row in lists["trend"]],
        )


def _part(row: dict[str, Any]) -> tuple[str, str, float, int]:
    words = quality_texts()
    said = words.explain(row["part"], row["fault"], row["zero_at"])
    return words.parts[row["part"]].title, said, round(row["points"], 1), row["most"]


def _closing(facts: Facts) -> Iterator[str]:
    words = quality_texts()
    for row in facts.lists["peer"]:
        said = {"others": row["others"], "all": row["others"] + 1, "place": row["place"], "middle": row["middle"]}
        yield words.peers.format(**said)
    if facts.lists["empty"] and (contract := facts.delivery.contract):
        named = [f"{title_of(contract, row['column_name'])}（{row['cells']} 行）" for row in facts.lists["empty"]]
        yield words.empty.format(columns="、".join(named))
    if facts.lists["part"]:
        yield words.how
    yield texts().contact


def _write_returned(page: Any, facts: Facts, contract: Contract, *, look: dict[str, Any]) -> None:
    """List the rows sent back under the contract's titles, faulty cells marked, to be mended in place."""
    returned = facts.lists["returned"]
    faulty = {fault["column_name"] for row in returned for fault in row["faults"]}
    present = [
        name
        for name in contract.columns
        if name in faulty or any(cells.get(name) is not None for cells in facts.cells.values())
    ]
    number_title, fault_title, extra_title = RETURNED_HEADERS
    titles = [number_title, fault_title, *(contract.columns[name].title for name in present), extra_title]
    _write_header(page, titles, (8, 52), look)
    for number, row in enumerate(returned, start=1):
        own = facts.cells.get((row["source_row"], row["member_no"]), {})
        said = [f"{fault['reason']}。{fault['remedy']}" for fault in row["faults"]]
        marked = {fault["column_name"] for fault in row["faults"]}
        page.set_row(number, max(_height(each, 52) for each in said) * len(set(said)))
        page.write_number(number, 0, row["source_row"])
        page.write_string(number, 1, "\n".join(dict.fromkeys(said)), look["wrap"])
        for place, name in enumerate(present, start=2):
            style = look["fault" if name in marked else "text"]
            if own.get(name) is not None:
                page.write_string(number, place, _shown(own[name]), style)
            elif name in marked:
                page.write_blank(number, place, None, style)
        if extra := dict(own.get("extra") or {}):
            page.write_string(number, len(present) + 2, "；".join(f"{k}：{v}" for k, v in extra.items()), look["text"])


def _height(text: object, width: int) -> float:
    """The height in points of wrapped text: spreadsheets do not always find it themselves."""
    return POINTS_PER_LINE * max(1, math.ceil(text_width(str(text)) / (width * 0.95)))


def _shown(cell: str) -> str:
    return cell.removeprefix(FLOAT_MARK) + _SPOILED if cell.startswith(FLOAT_MARK) else cell


def _write_repairs(page: Any, facts: Facts, contract: Contract, *, look: dict[str, Any]) -> None:
    _write_header(page, ["原行号", "列", f"修正或提醒（同类修正最多列出 {FEW_ROWS} 处）"], (8, 18, 70), look)
    said: dict[tuple[str, str], tuple[str, str]] = {}
    for number, row in enumerate(facts.lists["repair"], start=1):
        key = row["column_name"], row["kind"]
        if key not in said:
            title = title_of(contract, row["column_name"])
            said[key] = title, mended(row["kind"], title)
        page.write_number(number, 0, row["source_row"])
        page.write_string(number, 1, said[key][0])
        page.write_string(number, 2, said[key][1])


def _write_header(page: Any, titles: Sequence[str], widths: Sequence[int], look: dict[str, Any]) -> None:
    page.write_row(0, 0, titles, look["head"])
    for place, _ in enumerate(titles):
        page.set_column(place, place, widths[place] if place < len(widths) else 18)
    page.freeze_panes(1, 0)
    _for_print(page)


def _for_print(page: Any) -> None:
    page.set_paper(9)
    page.set_landscape()
    page.fit_to_pages(1, 0)
