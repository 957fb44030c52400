"""What does each cell of an answer say: a result of the list, a day however it is written, a text that fits?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache

from alerts.answer_contract import AnswerColumn, contract, reasons_offered
from alerts.list_meta import ListMeta
from alerts.wording import wording
from data_contracts.canonical_date import read_date
from data_contracts.canonical_text import plain_dashes, read_text, tidy
from data_contracts.returned_sheet import AnsweredRow
from data_contracts.sheet import FLOAT_MARK

#: 10.2 may have been 10.20 in a cell that Excel takes for a number.
_WITHOUT_YEAR = re.compile(r"(\d{1,2})\s*(?:[月/-]\s*(?=\d)|\.(?=\d\d))(\d{1,2})\s*[日号]?")
#: What hands add to a result that they type.
_NOT_A_WORD = re.compile(r"[\s\-–—_:,。.、,:]+|\(.*?\)")


@dataclass(frozen=True)
class Fault:
    """What is wrong with an answer: a problem of the contract, the column, and what its sentence names."""

    kind: str
    column: str
    told: Mapping[str, object] = field(default_factory=dict)

    def in_words(self) -> tuple[str, str]:
        """Say why it was not taken, and what to do."""
        text = contract().problems[self.kind]
        facts = {"title": contract().title(self.column), **self.told}
        return text.reason.format(**facts), text.remedy.format(**facts)


@dataclass(frozen=True)
class Given:
    """What a row says, by column; what cannot be read is among the faults."""

    values: Mapping[str, str | date]
    faults: tuple[Fault, ...]


def titled(columns: Sequence[str]) -> str:
    """Name columns as the lists do: 调查记录号、决定文号和书面告知日期.

    >>> titled(["note", "checked_by", "outcome"])
    '备注、核查人和核查结果'
    """
    titles = [contract().title(name) for name in columns]
    return "和".join(filter(None, ["、".join(titles[:-1]), titles[-1]]))


def read_cells(row: AnsweredRow, *, titles: Sequence[str], meta: ListMeta | None, received_on: date) -> Given:
    """Read the answers of a row.

    Args:
        row: the row.
        titles: of its cells, as the layout names them.
        meta: which list it is; None where nobody knows.
        received_on: the day on which it came back.
    """
    values: dict[str, str | date] = {}
    faults = [Fault("merged_over", contract().name_of(title)) for title in row.hidden]
    for title, cell in zip(titles, row.cells, strict=True):
        name = contract().name_of(title)
        value = _read(name, cell, received_on)
        if isinstance(value, Fault):
            faults.append(value)
        elif value is not None:
            values[name] = value
    faults += [fault for fault in _out_of_time(values, meta, received_on) if fault]
    return Given(values, tuple(faults))


def _read(name: str, cell: str, received_on: date) -> str | date | Fault | None:
    if not tidy(cell):
        return None
    column = contract().columns[name]
    if column.type == "outcome":
        return _outcomes().get(_word(cell)) or Fault(
            "not_an_outcome", name, {"offered": "、".join(outcome.text for outcome in wording().outcomes)}
        )
    if column.type == "reason":
        codes = {_word(label): code for code, label in reasons_offered().items()}
        return codes.get(_word(cell)) or Fault("not_a_reason", name, {"offered": "、".join(reasons_offered().values())})
    return _day(name, cell, received_on) if column.type == "date" else _text(name, cell, column)


@cache
def _outcomes() -> dict[str, str]:
    """How results may be typed → the result."""
    return {_word(outcome.text): outcome.text for outcome in wording().outcomes}


def _word(text: str) -> str:
    """Fold a result as people type it: 属实 — 拟停（走审批） is 属实-拟停.

    >>> _word("属实 — 拟停（走审批）"), _word("属实-拟停")
    ('属实拟停', '属实拟停')
    """
    return _NOT_A_WORD.sub("", plain_dashes(tidy(text)))


def is_outcome(cell: str) -> bool:
    """Tell whether a cell holds a result of the list."""
    return _word(cell) in _outcomes()


def _text(name: str, cell: str, column: AnswerColumn) -> str | Fault | None:
    if cell.startswith(FLOAT_MARK):
        return Fault("precision_lost", name)
    text = read_text(cell).value
    if text is None:
        return None
    if column.most_characters and len(str(text)) > column.most_characters:
        return Fault("too_long", name, {"most": column.most_characters})
    return str(text)


def _day(name: str, cell: str, received_on: date) -> date | Fault | None:
    """Read a day; one without its year is the last one before the list came back."""
    if part := _WITHOUT_YEAR.fullmatch(tidy(cell)):
        return _newest(int(part[1]), int(part[2]), received_on) or Fault("not_a_day", name)
    day = read_date(cell, serials_are_dates=True)
    if day.value is None and not day.unreadable:
        return None
    if not isinstance(day.value, date) or day.kind == "day_missing":
        return Fault("not_a_day", name)
    return day.value


def _newest(month: int, day: int, received_on: date) -> date | None:
    for year in (received_on.year, received_on.year - 1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= received_on:
            return found
    return None


def _out_of_time(values: Mapping[str, str | date], meta: ListMeta | None, received_on: date) -> list[Fault | None]:
    """Find days that cannot be: checks and notices of the future, checks before there was anything to check."""
    return [
        *(_in_the_future(name, values.get(name), received_on) for name in ("checked_on", "notice_on")),
        _before_the_list(values.get("checked_on"), meta),
    ]


def _in_the_future(name: str, day: str | date | None, received_on: date) -> Fault | None:
    return Fault("in_the_future", name) if isinstance(day, date) and day > received_on else None


def _before_the_list(day: str | date | None, meta: ListMeta | None) -> Fault | None:
    if meta is None or not isinstance(day, date) or day >= meta.as_of:
        return None
    return Fault("before_the_list", "checked_on", {"as_of": meta.as_of})
