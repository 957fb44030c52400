"""Which alerts are handed out this month? Read once, in columns; every kind of list takes its own from them."""

from __future__ import annotations

from dataclasses import dataclass

import duckdb
import polars as pl

from alerts.columns import Columns, as_objects
from alerts.visits import HERE, Fact, Item, OpenAlert, Row, find_open
from alerts.wording import GRADES, wording
from warehouse import sql_file


@dataclass(frozen=True)
class OpenAlerts:
    """Open alerts about people and what they rest on.

    Attributes:
        alerts: one row per alert, most urgent first, without the texts of its rule.
        rules: the texts of each rule.
        facts: by alert, in the rule's order.
    """

    alerts: pl.DataFrame
    rules: pl.DataFrame
    facts: Columns[Fact]

    def items(self, alerts: pl.DataFrame) -> list[Item]:
        """Return alerts, some of the rows of `alerts` in any order, with the texts of their rules and their facts."""
        facts = self.facts.of(alerts["alert_id"])
        told = alerts.join(self.rules, on="rule_code", how="left", maintain_order="left")
        return [Item(alert, tuple(facts[alert.alert_id])) for alert in as_objects(told, OpenAlert)]


def read_open(con: duckdb.DuckDBPyConnection, *, alert_id: str | None = None) -> OpenAlerts:
    """Read every open alert about people of this run, or the one alert that is asked for.

    Leaves `handout_alert` behind, as `find_open` does.
    """
    find_open(con, alert_id=alert_id)
    alerts = by_urgency(con.table("handout_alert").pl())
    return OpenAlerts(alerts, read_frame(con, "rule"), read_columns(con, "evidence", Fact, key="alert_id"))


def by_urgency(alerts: pl.DataFrame) -> pl.DataFrame:
    """Sort alerts by grade, then what the household stands to gain, then deadline and money."""
    grade = pl.col("grade").cast(pl.Enum(GRADES))
    gains = pl.col("family").is_in([name for name, family in wording().families.items() if family.gain])
    money = pl.col("amount_at_risk").fill_null(0)
    descending = [False, True, False, True, False]
    return alerts.sort(grade, gains, "due_on", money, "alert_id", descending=descending)


def read_items(con: duckdb.DuckDBPyConnection, *, alert_id: str | None = None) -> list[Item]:
    """Read every open alert about people of this run, or the one that is asked for, most urgent first."""
    found = read_open(con, alert_id=alert_id)
    return found.items(found.alerts)


def read_frame(con: duckdb.DuckDBPyConnection, query: str) -> pl.DataFrame:
    """Run one query of `alerts/handout/` and return its rows in columns."""
    found: pl.DataFrame = con.sql(sql_file.read_sql(HERE / f"{query}.sql")).pl()
    return found


def read_columns(con: duckdb.DuckDBPyConnection, query: str, kind: type[Row], *, key: str) -> Columns[Row]:
    """Run one query of `alerts/handout/` whose rows come in the order of a key."""
    return Columns(read_frame(con, query).rechunk(), key, kind)
