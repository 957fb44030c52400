"""Which numbers does a rule live by that nobody has set here? Without them it would be silent, and seem content."""

from __future__ import annotations

import duckdb

from alerts.parameter import in_force
from alerts.policy import parameters_of
from alerts.rule import Rule


def unset(con: duckdb.DuckDBPyConnection, rule: Rule) -> str | None:
    """Say in Chinese which of a rule's `lives_by` no document sets here in the month compared; None where all are set.

    A place whose own document gives nothing of the kind (issued, and empty) has said so: there the rule rightly finds
    nothing. An empty default of ours says only that we know of no number.

    Args:
        con: `ops.this_run` says which month is compared, and whose law holds.
        rule: one whose parameters the jurisdiction has (`install_policy`).
    """
    runs = con.table("ops.this_run").project("period_end, jurisdiction").fetchall()
    if not rule.lives_by or not runs:
        return None
    ((day, jurisdiction),) = runs
    known = {parameter.parameter: parameter for parameter in parameters_of(jurisdiction)}
    held = {name: in_force(known[name], day) for name in rule.lives_by}
    missing = [
        f"{title}({name})"
        for name, title in rule.lives_by.items()
        if (value := held[name]) is None or (value.status == "system_default" and not value.pairs())
    ]
    return f"政策参数中没有本地的{'、'.join(missing)},全国没有统一规定,无法判断;请按当地文件填写" if missing else None
