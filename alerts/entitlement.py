"""To what is somebody entitled on a day: every programme that a category opens, by the most favourable one (就高)?

Which programmes there are stands in `entitlements/programmes.yaml`; whom each is for, how much, since when and by which
clause are the parameters of `alerts/policy/`. Nothing here is a decision: an office checks what the law asks besides.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

import duckdb
from pydantic import BaseModel, ConfigDict

from alerts.explain import UnknownPersonError
from alerts.policy import DatedValue, Parameter, Scalar, parameters_of
from data_contracts import yaml_file
from warehouse import sql_file

HERE = Path(__file__).parent / "entitlements"
STATUS_WORDS = {"issued": "", "draft": "(征求意见稿)", "system_default": "(系统默认)"}


class Programme(BaseModel):
    """One programme, and the parameter of the law that says whom it is for.

    Attributes:
        says: what the number means, with `{value}`; the value itself where not given.
        asks: what the law asks besides the category.
        shown_by: how programmes, or datasets, of the chain of assistance begin that show its delivery.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    programme: str
    title: str
    department: str
    parameter: str
    says: str | None = None
    asks: str
    shown_by: tuple[str, ...] = ()


class Catalogue(BaseModel):
    """All programmes; `categories` from the most preferential down."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    categories: tuple[str, ...]
    programmes: tuple[Programme, ...]


@cache
def catalogue() -> Catalogue:
    """Read `entitlements/programmes.yaml`."""
    return yaml_file.read(HERE / "programmes.yaml", Catalogue)


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


def entitled(categories: Iterable[str], *, jurisdiction: str, on: date) -> list[Entitlement]:
    """List what these categories open on a day, in the order of `entitlements/programmes.yaml`.

    Args:
        categories: as on the register.
        jurisdiction: whose law.
        on: the day.
    """
    held = [category for category in catalogue().categories if category in set(categories)]
    known = {parameter.parameter: parameter for parameter in parameters_of(jurisdiction)}
    found = []
    for programme in catalogue().programmes:
        parameter = known.get(programme.parameter)
        value = in_force(parameter, on) if parameter else None
        if parameter is None or value is None:
            continue
        opened = {category: amount for category, amount in value.pairs() if category in held}
        if opened:
            category = max(held, key=lambda one: (one in opened, _worth(opened.get(one)), -held.index(one)))
            text = _text(programme, parameter, opened[category])
            found.append(Entitlement(programme, category, text, value.reference.title, value.status))
    return found


def in_force(parameter: Parameter, on: date) -> DatedValue | None:
    """Return the value that holds on a day; None where none has begun, or it has ended."""
    begun = [value for value in parameter.values if value.since <= on]
    return begun[-1] if begun and begun[-1].pairs() else None


def _worth(value: Scalar | None) -> float:
    """Rank by the number where the law gives one; words rank by the order of categories alone."""
    return float(value) if isinstance(value, int | float) else 0.0


def _text(programme: Programme, parameter: Parameter, value: Scalar) -> str:
    if isinstance(value, str) and value in catalogue().categories:
        return ""
    told = (programme.says or "{value}").format(value=value)
    floor = {"at_least": "不低于", "at_most": "不超过"}.get(parameter.kind, "") if not isinstance(value, str) else ""
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
        raise UnknownPersonError(f"没有编号为 {person_id} 的人", where="core.person_alias", to_do="编号见 doudi who")
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
        lines.append(
            f"      条件 {one.programme.asks};依据 {one.clause}{STATUS_WORDS[one.status]};{one.programme.department}"
        )
    lines.append("以上按身份类别列出,是否符合其他条件由主管部门核实;同时属于几类的,按就高原则。")
    return "\n".join(lines)
