"""How does it look in a terminal how often each rule was right, and which rules should be looked at again?"""

from __future__ import annotations

import typer

from alerts.bureau import number_of
from alerts.precision import RulePrecision, precision_texts, read_precision, to_review
from alerts.silent_sample import Missed, read_missed
from alerts.visits import read_run
from flows.known_area import known_area
from flows.settings import Settings
from flows.status import print_table
from warehouse import connection

TITLES = (
    "规则", "标题", "已推送", "已答复", "未答复", "已核查", "属实", "属实比例", "95%区间",
    *(cause.label for cause in precision_texts().causes.values()), "人不在", "需协助",
)  # fmt: skip


def print_precision(settings: Settings, *, county: str, months: int | None) -> None:
    """Print one line per rule whose alerts were handed out, and what to do about those that are hardly ever right.

    Args:
        settings: whose warehouse.
        county: six digits, or nothing for all.
        months: of lists, up to the month last compared; the bureau's number where not given.

    Raises:
        UnknownAreaError: nobody knows the county.
    """
    known_area(county)
    with connection.reading(settings.warehouse) as con:
        if not len(con.table("ops.this_run")):
            typer.echo("还没有比对过的月份 · no month has been compared yet")
            return
        run = read_run(con)
        [(jurisdiction,)] = con.table("ops.this_run").project("jurisdiction").fetchall()
        months = months or int(number_of(jurisdiction, "alerts.precision_months", run.period_end))
        found = read_precision(con, until=run.period, months=months, area=county)
        missed = read_missed(con, until=run.period, months=months, area=county)
    least = number_of(jurisdiction, "alerts.precision_to_review", run.period_end)
    title = f"截至 {run.month} 的 {months} 个月清单 · lists of {months} months"
    print_table(TITLES, [_line(rule) for rule in found], title)
    if not found:
        typer.echo("还没有下发的事项 · nothing has been handed out")
    typer.echo(
        f"建议复核(区间上限低于 {least:.0%};只提建议,系统不会自行更改规则 · proposals only, nothing is changed):"
    )
    for rule in to_review(found, least):
        typer.echo(f"  {rule.rule_code} {rule.title}:{rule.proposal}")
    typer.echo(_missed(missed))


def _missed(missed: Missed) -> str:
    """Say what the visits to households of the lot tell of what rules miss."""
    told = f"抽样走访无提示住户:抽取 {missed.drawn} 户,已走访 {missed.visited} 户,有应报未报 {missed.missed} 户"
    if missed.share is None:
        return f"{told};还不能估计 · nobody was visited yet, no recall is claimed"
    return (
        f"{told};加权估计 {missed.share:.1%} [{missed.low:.1%}, {missed.high:.1%}] · share of silent households missed"
    )


def _line(rule: RulePrecision) -> tuple[object, ...]:
    share, (low, high) = rule.share, rule.interval
    return (
        rule.rule_code, rule.title, rule.handed_out, rule.answered, rule.unanswered, rule.checked, rule.confirmed,
        "" if share is None else f"{share:.1%}", "" if share is None else f"{low:.1%}–{high:.1%}",
        *rule.false.values(), rule.unreachable, rule.needs_help,
    )  # fmt: skip
