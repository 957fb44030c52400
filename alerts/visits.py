"""Which open alerts belong to one visit, and what must the visitor know: households of a township, in route order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any, TypeVar

import duckdb

from alerts.wording import wording
from warehouse import sql_file

HERE = Path(__file__).parent / "handout"
Row = TypeVar("Row")


def township_of(code: str) -> str:
    """Return the nine digits of a place's township, or the six of its county where the township is not known.

    >>> township_of("410821102201"), township_of("410821000000")
    ('410821102', '410821')
    """
    return code[:9] if len(code) >= 9 and code[6:9] != "000" else code[:6]


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
    #: How firm that law is (`alerts.law_basis`).
    law_notes: list[str]
    department: str
    is_restricted: bool
    event: str | None
    status: str
    change: str
    dataset: str | None
    first_period: date
    months_seen: int
    due_on: date
    due_is_provisional: bool
    overdue_days: int
    overdue_level: str | None
    #: Working days by which the deadline was put off because others have to help first, and the answer that says so.
    paused_days: int
    pause_reason: str | None
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
    #: Hash of the facts it rests on; of several alerts that are one item, theirs, in the order of their ids.
    facts_hash: str

    @property
    def facts(self) -> dict[str, str]:
        """The facts of each of its alerts: id → hash."""
        return dict(zip(self.alert_id.split(), self.facts_hash.split(), strict=True))

    @property
    def pause_told(self) -> list[str]:
        """Say that the deadline was put off, for how long and why; nothing where it was not."""
        return [wording().pause.format(days=self.paused_days, reason=self.pause_reason)] if self.paused_days else []

    @property
    def township_code(self) -> str:
        """Nine digits, or the county's six where the township is not known, or nothing at all."""
        return township_of(self.area_code)


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
    jurisdiction: str = ""

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


def find_open(con: duckdb.DuckDBPyConnection, *, alert_id: str | None = None) -> None:
    """Leave the temporary table `handout_alert` of this run's open alerts about people, which other queries read."""
    sql_file.run(con, HERE / "alert.sql", {"alert_id": alert_id})


def grouped(rows: Iterable[Row], key: Callable[[Row], str]) -> defaultdict[str, list[Row]]:
    """Group rows by a key, in their order; a key that nobody has gives an empty group."""
    groups: defaultdict[str, list[Row]] = defaultdict(list)
    for row in rows:
        groups[key(row)].append(row)
    return groups
