"""Do the rules say the same in another engine? Each rule, transpiled by sqlglot, on its cases in a local Spark session.

`python -m tests.portable [CODE ...]` (needs the extra `spark` and Java): of each rule the first case that fires and the first
silent one; `--all`: every case. The rows that DuckDB finds and those that Spark finds are compared column by column.
"""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import duckdb
import pyarrow as pa
import sqlglot
from sqlglot import exp

from alerts.cases import CANNOT_TELL, Case, case_warehouse, give, read_cases, set_scene
from alerts.rule import OUTPUT, Rule, rules

#: Tables that rules read live in these schemas; Spark's temporary views have none.
SCHEMAS = ("core", "ops", "policy")
#: Functions of Spark for which sqlglot has no class.
IN_SPARK = {"make_interval", "make_date"}


@dataclass(frozen=True)
class Compared:
    """One case in both engines; `fault` says how they differ, or is empty."""

    rule: str
    case: str
    fault: str


def in_spark(query: str) -> str:
    """Transpile a rule to Spark SQL, with `core.x` as `core__x`.

    Raises:
        sqlglot.errors.UnsupportedError: it uses what Spark has not.
    """
    tree = sqlglot.parse_one(query, read="duckdb")
    for table in tree.find_all(exp.Table):
        if table.db in SCHEMAS:
            table.set("this", exp.to_identifier(f"{table.db}__{table.name}"))
            table.set("db", None)
    return tree.transform(_as_spark_says_it).sql(dialect="spark", unsupported_level=sqlglot.ErrorLevel.RAISE)


def _as_spark_says_it(node: exp.Expression) -> exp.Expression:
    """Put Spark's functions for those that sqlglot leaves as DuckDB calls them."""
    match node.name.lower() if isinstance(node, exp.Anonymous) else "":
        case "to_years":
            return exp.func("make_interval", *node.expressions)
        case "to_months":
            return exp.func("make_interval", exp.Literal.number(0), *node.expressions)
        case "list_position":
            # What is not in the list is null here and nought there.
            return exp.func("nullif", exp.func("array_position", *node.expressions), exp.Literal.number(0))
    return node


def unknown_functions(text: str) -> set[str]:
    """Name the functions of a Spark query that neither sqlglot knows nor we know Spark to have."""
    return {found.name.lower() for found in sqlglot.parse_one(text, read="spark").find_all(exp.Anonymous)} - IN_SPARK


def read_tables(query: str) -> list[str]:
    """List the tables of the warehouse that a query reads, `core.x`."""
    tree = sqlglot.parse_one(query, read="duckdb")
    return sorted({f"{table.db}.{table.name}" for table in tree.find_all(exp.Table) if table.db in SCHEMAS})


def compare(rule: Rule, spark: Any, con: duckdb.DuckDBPyConnection, *, every: bool) -> Iterator[Compared]:
    """Run cases of a rule in both engines."""
    cases = [case for case in read_cases(rule) if case.expect.strip() != CANNOT_TELL]
    firing = [case for case in cases if case.expect.strip() != "none"]
    silent = [case for case in cases if case.expect.strip() == "none"]
    for case in cases if every else [*firing[:1], *silent[:1]]:
        set_scene(con, rule, case.run)
        con.begin()
        try:
            yield Compared(rule.rule, case.case, _difference(rule, case, spark, con))
        finally:
            con.rollback()


def _difference(rule: Rule, case: Case, spark: Any, con: duckdb.DuckDBPyConnection) -> str:
    from pyspark.errors import PySparkException

    give(con, case)
    here = con.sql(rule.sql)
    columns = [name for name in here.columns if name in OUTPUT or name == "area_code"]
    wanted = sorted(str([_plain(value) for value in row]) for row in here.project(", ".join(columns)).fetchall())
    for name in read_tables(rule.sql):
        table = con.table(name).to_arrow_table()
        spark.createDataFrame(_rows(table), schema=_schema(table.schema)).createOrReplaceTempView(
            name.replace(".", "__")
        )
    try:
        found = spark.sql(in_spark(rule.sql)).select(*columns).collect()
    except PySparkException as error:
        return f"Spark: {error.getCondition()}"
    got = sorted(str([_plain(value) for value in row]) for row in found)
    return "" if got == wanted else f"DuckDB {wanted}\n    Spark {got}"


def _plain(value: Any) -> Any:
    """Make values of both engines comparable: dictionaries, numbers, lists in no order (Spark gathers in none)."""
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        return sorted((_plain(one) for one in value), key=str)
    if hasattr(value, "asDict"):
        return {key: _plain(one) for key, one in value.asDict().items()}
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    return value


def _rows(table: pa.Table) -> list[tuple[Any, ...]]:
    return [tuple(row.values()) for row in table.to_pylist()]


def _schema(schema: pa.Schema) -> Any:
    from pyspark.sql import types

    plain = {
        pa.string(): types.StringType(), pa.date32(): types.DateType(), pa.float64(): types.DoubleType(),
        pa.int64(): types.LongType(), pa.int32(): types.IntegerType(), pa.bool_(): types.BooleanType(),
        pa.timestamp("us"): types.TimestampType(),
    }  # fmt: skip

    def kind(arrow: pa.DataType) -> Any:
        if pa.types.is_decimal(arrow):
            return types.DecimalType(arrow.precision, arrow.scale)
        if pa.types.is_list(arrow):
            return types.ArrayType(kind(arrow.value_type))
        return plain[arrow]

    return types.StructType([types.StructField(field.name, kind(field.type)) for field in schema])


def session(folder: str) -> Any:
    """Open a local Spark session that writes nothing outside of `folder`."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("doudi").config("spark.ui.enabled", "false")
    builder = builder.config("spark.sql.shuffle.partitions", "1").config("spark.sql.warehouse.dir", folder)
    builder = builder.config("spark.sql.ansi.enabled", "false").config("spark.sql.session.timeZone", "UTC")
    builder = builder.config("spark.ui.showConsoleProgress", "false")
    return builder.config("spark.driver.extraJavaOptions", f"-Dderby.system.home={folder}").getOrCreate()


def main(arguments: list[str]) -> int:
    codes = [one for one in arguments if not one.startswith("--")]
    faults = tried = 0
    with tempfile.TemporaryDirectory() as folder, case_warehouse() as con:
        spark = session(folder)
        for rule in rules():
            if rule.is_about_deliveries or (codes and rule.code not in codes):
                continue
            for one in compare(rule, spark, con, every="--all" in arguments):
                tried += 1
                if one.fault:
                    faults += 1
                    print(f"{rule.code} {one.case}\n    {one.fault}", flush=True)
        spark.stop()
    print(f"{tried - faults} of {tried} cases are alike")
    return faults


if __name__ == "__main__":
    sys.exit(1 if main(sys.argv[1:]) else 0)
