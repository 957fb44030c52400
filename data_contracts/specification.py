"""What have the departments been asked for: the delivery specification that every contract must at least accept."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file
from data_contracts.contract import ColumnType, Contract
from data_contracts.errors import ContractError

SPECIFICATION = Path(__file__).with_name("specification.yaml")
#: In place of a column: the six shared ones.
AREA = "[area]"
_COLUMN = re.compile(r"(?P<title>\S+) (?P<name>\w+)(?::(?P<type>\w+)(?:\((?P<labels>[^)]+)\))?)?(?P<required>!?)")
_TYPES = {"id": ColumnType.RESIDENT_ID}


class _Asked(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str
    cadence: Literal["monthly", "quarterly", "termly"]
    columns: tuple[str, ...]


class _Specification(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    datasets: dict[str, _Asked]


@dataclass(frozen=True)
class AskedColumn:
    """One column that was asked for; `type` is null where any type that fits the words will do."""

    title: str
    name: str
    type: ColumnType | None
    labels: tuple[str, ...]
    required: bool


@dataclass(frozen=True)
class AskedDataset:
    """One dataset that was asked for."""

    dataset: str
    title: str
    cadence: str
    has_area: bool
    columns: tuple[AskedColumn, ...]


def read_specification(path: Path = SPECIFICATION) -> dict[str, AskedDataset]:
    """Read the delivery specification: dataset → what was asked for.

    Raises:
        ContractError: a column is not written in the notation.
    """
    asked = yaml_file.read(path, _Specification).datasets
    return {
        name: AskedDataset(
            name,
            each.title,
            each.cadence,
            AREA in each.columns,
            tuple(parse_column(text) for text in each.columns if text != AREA),
        )
        for name, each in asked.items()
    }


def expected_columns(contract: Contract, asked: AskedDataset | None) -> tuple[str, ...]:
    """Name the optional columns that every row ought to fill, in the order of the contract.

    Those that the contract declares as expected, the number of the row's subject, and the area code where area columns
    were asked for: without them nobody knows for sure who it is, and whose office is in charge.
    """
    subject = contract.persons.get("self")
    known_by = {subject.resident_id} if subject else set()
    if asked is not None and asked.has_area:
        known_by.add("area_code")
    return tuple(
        name
        for name, column in contract.columns.items()
        if not column.required and (column.expected or name in known_by)
    )


def parse_column(text: str) -> AskedColumn:
    """Read one column in the specification's notation.

    >>> parse_column("姓名 name:name!")
    AskedColumn(title='姓名', name='name', type=<ColumnType.NAME: 'name'>, labels=(), required=True)
    >>> parse_column("状态 status:code(在册,停保)!").labels
    ('在册', '停保')
    """
    match = _COLUMN.fullmatch(text)
    if match is None:
        raise ContractError(
            f"“{text}” is not a column of the specification",
            where=SPECIFICATION.name,
            to_do="write `标题 canonical:type(labels)!`",
        )
    kind = match["type"] or (match["name"] if match["name"] in set(ColumnType) else None)
    labels = tuple(match["labels"].split(",")) if match["labels"] else ()
    return AskedColumn(
        match["title"],
        match["name"],
        _TYPES.get(kind) or ColumnType(kind) if kind else None,
        labels,
        bool(match["required"]),
    )
