"""Whose data can be compared well, and what is late or missing: the scoreboard of the supervision page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from alerts.sources import dataset_owner
from alerts.visits import read_query
from data_contracts.contract import Contract, contracts
from data_contracts.quality_texts import quality_texts

#: Months of a quarter's and a term's end: what is not due every month is missed only then.
_DUE_MONTHS = {"monthly": range(1, 13), "quarterly": (3, 6, 9, 12), "termly": ()}
#: The sparkline's floor: below it a list is hardly of use, above it differences must show.
LOWEST_SHOWN = 40.0


@dataclass(frozen=True)
class OfDataset:
    """The deliveries of one dataset in the run's month; scores from 0 to 100, `history` by month."""

    dataset: str
    deliveries: int
    held: int
    refused: int
    score: float | None
    rows_read: int
    rows_quarantined: int
    cells_mended: int
    cells_unreadable: int
    days_late: int | None
    weakest_area: str | None
    weakest_score: float | None
    history: list[dict[str, Any]]

    @property
    def standing(self) -> str:
        """Say how it stands in a few words, the worst first."""
        if not self.deliveries:
            return "暂缓待核对" if self.held else "未能接收" if self.refused else "未报送"
        late = f"晚 {self.days_late} 天" if self.days_late else "按时"
        more = [f"{self.held} 份暂缓"] if self.held else []
        more += [f"{self.refused} 份未能接收"] if self.refused else []
        return "，".join([late, *more])

    @property
    def is_lacking(self) -> bool:
        """Nothing of it can be used this month."""
        return not self.deliveries


@dataclass(frozen=True)
class Scoreboard:
    """The datasets of each department, and how the score is made."""

    departments: dict[str, list[OfDataset]]
    not_due: tuple[str, ...]
    how: str


def read_scoreboard(con: duckdb.DuckDBPyConnection, month: date) -> Scoreboard:
    """Read the scoreboard of the run's month.

    Args:
        con: the warehouse, measured (`warehouse.quality`).
        month: first day of the run's month.
    """
    delivered = {row.dataset: row for row in read_query(con, "supervised_score", OfDataset)}
    departments: dict[str, list[OfDataset]] = {}
    not_due = []
    for name, contract in contracts().items():
        row = delivered.pop(name, None)
        if row is None and not _is_due(contract, month):
            not_due.append(contract.title)
            continue
        departments.setdefault(contract.owner, []).append(row or _nothing(name))
    for name, row in delivered.items():
        departments.setdefault(dataset_owner(name), []).append(row)
    return Scoreboard(dict(sorted(departments.items())), tuple(not_due), quality_texts().how)


def _is_due(contract: Contract, month: date) -> bool:
    return month.month in _DUE_MONTHS[contract.arrival.cadence]


def _nothing(dataset: str) -> OfDataset:
    return OfDataset(dataset, 0, 0, 0, None, 0, 0, 0, 0, None, None, None, [])


def points_of(history: list[dict[str, Any]], *, width: float, height: float) -> list[tuple[float, float]]:
    """Lay the scores of a sparkline out, left to right; a single month stands on the right.

    >>> points_of([{"score": 100.0}, {"score": 40.0}], width=60, height=20)
    [(0.0, 0.0), (60.0, 20.0)]
    """
    step = width / max(1, len(history) - 1)
    first = width if len(history) == 1 else 0.0
    room = 100 - LOWEST_SHOWN
    return [
        (round(first + step * place, 1), round(height * (100 - max(LOWEST_SHOWN, each["score"])) / room, 1))
        for place, each in enumerate(history)
    ]
