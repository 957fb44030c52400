"""Who reads this, and what may he see of a name, a number, an amount, a row (domain 4.6, 依权限)?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from alerts.errors import NotForReaderError
from alerts.masking import mask_name, mask_number, mask_text
from alerts.visits import OpenAlert
from alerts.wording import Department, departments, offices_of
from data_contracts import yaml_file
from data_contracts.contract import Column, ColumnType

TEXTS = Path(__file__).parent / "texts" / "readers.yaml"
#: Shorter values than these are no names and no numbers: replacing them would tear words apart.
SHORTEST_NAME = 2
_MONEY = re.compile(r"\d[\d,]*(?:\.\d+)?\s*(?:万)?元")
_NUMBERS = (ColumnType.RESIDENT_ID, ColumnType.DISABILITY_NO)


class Sight(BaseModel):
    """What one kind of reader sees, as `readers.yaml` declares it."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    names: Literal["full", "masked"]
    numbers: Literal["full", "last_four"]
    amounts: bool
    rows: Literal["whole", "own", "none"]
    chain: Literal["all", "own", "civil_affairs"]
    others: bool
    evidence_only: tuple[str, ...]
    hidden: dict[str, tuple[str, ...]]


class _Readers(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    readers: dict[str, Sight]
    chain_notes: dict[str, str]
    withheld: str
    money: str


@cache
def reader_texts() -> _Readers:
    """Read what every reader sees."""
    return yaml_file.read(TEXTS, _Readers)


@dataclass(frozen=True)
class Reader:
    """One reader: his role, his office where he is a department, and how he reads the people of one case.

    Attributes:
        kind: county, township, department or village.
        office: what a department is called, and what it holds; None of the others.
        people: what stands in sentences → what this reader reads there.
    """

    kind: str
    sight: Sight
    office: Department | None = None
    people: dict[str, str] = field(default_factory=dict)

    @property
    def title(self) -> str:
        """What the reader is called."""
        return self.office.names[0] if self.office else self.sight.title

    @property
    def is_masked(self) -> bool:
        """Whether no name and no number of a person can be read."""
        return self.sight.names == "masked" and self.sight.numbers == "last_four"

    def owns(self, dataset: str | None) -> bool:
        """Say whether a dataset is the reader's own, of those readers who see no others."""
        return bool(dataset and (self.office is None or self.office.may_read(dataset)))

    def name(self, name: str | None) -> str:
        """Return a name as it is read."""
        return (name or "") if self.sight.names == "full" else mask_name(name)

    def number(self, number: str | None) -> str:
        """Return a number as it is read."""
        return (number or "") if self.sight.numbers == "full" else mask_number(number)

    def text(self, text: str) -> str:
        """Return a sentence as it is read: names, numbers and amounts of the case in their masked form."""
        read = mask_text(text, personal=self.people)
        return read if self.sight.amounts else _MONEY.sub(reader_texts().money, read)

    def cell(self, dataset: str, name: str, column: Column, text: str) -> str:
        """Return the text of one cell as it is read."""
        withheld = reader_texts().withheld
        if name in self.sight.hidden.get(dataset, ()):
            return withheld
        if column.type is ColumnType.NAME:
            return self.name(text)
        if column.type in _NUMBERS:
            return self.number(text)
        if column.type is ColumnType.ACCOUNT or (column.type is ColumnType.PHONE and self.sight.numbers != "full"):
            return mask_number(text)
        if column.type is ColumnType.MONEY:
            return text if self.sight.amounts else withheld
        return withheld if column.personal and self.sight.names != "full" else self.text(text)

    def knowing(self, names: Iterable[str | None], numbers: Iterable[str | None]) -> Reader:
        """Return the reader who meets these people in sentences."""
        told = {name: self.name(name) for name in names if name and len(name) >= SHORTEST_NAME}
        told |= {number: self.number(number) for number in numbers if number}
        return replace(self, people={value: read for value, read in told.items() if value != read})


def reader_called(text: str) -> Reader:
    """Return the reader that an option names: county, township, village, `department 残联`.

    Raises:
        NotForReaderError: nobody is called so.
    """
    kind, _, office = text.replace(":", " ").strip().partition(" ")
    sight = reader_texts().readers.get(kind)
    known = next((each for each in departments().departments if office.strip() in each.names), None)
    if sight is None or (kind == "department") != bool(office.strip()) or (kind == "department" and known is None):
        raise NotForReaderError(
            f"没有名为 {text!r} 的读者",
            where="alerts/texts/readers.yaml, departments.yaml",
            to_do="可用 county、township、village，或 'department 残联'（部门名称见 alerts/texts/departments.yaml）",
        )
    if known is None:
        return Reader(kind, sight)
    numbers = "full" if known.reads_number else sight.numbers
    return Reader(kind, sight.model_copy(update={"numbers": numbers}), known)


def check_may_read(reader: Reader, alert: OpenAlert) -> None:
    """Refuse what is not for a reader: restricted leads outside their offices, leads routed to another department.

    Raises:
        NotForReaderError: this reader may not see this alert.
    """
    mine = reader.office is not None and any(name in reader.office.names for name in offices_of(alert.department))
    if reader.office is not None:
        allowed = mine or reader.office.reads_all_facts
    elif alert.dataset is not None:
        allowed = reader.kind == "county"
    else:
        allowed = reader.kind == "county" or not alert.is_restricted
    if not allowed:
        raise NotForReaderError(
            f"{reader.title}无权查看预警 {alert.alert_id}（主办：{alert.department}）",
            where="alerts/texts/readers.yaml",
            to_do="改用 --reader county，或主办部门 --reader 'department …'",
        )
