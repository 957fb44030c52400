"""How do jurisdictions differ on the same people: what each category is entitled to, and which alerts arise?"""

from __future__ import annotations

import shutil
import tempfile
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from pathlib import Path

from alerts import evaluate, policy
from alerts.entitlement import Entitlement, entitled
from alerts.parameter import Parameter, in_force
from alerts.policy_changes import cited, in_words
from alerts.programme import catalogue
from alerts.rule import evaluated_rules
from alerts.visits import read_run
from flows.run import SQL, utc_now
from flows.settings import Settings
from warehouse import connection, sql_file

Rows = list[tuple[str, ...]]
Table = tuple[list[str], Rows, str]
#: Where a place's law gives nothing of the kind.
NOTHING = "—"


def today() -> date:
    """The day for which the law is told where none is named."""
    return utc_now().date()


def places() -> list[str]:
    """Jurisdictions whose law is compared: those that are somebody's own, the country only where it is alone."""
    known = [name for name, place in policy.jurisdictions().items() if place.parent is not None]
    return known or list(policy.jurisdictions())


def entitlements(on: date) -> Table:
    """Tell for every programme what each jurisdiction gives, and by which clause; categories alike share a row.

    Returns:
        Titles, rows, and the table's title.
    """
    rows: Rows = []
    told = {
        (place, category): {one.programme.programme: one for one in entitled([category], jurisdiction=place, on=on)}
        for place in places()
        for category in catalogue().categories
    }
    for programme in catalogue().programmes:
        alike: defaultdict[tuple[str, ...], list[str]] = defaultdict(list)
        for category in catalogue().categories:
            cells = tuple(_cell(told[place, category].get(programme.programme)) for place in places())
            if set(cells) != {NOTHING}:
                alike[cells].append(category)
        rows += [(programme.title, _categories(who), *cells) for cells, who in alike.items()]
    titles = ["项目", "类别", *(policy.jurisdictions()[place].title for place in places())]
    return titles, rows, f"各地待遇并列 · entitlements on {on:%Y-%m-%d}"


def _cell(one: Entitlement | None) -> str:
    return f"{one.text or '有'} ({cited(one.clause, one.status)})" if one else NOTHING


def _categories(who: list[str]) -> str:
    return "各类低收入人口" if len(who) == len(catalogue().categories) else "、".join(who)


def alerts(settings: Settings) -> Table:
    """Evaluate the month of the last comparison under the law of each jurisdiction, on a copy of the warehouse.

    Returns:
        Titles, one row per rule whose alerts are not the same everywhere, and the table's title.
    """
    counts: defaultdict[str, dict[str, str]] = defaultdict(dict)
    rules = evaluated_rules()
    with tempfile.TemporaryDirectory(prefix="doudi-compare-", dir=settings.warehouse.parent) as folder:
        copy = Path(folder) / "warehouse.duckdb"
        shutil.copyfile(settings.warehouse, copy)
        with connection.exclusive(copy, owner="policy compare") as con:
            for place in places():
                with connection.transaction(con):
                    sql_file.run(con, SQL / "as_if_in.sql", {"jurisdiction": place})
                    policy.install_policy(con, place)
                for rule in evaluate.evaluate(con, rules=rules).coverage:
                    found = str(rule.alerts) if rule.state == evaluate.EVALUATED else "未评估"
                    counts[rule.rule_code][place] = found
    titles = ["规则", "", *(policy.jurisdictions()[place].title for place in places())]
    shown = [
        (rule.code, rule.title, *(counts[rule.code][place] for place in places()))
        for rule in rules
        if len(set(counts[rule.code].values())) > 1
    ]
    return titles, shown, "同一数据按各地政策的预警数(只列不同的)· alerts where the law differs"


def compared_until(settings: Settings) -> date:
    """Return the last day of the month of the last comparison: the law of that day is why its alerts differ."""
    with connection.reading(settings.warehouse) as con:
        return read_run(con).period_end


def reasons(codes: Iterable[str], on: date) -> Table:
    """Tell why alerts differ: of some rules, each number of the law that is not the same everywhere, with its clause.

    Args:
        codes: the rules asked for.
        on: the day whose law is told.

    Returns:
        Titles, one row per rule and number, and the table's title.
    """
    law = {place: {one.parameter: one for one in policy.parameters_of(place)} for place in places()}
    wanted = set(codes)
    rows: Rows = []
    for rule in (rule for rule in evaluated_rules() if rule.code in wanted):
        for name in rule.policy:
            cells = tuple(_number(law[place].get(name), on) for place in places())
            if len(set(cells)) > 1:
                rows.append((rule.code, name, *cells))
    titles = ["规则", "参数", *(policy.jurisdictions()[place].title for place in places())]
    return titles, rows, f"为什么不同:各地规定的数值和依据 · why they differ, on {on:%Y-%m-%d}"


def _number(parameter: Parameter | None, on: date) -> str:
    """Say what a number of the law is on a day, and by which clause."""
    value = in_force(parameter, on) if parameter else None
    if parameter is None or value is None:
        return NOTHING
    return f"{in_words(parameter, value)} ({cited(value.reference.title, value.status)})"
