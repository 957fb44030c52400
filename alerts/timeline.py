"""How did assistance run, month by month and programme by programme, for a person and the household?"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from pathlib import Path

import duckdb

from alerts.reader import Reader, reader_texts
from alerts.sources import dataset_owner, dataset_title, event_word
from alerts.visits import Member, read_as
from data_contracts.months import shifted
from warehouse import sql_file

HERE = Path(__file__).parent / "pack"
#: Two years: recurring rules, school years and yearly checks can be seen twice.
MONTHS = 24
#: A page holds no more people.
MOST_PEOPLE = 8
SPELL, AID, EVENT = 1, 2, 3


@dataclass(frozen=True)
class _Link:
    person_id: str
    lane_no: int
    what: str
    detail: str | None
    begins_on: date
    ends_on: date | None
    amount: Decimal | None
    counts: bool
    dataset: str | None


@dataclass(frozen=True)
class Bar:
    """Something on a lane: from month `first` to `last`, counted from the left; what is written in it, and its hint."""

    first: int
    last: int
    text: str
    hint: str
    counts: bool


@dataclass(frozen=True)
class Lane:
    """One line of the chart: a category, a programme, or what happened."""

    kind: str
    title: str
    bars: tuple[Bar, ...]


@dataclass(frozen=True)
class PersonLanes:
    """The lanes of one person."""

    name: str
    lanes: tuple[Lane, ...]


@dataclass(frozen=True)
class Happened:
    """One event in words."""

    day: date
    name: str
    what: str
    source: str


@dataclass(frozen=True)
class Timeline:
    """A chart of months, the people on it, and the events in words; `people_left_out` where a page holds no more."""

    months: tuple[date, ...]
    people: tuple[PersonLanes, ...]
    events: tuple[Happened, ...]
    people_left_out: int
    note: str


def read_timeline(
    con: duckdb.DuckDBPyConnection, people: dict[str, Member | None], names: dict[str, str], reader: Reader, month: date
) -> Timeline:
    """Read the chain of the people of a case, as far as its reader may see it.

    Args:
        con: the warehouse.
        people: whom, the person of the alert first; with the membership where there is one.
        names: how the reader reads their names.
        reader: who will read it.
        month: the month compared, the last of the chart.
    """
    months = tuple(shifted(month, at - MONTHS + 1) for at in range(MONTHS))
    shown = list(people)[:MOST_PEOPLE]
    asked = {"people": shown, "since": months[0]}
    links = [
        link
        for link in read_as(con.execute(sql_file.read_sql(HERE / "chain.sql"), asked), _Link)
        if _may_see(reader, link.dataset)
    ]
    return Timeline(
        months,
        tuple(
            PersonLanes(_called(names.get(key, ""), people[key]), tuple(_lanes(links, key, months, reader)))
            for key in shown
        ),
        tuple(_happened(links, shown, names, reader)),
        len(people) - len(shown),
        reader_texts().chain_notes[reader.sight.chain],
    )


def _may_see(reader: Reader, dataset: str | None) -> bool:
    match reader.sight.chain:
        case "all":
            return True
        case "own":
            return reader.owns(dataset)
        case _:
            return (dataset or "").startswith("civil_affairs.")


def _called(name: str, member: Member | None) -> str:
    relation = f"({member.relation})" if member and member.relation else ""
    return f"{name or '(姓名不详)'}{relation}"


def _lanes(links: list[_Link], person_id: str, months: tuple[date, ...], reader: Reader) -> Iterable[Lane]:
    own = [link for link in links if link.person_id == person_id]
    for (kind, title), of_lane in groupby(own, key=lambda link: (link.lane_no, _lane_title(link))):
        if kind == EVENT:
            yield Lane("event", title, tuple(_events(of_lane, months)))
        elif kind == SPELL:
            yield Lane("spell", title, tuple(_spell(link, months) for link in of_lane))
        else:
            yield Lane("aid", title, tuple(_aid(of_lane, months, reader)))


def _lane_title(link: _Link) -> str:
    return "发生的事" if link.lane_no == EVENT else link.what


def _place(day: date, months: tuple[date, ...]) -> int:
    """Count months from the left edge; what lies outside stands at the edge."""
    place = (day.year - months[0].year) * 12 + day.month - months[0].month
    return min(max(place, 0), len(months) - 1)


def _spell(link: _Link, months: tuple[date, ...]) -> Bar:
    until = f"{link.ends_on:%Y-%m-%d}" if link.ends_on else "至今"
    # The day that it ends on is the first that it does not hold any more.
    last = _place(link.ends_on - timedelta(days=1), months) if link.ends_on else len(months) - 1
    return Bar(
        _place(link.begins_on, months), last, link.detail or "", f"{link.begins_on:%Y-%m-%d} → {until}", counts=True
    )


def _aid(links: Iterable[_Link], months: tuple[date, ...], reader: Reader) -> Iterable[Bar]:
    """Sum the aid of each month; what the bank sent back stands for itself, behind what was paid."""
    for (month, counts), of_month in groupby(sorted(links, key=_month_of_aid), key=_month_of_aid):
        paid = list(of_month)
        total = sum((link.amount or Decimal(0) for link in paid), Decimal(0))
        place = _place(month, months)
        hint = f"{month:%Y-%m} {paid[0].detail or ''}" + (f" {total:,.2f} 元" if reader.sight.amounts else "")
        yield Bar(place, place, f"{total:.0f}" if reader.sight.amounts else "有", hint, counts)


def _month_of_aid(link: _Link) -> tuple[date, bool]:
    return link.begins_on.replace(day=1), link.counts


def _events(links: Iterable[_Link], months: tuple[date, ...]) -> Iterable[Bar]:
    for place, of_month in groupby(links_by_day(links), key=lambda link: _place(link.begins_on, months)):
        found = list(of_month)
        hint = "；".join(f"{link.begins_on:%Y-%m-%d} {event_word(link.what)}" for link in found)
        yield Bar(place, place, str(len(found)) if len(found) > 1 else "", hint, counts=True)


def links_by_day(links: Iterable[_Link]) -> list[_Link]:
    """Sort by day, then by what it is."""
    return sorted(links, key=lambda link: (link.begins_on, link.what, link.detail or ""))


def _happened(links: list[_Link], shown: list[str], names: dict[str, str], reader: Reader) -> Iterable[Happened]:
    for link in links_by_day(link for link in links if link.lane_no == EVENT and link.person_id in shown):
        hidden = (link.dataset or "") in reader.sight.hidden
        told = reader_texts().withheld if hidden else reader.text(link.detail or "")
        what = event_word(link.what) + (f"：{told}" if told else "")
        source = f"{dataset_owner(link.dataset)}《{dataset_title(link.dataset)}》"
        yield Happened(link.begins_on, names.get(link.person_id, "") or "(姓名不详)", what, source)
