"""What is read once in columns says the same to every kind of list, place by place and all at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path

import duckdb
import polars as pl
import pytest

from alerts.columns import Columns, as_objects
from alerts.department_list import department_lists
from alerts.open_alerts import read_items, read_open
from alerts.rounds import read_townships
from alerts.visits import OpenAlert, read_as
from alerts.worklist import township_workbooks
from tests.alerts.put_out import put_out, put_out_of_alerts
from tests.alerts.small_township import FewAreas


@dataclass(frozen=True)
class Told:
    """A row of a frame."""

    who: str
    what: str | None
    texts: list[str]


FRAME = pl.DataFrame({"what": ["b", None, "b"], "who": ["p1", "p3", "p3"], "texts": [["x"], [], ["x"]]})


def test_rows_are_found_by_their_key_in_their_order_and_a_key_that_nobody_has_gives_none() -> None:
    of = Columns(FRAME, "who", Told).of(pl.Series(["p3", "p2", None, "p3", "p1"]))
    assert of["p3"] == [Told("p3", None, []), Told("p3", "b", ["x"])]
    assert of["p1"] == [Told("p1", "b", ["x"])]
    assert of["p2"] == []


def test_equal_texts_are_one_object() -> None:
    first, _, last = as_objects(FRAME, Told)
    assert first.what is last.what
    assert first.texts is last.texts


def test_what_is_read_of_some_alerts_is_what_is_read_of_all(a_small_township: duckdb.DuckDBPyConnection) -> None:
    everything = read_items(a_small_township)
    found = read_open(a_small_township)
    assert [item for row in range(len(everything)) for item in found.items(found.alerts[[row]])] == everything
    assert any(item.facts for item in everything)
    one = everything[-1]
    assert read_items(a_small_township, alert_id=one.alert.alert_id) == [one]


def test_columns_say_what_rows_say(a_small_township: duckdb.DuckDBPyConnection) -> None:
    found = read_open(a_small_township)
    whole = found.alerts.join(found.rules, on="rule_code", how="left", maintain_order="left")
    rows = a_small_township.sql("from handout_alert left join (select rule_code, why, next_step, false_alarms, clause, "
                                "coalesce(law_notes, []) as law_notes from alerts.rule) using (rule_code)")  # fmt: skip
    by_id = {alert.alert_id: repr(alert) for alert in read_as(rows, OpenAlert)}
    assert {alert.alert_id: repr(alert) for alert in as_objects(whole, OpenAlert)} == by_id


@pytest.mark.parametrize("read", [township_workbooks, department_lists])
def test_a_list_is_the_same_alone_and_from_alerts_that_others_read_too(
    a_small_township: duckdb.DuckDBPyConnection, tmp_path: Path, read
) -> None:
    found = read_open(a_small_township)
    assert list(read_townships(a_small_township, FewAreas(), found))
    together = put_out(a_small_township, tmp_path / "together", partial(read, found=found))
    alone = put_out_of_alerts(a_small_township, tmp_path / "alone", read)
    assert [(one.path.name, one.sha256, one.alert_ids) for one in together] == [
        (one.path.name, one.sha256, one.alert_ids) for one in alone
    ]
    assert together
