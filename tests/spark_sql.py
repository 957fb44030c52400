"""How is a rule said in Spark SQL? sqlglot transpiles it; what it leaves as only DuckDB says it is put into Spark's words.

`in_spark` first makes everything explicit from the columns of the tables (stars, names given in the same select, whose column
it is, types), since engines differ in what may be left out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

import duckdb
import sqlglot
from sqlglot import exp
from sqlglot.errors import UnsupportedError
from sqlglot.optimizer.annotate_types import annotate_types
from sqlglot.optimizer.qualify import qualify

#: Tables that rules read live in these schemas; Spark's temporary views have none.
SCHEMAS = ("core", "ops", "policy")
#: Columns of tables, by schema and table, each with DuckDB's name of its type.
Columns = Mapping[str, Mapping[str, Mapping[str, str]]]


def read_tables(query: str) -> list[str]:
    """List the tables of the warehouse that a query reads, `core.x`."""
    tree = sqlglot.parse_one(query, read="duckdb")
    return sorted({f"{table.db}.{table.name}" for table in tree.find_all(exp.Table) if table.db in SCHEMAS})


def columns_read(con: duckdb.DuckDBPyConnection, query: str) -> Columns:
    """Find the columns of the tables that a query reads."""
    found: dict[str, dict[str, dict[str, str]]] = {schema: {} for schema in SCHEMAS}
    for name in read_tables(query):
        schema, table = name.split(".")
        relation = con.table(name)
        found[schema][table] = dict(zip(relation.columns, map(str, relation.types), strict=True))
    return found


def in_spark(query: str, columns: Columns) -> str:
    """Transpile a rule to Spark SQL, with `core.x` as `core__x`.

    Raises:
        sqlglot.errors.OptimizeError: a column cannot be told, or may be of two tables.
        sqlglot.errors.UnsupportedError: it uses what Spark has not.
    """
    known = {schema: tables for schema, tables in columns.items() if tables}
    tree = qualify(sqlglot.parse_one(query, read="duckdb"), dialect="duckdb", schema=known, quote_identifiers=False)
    if again := sorted(repeated_names(tree)):
        raise UnsupportedError(f"a select gives a column twice: {', '.join(again)}")
    tree = annotate_types(tree, schema=known, dialect="duckdb")
    for table in tree.find_all(exp.Table):
        if table.db in SCHEMAS:
            table.set("this", exp.to_identifier(f"{table.db}__{table.name}"))
            table.set("db", None)
    # Children first: what is put for a node takes its children along.
    for node in reversed(list(tree.walk())):
        said = _as_spark_says_it(node)
        if said is not node:
            node.replace(said)
            tree = said if node is tree else tree
    return tree.sql(dialect="spark", comments=False, unsupported_level=sqlglot.ErrorLevel.RAISE)


def repeated_names(tree: exp.Expr) -> Iterator[str]:
    """Find what a select calls by the same name twice; DuckDB then takes the first, and other engines refuse."""
    for select in tree.find_all(exp.Select):
        names = [column.alias_or_name for column in select.selects]
        yield from {name for name in names if names.count(name) > 1}


def _as_spark_says_it(node: exp.Expr) -> exp.Expr:
    if isinstance(node, exp.Anonymous):
        say = _CALLED.get(node.name.lower())
        return say(*node.expressions) if say else node
    for kind, say_node in _SAID.items():
        if type(node) is kind:
            return say_node(node)
    return node


def _call(name: str, *arguments: exp.Expr) -> exp.Expr:
    """Call what sqlglot would say by another function of Spark."""
    return exp.Anonymous(this=name.upper(), expressions=list(arguments))


def _whole_years(unit: exp.Expr, start: exp.Expr, end: exp.Expr) -> exp.Expr:
    # Whoever was born on 29 February is a year older on 28 February where there is no 29th: so do both engines count.
    if unit.name != "year":
        raise UnsupportedError(f"date_sub is said in Spark for whole years only, not for a {unit.name}")
    months = exp.func("months_between", end, start)
    return exp.cast(exp.Div(this=months, expression=exp.Literal.number(12), typed=False), "int")


def _position(values: exp.Expr, wanted: exp.Expr) -> exp.Expr:
    # What is not in the list is null here and nought there.
    return exp.func("nullif", exp.func("array_position", values, wanted), exp.Literal.number(0))


def _matches_whole(node: exp.Expr) -> exp.Expr:
    # Not ^ and $: in Java $ also stands before a line's last end.
    pattern = exp.Literal.string(rf"\A(?:{node.expression.name})\z")
    return exp.RegexpLike(this=node.this, expression=pattern)


def _days_between(node: exp.Expr) -> exp.Expr:
    # A day less a day is a number here and an interval there.
    if not (node.left.is_type("date") and node.right.is_type("date")):
        return node
    return exp.DateDiff(this=node.left, expression=node.right, unit=exp.var("DAY"))


def _whole_number(node: exp.Expr) -> exp.Expr:
    # A cast to a whole number rounds here (a double to the even one of two as near) and cuts off there.
    if not node.is_type(*exp.DataType.INTEGER_TYPES) or node.this.is_type(*exp.DataType.INTEGER_TYPES, *_AS_WRITTEN):
        return node
    # A quotient is a double, of which sqlglot believes that it is a decimal.
    rounded = "round" if node.this.is_type("decimal") and not node.this.find(exp.Div) else "bround"
    return exp.cast(_call(rounded, node.this), node.to)


def _length(node: exp.Expr) -> exp.Expr:
    # Not `size`, which is -1 of null.
    return _call("array_size", node.this) if node.this.is_type("array") else node


def _part_of_list(node: exp.Expr) -> exp.Expr:
    part = node.expressions[0]
    if not isinstance(part, exp.Slice):
        return node
    if not (part.this and part.expression and part.this.is_int and part.expression.is_int):
        raise UnsupportedError("a part of a list is said in Spark from a number to a number only")
    first, last = int(part.this.name), int(part.expression.name)
    return exp.func("slice", node.this, exp.Literal.number(first), exp.Literal.number(last - first + 1))


def _joined_lists(node: exp.Expr) -> exp.Expr:
    # A null list is an empty one here and makes all null there.
    lists = [node.this, *node.expressions]
    empty = exp.Array(expressions=[])
    safe = [one if isinstance(one, exp.Array) else exp.func("coalesce", one, empty.copy()) for one in lists]
    return exp.func("concat", *safe)


def _joined_texts(node: exp.Expr) -> exp.Expr:
    # Nulls are left out; sqlglot's coalesce(x, '') would not do where Spark is strict about types (ANSI).
    if not node.args.get("coalesce"):
        return node
    return exp.ConcatWs(expressions=[exp.Literal.string(""), *node.expressions], safe=True, coalesce=True)


def _counted_apart(node: exp.Expr) -> exp.Expr:
    # Spark counts nothing `distinct` in a window, but gathers a set.
    counted = node.this
    if not (isinstance(counted, exp.Count) and isinstance(counted.this, exp.Distinct)):
        return node
    node.set("this", exp.func("collect_set", *counted.this.expressions))
    return _call("array_size", node.copy())


def _sort_key(columns: list[exp.Expr]) -> list[exp.Expr]:
    # In a struct Spark puts nulls first and DuckDB last.
    return [part for column in columns for part in (column.copy().is_(exp.null()), column)]


def _at_extreme(node: exp.Expr) -> exp.Expr:
    # Rows without a value are passed over here, and there only those without a key.
    key = node.expression
    if isinstance(key, exp.Tuple):
        key = exp.Struct(expressions=_sort_key(key.expressions))
    if isinstance(node.this, exp.Column):
        key = exp.func("if", node.this.copy().is_(exp.null()), exp.null(), key)
    return type(node)(this=node.this, expression=key)


def _gathered(node: exp.Expr) -> exp.Expr:
    # Spark gathers in no order: what is gathered is sorted, with its key before it. Of no rows it is an empty list there.
    ordered = node.this
    if isinstance(ordered, exp.Order):
        listed = _in_order(ordered.this, ordered, node)
    else:
        listed = _where_asked(node.copy(), node)
    if not isinstance(node.parent, exp.Filter):
        return listed if isinstance(ordered, exp.Order) else node
    return exp.func("if", _call("array_size", listed.copy()).eq(0), exp.null(), listed)


def _in_order(value: exp.Expr, order: exp.Expr, aggregate: exp.Expr) -> exp.Expr:
    if any(key.args.get("desc") for key in order.expressions):
        raise UnsupportedError("a list is said in Spark with rising keys only")
    keys = _sort_key([key.this for key in order.expressions])
    named = [exp.alias_(key.copy(), f"k{number}") for number, key in enumerate(keys)]
    pair = exp.Struct(expressions=[*named, exp.alias_(value.copy(), "v")])
    pairs = exp.func("array_sort", _where_asked(exp.ArrayAgg(this=pair, nulls_excluded=True), aggregate))
    own = exp.Lambda(this=sqlglot.parse_one("x.v"), expressions=[exp.to_identifier("x")])
    return exp.Transform(this=pairs, expression=own)


def _where_asked(mine: exp.Expr, aggregate: exp.Expr) -> exp.Expr:
    # A filter belongs to the aggregate and not to what is made of it; `_filtered` then takes the outer one away.
    asked = aggregate.parent
    return exp.Filter(this=mine, expression=asked.expression.copy()) if isinstance(asked, exp.Filter) else mine


def _filtered(node: exp.Expr) -> exp.Expr:
    return node if isinstance(node.this, exp.AggFunc) else node.this


def _joined_rows(node: exp.Expr) -> exp.Expr:
    # Spark's listagg fails beside another distinct aggregate (a cast in its optimizer, seen in 4.3).
    ordered = node.this
    if not isinstance(ordered, exp.Order):
        raise UnsupportedError("string_agg without an order says something else each time")
    if isinstance(ordered.this, exp.Distinct):
        value = ordered.this.expressions[0]
        if [key.this for key in ordered.expressions] != [value]:
            raise UnsupportedError("distinct texts are joined in their own order only")
        texts = exp.func("array_sort", _where_asked(exp.func("collect_set", value.copy()), node))
    else:
        value = ordered.this
        texts = _in_order(value, ordered, node)
    # Of no text at all the join is null here and empty there.
    none = _where_asked(exp.Count(this=value.copy()), node).eq(0)
    return exp.func("if", none, exp.null(), exp.func("array_join", texts, node.args["separator"]))


def _share_of_values(node: exp.Expr) -> exp.Expr:
    # Spark's percentile_disc makes a double of what it finds; sqlglot's percentile_approx is only near.
    values = exp.func("array_sort", exp.ArrayAgg(this=node.this, nulls_excluded=True))
    place = exp.Ceil(this=exp.Mul(this=node.expression, expression=exp.Count(this=node.this.copy())))
    return _call("try_element_at", values, exp.cast(exp.func("greatest", place, exp.Literal.number(1)), "int"))


def _without_qualify(select: exp.Expr) -> exp.Expr:
    # sqlglot's own way takes `b.day` for the `a.day` that is selected, and calls every window _w.
    if not select.args.get("qualify"):
        return select
    kept = exp.Where(this=select.args["qualify"].pop().this)
    names = [column.alias_or_name for column in select.selects]
    asked = list(kept.walk(prune=lambda node: isinstance(node, exp.Window | exp.Column)))
    for number, found in enumerate(node for node in asked if isinstance(node, exp.Window | exp.Column)):
        select.select(exp.alias_(found.copy(), f"_w{number}"), copy=False)
        found.replace(exp.column(f"_w{number}"))
    distinct = select.args.pop("distinct", None)
    outer = exp.select(*(exp.column(name) for name in names)).from_(select.copy().subquery("_t"))
    outer.set("where", kept)
    outer.set("distinct", distinct)
    return outer


#: What is cast to a whole number as it is.
_AS_WRITTEN = (*exp.DataType.TEXT_TYPES, exp.DataType.Type.BOOLEAN)
#: Functions of DuckDB for which sqlglot has no class.
_CALLED: dict[str, Callable[..., exp.Expr]] = {
    "date_sub": _whole_years,
    "to_years": lambda years: exp.func("make_interval", years),
    "to_months": lambda months: exp.func("make_interval", exp.Literal.number(0), months),
    "list_position": _position,
}
_SAID: dict[type[exp.Expr], Callable[[exp.Expr], exp.Expr]] = {
    exp.RegexpFullMatch: _matches_whole,
    exp.Sub: _days_between,
    exp.Cast: _whole_number,
    exp.Length: _length,
    exp.Bracket: _part_of_list,
    exp.ArrayConcat: _joined_lists,
    exp.Concat: _joined_texts,
    exp.Window: _counted_apart,
    exp.ArgMax: _at_extreme,
    exp.ArgMin: _at_extreme,
    exp.ArrayAgg: _gathered,
    exp.GroupConcat: _joined_rows,
    exp.Filter: _filtered,
    exp.PercentileDisc: _share_of_values,
    exp.Select: _without_qualify,
}
