"""What many rules read is worked out once: the views of this run stand as tables for as long as its rules run.

A view `core.<dataset>` ties staged rows to their persons and households anew for every rule that names it. Within
`read_ahead` the same name means a table of the same rows, in a database in memory that goes with it; so it does for the
lists of a month within `views_read_once`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import duckdb

from alerts.rule import Rule
from data_contracts.ddl import quoted
from warehouse import connection, sql_file

HERE = Path(__file__).parent / "evaluate"
#: The database in memory, as `read_ahead.sql` names it, and the schemas whose views are read ahead.
AHEAD, SCHEMAS = "doudi_read_ahead", ("core", "ops")
#: What the engine reads beside the rules, and what it asks of every dataset that a rule looks at.
ENGINE, ENGINE_ASKS = ("namesake", "gap", "payments_not_told"), {"person_id", "match_grade", "period", "is_current"}
_WORD, _NAMED = re.compile(r"\w+"), re.compile(rf"\b((?:{'|'.join(SCHEMAS)})\.\w+)")


@contextmanager
def read_ahead(con: duckdb.DuckDBPyConnection, rules: Sequence[Rule]) -> Iterator[None]:
    """Let `core.<view>` and `ops.<view>` mean tables within, in the columns that rules name."""
    texts = [text for rule in rules for text in (rule.sql, rule.cannot_tell) if text]
    texts += [sql_file.read_sql(HERE / f"{name}.sql") for name in ENGINE]
    with views_read_once(con, texts, asked=ENGINE_ASKS):
        yield


@contextmanager
def views_read_once(
    con: duckdb.DuckDBPyConnection, texts: Sequence[str], *, asked: Collection[str] = ()
) -> Iterator[None]:
    """Let `core.<view>` and `ops.<view>` mean tables of the rows that they have now.

    A view that is read once only stays a view. To be called outside of a transaction; what the views rest on must not
    be written within.

    Args:
        con: the warehouse.
        texts: the SQL that will be run; a view's table has the columns that are named in the texts that name the view.
        asked: columns of every view that are asked for beside.
    """
    times = Counter(name for text in texts for name in _NAMED.findall(text))
    [(home,)] = sql_file.rows(con, HERE / "home.sql")
    sql_file.run(con, HERE / "read_ahead.sql")
    with connection.afterwards(lambda: sql_file.run(con, HERE / "read_ahead_end.sql")):
        for (name,) in sql_file.rows(con, HERE / "views.sql"):
            if times[name] > 1:
                view, words = con.table(name), _words(text for text in texts if name in text).union(asked)
                named = [quoted(column) for column in view.columns if column in words]
                view.project(", ".join(named)).create(f"{AHEAD}.{name}")
        # Where a name with a schema is looked for, in this order; what has no schema stays where it was.
        schemas = [f"{place}.{schema}" for schema in SCHEMAS for place in (AHEAD, quoted(home))]
        with connection.set_for(con, search_path=",".join([f"{quoted(home)}.main", *schemas]).replace("'", "''")):
            yield


def _words(texts: Iterable[str]) -> set[str]:
    return {word for text in texts for word in _WORD.findall(text)}
