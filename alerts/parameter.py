"""What is a number of the law: a parameter with its dated values, and which of them holds on a day."""

from __future__ import annotations

from datetime import date
from typing import Literal

import pyarrow as pa
from pydantic import BaseModel, ConfigDict, Field, model_validator

#: `valid_to` of a value that nothing has replaced yet; a date, so that rules join half-open without a null.
OPEN_END = date(9999, 12, 31)
Status = Literal["issued", "draft", "system_default"]
Scalar = float | str


class Declared(BaseModel):
    """Read from a pack: frozen, and nothing unknown in it."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)


class Reference(Declared):
    """Where the law says so: title down to the section, and a link where there is one."""

    title: str
    link: str | None = None


class DatedValue(Declared):
    """What holds from a day on: one value, one per category, or a set of members.

    None of the three: nothing holds any more. An empty set (`members: []`, `by_category: {}`) holds, for nobody: the
    place gives nothing of the kind, and rules that join it stay silent.
    """

    since: date = Field(alias="from")
    value: Scalar | None = None
    by_category: dict[str, Scalar] | None = None
    members: tuple[str, ...] | None = None
    status: Status = "issued"
    reference: Reference

    @property
    def is_end(self) -> bool:
        """Whether it says that nothing holds any more."""
        return self.value is None and self.by_category is None and self.members is None

    @model_validator(mode="after")
    def _one_form(self) -> DatedValue:
        if sum(form is not None for form in (self.value, self.by_category, self.members)) > 1:
            raise ValueError("give one of value, by_category, members")
        return self

    def pairs(self) -> tuple[tuple[str | None, Scalar], ...]:
        """List (category, value); a member stands for itself."""
        if self.by_category is not None:
            return tuple(self.by_category.items())
        if self.members is not None:
            return tuple((member, member) for member in self.members)
        return () if self.value is None else ((None, self.value),)


class Parameter(Declared):
    """One number (or set) of the law in one jurisdiction, with all its dated values, oldest first."""

    parameter: str = Field(pattern=r"^[a-z_]+\.[a-z_]+$")
    jurisdiction: str
    meaning: str
    unit: str
    kind: Literal["exact", "at_least", "at_most"]
    values: tuple[DatedValue, ...] = Field(min_length=1)

    @model_validator(mode="after")
    def _oldest_first(self) -> Parameter:
        days = [value.since for value in self.values]
        if days != sorted(set(days)):
            raise ValueError("values stand oldest first, each from its own day")
        return self

    @property
    def table(self) -> str:
        """Name of its table below `policy`."""
        return self.parameter.replace(".", "_", 1)


def in_force(parameter: Parameter, on: date) -> DatedValue | None:
    """Return the value that holds on a day; None where none has begun, or it has ended."""
    begun = [value for value in parameter.values if value.since <= on]
    return begun[-1] if begun and not begun[-1].is_end else None


def as_table(parameter: Parameter, jurisdiction: str) -> pa.Table:
    """Make it the table that rules join: one row per value and category, half-open in time."""
    ends = [value.since for value in parameter.values[1:]] + [OPEN_END]
    lines = [
        (category, dated.since, end, value, dated.status, dated.reference.title)
        for dated, end in zip(parameter.values, ends, strict=True)
        for category, value in dated.pairs()
    ]
    is_text = any(isinstance(line[3], str) for line in lines) or any(
        value.members is not None for value in parameter.values
    )
    category, since, until, values, status, reference = zip(*lines, strict=True) if lines else [()] * 6
    return pa.table(
        {
            "jurisdiction": pa.array([jurisdiction] * len(lines), pa.string()),
            "category": pa.array(category, pa.string()),
            "valid_from": pa.array(since, pa.date32()),
            "valid_to": pa.array(until, pa.date32()),
            "value": pa.array(map(str, values), pa.string()) if is_text else pa.array(values, pa.float64()),
            "kind": pa.array([parameter.kind] * len(lines), pa.string()),
            "status": pa.array(status, pa.string()),
            "reference": pa.array(reference, pa.string()),
        }
    )
