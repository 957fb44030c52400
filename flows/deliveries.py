"""How do deliveries look at the desk: the list, the story of one, and what a decision came to?"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Literal

import duckdb

from data_contracts.areas import load_areas
from data_contracts.contract import contracts
from data_contracts.contract_words import CONSEQUENCE
from data_contracts.contract_words import find as find_contract
from data_contracts.receipt_texts import promise, texts
from flows.run import SQL
from flows.settings import Settings
from warehouse import connection, decision, sql_file
from warehouse.delivery_calendar import STATES, Standing

State = Literal["accepted", "held", "refused"]


@dataclass(frozen=True)
class Listed:
    """A delivery as it stands now."""

    delivery_id: str
    dataset: str
    period: str
    source_file: str
    sheet: str | None
    area_codes: Sequence[str]
    version: int
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    state: State
    because: str | None
    corrected_by: str | None
    received_at: datetime

    @property
    def title(self) -> str:
        """The dataset's Chinese title."""
        return contracts()[self.dataset].title if self.dataset in contracts() else self.dataset

    @property
    def stands(self) -> str:
        """Say in a word how it stands."""
        return "已被替代" if self.state != "refused" and self.corrected_by else decision.STATES[self.state]

    @property
    def area(self) -> str:
        """Name the township, or the counties and how many townships."""
        book = load_areas()
        if len(self.area_codes) == 1:
            return book.name_of(self.area_codes[0]) or self.area_codes[0]
        counties = sorted({code[:6] for code in self.area_codes})
        names = "、".join(book.name_of(code) or code for code in counties[:3]) + ("等" if len(counties) > 3 else "")
        return f"{names}（{len(self.area_codes)} 个乡镇）" if names else ""


@contextmanager
def desk(settings: Settings, *, owner: str) -> Iterator[duckdb.DuckDBPyConnection]:
    """Open the warehouse for a decision; there must be one.

    Raises:
        WarehouseError: there is none, or a run is under way.
    """
    connection.open_file(settings.warehouse, read_only=True).close()
    with connection.exclusive(settings.warehouse, owner=owner, timeout=settings.lock_timeout) as con:
        yield con


def listed(
    con: duckdb.DuckDBPyConnection,
    *,
    period: date | None = None,
    dataset: str | None = None,
    state: State | None = None,
    delivery_id: str | None = None,
) -> list[Listed]:
    """List deliveries, newest month first.

    Args:
        con: the warehouse.
        period: of this month only.
        dataset: of this dataset only: its name or title.
        state: in this state only.
        delivery_id: this one only.

    Raises:
        UnknownDatasetError: there is no such dataset.
    """
    name = find_contract(dataset).dataset if dataset else None
    wanted = {"period": period, "dataset": name, "state": state, "delivery_id": delivery_id}
    return [Listed(*row) for row in sql_file.rows(con, SQL / "deliveries.sql", wanted)]


def story(con: duckdb.DuckDBPyConnection, delivery_id: str) -> tuple[Listed, list[tuple[str, str, str, str]]]:
    """Tell everything that is known about a delivery: what it is, and lines of chapter, what, measure and words.

    Raises:
        UnknownDeliveryError: no delivery, or more than one, has an id that begins so.
    """
    whole = decision.find(con, delivery_id)
    (line,) = listed(con, delivery_id=whole)
    rows = sql_file.rows(con, SQL / "delivery_story.sql", {"delivery_id": whole})
    return line, list(_in_words(line, rows))


def _in_words(line: Listed, rows: Sequence[tuple[Any, ...]]) -> Iterator[tuple[str, str, str, str]]:
    contract = contracts().get(line.dataset)
    for chapter, what, measure, words in rows:
        told, because = what, words or ""
        if chapter in ("经过", "决定"):
            told = decision.STATES[what]
        elif chapter == "提示":
            told = texts().note(what)
        elif chapter == "检查":
            told, because = promise(what, contract) if contract else what, CONSEQUENCE.get(because, because)
        yield chapter, told, measure or "", because


def calendar_rows(lines: Sequence[Standing]) -> list[tuple[object, ...]]:
    """Lay the calendar out for reading: by department, then dataset and area."""
    book, known = load_areas(), contracts()
    rows: list[tuple[object, ...]] = [
        (
            known[line.dataset].owner, known[line.dataset].title,
            (book.name_of(line.area_code) or line.area_code) if line.area_code else "全域",
            line.due_on, line.received_on, STATES[line.state], f"{line.days_late} 天" if line.days_late else "",
            f"{line.newest_period:%Y-%m}" if line.newest_period else "", line.delivery_id, line.because,
        )
        for line in lines
    ]  # fmt: skip
    return sorted(rows, key=lambda row: (str(row[0]), str(row[1]), str(row[2])))
