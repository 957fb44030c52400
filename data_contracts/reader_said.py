"""What does a sheet say of all its lines above its header: a programme, a month (2026年10月低保金发放表), a state?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

import polars as pl

from data_contracts.code_list import CodeList, code_list, fold_code
from data_contracts.contract import ColumnType, Contract, fold_header
from data_contracts.contract_people import SaidAbove
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
        declared = column.said_above
        if declared is None or name in header.known or set(declared.never_beside) & header.known:
            continue
        if column.type is ColumnType.MONTH:
            found = set() if any(map(_SPAN.search, texts)) else {month for text in texts for month in _months(text)}
        else:
            found = _labels(texts, code_list(column.code_list or ""), declared)
        if len(found) == 1:
            said[name] = found.pop()
    return said


def contradicting(header: Header, names: Sequence[str], contract: Contract) -> tuple[str, str] | None:
    """Find a name of the sheet or file that says another thing than its title: title of the column, and the name.

    Only of columns of which a title may leave it open: a sheet called 停保 below a title 农村低保名单.
    """
    for column, label in header.said.items():
        declared = contract.columns[column].said_above
        if declared is None or not declared.never_with:
            continue
        known = code_list(contract.columns[column].code_list or "")
        for name in names:
            text = fold_header(name)
            told, _ = _words(text, known, declared)
            if told - {label} or any(word in text for word in declared.never_with):
                return contract.columns[column].title, name
    return None


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


def _labels(texts: list[str], known: CodeList, declared: SaidAbove) -> set[str]:
    """The labels that titles name, if what is listed follows one: 低保户水电费补贴发放表 pays no 低保金."""
    labels: set[str] = set()
    is_title = False
    weaker = [(text, word) for text in texts for word in declared.otherwise if word in text]
    for text in texts:
        told, follows = _words(text, known, declared)
        labels |= told
        is_title |= follows
        # 审核人: beside a title says nothing of what is listed; 公示表 below it does.
        if (told or ":" not in text) and any(word in text for word in declared.never_with):
            return set()
    if labels or not weaker:
        return labels if is_title else set()
    follows_weaker = any(_followed(text, word, declared) for text, word in weaker)
    return {declared.otherwise[word] for _, word in weaker} if follows_weaker else set()


def _words(text: str, known: CodeList, declared: SaidAbove) -> tuple[set[str], bool]:
    """The labels of the words in a text, and whether one of them is followed by what is listed."""
    words = [
        word for word, label in known.meanings.items() if label and len(word) > 1 and word not in declared.otherwise
    ]
    word = re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))))
    title = _bare(text)
    found = list(word.finditer(title))
    behind = re.compile("|".join(map(re.escape, declared.before)))
    return {known.meanings[each[0]] or "" for each in found}, any(behind.match(title, each.end()) for each in found)


def _followed(text: str, word: str, declared: SaidAbove) -> bool:
    behind = "|".join(map(re.escape, declared.before))
    return re.search(f"{re.escape(fold_code(word))}(?:{behind})", _bare(text)) is not None


def _bare(text: str) -> str:
    """A title without its month, spelled as code lists spell."""
    return _EMPTY.sub("", fold_code(_MONTH.sub("", text)))
