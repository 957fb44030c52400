"""Everything about one alert on one page that works offline and prints on A4, for the eyes of one kind of reader."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import partial
from itertools import accumulate, pairwise
from pathlib import Path
from typing import Any

import duckdb

from alerts.department_list import ADULT_AGE
from alerts.explain import alert_called
from alerts.law_values import law_values
from alerts.policy import jurisdiction_of
from alerts.reader import Reader, check_may_read
from alerts.source_rows import SourceRow, people_in, source_rows
from alerts.sources import AreaNames, area_name
from alerts.supervision import pages
from alerts.timeline import read_timeline
from alerts.visits import Item, Member, ThisRun, read_as, read_query, read_run
from alerts.what_clears import rule_of, what_clears
from alerts.wording import wording
from alerts.written import WrittenFile, safe_file_name, write_whole
from data_contracts.months import age_on
from warehouse import sql_file

HERE = Path(__file__).parent / "pack"
#: A comparison is never certain.
MOST_SURE = 0.9999
FINDINGS = {"found": "发现", "settled": "不提示（已登记例外或已复核）", "unknown": "未能比对", "silent": "未再发现"}


@dataclass(frozen=True)
class IdentityStep:
    """How some of a person's records were found to be his: in words, how sure, how many, from where."""

    how: str
    match_grade: str
    records: int
    datasets: tuple[str, ...]


@dataclass(frozen=True)
class IdentityBits:
    """One step of the waterfall of a doubtful record: what was compared, what was found, how many bits it gave."""

    title: str
    found: str
    bits: float | None


@dataclass(frozen=True)
class Identity:
    """Why the records of this case are held to be one person's (gathered by `flows`, which may ask matching).

    Attributes:
        names, numbers: every spelling with the number of records that have it.
        doubts: what a person should look at, in Chinese.
    """

    steps: tuple[IdentityStep, ...] = ()
    waterfall: tuple[IdentityBits, ...] = ()
    weight: float = 0.0
    probability: float = 0.0
    names: dict[str, int] = field(default_factory=dict)
    numbers: dict[str, int] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()
    decisions: tuple[str, ...] = ()

    @property
    def sure(self) -> str:
        """How sure the comparison is, in per cent; never a hundred, for nothing is."""
        return f"{min(self.probability, MOST_SURE):.2%}"

    def bars(self, width: float) -> list[tuple[IdentityBits, float, float]]:
        """Place each step of the waterfall: where its bar begins and how wide it is, in units of the drawing."""
        sums = list(accumulate((one.bits or 0.0 for one in self.waterfall), initial=0.0))
        low, scale = min(sums), width / ((max(sums) - min(sums)) or 1.0)
        return [
            (one, (min(begin, end) - low) * scale, abs(end - begin) * scale)
            for one, (begin, end) in zip(self.waterfall, pairwise(sums), strict=True)
        ]


@dataclass(frozen=True)
class MonthStood:
    """How the alert stood in one month."""

    period: date
    finding: str
    grade: str | None
    amount_at_risk: Decimal | None
    reason: str | None
    because: str | None
    is_changed: bool


@dataclass(frozen=True)
class Settled:
    """An exception or a snooze about the person, the household or the alert."""

    kind: str
    scope: str
    rule_code: str | None
    reason: str
    because: str
    valid_from: date
    valid_until: date
    state: str


@dataclass(frozen=True)
class Answered:
    """One answer that came back."""

    outcome: str
    investigation_no: str | None
    decision_no: str | None
    notice_on: date | None
    checked_on: date | None
    checked_by: str | None
    note: str | None
    received_on: date


@dataclass(frozen=True)
class OtherLead:
    """Another lead about the same person."""

    rule_code: str
    title: str
    status: str
    grade: str
    reason: str


@dataclass(frozen=True)
class KeptBack:
    """What a rule found about the same person and did not raise, and why."""

    rule_code: str
    title: str
    period: date
    reason: str


@dataclass(frozen=True)
class Case:
    """One alert, the day and the people it is about, read once; every other part of the page is about it."""

    run: ThisRun
    item: Item
    occurred_on: date | None
    members: tuple[Member, ...]

    @property
    def people(self) -> dict[str, Member | None]:
        """The person of the alert first, then the household."""
        own = self.item.alert.person_id
        known: dict[str, Member | None] = {member.person_id: member for member in self.members}
        return {own: known.get(own)} | known if own else known


def read_case(con: duckdb.DuckDBPyConnection, alert_id: str, reader: Reader) -> tuple[Case, Reader]:
    """Read an alert, and let its reader know the people of it.

    Raises:
        UnknownAlertError: there is no such alert.
        NotForReaderError: this reader may not see it.
    """
    item = alert_called(con, alert_id)
    check_may_read(reader, item.alert)
    members = tuple(read_query(con, "member", Member))
    ((occurred_on,),) = sql_file.rows(con, HERE / "occurred.sql", {"alert_id": alert_id})
    run = read_run(con)
    reader = _for_a_child(reader, item, run)
    names, numbers = people_in(con, item.facts)
    names += [member.name or "" for member in members] + [item.alert.name or ""]
    numbers += [member.resident_id or "" for member in members] + [item.alert.resident_id or ""]
    return Case(run, item, occurred_on, members), reader.knowing(names, numbers)


def _for_a_child(reader: Reader, item: Item, run: ThisRun) -> Reader:
    """A child's name stays with civil affairs: other departments find the child by its number."""
    age = age_on(run.period_end, item.alert.birth_date)
    if reader.office is None or reader.office.reads_all_facts or age is None or age >= ADULT_AGE:
        return reader
    return replace(reader, sight=reader.sight.model_copy(update={"names": "masked"}))


def write_pack(
    con: duckdb.DuckDBPyConnection, case: Case, path: Path, *, reader: Reader, identity: Identity, areas: AreaNames
) -> WrittenFile:
    """Write the evidence pack of one alert.

    Args:
        con: the warehouse, which is only read.
        case: of `read_case`.
        path: the file.
        reader: who will read it, as `read_case` returned him.
        identity: why the records are one person's; nothing in it of an alert about a delivery.
        areas: names of area codes.
    """
    rows = source_rows(con, case.item.facts, reader) if case.item.alert.dataset is None else []
    facts = _facts(con, case, reader, rows) | {"identity": identity, "areas": areas}
    facts |= {"township": area_name(areas, case.item.alert.township_code)}
    titles = tuple(dict.fromkeys(cell.title for row in rows for cell in row.cells))
    audience = f"{case.item.alert.township_code} {reader.title}".strip()
    write = partial(_write_page, facts=facts, rows=len(rows))
    return write_whole(path, write, audience=audience, columns=titles, is_masked=reader.is_masked)


def pack_name(case: Case, reader: Reader) -> str:
    """Name the file of a pack; nobody's name is in it."""
    return safe_file_name(f"{case.run.month}_{case.item.alert.alert_id}_证据包_{reader.title}.html")


def _facts(con: duckdb.DuckDBPyConnection, case: Case, reader: Reader, rows: list[SourceRow]) -> dict[str, object]:
    alert, rule = case.item.alert, rule_of(case.item.alert.rule_code)
    names = {key: reader.name(member.name) for key, member in case.people.items() if member}
    names |= {alert.person_id: reader.name(alert.name)} if alert.person_id else {}
    days = (case.occurred_on or case.run.period_end, case.run.period_end)
    asked = {"alert_id": alert.alert_id, "person_id": alert.person_id, "household_id": alert.household_id}
    read = partial(_read, con)
    restricted = {"with_restricted": reader.kind == "county"}
    return {
        "run": case.run,
        "alert": alert,
        "reader": reader,
        "family": wording().families[alert.family],
        "grade_fill": wording().grades[alert.grade].fill,
        "match_text": wording().match_grades.get(alert.match_grade or "", ""),
        "banner": wording().banner,
        "age": age_on(case.run.period_end, alert.birth_date),
        "rows": rows,
        "months": read("month", MonthStood, alert_id=alert.alert_id),
        "findings": FINDINGS,
        "timeline": read_timeline(con, case.people, names, reader, case.run.period) if case.people else None,
        "law": law_values(rule, jurisdiction_of(con), on=days) if rule else [],
        "exceptions": read("exception", Settled, **asked) if reader.sight.others else [],
        "others": _about_person(read, "other", OtherLead, case, reader, alert_id=alert.alert_id, **restricted),
        "kept_back": _about_person(read, "kept_back", KeptBack, case, reader, **restricted),
        "answers": read("answer", Answered, alert_id=alert.alert_id),
        "clears": what_clears(rule, rows, case.occurred_on),
    }


def _about_person(read: Any, query: str, kind: type[Any], case: Case, reader: Reader, **asked: object) -> list[Any]:
    """Read what else is known about the person, where there is one and the reader may know."""
    person = case.item.alert.person_id
    return read(query, kind, person_id=person, **asked) if person and reader.sight.others else []


def _read(con: duckdb.DuckDBPyConnection, query: str, kind: type[Any], **asked: object) -> list[Any]:
    return read_as(con.execute(sql_file.read_sql(HERE / f"{query}.sql"), asked), kind)


def _write_page(path: Path, *, facts: dict[str, object], rows: int) -> int:
    path.write_text(pages().get_template("evidence_pack.html.j2").render(facts), encoding="utf-8", newline="\n")
    return rows
