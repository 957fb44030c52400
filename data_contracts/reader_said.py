"""What does a sheet say of all its lines above its header (2026年10月农村低保金发放花名册): a programme, a month?"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

import polars as pl

from data_contracts.code_list import CodeList, code_list, fold_code
from data_contracts.contract import ColumnType, Contract, fold_header
from data_contracts.reader_people import People
from data_contracts.sheet import Header, Lines, Note

#: 2026年10月, and neither a day (2026年10月5日) nor the end of a span (2026年7月至9月).
_MONTH = re.compile(r"(?<![至到\-—–~、])(\d{4})年(0?[1-9]|1[0-2])月份?(?![\d至到\-—–~、])")
_EMPTY = re.compile(r"[(\[][)\]]")
_SPAN = re.compile(r"\d{4}年\d{1,2}月?份?[至到\-—–~、]")


def said_above(header: Header, above: Lines, contract: Contract) -> dict[str, str]:
    """Find what the lines above a header say of columns that the header lacks: column → word.

    Only where they say one thing: 低保金及价格临时补贴发放表 leaves open which line is which.

    Args:
        header: with the columns found.
        above: the lines above it.
        contract: which of its columns may be `said_above`, and what follows such a word there.
    """
    texts = list(dict.fromkeys(fold_header(cell) for line in above for cell in line if cell))
    said: dict[str, str] = {}
    for name, column in contract.columns.items():
        if not column.said_above or name in header.known:
            continue
        if column.type is ColumnType.MONTH:
            found = set() if any(map(_SPAN.search, texts)) else {month for text in texts for month in _months(text)}
        else:
            found = _labels(texts, code_list(column.code_list or ""), column.said_above)
        if len(found) == 1:
            said[name] = found.pop()
    return said


def with_said(people: People, header: Header, contract: Contract) -> People:
    """Write on every line what the sheet says above its header, and tell the sender."""
    if not header.said:
        return people
    told = "、".join(f"“{contract.columns[name].title}”为{word}" for name, word in header.said.items())
    note = Note("said_above", None, f"表中没有这一列，按表头上方的标题读取：{told}；请以后逐行填写")
    frame = people.frame.with_columns(pl.lit(word).alias(name) for name, word in header.said.items())
    return replace(people, frame=frame, notes=(*people.notes, note))


def _months(text: str) -> Iterator[str]:
    return (f"{year}-{int(month):02d}" for year, month in _MONTH.findall(text))


def _labels(texts: list[str], known: CodeList, behind: tuple[str, ...]) -> set[str]:
    """The labels that titles name, none unless one of `behind` follows: 低保户水电费补贴发放表 pays no 低保金."""
    words = sorted((word for word, label in known.meanings.items() if label and len(word) > 1), key=len, reverse=True)
    word = re.compile("|".join(map(re.escape, words)))
    follows = re.compile("|".join(map(re.escape, behind)))
    labels: set[str] = set()
    is_title = False
    for text in texts:
        for found in word.finditer(_EMPTY.sub("", fold_code(_MONTH.sub("", text)))):
            labels.add(known.meanings[found[0]] or "")
            is_title |= follows.match(found.string, found.end()) is not None
    return labels if is_title else set()
