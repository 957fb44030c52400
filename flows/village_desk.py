"""How do a village's ledger and the list for its board leave the system?"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import duckdb

from alerts.public_notice import write_notices
from alerts.sources import AreaNames
from alerts.village_ledger import write_ledgers
from alerts.visits import read_run
from alerts.written import WrittenFile
from data_contracts.areas import load_areas
from flows.handed_over import apart, hand_over
from flows.known_area import known_area
from flows.settings import Settings
from warehouse import connection


class _Write(Protocol):
    def __call__(
        self, con: duckdb.DuckDBPyConnection, folder: Path, areas: AreaNames, *, area_prefix: str = ""
    ) -> Iterator[WrittenFile]: ...


def ledgers(settings: Settings, *, area: str = "") -> list[WrittenFile]:
    """Write the ledgers of the month that was compared last, a workbook per township.

    Raises:
        UnknownAreaError: nobody knows the area.
    """
    return _hand_out(settings, "工作台账", write_ledgers, area)


def notices(settings: Settings, *, area: str = "") -> list[WrittenFile]:
    """Write the public lists of the month that was compared last, a workbook per township.

    Raises:
        UnknownAreaError: nobody knows the area.
    """
    return _hand_out(settings, "公示", write_notices, area)


def _hand_out(settings: Settings, folder: str, write: _Write, area: str) -> list[WrittenFile]:
    known_area(area)
    with apart(settings.out) as place:
        with connection.reading(settings.warehouse) as con:
            run = read_run(con)
            drafts = list(write(con, place, load_areas(), area_prefix=area))
        return hand_over(settings, run.run_id, settings.out / run.month / folder, drafts)
