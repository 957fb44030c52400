"""Do the rules say in Spark what they say in DuckDB? Every rule transpiles; in `make soak` it also runs there, where Spark is."""

from __future__ import annotations

from collections.abc import Iterator

import duckdb
import pytest
from sqlglot.errors import OptimizeError, UnsupportedError

from alerts.cases import case_warehouse
from alerts.policy import install_policy
from alerts.rule import Rule, rules
from tests import portable
from tests.spark_calls import unknown_calls
from tests.spark_sql import Columns, columns_read, in_spark, read_tables

PEOPLE = [rule for rule in rules() if not rule.is_about_deliveries]
LISTS: Columns = {
    "core": {
        "paid": {"person_id": "VARCHAR", "day": "DATE", "amount": "DECIMAL(14,2)", "marks": "VARCHAR[]"},
        "ended": {"person_id": "VARCHAR", "day": "DATE", "months": "DOUBLE"},
    }
}


@pytest.fixture(scope="module")
def empty() -> Iterator[duckdb.DuckDBPyConnection]:
    """The tables and views that a rule may read, without a row."""
    with case_warehouse() as con:
        install_policy(con, "jiaozuo", catalogue=tuple(PEOPLE))
        yield con


@pytest.fixture(scope="module")
def province(tmp_path_factory: pytest.TempPathFactory) -> Iterator[portable.Province]:
    pytest.importorskip("pyspark", reason="the extra `spark` is not installed")
    spark = portable.Province(str(tmp_path_factory.mktemp("spark")))
    yield spark
    spark.stop()


@pytest.mark.parametrize("rule", PEOPLE, ids=lambda rule: rule.code)
def test_a_rule_transpiles_to_spark_and_names_the_tables_it_reads(rule: Rule, empty: duckdb.DuckDBPyConnection) -> None:
    text = in_spark(rule.sql, columns_read(empty, rule.sql))
    assert "ops__this_run" in text or "ops.this_run" not in rule.sql
    assert read_tables(rule.sql)
    assert not any(f" {schema}." in text for schema in ("core", "policy"))
    assert unknown_calls(text) == set(), (
        "see tests/spark_calls.py: try the rule in Spark, `python -m tests.portable CODE`"
    )


def said(select: str, rest: str = "") -> str:
    """Say one column of `core.paid` in Spark, as it stands between `select` and `as`."""
    text = in_spark(f"select {select} as said from core.paid as paid {rest}", LISTS)
    return text.removeprefix("SELECT ").split(" AS said")[0]


@pytest.mark.parametrize(
    ("duckdb_says", "spark_says"),
    [
        ("to_months(2)", "MAKE_INTERVAL(0, 2)"),
        ("date_sub('year', paid.day, paid.day)", "CAST(MONTHS_BETWEEN(paid.day, paid.day) / 12 AS INT)"),
        ("paid.day - paid.day", "DATEDIFF(DAY, paid.day, paid.day)"),
        ("paid.amount - paid.amount", "paid.amount - paid.amount"),
        ("paid.amount::integer", "CAST(ROUND(paid.amount) AS INT)"),
        ("(paid.amount / 3)::integer", "CAST(BROUND((paid.amount / 3)) AS INT)"),
        ("year(paid.day)::integer", "CAST(YEAR(paid.day) AS INT)"),
        ("paid.person_id::integer", "CAST(paid.person_id AS INT)"),
        ("len(paid.marks)", "ARRAY_SIZE(paid.marks)"),
        ("len(paid.person_id)", "LENGTH(paid.person_id)"),
        ("paid.marks[1:20]", "SLICE(paid.marks, 1, 20)"),
        ("regexp_full_match(paid.person_id, '[12]')", r"paid.person_id RLIKE '\\A(?:[12])\\z'"),
        ("list_concat(paid.marks, ['a'])", "CONCAT(COALESCE(paid.marks, ARRAY()), ARRAY('a'))"),
        ("concat(paid.person_id, paid.amount)", "CONCAT_WS('', paid.person_id, paid.amount)"),
        ("count(distinct paid.day) over ()", "ARRAY_SIZE(COLLECT_SET(paid.day) OVER ())"),
        (
            "quantile_disc(paid.amount, 0.5)",
            "TRY_ELEMENT_AT(ARRAY_SORT(COLLECT_LIST(paid.amount)), CAST(GREATEST(CEIL(0.5 * COUNT(paid.amount)), 1) AS INT))",
        ),
        ("max_by(paid.person_id, paid.day)", "MAX_BY(paid.person_id, IF(paid.person_id IS NULL, NULL, paid.day))"),
    ],
)  # fmt: skip
def test_what_only_duckdb_says_is_put_into_sparks_words(duckdb_says: str, spark_says: str) -> None:
    assert said(duckdb_says) == spark_says
    assert unknown_calls(f"select {spark_says}") == set()


def test_what_is_gathered_in_an_order_is_sorted_in_spark() -> None:
    pairs = "STRUCT(paid.day IS NULL AS k0, paid.day AS k1, paid.person_id AS v)"
    listed = f"TRANSFORM(ARRAY_SORT(COLLECT_LIST({pairs})), x -> x.v)"
    assert said("list(paid.person_id order by paid.day)") == listed
    joined = f"IF(COUNT(paid.person_id) = 0, NULL, ARRAY_JOIN({listed}, '、'))"
    assert said("string_agg(paid.person_id, '、' order by paid.day)") == joined
    with pytest.raises(UnsupportedError, match="rising keys"):
        said("list(paid.person_id order by paid.day desc)")


def test_a_filter_stays_with_what_gathers() -> None:
    gathered = "ARRAY_SORT(COLLECT_SET(paid.person_id) FILTER(WHERE paid.amount > 0))"
    none = "COUNT(paid.person_id) FILTER(WHERE paid.amount > 0) = 0"
    asked = said("string_agg(distinct paid.person_id, '、' order by paid.person_id) filter (where paid.amount > 0)")
    assert asked == f"IF({none}, NULL, ARRAY_JOIN({gathered}, '、'))"


def test_a_window_that_keeps_rows_orders_by_the_column_that_it_names() -> None:
    text = in_spark(
        "select paid.* from core.paid as paid inner join core.ended as ended on paid.person_id = ended.person_id "
        "qualify row_number() over (partition by paid.person_id order by ended.day) = 1 and paid.amount > 0",
        LISTS,
    )
    window = "ROW_NUMBER() OVER (PARTITION BY paid.person_id ORDER BY ended.day NULLS LAST) AS _w0"
    assert text.startswith("SELECT person_id, day, amount, marks FROM (SELECT ")
    assert window in text
    assert text.endswith(") AS _t WHERE _w0 = 1 AND _w1 > 0")


def test_a_name_given_in_the_same_select_is_told_where_it_is_used() -> None:
    text = in_spark("select year(paid.day) as year_paid from core.paid as paid where year_paid > 2000", LISTS)
    assert text.endswith("WHERE YEAR(paid.day) > 2000")


def test_two_columns_of_one_name_and_a_column_of_nobody_are_no_portable_sql() -> None:
    twice = "with both_days as (select paid.*, ended.day from core.paid as paid cross join core.ended as ended) select day from both_days"
    with pytest.raises(UnsupportedError, match="a column twice: day"):
        in_spark(twice, LISTS)
    with pytest.raises(OptimizeError):
        in_spark("select person_id from core.paid as paid cross join core.ended as ended", LISTS)
    with pytest.raises(OptimizeError):
        in_spark("select paid.months from core.paid as paid", LISTS)


def test_a_call_of_another_number_of_arguments_is_seen_without_spark() -> None:
    assert unknown_calls("select date_sub('year', a, b), year(a), f(x -> g(1, x)), count(*) filter (where a in (1, 2))") == {
        "date_sub/3", "f/1", "g/2",
    }  # fmt: skip


@pytest.mark.soak
@pytest.mark.filterwarnings("ignore:PySpark does not yet:FutureWarning")
@pytest.mark.parametrize("rule", PEOPLE, ids=lambda rule: rule.code)
def test_a_rule_finds_the_same_in_spark(
    rule: Rule, empty: duckdb.DuckDBPyConnection, province: portable.Province
) -> None:
    found = list(portable.compare(rule, province, empty))
    assert found
    assert [one for one in found if one.fault] == []
