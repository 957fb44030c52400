"""Does the record of comparisons say how each dataset is shared and how often, as the place has agreed?"""

from __future__ import annotations

from pathlib import Path

import openpyxl
import pytest

from alerts.comparison_record import write_comparison_record
from data_contracts import schedule
from data_contracts.contract import contracts
from data_contracts.schedule import Agreed, Schedule, Timetable, agreed_on
from tests.alerts.alerts_world import month, new_world

DEATHS, ILLNESS = "health.death_certificate", "health.severe_illness"


def test_the_channel_of_a_dataset_goes_before_that_of_the_place_and_that_before_everybodys() -> None:
    own = Timetable(channel="省平台", datasets={DEATHS: Agreed(channel="光盘"), ILLNESS: Agreed(due_day=3)})
    agreements = Schedule(default=Timetable(channel="政务外网"), jurisdictions={"shandong": own})
    told = [agreed_on(dataset, "shandong", agreements) for dataset in (DEATHS, ILLNESS)]
    assert [(each.channel, each.due_day) for each in told] == [("光盘", None), ("省平台", 3)]
    assert agreed_on(DEATHS, "hubei", agreements).channel == "政务外网"


def test_the_record_lists_every_dataset_with_sender_frequency_and_channel(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    quarterly = Agreed(cadence="quarterly", due_day=5, channel="省一体化大数据平台")
    own = Timetable(datasets={DEATHS: quarterly, ILLNESS: Agreed(exempt=True)})
    agreements = Schedule(default=Timetable(), jurisdictions={"jiaozuo": own})
    monkeypatch.setattr(schedule, "schedule", lambda: agreements)
    con = new_world()
    con.execute(
        "insert into alerts.comparison by name select date '2026-10-01' as period, $1 as dataset_a, $2 as dataset_b, "
        "'not_compared' as state, date '2026-11-15' as compared_on, [] as rules, 0 as alerts",
        [DEATHS, "civil_affairs.low_income_register"],
    )
    book = openpyxl.load_workbook(write_comparison_record(con, tmp_path, month=month("2026-10")).path)
    lines = list(book["共享方式和频次"].iter_rows(min_row=4, values_only=True))
    assert len(lines) == len(contracts())
    by_title = {line[1]: line[2:] for line in lines}
    assert by_title[contracts()[DEATHS].title] == (
        "每季度结束后第 1 个月的 5 日前报送该季度的数据，遇休息日顺延", "省一体化大数据平台"
    )  # fmt: skip
    assert by_title[contracts()[ILLNESS].title] == ("本地不要求报送", "未约定")
