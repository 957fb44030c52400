"""Which office gets an alert: the department that the rule names, the one that sent it, or the person's township."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import duckdb

from alerts.wording import departments
from data_contracts.areas import AreaBook
from data_contracts.contract import contracts
from warehouse import sql_file

HERE = Path(__file__).parent

#: What a rule writes under `department` for the township of the person's residence.
TOWNSHIP = "乡镇(街道)"
#: What a rule about deliveries writes there: whoever holds the dataset.
SENDER = "数据报送单位"
#: Who answers for people whose township is not known.
COUNTY = "县级民政局"


@dataclass(frozen=True)
class Office:
    """Who answers for an area: a township (9 digits) or, where that is not known, the county's civil affairs bureau."""

    area_code: str
    name: str
    is_township: bool


def owner_of(area_code: str | None, areas: AreaBook) -> Office:
    """Find the office that answers for a residence.

    Args:
        area_code: 2 to 12 digits, or None; a township part of 000 says that the township is not known.
        areas: the book of counties and townships.
    """
    code = area_code or ""
    if len(code) >= 9 and code[6:9] != "000":
        return Office(code[:9], "".join(areas.path_of(code[:9])[-2:]) or code[:9], is_township=True)
    county = code[:6]
    return Office(county, (areas.name_of(county) or "") + COUNTY if county else COUNTY, is_township=False)


def route(con: duckdb.DuckDBPyConnection) -> None:
    """Write `evaluate_office`: the department of every hit.

    A hit for a township whose township nobody knows goes to the county bureau, so that no alert is left unowned. Which
    township it is, its `area_code` says.
    """
    sql_file.run(con, HERE / "evaluate" / "office.sql", {"township": TOWNSHIP, "county": COUNTY, "sender": SENDER})


def senders() -> dict[str, str]:
    """Dataset → the department that holds it, by the name under which it gets its list (`texts/departments.yaml`)."""
    holders = {prefix: department.names[0] for department in departments().departments for prefix in department.holds}
    return {dataset: holders[prefix] for dataset in contracts() if (prefix := dataset.partition(".")[0]) in holders}
