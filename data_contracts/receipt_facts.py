"""What is known of the deliveries that get a receipt? A dozen queries for all of them, however many there are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import Any

import duckdb
import polars as pl

from data_contracts import ddl
from data_contracts.contract import Contract, contracts
from data_contracts.receipt_texts import texts

SQL = Path(__file__).parent / "receipt_sql"
#: Excel holds 1,048,576 rows; a reader holds far fewer. The counts on the first sheet are always of everything.
MOST_ROWS = 100_000
#: Mended cells that are listed of each column and kind; they need nothing of the sender.
FEW_ROWS = 50
_LISTS = ("note", "check", "repair_count", "repair", "returned", "part", "empty", "trend", "peer")


@dataclass(frozen=True)
class Delivery:
    """The line of the ledger that a receipt is about, and its score (null: not judged)."""

    delivery_id: str
    dataset: str
    period: str
    source_file: str
    sheet: str | None
    version: int
    state: str
    because: str | None
    rows_read: int
    rows_accepted: int
    rows_quarantined: int
    rows_stripped: int
    received_at: datetime
    area_code: str
    score: float | None

    @cached_property
    def contract(self) -> Contract | None:
        """The contract, or none where the file was not recognised."""
        return contracts().get(self.dataset)


@dataclass(frozen=True)
class Facts:
    """Everything that one receipt says, as lists of rows named after the `.sql` files of `receipt_sql`."""

    delivery: Delivery
    lists: dict[str, list[dict[str, Any]]]
    #: (source_row, member_no) → the sender's own cells by column, and `extra`.
    cells: dict[tuple[int, int], dict[str, Any]]


def read_facts(con: duckdb.DuckDBPyConnection, delivery_ids: Iterable[str]) -> Iterator[Facts]:
    """Yield the facts of each delivery, by dataset and id.

    Raises:
        KeyError: there is no such delivery.
    """
    wanted = sorted(set(delivery_ids))
    with _lent(con, "receipt_wanted", pl.DataFrame({"delivery_id": wanted}, schema={"delivery_id": pl.String})):
        deliveries = [Delivery(**row) for row in _frame(con, "delivery").iter_rows(named=True)]
        if missing := set(wanted) - {delivery.delivery_id for delivery in deliveries}:
            raise KeyError(min(missing))
        parts = {name: _by_delivery(_frame(con, name)) for name in _LISTS}
        for dataset in dict.fromkeys(delivery.dataset for delivery in deliveries):
            own = [delivery for delivery in deliveries if delivery.dataset == dataset]
            cells = _cells(con, own, parts["returned"])
            for delivery in own:
                key = delivery.delivery_id
                lists = {name: _rows(by_delivery.get(key)) for name, by_delivery in parts.items()}
                yield Facts(delivery, lists, _by_place(cells.get(key)))


def _frame(con: duckdb.DuckDBPyConnection, name: str) -> pl.DataFrame:
    query = (SQL / f"{name}.sql").read_text(encoding="utf-8")
    known = {"most": MOST_ROWS, "few": FEW_ROWS, "unreadable": sorted(texts().unreadable)}
    frame: pl.DataFrame = con.sql(query, params={key: value for key, value in known.items() if f"${key}" in query}).pl()
    return frame


def _by_delivery(frame: pl.DataFrame) -> dict[str, pl.DataFrame]:
    parted = frame.partition_by("delivery_id", as_dict=True, include_key=False, maintain_order=True)
    return {str(key[0]): part for key, part in parted.items()}


def _rows(frame: pl.DataFrame | None) -> list[dict[str, Any]]:
    return [] if frame is None else frame.to_dicts()


def _by_place(frame: pl.DataFrame | None) -> dict[tuple[int, int], dict[str, Any]]:
    return {(row["source_row"], row["member_no"]): row for row in _rows(frame)}


def _cells(
    con: duckdb.DuckDBPyConnection, deliveries: Sequence[Delivery], returned: dict[str, pl.DataFrame]
) -> dict[str, pl.DataFrame]:
    """The senders' own cells of the rows sent back, by delivery; all deliveries are of one dataset."""
    contract = deliveries[0].contract
    wanted = [
        returned[each.delivery_id].select(pl.lit(each.delivery_id).alias("delivery_id"), "source_row", "member_no")
        for each in deliveries
        if each.delivery_id in returned
    ]
    if contract is None or not wanted:
        return {}
    query = (SQL / "cells.sql").read_text(encoding="utf-8").replace("[table]", ddl.quoted(contract.table))
    with _lent(con, "receipt_returned", pl.concat(wanted)):
        found = con.sql(query).pl()
    return _by_delivery(found.sort("delivery_id", "source_row", "member_no"))


@contextmanager
def _lent(con: duckdb.DuckDBPyConnection, name: str, frame: pl.DataFrame) -> Iterator[None]:
    con.register(name, frame)
    try:
        yield
    finally:
        con.unregister(name)
