"""What several rules begin with: common steps that stand once in `steps/<name>.sql` and go before a rule's own.

A rule's front matter names them (`steps: [watched]`). What is run, shown and taken apart is the whole query, so a rule
with steps is a rule like any other: in DuckDB, in Spark, in `doudi why-not`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from alerts.errors import RuleError
from warehouse import sql_file

HERE = Path(__file__).parent / "steps"
_BEGINS = re.compile(r"^with\s+", re.MULTILINE)
_ENDS = re.compile(r"\n\s*select \* from (\w+)\s*\Z")


def with_steps(query: str, names: Iterable[str], *, where: str) -> str:
    """Put steps before a query's own, in the order of their names: each may read those before it.

    Args:
        query: one select, front matter and comments included.
        names: files of `steps/`, without `.sql`.
        where: what to call the query in an error.

    Raises:
        RuleError: there is no such step, or its file does not end with `select * from <name>`.
    """
    steps = ",\n\n".join(_step(name, where) for name in names)
    if not steps:
        return query
    opening = _BEGINS.search(query)
    if opening:
        return f"{query[: opening.start()]}with {steps},\n\n{query[opening.end() :]}"
    first = re.search(r"^select\b", query, re.MULTILINE)
    if not first:
        raise RuleError("it is not one select", where=where, to_do="write one query, beginning select or with")
    return f"{query[: first.start()]}with {steps}\n\n{query[first.start() :]}"


def _step(name: str, where: str) -> str:
    """Read the common table expressions of a step, without `with` and without the select that only shows the last."""
    path = HERE / f"{name}.sql"
    if not path.is_file():
        there = ", ".join(sorted(each.stem for each in HERE.glob("*.sql")))
        raise RuleError(f"there is no step {name!r}", where=where, to_do=f"name one of {there}")
    text = sql_file.read_sql(path)
    opening, closing = _BEGINS.search(text), _ENDS.search(text)
    if not opening or not closing or closing[1] != name:
        raise RuleError(
            "a step is common table expressions of which the last bears its name",
            where=f"steps/{name}.sql",
            to_do="begin it with `with`, and end it with `select * from` and its name",
        )
    return text[opening.end() : closing.start()].rstrip()
