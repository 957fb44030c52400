"""Who owes what by when, and for which areas: contracts say the usual, `schedule.yaml` what is agreed otherwise."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path
from typing import Literal

from pydantic import Field

from data_contracts import yaml_file
from data_contracts.contract import Contract, contract_of
from data_contracts.contract_people import Declared
from data_contracts.months import shifted
from data_contracts.working_day import working_day_from

FILE = Path(__file__).with_name("schedule.yaml")

Cadence = Literal["monthly", "quarterly", "termly"]
#: county: one answer per county · township: one per township · whole: one for the whole jurisdiction.
Each = Literal["county", "township", "whole"]


class Agreed(Declared):
    """What is agreed about one dataset where its contract does not say it."""

    cadence: Cadence | None = None
    due_day: int | None = Field(default=None, ge=1, le=31)
    #: 0: of the month itself; 1: of the month after.
    months_after: int = Field(default=1, ge=0, le=3)
    each: Each = "county"
    areas: tuple[str, ...] | None = None
    #: Not owed here.
    exempt: bool = False
    #: How it comes, as both sides have agreed: 省一体化大数据平台, 政务外网共享文件夹, 光盘 …
    channel: str | None = None


class Timetable(Declared):
    """The agreements of one jurisdiction."""

    areas: tuple[str, ...] = ()
    #: Of the datasets for which none is named.
    channel: str | None = None
    datasets: dict[str, Agreed] = Field(default_factory=dict)


class Schedule(Declared):
    """All agreements."""

    default: Timetable
    jurisdictions: dict[str, Timetable] = Field(default_factory=dict)


@dataclass(frozen=True)
class Owed:
    """One dataset that is owed for a month.

    Args:
        dataset: its name.
        first: first month of which a delivery answers for it.
        last: last such month.
        due_on: the last day for it; a working day.
        each: for what there must be an answer.
        areas: codes of the areas that owe it; empty: those that the register speaks of.
        stale_after_days: days after the end of the newest month delivered.
    """

    dataset: str
    first: date
    last: date
    due_on: date
    each: Each
    areas: tuple[str, ...]
    stale_after_days: int


@cache
def schedule(path: Path = FILE) -> Schedule:
    """Read the agreements.

    Raises:
        UnknownDatasetError: a dataset is named of which there is no contract.
    """
    read = yaml_file.read(path, Schedule)
    for timetable in (read.default, *read.jurisdictions.values()):
        for dataset in timetable.datasets:
            contract_of(dataset)
    return read


def agreed_on(dataset: str, jurisdiction: str, agreements: Schedule | None = None) -> Agreed:
    """Return what a jurisdiction has agreed about a dataset, else what is agreed everywhere.

    >>> agreed_on("civil_affairs.payment", "jiaozuo").due_day
    25
    """
    known = agreements or schedule()
    own = known.jurisdictions.get(jurisdiction, Timetable())
    agreed = own.datasets.get(dataset) or known.default.datasets.get(dataset) or Agreed()
    return agreed.model_copy(update={"channel": agreed.channel or own.channel or known.default.channel})


def owed(contract: Contract, month: date, *, jurisdiction: str, agreements: Schedule | None = None) -> Owed | None:
    """Say what is owed of a dataset for a month; None where nothing is.

    For a month within a quarter it is the data of the quarter that ended last, for a month within a term that term's.

    Args:
        contract: of the dataset.
        month: its first day.
        jurisdiction: whose agreements count.
        agreements: all of them; those of `schedule.yaml` where none are given.
    """
    known = agreements or schedule()
    own = known.jurisdictions.get(jurisdiction, Timetable())
    agreed = agreed_on(contract.dataset, jurisdiction, known)
    if agreed.exempt:
        return None
    first, last = _months(agreed.cadence or contract.arrival.cadence, month)
    # A term's lists are made when it begins, a quarter's when it has ended.
    counted_from = first if (agreed.cadence or contract.arrival.cadence) == "termly" else last
    day = _day_of(shifted(counted_from, agreed.months_after), agreed.due_day or contract.arrival.due_day)
    areas = agreed.areas if agreed.areas is not None else own.areas or known.default.areas
    return Owed(
        contract.dataset, first, last, working_day_from(day), agreed.each, areas, contract.arrival.stale_after_days
    )


def _months(cadence: Cadence, month: date) -> tuple[date, date]:
    """Name the first and last month that a delivery may be about.

    >>> _months("quarterly", date(2026, 10, 1))
    (datetime.date(2026, 7, 1), datetime.date(2026, 9, 1))
    >>> _months("termly", date(2027, 1, 1))
    (datetime.date(2026, 9, 1), datetime.date(2027, 2, 1))
    """
    if cadence == "monthly":
        return month, month
    if cadence == "quarterly":
        last = shifted(month, -(month.month % 3))
        return shifted(last, -2), last
    # Autumn: September to February. Spring: March to August.
    first = shifted(month, -((month.month - 3) % 6))
    return first, shifted(first, 5)


def _day_of(month: date, day: int) -> date:
    return month.replace(day=min(day, calendar.monthrange(month.year, month.month)[1]))
