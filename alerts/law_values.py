"""Which numbers of the law counted for an alert, and where does the law say so?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

from alerts.parameter import DatedValue, Parameter, in_force
from alerts.policy import parameters_of
from alerts.rule import Rule
from data_contracts import yaml_file

TEXTS = Path(__file__).parent / "texts" / "law_values.yaml"


class _Texts(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")

    status: dict[str, str]
    units: dict[str, str]


@cache
def _texts() -> _Texts:
    return yaml_file.read(TEXTS, _Texts)


@dataclass(frozen=True)
class LawValue:
    """One parameter of the law with what held on the day: value in words, since when, where it stands."""

    parameter: str
    value: str
    since: date
    reference: str
    link: str | None
    status: str


def law_values(rule: Rule, jurisdiction: str, *, on: Iterable[date]) -> list[LawValue]:
    """List the parameters that a rule reads, with the values in force on some days; each value once.

    Args:
        rule: of the alert.
        jurisdiction: whose law counts.
        on: the day that the alert is about, and the month compared: which of them counts the rule says.
    """
    days = sorted(set(on))
    of_rule = {name.replace(".", "_", 1) for name in rule.policy}
    chosen = [each for each in parameters_of(jurisdiction) if each.table in of_rule]
    return [_value(parameter, held) for parameter in chosen for held in _held(parameter, days)]


def _held(parameter: Parameter, days: Iterable[date]) -> list[DatedValue]:
    values = (in_force(parameter, day) for day in days)
    return list({value.since: value for value in values if value is not None}.values())


def _value(parameter: Parameter, held: DatedValue) -> LawValue:
    said = "；".join(_said(category, value, parameter.unit) for category, value in held.pairs()) or "没有"
    return LawValue(
        parameter.parameter,
        said,
        held.since,
        held.reference.title,
        held.reference.link,
        _texts().status[held.status],
    )


def _said(category: str | None, value: float | str, unit: str) -> str:
    """Write one value. Members of a set stand for themselves.

    >>> _said("特困人员", 0.9, "share"), _said(None, 0.0125, "share of rows"), _said(None, 15000, "yuan")
    ('特困人员 90%', '1.25%', '15,000元')
    """
    if isinstance(value, str):
        return value if category in (None, value) else f"{category} {value}"
    is_share = unit.startswith("share")
    number = f"{value * 100:.12g}%" if is_share else f"{value:,.12g}"
    told = number if is_share else number + _texts().units.get(unit, "")
    return f"{category} {told}" if category else told
