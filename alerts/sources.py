"""What is the file behind a fact called, and who sent it: contract titles for the readers of the hand-outs."""

from __future__ import annotations

from functools import cache, lru_cache
from pathlib import Path, PurePosixPath
from typing import Protocol

from pydantic import BaseModel, ConfigDict

from data_contracts import yaml_file
from data_contracts.areas import load_areas
from data_contracts.contract import ColumnType, contracts

UNKNOWN_SOURCE = "来源不详"


class AreaNames(Protocol):
    """What the hand-outs need of the area book."""

    def name_of(self, code: str, /) -> str | None:
        """Return the name of an area code of 2 to 12 digits."""
        ...


def area_name(areas: AreaNames, code: str) -> str:
    """Return the name of an area, or its code where the area book does not have it."""
    return (areas.name_of(code) if code else None) or code


def dataset_title(dataset: str | None) -> str:
    """Return the Chinese title of a dataset, or its own name where no contract is left for it."""
    known = contracts().get(dataset or "")
    return known.title if known else dataset or UNKNOWN_SOURCE


def dataset_owner(dataset: str | None) -> str:
    """Return the department that sends a dataset."""
    known = contracts().get(dataset or "")
    return known.owner if known else UNKNOWN_SOURCE


@lru_cache(maxsize=4096)
def fact_title(dataset: str | None, fact: str) -> str:
    """Return the printed title of a fact: the contract's column title, else the fact's own words."""
    known = contracts().get(dataset or "")
    column = known.columns.get(fact) if known else None
    return column.title if column else fact


def fact_column(dataset: str, fact: str) -> str | None:
    """Return the canonical column that a fact speaks of, whether the rule names it by column or by title."""
    known = contracts().get(dataset)
    columns = known.columns if known else {}
    if fact in columns:
        return fact
    return next((name for name, column in columns.items() if fact in (column.title, *column.aliases)), None)


def fact_value(dataset: str | None, fact: str, value: str | None) -> str:
    """Return a fact's value as a reader understands it: an area code with the names that it stands for."""
    if value and dataset and _is_area(dataset, fact):
        return f"{' '.join(load_areas().path_of(value)[-2:])}({value})"
    return value or "(空)"


@lru_cache(maxsize=4096)
def _is_area(dataset: str, fact: str) -> bool:
    known, column = contracts().get(dataset), fact_column(dataset, fact)
    return bool(known and column and known.columns[column].type is ColumnType.AREA)


def file_name(source_file: str | None) -> str:
    """Return the last part of a path below the landing folder: what the sender called the file."""
    return PurePosixPath(source_file).name if source_file else "文件不详"


class _Events(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    events: dict[str, str]


@cache
def _events() -> dict[str, str]:
    return yaml_file.read(Path(__file__).parent / "texts" / "events.yaml", _Events).events


def event_word(kind: str) -> str:
    """Return what an event of the chain is called, or its own name where nobody has named it."""
    return _events().get(kind, kind)
