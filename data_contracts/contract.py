"""What is promised about a dataset: the model of one contract, and where contracts are found.

A contract (`datasets/<department>/<dataset>.yaml`) is the only place where a dataset is declared. Header map, types,
row checks, Great Expectations suite, DDL, sample headers and the reference page all follow from it.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import cache, lru_cache
from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from data_contracts import yaml_file
from data_contracts.contract_people import Declared, PersonRole, Reply, SaidAbove, WideLayout
from data_contracts.errors import ContractError, UnknownDatasetError
from data_contracts.header_kin import kindred

HERE = Path(__file__).parent


class ColumnType(StrEnum):
    """The canonical types of the delivery specification."""

    RESIDENT_ID = "resident_id"
    NAME = "name"
    SEX = "sex"
    DATE = "date"
    MONTH = "month"
    AREA = "area"
    MONEY = "money"
    INT = "int"
    #: A measure; its unit is in the name of the column.
    NUMBER = "number"
    BOOL = "bool"
    CODE = "code"
    TEXT = "text"
    TERM = "term"
    DISABILITY_NO = "disability_no"
    ACCOUNT = "account"
    PHONE = "phone"


#: What a value of each canonical type is in DuckDB.
DUCKDB_TYPES: dict[ColumnType, str] = dict.fromkeys(ColumnType, "VARCHAR") | {
    ColumnType.DATE: "DATE",
    ColumnType.MONTH: "DATE",
    ColumnType.MONEY: "DECIMAL(14,2)",
    ColumnType.INT: "BIGINT",
    ColumnType.NUMBER: "DECIMAL(14,2)",
    ColumnType.BOOL: "BOOLEAN",
}

#: Names of Doudi's own columns in every raw and staging table: no contract may give them to a department's column.
OWN_COLUMNS = frozenset({"row_id", "record_id", "delivery_id", "source_row", "member_no", "period", "sheet", "extra"})

Consequence = Literal["warn", "quarantine_row", "hold_delivery", "refuse_delivery"]


class Column(Declared):
    """One column of a dataset: its printed title, other names it arrives under, and its canonical type."""

    title: str
    aliases: tuple[str, ...] = ()
    type: ColumnType
    required: bool = False
    #: Not required, and still every row ought to fill it: rules need it. Counts in the quality score.
    expected: bool = False
    personal: bool = False
    code_list: str | None = None
    #: What follows when a value is not in the code list.
    on_unknown: Consequence = "quarantine_row"
    #: What follows when a value that is present cannot be read as its type.
    on_unreadable: Consequence = "warn"
    meaning: str = ""
    said_above: SaidAbove | None = None

    @model_validator(mode="after")
    def _codes_have_a_list(self) -> Column:
        if (self.type is ColumnType.CODE) != (self.code_list is not None):
            raise ValueError("a column of type code names its code_list, and only such a column does")
        return self


class Check(Declared):
    """A promise about a row (`holds`, a SQL predicate over canonical columns) or about the whole delivery."""

    name: str
    holds: str | None = None
    rows_change_at_most: float | None = None
    #: A column: a value that the last delivery had in several rows has not vanished (of an area, its township).
    keeps_values_of: str | None = None
    #: Values that come and go, and may vanish.
    may_vanish: tuple[str, ...] = ()
    on_failure: Consequence
    #: The column that the reason points at.
    column: str | None = None
    reason: str = ""
    remedy: str = ""

    @model_validator(mode="after")
    def _one_promise(self) -> Check:
        if sum(each is not None for each in (self.holds, self.rows_change_at_most, self.keeps_values_of)) != 1:
            raise ValueError("a check says one of `holds`, `rows_change_at_most` and `keeps_values_of`")
        if self.holds is not None and not (self.reason and self.remedy):
            raise ValueError("a row check gives its reason and remedy, in Chinese, for the sender")
        return self


class Arrival(Declared):
    """How often a dataset comes and when it counts as stale."""

    cadence: Literal["monthly", "quarterly", "termly"]
    due_day: int = Field(ge=1, le=31)
    #: Days after the end of the period that the newest delivery is about.
    stale_after_days: int = Field(ge=1)


class Budget(Declared):
    """How much of a delivery may go back before the whole waits for somebody: then the fault is in the export."""

    rows_back_at_most: float = Field(default=0.2, ge=0, le=1)
    #: So few rows may always go back, however short the list.
    always_allowed: int = Field(default=5, ge=0)


class Contract(Declared):
    """One dataset, as its owner promises to deliver it."""

    dataset: str = Field(pattern=r"^[a-z_]+\.[a-z_]+$")
    title: str
    owner: str
    grain: str
    #: snapshot: the whole list as of the month; event: only what happened in the month.
    content: Literal["snapshot", "event"]
    #: The dataset that lists everybody this one can speak of: the insured, of whom some are treated.
    drawn_from: str | None = None
    #: Every delivery is a list of everybody, on one line each: two lines with one name are two people.
    everybody_once: bool = False
    #: Canonical columns that name the thing described, for ever: alerts hang on their hash.
    key: tuple[str, ...]
    arrival: Arrival
    includes: tuple[Literal["area"], ...] = ()
    columns: dict[str, Column]
    persons: dict[str, PersonRole] = Field(default_factory=dict)
    wide: WideLayout | None = None
    ignored: tuple[str, ...] = ()
    #: Words in titles of columns that may not be stored (cause of death, diagnosis, offence): dropped while reading.
    never_taken_in: tuple[str, ...] = ()
    reply: Reply | None = None
    budget: Budget = Budget()
    checks: tuple[Check, ...] = ()

    @model_validator(mode="after")
    def _names_agree(self) -> Contract:
        if taken := sorted(OWN_COLUMNS & set(self.columns)):
            raise ValueError(f"columns have names that are Doudi's own: {', '.join(taken)}")
        known = set(self.columns) | (set(area_columns()) if "area" in self.includes else set())
        used = {name for role in self.persons.values() for name in role.columns} | set(self.key)
        used |= {name for c in self.checks for name in (c.column, c.keeps_values_of) if name}
        used |= set(self.reply.columns if self.reply else ()) | (self.wide.columns if self.wide else set())
        if missing := sorted(used - known):
            raise ValueError(f"names columns that are not declared: {', '.join(missing)}")
        if (subject := self.persons.get("self")) and not subject.name:
            raise ValueError("the subject of a row has a name column")
        if self.everybody_once and self.content != "snapshot":
            raise ValueError("only a snapshot lists everybody")
        return self

    @property
    def table(self) -> str:
        """Table name below `raw`, `staging` and `core`: `<department>__<dataset>`."""
        return self.dataset.replace(".", "__")

    @property
    def required_columns(self) -> tuple[str, ...]:
        """Columns without which a row is quarantined."""
        return tuple(name for name, column in self.columns.items() if column.required)

    def staged_columns(self) -> dict[str, str]:
        """Typed columns of the staging table (name → DuckDB type), companions included.

        A number column `x` brings `x_state` (how far it can be trusted), a name column `x_note` (notes in the cell).
        """
        staged: dict[str, str] = {}
        for name, column in self.columns.items():
            staged[name] = DUCKDB_TYPES[column.type]
            if column.type is ColumnType.RESIDENT_ID:
                staged[f"{name}_state"] = "VARCHAR"
            if column.type is ColumnType.NAME:
                staged[f"{name}_note"] = "VARCHAR"
        return staged

    def header_map(self) -> dict[str, str]:
        """Folded header text → canonical column name, for titles, aliases and what says the same as one of them.

        Raises:
            ContractError: one text names two columns.
        """
        titles = tuple((name, each.type.value, (each.title, *each.aliases)) for name, each in self.columns.items())
        return dict(_header_map(self.dataset, titles, tuple(self.persons.values()), self.ignored))


# Every file is held against every contract: what they declare is folded once.
@cache
def _header_map(
    dataset: str,
    titles: tuple[tuple[str, str, tuple[str, ...]], ...],
    roles: tuple[PersonRole, ...],
    ignored: tuple[str, ...],
) -> dict[str, str]:
    headers: dict[str, str] = {}
    for name, _, texts in titles:
        for text in texts:
            key = fold_header(text)
            if headers.setdefault(key, name) != name:
                raise ContractError(
                    f"the header “{text}” names two columns, {headers[key]} and {name}",
                    where=f"contract {dataset}",
                    to_do="let it name one of them",
                )
    never = frozenset(fold_header(text) for text in ignored)
    return headers | kindred(headers, {name: kind for name, kind, _ in titles}, roles, never=never)


@lru_cache(maxsize=16_384)
def fold_header(text: str) -> str:
    """Fold a header for comparison: NFKC, no white space, full-width brackets made plain, lower case.

    >>> fold_header("身份证 号码（必填） ")
    '身份证号码(必填)'
    """
    folded = unicodedata.normalize("NFKC", text)
    return re.sub(r"[\s\u200b\ufeff]+", "", folded).casefold()


@cache
def area_columns() -> dict[str, Column]:
    """The six columns that every dataset may carry (county … phone), declared once."""

    class Shared(Declared):
        columns: dict[str, Column]

    return yaml_file.read(HERE / "area_columns.yaml", Shared).columns


def read_contract(path: Path) -> Contract:
    """Read one contract and add the shared columns that it includes."""
    contract = yaml_file.read(path, Contract)
    if "area" not in contract.includes:
        return contract
    shared = {name: column for name, column in area_columns().items() if name not in contract.columns}
    return contract.model_copy(update={"columns": {**contract.columns, **shared}})


@cache
def contracts(folder: Path = HERE / "datasets") -> dict[str, Contract]:
    """All contracts by dataset name, sorted.

    Raises:
        ContractError: a file lies where its dataset name does not say.
    """
    found: dict[str, Contract] = {}
    for path in sorted(folder.glob("*/*.yaml")):
        contract = read_contract(path)
        if contract.dataset != f"{path.parent.name}.{path.stem}":
            raise ContractError(
                f"the file declares {contract.dataset}",
                where=f"datasets/{path.parent.name}/{path.name}",
                to_do="the path is the name: move the file or rename the dataset",
            )
        found[contract.dataset] = contract
    return found


def contract_called(text: str) -> Contract | None:
    """Find the contract that people call so: by its dataset or its Chinese title, in whatever case and width."""
    wanted = fold_header(text)
    return next((each for each in contracts().values() if wanted in (each.dataset, fold_header(each.title))), None)


def contract_of(dataset: str) -> Contract:
    """Return the contract of a dataset.

    Raises:
        UnknownDatasetError: there is none.
    """
    try:
        return contracts()[dataset]
    except KeyError:
        raise UnknownDatasetError(
            f"no contract is named {dataset!r}",
            where="data_contracts/datasets",
            to_do=f"use one of: {', '.join(contracts())}",
        ) from None
