"""Which faults of deliveries are open, and how are they put to the departments that sent them?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import duckdb

from alerts.list_sheet import Cell
from alerts.sources import AreaNames, area_name, dataset_title
from alerts.visits import HERE, read_as
from alerts.wording import GRADES, wording
from warehouse import sql_file

QUALITY_SHEET = "数据问题清单"
#: Columns of the list (title, width in Excel's units).
QUALITY_COLUMNS: tuple[tuple[str, float], ...] = (
    ("序号", 4.5),
    ("等级", 5),
    ("数据", 13),
    ("报送地区", 11),
    ("事项", 14),
    ("说明", 36),
    ("文件", 18),
    ("建议做法", 22),
    ("依据", 14),
    ("截止日期", 10.5),
)


@dataclass(frozen=True)
class Fault:
    """One open alert about what a sender delivered; `area_code` is the sender's, or nothing."""

    alert_id: str
    title: str
    family: str
    next_step: str
    clause: str
    department: str
    grade: str
    due_on: date
    reason: str
    dataset: str
    area_code: str
    files: list[str]
    is_handed_out: bool
    facts_hash: str

    @property
    def urgency(self) -> tuple[int, date, str, str]:
        """Sort key: grade, deadline, then by dataset."""
        return GRADES.index(self.grade), self.due_on, self.dataset, self.alert_id


def read_faults(con: duckdb.DuckDBPyConnection) -> list[Fault]:
    """Read the open alerts about deliveries, most urgent first; leaves `handout_quality` behind for other queries."""
    sql_file.run(con, HERE / "quality.sql")
    return sorted(read_as(con.table("handout_quality"), Fault), key=lambda fault: fault.urgency)


def quality_cells(number: int, fault: Fault, areas: AreaNames) -> list[Cell]:
    """Say of a fault what its sender reads: counts, columns and row numbers of its own file, nobody's data."""
    return [
        Cell(number, "centre"),
        Cell(f"{fault.grade}\n{wording().grades[fault.grade].print_mark}", f"grade_{fault.grade}"),
        Cell(dataset_title(fault.dataset)),
        Cell(area_name(areas, fault.area_code)),
        Cell(fault.title),
        Cell(fault.reason),
        Cell("\n".join(sorted(fault.files))),
        Cell(fault.next_step),
        Cell(fault.clause),
        Cell(fault.due_on, "date"),
    ]
