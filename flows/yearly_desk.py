"""How does the pack for the year's joint meeting leave the system?"""

from __future__ import annotations

from alerts.errors import NotComparedError
from alerts.quarterly_report import write_yearly_pack
from alerts.visits import read_run
from alerts.written import WrittenFile
from data_contracts.areas import load_areas
from flows.handed_over import apart, hand_over
from flows.settings import Settings
from warehouse import connection


def yearly(settings: Settings, year: int | None) -> WrittenFile:
    """Write the pack of the year in which the month that was compared last lies, up to that month.

    Raises:
        NotComparedError: nothing was compared, or the last one is a month of another year.
    """
    with apart(settings.out) as place:
        with connection.reading(settings.warehouse) as con:
            if not len(con.table("ops.this_run")):
                raise NotComparedError(
                    "no month has been compared", where="ops.this_run", to_do="run doudi monthly first"
                )
            run = read_run(con)
            if year not in (None, run.period.year):
                raise NotComparedError(
                    f"最近比对的是 {run.month},不是 {year} 年 · the last month compared is of another year",
                    where="ops.this_run",
                    to_do=f"doudi monthly --period {year}-12",
                )
            draft = write_yearly_pack(con, place, areas=load_areas())
        return hand_over(settings, run.run_id, settings.out / run.month, [draft])[0]
