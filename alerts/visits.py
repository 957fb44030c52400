"""Which open alerts belong to one visit, and what must the visitor know: households of a township, in route order."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from alerts.sources import AreaNames, area_name
from alerts.wording import GRADES, wording
from warehouse import sql_file

HERE = Path(__file__).parent / "handout"
Row = TypeVar("Row")


@dataclass(frozen=True)
class OpenAlert:
    """One alert that is handed out, as `alert.sql` reads it; `dataset` only where it is about a delivery.

    `is_restricted`: for the offices under `department` only; in no township's workbook.
    """

    alert_id: str
    rule_code: str
    title: str
    family: str
    why: str
    next_step: str
    false_alarms: list[str]
    clause: str
    department: str
    is_restricted: bool
    status: str
    change: str
    dataset: str | None
    first_period: date
    months_seen: int
    due_on: date
    due_is_provisional: bool
    grade: str
    grade_reasons: list[str]
    match_grade: str | None
    amount_at_risk: Decimal | None
    reason: str
    ruled_out: list[str]
    person_id: str | None
    name: str | None
    birth_date: date | None
    resident_id: str | None
    visit_id: str
    household_id: str | None
    household_no: str | None
    address: str | None
    head_person_id: str | None
    area_code: str

    @property
    def urgency(self) -> tuple[int, bool, date, Decimal, str]:
        """Sort key: grade, then what the household stands to gain, then deadline and money."""
        gain = wording().families[self.family].gain
        return GRADES.index(self.grade), not gain, self.due_on, -(self.amount_at_risk or Decimal(0)), self.alert_id

    @property
    def township_code(self) -> str:
        """Nine digits, or the county's six where the township is not known, or nothing at all."""
        code = self.area_code
        return code[:9] if len(code) >= 9 and code[6:9] != "000" else code[:6]


@dataclass(frozen=True)
class Fact:
    """One fact that an alert rests on, and the row of the file that states it; no row where nothing came."""

    alert_id: str
    row_id: str | None
    fact: str
    value: str | None
    delivery_id: str | None
    dataset: str | None
    source_file: str | None
    sheet: str | None
    source_row: int | None
    member_no: int | None
    match_grade: str | None
    link_method: str | None


@dataclass(frozen=True)
class Member:
    """One member of a household at the end of the month."""

    household_id: str
    person_id: str
    name: str | None
    relation: str | None
    sex: str | None
    birth_date: date | None
    resident_id: str | None
    categories: str | None
    village: str | None
    is_head: bool | None


@dataclass(frozen=True)
class Aid:
    """What a person last received of one programme; amount in yuan of that month."""

    person_id: str
    programme: str
    last_period: date
    amount: Decimal


@dataclass(frozen=True)
class Contact:
    """The newest address and telephone that any file gives for a person."""

    person_id: str
    address: str | None
    phone: str | None


@dataclass(frozen=True)
class Item:
    """One alert with its facts: a line of a worklist, a block of a visit sheet."""

    alert: OpenAlert
    facts: tuple[Fact, ...]


@dataclass(frozen=True)
class Visit:
    """Everything open about one household (or about a person, where no household is known)."""

    number: int
    items: tuple[Item, ...]
    members: tuple[Member, ...]
    aid: tuple[Aid, ...]
    head_name: str
    place: str
    phone: str

    @property
    def label(self) -> str:
        """户001: how lists and sheets name the visit."""
        return f"户{self.number:03d}"

    @cached_property
    def names(self) -> dict[str, str]:
        """Names by person id, of the members and of the people that the items are about."""
        return {m.person_id: m.name or "" for m in self.members} | {
            item.alert.person_id: item.alert.name or "" for item in self.items if item.alert.person_id
        }


@dataclass(frozen=True)
class Township:
    """The visits of one township, in route order."""

    code: str
    name: str
    visits: tuple[Visit, ...]

    @property
    def audience(self) -> str:
        """Code and name: who may have its files."""
        return f"{self.code} {self.name}".strip()

    @property
    def alerts(self) -> int:
        """How many alerts it has."""
        return sum(len(visit.items) for visit in self.visits)


@dataclass(frozen=True)
class ThisRun:
    """The run that hands out; nothing in a file is dated by the clock."""

    run_id: str
    period: date
    period_end: date
    as_of: date
    area_prefix: str

    @property
    def month(self) -> str:
        """The month compared, as file names carry it: 2026-10."""
        return f"{self.period:%Y-%m}"

    @property
    def month_text(self) -> str:
        """The month compared, as readers say it: 2026年10月."""
        return f"{self.period.year}年{self.period.month}月"


def read_as(result: duckdb.DuckDBPyConnection | duckdb.DuckDBPyRelation, kind: type[Row]) -> list[Row]:
    """Turn rows into dataclasses by column name, so that the order of columns in SQL does not matter."""
    names = [column[0] for column in result.description]
    wanted = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    places = [names.index(name) for name in wanted]
    return [kind(*(row[place] for place in places)) for row in result.fetchall()]


def read_query(con: duckdb.DuckDBPyConnection, query: str, kind: type[Row], **parameters: Any) -> list[Row]:
    """Run one query of `alerts/handout/` and return its rows as dataclasses."""
    return read_as(con.execute(sql_file.read_sql(HERE / f"{query}.sql"), parameters or None), kind)


def read_run(con: duckdb.DuckDBPyConnection) -> ThisRun:
    """Read the run that is under way."""
    return read_as(con.table("ops.this_run"), ThisRun)[0]


def read_items(con: duckdb.DuckDBPyConnection, *, alert_id: str | None = None) -> list[Item]:
    """Read every open alert about people of this run, or the one alert that is asked for, most urgent first.

    Leaves the temporary table `handout_alert` behind, which the other queries of a visit read.
    """
    sql_file.run(con, HERE / "alert.sql", {"alert_id": alert_id})
    facts = _by(read_query(con, "evidence", Fact), lambda fact: fact.alert_id)
    alerts = sorted(read_as(con.table("handout_alert"), OpenAlert), key=lambda alert: alert.urgency)
    return [Item(alert, tuple(facts[alert.alert_id])) for alert in alerts]


def read_townships(con: duckdb.DuckDBPyConnection, areas: AreaNames) -> list[Township]:
    """Read every township that has open alerts, with its visits in route order.

    Alerts whose township is not known are kept under their county's code, or under no code: none is lost. What only an
    office may see stands in that office's list.
    """
    items = [item for item in read_items(con) if not item.alert.is_restricted]
    items.sort(key=lambda item: item.alert.township_code)
    members = _by(read_query(con, "member", Member), lambda member: member.household_id)
    aid = _by(read_query(con, "aid", Aid), lambda aid: aid.person_id)
    contacts = {contact.person_id: contact for contact in read_query(con, "contact", Contact)}
    townships = []
    for code, of_township in groupby(items, key=lambda item: item.alert.township_code):
        visits = [
            _visit(own_items, members[own_items[0].alert.household_id or ""], aid, contacts)
            for own_items in _by(of_township, lambda item: item.alert.visit_id).values()
        ]
        visits.sort(key=_route)
        numbered = tuple(replace(visit, number=number) for number, visit in enumerate(visits, start=1))
        townships.append(Township(code, _township_name(areas, code), numbered))
    return townships


def _visit(items: list[Item], members: list[Member], aid: dict[str, list[Aid]], contacts: dict[str, Contact]) -> Visit:
    alert = items[0].alert
    people = dict.fromkeys([*(m.person_id for m in members), *(i.alert.person_id for i in items if i.alert.person_id)])
    head = next((m for m in members if m.is_head), None)
    reachable = [contacts[p] for p in (alert.head_person_id, alert.person_id) if p in contacts]
    village = next((m.village for m in members if m.village), "")
    address = alert.address or next((c.address for c in reachable if c.address), "")
    return Visit(
        number=0,
        items=tuple(items),
        members=tuple(members),
        aid=tuple(line for person in people for line in aid[person]),
        head_name=(head.name if head else alert.name) or "",
        place=address if village in address else f"{village} {address}".strip(),
        phone=next((c.phone for c in reachable if c.phone), ""),
    )


def _route(visit: Visit) -> tuple[object, ...]:
    """Sort along the road: village code, then the address with its numbers read as numbers."""
    alert = visit.items[0].alert
    address = [(int(part), "") if part.isdecimal() else (-1, part) for part in re.split(r"(\d+)", visit.place) if part]
    return alert.area_code or "9", not visit.place, address, alert.household_no or "", alert.visit_id


def _township_name(areas: AreaNames, code: str) -> str:
    if not code:
        return "地址不详"
    name = area_name(areas, code)
    return name if len(code) == 9 else f"{name}(乡镇不详)"


def _by(rows: Iterable[Row], key: Callable[[Row], str]) -> defaultdict[str, list[Row]]:
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups
