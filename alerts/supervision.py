"""How does the month stand, without a single name: the page for those who supervise, one file that works offline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache, partial
from pathlib import Path

import duckdb
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from alerts.precision import precision_texts, read_answers
from alerts.quality import read_faults
from alerts.scoreboard import LOWEST_SHOWN, points_of, read_scoreboard
from alerts.silent_sample import read_missed
from alerts.sources import AreaNames, area_name, dataset_owner, dataset_title, file_name
from alerts.visits import find_open, read_query, read_run
from alerts.wording import wording
from alerts.written import WrittenFile, safe_file_name, write_whole
from data_contracts.contract import contracts
from data_contracts.corps import county_of

AUDIENCE = "监督"
#: Families of their own in tables and charts, with their colours; the others are counted together.
FAMILY_COLOURS = {
    "ineligible": "#B5433B",
    "duplicated": "#D98E32",
    "missed": "#2F7D5B",
    "difficulty": "#3C6EA5",
    "other": "#8A8A8A",
}
DELIVERY_STATES = {"accepted": "已接收", "held": "暂缓待确认", "refused": "已退回"}
#: More deliveries than these are not listed one by one: only those that somebody must look after.
MOST_DELIVERIES = 150
#: Where the receipts of the run lie, seen from the page.
RECEIPTS = "回执/index.html"
COVERAGE_STATES = {"evaluated": "已比对", "not_evaluated": "未能比对", "error": "出错"}


@dataclass(frozen=True)
class Total:
    """The headline numbers; amounts in yuan."""

    alerts: int
    households: int
    fresh: int
    recurred: int
    red: int
    overdue: int
    gains: int
    gain_amount: Decimal
    risk_amount: Decimal
    cleared: int


@dataclass(frozen=True)
class OfFamily:
    """Open alerts of a family by grade."""

    family: str
    red: int
    orange: int
    yellow: int
    blue: int
    amount: Decimal

    @property
    def alerts(self) -> int:
        """All grades together."""
        return self.red + self.orange + self.yellow + self.blue


@dataclass(frozen=True)
class OfTownship:
    """Open alerts of a township by family."""

    code: str
    alerts: int
    households: int
    ineligible: int
    duplicated: int
    missed: int
    difficulty: int
    other: int
    red: int
    overdue: int


@dataclass(frozen=True)
class OfMonth:
    """Hits of a month by family."""

    period: date
    ineligible: int
    duplicated: int
    missed: int
    difficulty: int
    other: int

    @property
    def counts(self) -> dict[str, int]:
        """Hits by the families of the chart, from the bottom of the column up."""
        return {family: getattr(self, family) for family in FAMILY_COLOURS}


@dataclass(frozen=True)
class OfRule:
    """What a rule compared this month."""

    rule_code: str
    title: str
    family: str
    state: str
    reason: str
    subjects: int
    alerts: int
    gap_townships: int


@dataclass(frozen=True)
class OfDelivery:
    """What became of one delivery."""

    dataset: str
    source_file: str
    sheet: str | None
    state: str
    because: str
    version: int
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    received_at: datetime


@dataclass(frozen=True)
class OfOffice:
    """What an office is late with in one township, by level of urging; days are working days."""

    department: str
    code: str
    alerts: int
    red: int
    reminded: int
    supervised: int
    reported: int
    coordinated: int
    most_days: int
    oldest_due_on: date


@dataclass(frozen=True)
class OfPause:
    """Open alerts whose clock stood still for one reason; days are working days."""

    reason: str
    alerts: int
    paused_now: int
    days: int
    most_days: int


@dataclass(frozen=True)
class OfSender:
    """What is wrong with one dataset of a department; `lasting`: how much of it was there last month already."""

    department: str
    dataset: str
    red: int
    orange: int
    yellow: int
    blue: int
    lasting: int
    titles: str


@dataclass(frozen=True)
class OfCounties:
    """Duplicates that lie across counties."""

    title: str
    counties: list[str]
    alerts: int
    amount: Decimal


def write_supervision_page(con: duckdb.DuckDBPyConnection, out: Path, *, areas: AreaNames) -> WrittenFile:
    """Write the supervision page of this run: counts only, no name, no number, nothing loaded from elsewhere.

    Args:
        con: the warehouse; `ops.this_run` says which run it is about.
        out: the folder to write to.
        areas: names of area codes.
    """
    run = read_run(con)
    find_open(con)
    read_faults(con)
    (total,) = read_query(con, "supervised_total", Total)
    deliveries = read_query(con, "supervised_delivery", OfDelivery)
    answers = read_answers(con, run)
    facts: dict[str, object] = {
        "run": run,
        "texts": wording(),
        "total": total,
        "families": in_order(read_query(con, "supervised_grade", OfFamily)),
        "townships": read_query(con, "supervised_township", OfTownship),
        "months": read_query(con, "supervised_month", OfMonth),
        "rules": read_query(con, "supervised_rule", OfRule),
        "deliveries": deliveries,
        "missing": _not_delivered(deliveries),
        "shown_deliveries": _worth_showing(deliveries),
        "board": read_scoreboard(con),
        "receipts_link": RECEIPTS,
        "senders": read_query(con, "supervised_quality", OfSender),
        "offices": read_query(con, "supervised_overdue", OfOffice),
        "pauses": read_query(con, "supervised_pause", OfPause),
        "answers": answers,
        "missed": read_missed(con, until=answers.until, months=answers.months, area=answers.area),
        "county_pairs": read_query(con, "supervised_county_pair", OfCounties),
        "township_name": partial(_township_name, areas),
        "county_name": partial(area_name, areas),
    }
    path = out / safe_file_name(f"{run.month}_监督页.html")
    write = partial(write_page, template="supervision.html.j2", facts=facts, rows=total.alerts)
    return write_whole(path, write, audience=AUDIENCE, is_masked=True)


def write_page(path: Path, *, template: str, facts: dict[str, object], rows: int) -> int:
    """Fill a template and write the page; return `rows`, the lines on it."""
    path.write_text(pages().get_template(template).render(facts), encoding="utf-8", newline="\n")
    return rows


@cache
def pages() -> Environment:
    """Open the templates; an unknown name in one is an error, and every text is escaped."""
    made = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates", encoding="utf-8"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters |= {
        "sum_values": _sum_values,
        "file_name": file_name,
        "dataset_title": dataset_title,
        "dataset_owner": dataset_owner,
    }
    made.globals |= {
        "points_of": points_of,
        "causes": {name: cause.label for name, cause in precision_texts().causes.items()},
        "lowest_shown": LOWEST_SHOWN,
        "colours": FAMILY_COLOURS,
        "delivery_states": DELIVERY_STATES,
        "coverage_states": COVERAGE_STATES,
        "family_labels": {name: family.label for name, family in wording().families.items()} | {"other": "其他"},
    }
    return made


def _sum_values(counts: Mapping[str, int]) -> int:
    return sum(counts.values())


def in_order(families: Iterable[OfFamily]) -> list[OfFamily]:
    """Sort families as the hand-outs list them."""
    order = list(wording().families)
    return sorted(families, key=lambda row: order.index(row.family))


def _not_delivered(deliveries: Iterable[OfDelivery]) -> list[str]:
    """List the monthly datasets of which nothing was accepted for this month."""
    accepted = {delivery.dataset for delivery in deliveries if delivery.state == "accepted"}
    return [
        name for name, contract in contracts().items() if contract.arrival.cadence == "monthly" and name not in accepted
    ]


def _worth_showing(deliveries: list[OfDelivery]) -> list[OfDelivery]:
    if len(deliveries) <= MOST_DELIVERIES:
        return deliveries
    lacking = [each for each in deliveries if each.state != "accepted" or each.rows_quarantined]
    return sorted(lacking, key=lambda each: (each.state == "accepted", -each.rows_quarantined))[:MOST_DELIVERIES]


def _township_name(areas: AreaNames, code: str) -> str:
    """Name a township with its county: 修武县 郇封镇."""
    if not code:
        return "地址不详"
    county = area_name(areas, county_of(code))
    return county + (f" {area_name(areas, code)}" if len(code) > 6 else "(乡镇不详)")
