"""Do the rules say the same in another engine? Each rule, transpiled by sqlglot, on its cases in a local Spark session.

`python -m tests.portable [CODE ...]` (needs the extra `spark` and Java). The rows that DuckDB finds and those that Spark finds
are compared column by column, in every case in which the rule can tell anything.
"""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa

from alerts.cases import CANNOT_TELL, CaseRun, case_warehouse, give, read_cases, set_scene
from alerts.rule import Rule, rules
from tests.spark_sql import columns_read, in_spark, read_tables

#: A case has a handful of rows: Spark spends its time on plans and code, not on rows.
_FOR_FEW_ROWS = {
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.memory": "1g",
    "spark.sql.shuffle.partitions": "1",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.autoBroadcastJoinThreshold": "-1",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    # Of a common table that is joined with itself (M14) it makes a plan that Spark 4.3 then refuses.
    "spark.sql.optimizer.excludedRules": "org.apache.spark.sql.catalyst.optimizer.RemoveRedundantAliases",
    # The rules compare texts with numbers nowhere, but join numbers into sentences.
    "spark.sql.ansi.enabled": "false",
    "spark.sql.session.timeZone": "UTC",
}


@dataclass(frozen=True)
class Compared:
    """One case in both engines; `fault` says how they differ, or is empty."""

    rule: str
    case: str
    fault: str


class Province:
    """A Spark session with the tables of the case that is played.

    Most tables are empty in most cases: only those that changed since the case before are sent again.
    """

    def __init__(self, folder: str) -> None:
        """Start a local session that writes nothing outside of `folder`."""
        from pyspark.sql import SparkSession

        builder = SparkSession.builder.master("local[1]").appName("doudi").config(map=_FOR_FEW_ROWS)
        # The first compiler only: most plans run once.
        java = f"-Dderby.system.home={folder} -XX:TieredStopAtLevel=1"
        builder = builder.config("spark.sql.warehouse.dir", folder).config("spark.driver.extraJavaOptions", java)
        self._spark = builder.getOrCreate()
        self._spark.sparkContext.setLogLevel("OFF")
        self._sent: dict[str, pa.Table] = {}

    def give(self, name: str, table: pa.Table) -> None:
        """Show a table to queries, `core.x` as `core__x`."""
        if name in self._sent and self._sent[name].equals(table):
            return
        self._spark.createDataFrame(table).createOrReplaceTempView(name.replace(".", "__"))
        self._sent[name] = table

    def ask(self, query: str, columns: list[str]) -> list[tuple[Any, ...]] | str:
        """Run a query that gives these columns; what Spark says where it refuses."""
        from py4j.protocol import Py4JJavaError
        from pyspark.errors import PySparkException

        try:
            found = self._spark.sql(query)
            return found.collect() if found.columns == columns else f"Spark: columns {found.columns}"
        except (PySparkException, Py4JJavaError) as error:
            return f"Spark: {' '.join(str(error).split())[:300]}"

    def stop(self) -> None:
        """End the session."""
        self._spark.stop()


def compare(rule: Rule, spark: Province, con: duckdb.DuckDBPyConnection) -> Iterator[Compared]:
    """Run the cases of a rule in both engines, all but those in which it cannot tell."""
    scene: CaseRun | None = None
    query = ""
    for case in read_cases(rule):
        if case.expect.strip() == CANNOT_TELL:
            continue
        if case.run != scene:
            set_scene(con, rule, case.run)
            scene = case.run
        query = query or in_spark(rule.sql, columns_read(con, rule.sql))
        con.begin()
        try:
            give(con, case)
            yield Compared(rule.rule, case.case, _difference(rule, query, spark, con))
        finally:
            con.rollback()


def _difference(rule: Rule, query: str, spark: Province, con: duckdb.DuckDBPyConnection) -> str:
    here = con.sql(rule.sql)
    wanted = sorted(str([_plain(value) for value in row]) for row in here.fetchall())
    for name in read_tables(rule.sql):
        spark.give(name, con.table(name).to_arrow_table())
    found = spark.ask(query, here.columns)
    if isinstance(found, str):
        return found
    got = sorted(str([_plain(value) for value in row]) for row in found)
    return "" if got == wanted else f"DuckDB {wanted}\n    Spark {got}"


def _plain(value: Any) -> Any:
    """Make values of both engines comparable: a struct is a dictionary in one and a row in the other."""
    if isinstance(value, Decimal):
        return float(value)
    if hasattr(value, "asDict"):
        value = value.asDict()
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return value


def main(codes: list[str]) -> int:
    faults = tried = 0
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as folder, case_warehouse() as con:
        spark = Province(folder)
        for rule in rules():
            if rule.is_about_deliveries or (codes and rule.code not in codes):
                continue
            found = list(compare(rule, spark, con))
            unlike = [one for one in found if one.fault]
            tried, faults = tried + len(found), faults + len(unlike)
            print(f"{rule.code} {len(found) - len(unlike)} of {len(found)}", flush=True)
            for one in unlike:
                print(f"    {one.case}\n    {one.fault}", flush=True)
        spark.stop()
    print(f"{tried - faults} of {tried} cases are alike, in {time.monotonic() - began:.0f} s")
    return faults


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
