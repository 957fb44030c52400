"""What several rules begin with: common steps that stand once in `steps/<name>.sql` and go before a rule's own.

A rule's front matter names them (`steps: [watched]`). What is run, shown and taken apart is the whole query, so a rule
with steps is a rule like any other: in DuckDB, in Spark, in `doudi why-not`, and kept in a file of its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from alerts.errors import RuleError
from warehouse import sql_file

HERE = Path(__file__).parent / "steps"
_BEGINS = re.compile(r"^with\s+", re.MULTILINE)
_OPENS = re.compile(r"^(?:with|select)\s+", re.MULTILINE)
_ENDS = re.compile(r"\n\s*from (\w+)\s*\Z")
_NAMED = re.compile(r"^steps:.*\n(?:[ \t]+.*\n)*", re.MULTILINE)


def with_steps(query: str, names: Iterable[str], *, where: str) -> str:
    """Put steps before a query's own, in the order of their names: each may read those before it.

    The front matter of what is returned names none: read as a rule, it is the same rule.

    Args:
        query: one select, front matter and comments included.
        names: files of `steps/`, without `.sql`.
        where: what to call the query in an error.

    Raises:
        RuleError: there is no such step, or its file does not end with `from <name>`.
    """
    steps = [_step(name, where) for name in names]
    if not steps:
        return query
    query = _NAMED.sub("", query, count=1)
    own = _OPENS.search(query)
    if not own:
        raise RuleError("it is not one select", where=where, to_do="write one query, beginning select or with")
    parts = [steps[0], *(_BEGINS.sub("", step, count=1) for step in steps[1:])]
    if _BEGINS.match(own[0]):
        parts.append(query[own.end() :])
        return query[: own.start()] + ",\n\n".join(parts)
    return query[: own.start()] + ",\n\n".join(parts) + "\n\n" + query[own.start() :]


def _step(name: str, where: str) -> str:
    """Read the common table expressions of a step, without the line that only shows the last."""
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
            to_do="begin it with `with`, and end it with `from` and its name",
        )
    return text[opening.start() : closing.start()].rstrip()
