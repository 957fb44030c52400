"""Which month does each position tell in a sheet that has a column per month (1月 … 12月) instead of a line?"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field

from data_contracts.contract import ColumnType, Contract, fold_header

#: 7月, 2026年7月份, 7月发放金额(元): the month, and what of it the column tells.
_MONTH = re.compile(r"((?:[0-9]{4}年)?(?:0?[1-9]|1[0-2])月)份?(.*)")
_UNIT = re.compile(r"\((?:单位:?)?元\)$")
#: What a month may have of its own; who is paid is the same in every month.
_OF_A_MONTH = {ColumnType.MONEY, ColumnType.DATE, ColumnType.CODE}


@dataclass(frozen=True)
class Months:
    """Position → (column, number of its month), and number → month as it stands in the titles."""

    places: dict[int, tuple[str, int]] = field(default_factory=dict)
    titles: dict[int, str] = field(default_factory=dict)


def find_months(
    texts: Sequence[str], columns: Sequence[str | None], contract: Contract, *, headers: dict[str, str]
) -> Months:
    """Find the columns of each month, where no column says which month a line is about.

    Args:
        texts: what stands in the header per position, levels joined by `/`.
        columns: what each position means when it is looked at alone.
        contract: whose `wide.months` names the column that titles may say, and the one that their cells fill.
        headers: folded title → column.
    """
    across = contract.wide.months if contract.wide else None
    if across is None or across.month in columns:
        return Months()
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
        return Months()
    return Months(places, {number: month for month, number in numbers.items()})


def _parted(text: str) -> tuple[str | None, str]:
    """Part a title into its month and the folded rest; a line above the months (the sheet's title) is left out."""
    levels = [fold_header(level) for level in text.split("/")]
    for depth, level in enumerate(levels):
        if found := _MONTH.fullmatch(level):
            rest = "/".join(filter(None, [found[2], *levels[depth + 1 :]]))
            return found[1], _UNIT.sub("", rest)
    return None, ""
