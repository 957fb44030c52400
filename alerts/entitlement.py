"""To what is somebody entitled on a day: every programme that a category opens, by the most favourable one (就高)?

Which programmes there are stands in `entitlements/programmes.yaml`; whom each is for, how much, since when and by which
clause are the parameters of `alerts/policy/`. Nothing here is a decision: an office checks what the law asks besides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import duckdb

from alerts.explain import UnknownPersonError
from alerts.parameter import DatedValue, Parameter, Scalar, in_force
from alerts.policy import PACKS, parameters_of
from alerts.policy_changes import cited
from alerts.programme import Programme, catalogue
from warehouse import sql_file
from warehouse.person_id import shown_id

HERE = Path(__file__).parent / "entitlements"
FLOORS = {"at_least": "不低于", "at_most": "不超过"}


@dataclass(frozen=True)
class Entitlement:
    """One programme that a category opens on a day.

    Attributes:
        category: the category that opens it, the most favourable of those that do.
        text: how much, in Chinese; empty where the law gives no number.
        clause: where the law says so; `status` whether it is issued, a draft, or our default.
    """

    programme: Programme
    category: str
    text: str
    clause: str
    status: str


def entitled(categories: Iterable[str], *, jurisdiction: str, on: date, packs: Path = PACKS) -> list[Entitlement]:
    """List what these categories open on a day, in the order of `entitlements/programmes.yaml`.

    Args:
        categories: as on the register.
        jurisdiction: whose law.
        on: the day.
        packs: the folder of all packs.
    """
    held = [category for category in catalogue().categories if category in set(categories)]
    known = {parameter.parameter: parameter for parameter in parameters_of(jurisdiction, packs)}
    found = (_opened(programme, held, _holding(programme, known, on)) for programme in catalogue().programmes)
    return [one for one in found if one is not None]


def _holding(programme: Programme, known: dict[str, Parameter], on: date) -> dict[str, tuple[Parameter, DatedValue]]:
    """Collect what holds of a programme's parameters; one that does not is left out."""
    names = (programme.parameter, *programme.numbers.values())
    values = {name: in_force(known[name], on) for name in names if name in known}
    return {name: (known[name], value) for name, value in values.items() if value is not None and value.pairs()}


def _opened(
    programme: Programme, held: list[str], holding: dict[str, tuple[Parameter, DatedValue]]
) -> Entitlement | None:
    if {programme.parameter, *programme.numbers.values()} - set(holding):
        return None
    parameter, value = holding[programme.parameter]
    amounts = dict(value.pairs())
    # One number without categories is everybody's.
    opened = (
        dict.fromkeys(held, amounts[None]) if None in amounts else {one: amounts[one] for one in held if one in amounts}
    )
    if not opened:
        return None
    sign = 1 if programme.better == "more" else -1
    category = max(opened, key=lambda one: (sign * _worth(opened[one]), -held.index(one)))
    numbers = {name: holding[where][1].value for name, where in programme.numbers.items()}
    # No firmer than the least firm number in it.
    status = min((dated.status for _, dated in holding.values()), key=("draft", "system_default", "issued").index)
    text = _text(programme, parameter, opened[category], numbers)
    return Entitlement(programme, category, text, value.reference.title, status)


def _worth(value: Scalar) -> float:
    """Rank by the number where the law gives one; words rank by the order of categories alone."""
    return float(value) if isinstance(value, int | float) else 0.0


def _text(programme: Programme, parameter: Parameter, value: Scalar, numbers: dict[str, Scalar | None]) -> str:
    if isinstance(value, str) and value in catalogue().categories:
        return (programme.says or "").format(value="", **numbers)
    if value == 0 and programme.at_zero:
        return programme.at_zero
    told = (programme.says or "{value}").format(value=value, **numbers)
    # Nothing lies above the whole, so a floor of 100 % is 100 %.
    is_whole = parameter.unit == "share" and value == 1
    floor = "" if isinstance(value, str) or is_whole else FLOORS.get(parameter.kind, "")
    return floor + told


@dataclass(frozen=True)
class PersonEntitled:
    """What somebody may claim: the categories held on the day, and per programme whether the chain shows a delivery."""

    person_id: str
    on: date
    jurisdiction: str
    categories: tuple[str, ...]
    lines: tuple[tuple[Entitlement, date | None], ...]


def entitled_person(con: duckdb.DuckDBPyConnection, person_id: str, *, on: date | None = None) -> PersonEntitled:
    """Tell what somebody is entitled to by the categories held on a day, and what the last twelve months show of it.

    Args:
        con: the working warehouse; `ops.this_run` says under whose law, and the day where none is given.
        person_id: any id that was ever given.
        on: the day.

    Raises:
        UnknownPersonError: no such id.
    """
    ((period_end, jurisdiction),) = con.table("ops.this_run").project("period_end, jurisdiction").fetchall()
    day = on or period_end
    asked = {"person_id": person_id, "day": day}
    rows = sql_file.rows(con, HERE / "categories.sql", asked)
    if not rows:
        raise UnknownPersonError(
            f"没有编号为 {shown_id(person_id)} 的人", where="core.person_alias", to_do="编号见 doudi who"
        )
    categories = tuple(category for (category,) in rows if category is not None)
    delivered = dict(sql_file.rows(con, HERE / "delivered.sql", asked))
    lines = []
    for one in entitled(categories, jurisdiction=jurisdiction, on=day):
        shown_by = one.programme.shown_by
        days = [day for name, day in delivered.items() if shown_by and name.startswith(shown_by)]
        lines.append((one, max(days) if days else None))
    return PersonEntitled(person_id, day, jurisdiction, categories, tuple(lines))


def render_text(told: PersonEntitled) -> str:
    """Write it for the terminal, in Chinese."""
    held = "、".join(told.categories) or "不在低收入人口台账中"
    lines = [f"{told.person_id} · {told.on:%Y-%m-%d} · {held}"]
    for one, last in told.lines:
        shown = f"最近一次 {last:%Y年%-m月}" if last else "近12个月没有记录" if one.programme.shown_by else "无从核对"
        what = f":{one.text}" if one.text else ""
        lines.append(f"  {one.programme.title}{what}  [{one.category}]  {shown}")
        lines.append(f"      条件 {one.programme.asks};依据 {cited(one.clause, one.status)};{one.programme.department}")
    lines.append("以上按身份类别列出,是否符合其他条件由主管部门核实;同时属于几类的,按就高原则。")
    return "\n".join(lines)
