"""Whose data can be compared well, and what is late or missing: the scoreboard of the supervision page."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb

from alerts.sources import dataset_owner
from alerts.visits import read_query
from data_contracts.contract import contracts
from data_contracts.quality_texts import quality_texts

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
    weakest_area: str | None
    weakest_score: float | None
    history: list[dict[str, Any]]


@dataclass(frozen=True)
class OfSchedule:
    """How many areas stand how with one dataset that is owed for the month, as the delivery calendar says."""

    dataset: str
    on_time: int
    late: int
    held: int
    missing: int
    not_due: int
    days_late: int | None
    due_on: date


@dataclass(frozen=True)
class OfPart:
    """One part of the score and its points."""

    part: str
    most: int


@dataclass(frozen=True)
class Line:
    """One line of the scoreboard: what is owed and what came; either may be missing."""

    dataset: str
    score: OfDataset | None
    owed: OfSchedule | None

    @property
    def standing(self) -> str:
        """Say in a few words who is late or missing, the worst first."""
        if self.owed is None:
            return "另行报送"
        late = f"迟报 {{}}，最长 {self.owed.days_late} 天" if self.owed.days_late else "迟报 {}"
        told = (
            (self.owed.missing, "缺报 {}"),
            (self.owed.held, "暂缓 {}"),
            (self.owed.late, late),
            (self.owed.not_due, "未到期 {}"),
            (self.owed.on_time, "按时 {}"),
        )
        return "，".join(words.format(count) for count, words in told if count)

    @property
    def is_lacking(self) -> bool:
        """Something that is owed has not come, or does not count yet."""
        return self.owed is not None and bool(self.owed.missing or self.owed.held)


@dataclass(frozen=True)
class Scoreboard:
    """The datasets of each department, what is not due, and the parts of the score."""

    departments: dict[str, list[Line]]
    not_due: tuple[str, ...]
    parts: str


def read_scoreboard(con: duckdb.DuckDBPyConnection) -> Scoreboard:
    """Read the scoreboard of the run's month.

    Args:
        con: the warehouse, measured (`warehouse.quality`), with the month's delivery calendar.
    """
    scores = {row.dataset: row for row in read_query(con, "supervised_score", OfDataset)}
    due = {row.dataset: row for row in read_query(con, "supervised_schedule", OfSchedule)}
    departments: dict[str, list[Line]] = {}
    for name in dict.fromkeys([*contracts(), *sorted(scores)]):
        if name in scores or name in due:
            line = Line(name, scores.get(name), due.get(name))
            departments.setdefault(dataset_owner(name), []).append(line)
    idle = tuple(contract.title for name, contract in contracts().items() if name not in scores and name not in due)
    words = quality_texts()
    parts = "、".join(
        f"{words.parts[row.part].title} {row.most}" for row in read_query(con, "supervised_weight", OfPart)
    )
    return Scoreboard(dict(sorted(departments.items())), idle, parts)


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
