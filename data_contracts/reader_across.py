"""Which month or word does each position tell in a sheet that has a column for each of them instead of a line?"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data_contracts.code_list import CodeList, code_list
from data_contracts.contract import ColumnType, Contract, fold_header
from data_contracts.contract_people import WordsAcross
from data_contracts.sheet import Across

#: 7月, 2026年7月份, 7月发放金额(元): the month, and what of it the column tells.
_MONTH = re.compile(r"((?:[0-9]{4}年)?(?:0?[1-9]|1[0-2])月)份?(.*)")
_UNIT = re.compile(r"\((?:单位:?)?(?:元|间|户|人|亩|公顷)\)$")
#: What a month may have of its own; who is paid is the same in every month.
_OF_A_MONTH = {ColumnType.MONEY, ColumnType.DATE, ColumnType.CODE}


@dataclass(frozen=True)
class Found:
    """Position → (column, number of its month or word), and what the titles say."""

    places: dict[int, tuple[str, int]]
    across: Across


def find_across(
    texts: Sequence[str], columns: Sequence[str | None], contract: Contract, *, headers: dict[str, str]
) -> Found | None:
    """Find the columns of each month or word, where no column says which one a line is about.

    Args:
        texts: what stands in the header per position, levels joined by `/`.
        columns: what each position means when it is looked at alone.
        contract: whose `wide` names the column that titles may say, and the one that their cells fill.
        headers: folded title → column.
    """
    return _months(texts, columns, contract, headers=headers) or _words(texts, columns, contract)


def _months(
    texts: Sequence[str], columns: Sequence[str | None], contract: Contract, *, headers: dict[str, str]
) -> Found | None:
    across = contract.wide.months if contract.wide else None
    if across is None or across.month in columns:
        return None
    numbers: dict[str, int] = {}
    places: dict[int, tuple[str, int]] = {}
    for place, text in enumerate(texts):
        month, rest = _parted(text)
        column = across.cell if not rest else headers.get(rest)
        if month is None or column is None or contract.columns[column].type not in _OF_A_MONTH:
            continue
        number = numbers.setdefault(month, len(numbers) + 1)
        if (column, number) not in places.values():
            places[place] = (column, number)
    if all(column != across.cell for column, _ in places.values()):
        return None
    return Found(places, Across(across.month, across.cell, {number: month for month, number in numbers.items()}))


def _parted(text: str) -> tuple[str | None, str]:
    """Part a title into its month and the folded rest; a line above the months (the sheet's title) is left out."""
    levels = [fold_header(level) for level in text.split("/")]
    for depth, level in enumerate(levels):
        if found := _MONTH.fullmatch(level):
            rest = "/".join(filter(None, [found[2], *levels[depth + 1 :]]))
            return found[1], _UNIT.sub("", rest)
    return None, ""


def _words(texts: Sequence[str], columns: Sequence[str | None], contract: Contract) -> Found | None:
    across = contract.wide.words if contract.wide else None
    listed = contract.columns[across.column].code_list if across else None
    if across is None or listed is None or across.column in columns:
        return None
    cell = across.cell or across.column
    words: dict[int, str] = {}
    measured: set[int] = set()
    for place, (text, alone) in enumerate(zip(texts, columns, strict=True)):
        word, is_measured = _word(text, across, code_list(listed))
        if word and alone in (None, cell):
            words[place] = word
            measured |= {place} if is_measured else set()
    # 低保 beside 金额 may say who somebody is, and not what he was paid: without a measure, only several of them say.
    if across.cell and (across.cell in columns or len(set(words.values())) < 2):
        words = {place: word for place, word in words.items() if place in measured}
    if not words:
        return None
    numbers = {place: number for number, place in enumerate(words, start=1)}
    places = {place: (cell, number) for place, number in numbers.items()}
    said = {number: words[place] for place, number in numbers.items()}
    return Found(places, Across(across.column, cell, said, across.once))


def _word(text: str, across: WordsAcross, known: CodeList) -> tuple[str | None, bool]:
    """Which word a title says, and whether it says it as a measure: 倒塌间数, 损坏房屋间数/倒塌, 发放金额/生活补贴."""
    levels = [_UNIT.sub("", fold_header(level)) for level in text.split("/")]
    for depth in range(len(levels)):
        for bare, is_measured in _bare("".join(levels[depth:]), across.measures):
            if word := known.meaning_of(bare):
                above = "/".join(levels[:depth])
                return word, is_measured or any(measure in above for measure in across.measures)
    return None, False


def _bare(title: str, measures: Sequence[str]) -> Iterator[tuple[str, bool]]:
    """The title as it stands, and without each measure before or behind it."""
    yield title, False
    for measure in measures:
        if title.startswith(measure):
            yield title.removeprefix(measure), True
        if title.endswith(measure):
            yield title.removesuffix(measure), True
