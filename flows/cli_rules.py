"""The commands of the rule desk: list, show, test, new, backtest; and why a rule says nothing about somebody."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli_options import Jurisdiction, Warehouse
from flows.settings import settings_with

if TYPE_CHECKING:
    from alerts.rule import Rule

rules_app = typer.Typer(help="规则台 · the rule desk", no_args_is_help=True, rich_markup_mode=None)

Code = Annotated[str, typer.Argument(help="规则编号,如 X01 · a rule's code")]
STATUS_WORDS = {"draft": "草稿", "shadow": "试运行", "live": "在用"}


def _rule(code: str) -> Rule:
    from alerts.rule import rules

    found = next((rule for rule in rules() if code in (rule.code, rule.rule)), None)
    if found is None:
        raise typer.BadParameter(f"没有规则 {code},见 doudi rules list · no rule is called so")
    return found


@rules_app.command("list")
def rules_list() -> None:
    """列出规则 · list the rules, and those of the catalogue that are not there."""
    from alerts.rule import left_out, rules

    for rule in rules():
        trial = "" if rule.status == "live" else f"[{STATUS_WORDS[rule.status]}] "
        typer.echo(f"{rule.code}  {rule.grade}  {rule.family:<11} {trial}{rule.title}  ({rule.rule})")
    for code, reason in sorted(left_out().items()):
        typer.echo(f"{code}  未设  {reason}")


@rules_app.command("show")
def rules_show(
    code: Code, sql: Annotated[bool, typer.Option("--sql", help="也显示查询 · also the query")] = False
) -> None:
    """一条规则:主张、依据、误报、所需数据和参数 · everything that a rule says of itself."""
    from alerts.cases import read_cases

    rule = _rule(code)
    typer.echo(f"{rule.code} {rule.title}  ({rule.family}/{rule.rule}.sql, {STATUS_WORDS[rule.status]})")
    lines = {
        "等级": f"{rule.grade}(系统默认)",
        "主办": rule.department,
        "理由": rule.why,
        "下一步": rule.next_step,
        "依据": rule.clause,
        "所需数据": "、".join((*rule.needs, *rule.needs_any)),
        "因缺少而提示": "、".join(rule.absence_of),
        "政策参数": "、".join(rule.policy),
        "维护": f"{rule.owner},{rule.reviewed_on:%Y-%m-%d} 复核",
    }
    for label, text in lines.items():
        if text:
            typer.echo(f"  {label:\u3000<6}{text}")
    for text in rule.false_alarms:
        typer.echo(f"  可能误报  {text}")
    for case in read_cases(rule):
        typer.echo(f"  案例  {case.case}")
    if sql:
        typer.echo(rule.sql)


@rules_app.command("test")
def rules_test(only: Annotated[list[str] | None, typer.Argument(help="规则编号 · rule codes")] = None) -> None:
    """用规则自带的案例检验规则 · run the rules' own cases."""
    from alerts.cases import run_all
    from alerts.rule import rules

    failed = 0
    for rule, results in run_all([_rule(code) for code in only] if only else rules()):
        bad = [result for result in results if not result.passed]
        failed += len(bad)
        typer.echo(f"{rule.code} {rule.rule}: {len(results) - len(bad)} of {len(results)} cases hold")
        for result in bad:
            typer.echo(f"  ✗ {result.case}\n{result.fault}")
    if failed:
        sys.exit(20)


@rules_app.command("new")
def rules_new(
    code: Annotated[str, typer.Argument(help="编号,首字母定类别:X D M N Q P V · its code")],
    name: Annotated[str, typer.Argument(help="英文名,说明对象的情况 · what is true of its subject, snake_case")],
    title: Annotated[str, typer.Option(help="标题 · Chinese title")] = "(标题)",
) -> None:
    """写一条新规则的草稿和案例,供修改 · write a draft with its cases, to be edited."""
    from alerts import draft

    for path in draft.write_draft(code, name, title=title):
        typer.echo(path)
    typer.echo(
        f"改好后运行 doudi rules test {code};试运行前把 status 改为 shadow · then test it, then let it run on trial"
    )


@rules_app.command("backtest")
def rules_backtest(
    rule: Annotated[str, typer.Argument(help="规则编号,或规则文件 · a code, or a file of a draft")],
    months: Annotated[int, typer.Option(min=1, help="回看月数 · how many months back")] = 12,
    warehouse: Warehouse = None,
    jurisdiction: Jurisdiction = None,
) -> None:
    """在过去各月的数据上试跑一条规则:数量、乡镇、工作量、与现行版本的重合、已核实的比例 · try a rule on past months."""
    from alerts.rule import read_rule
    from flows import backtest
    from flows.status import print_table

    chosen = read_rule(Path(rule)) if rule.endswith(".sql") else _rule(rule)
    settings = settings_with(warehouse=warehouse, jurisdiction=jurisdiction)
    lines = list(backtest.backtest(settings, chosen, months=months))
    titles = (
        "月份",
        "预警",
        "新增",
        "抑制",
        "乡镇",
        "上门户数",
        "最多的乡镇",
        "与现行相同",
        "仅现行有",
        "已属实",
        "已不属实",
        "属实比例",
        "说明",
    )
    print_table(
        titles,
        [
            (
                f"{one.period:%Y-%m}", one.alerts, one.new, one.suppressed, one.townships, one.visits, one.most,
                one.also_live, one.only_live, one.confirmed, one.refuted, one.verified_share, one.reason,
            )
            for one in lines
        ],
        f"{chosen.code} {chosen.title} · backtest",
    )  # fmt: skip
    if not lines:
        typer.echo("还没有比对过的月份 · no month has been compared yet")


@rules_app.command("precision")
def rules_precision(
    county: Annotated[str, typer.Option(help="只看一个县,6 位代码 · one county's six digits only")] = "",
    months: Annotated[
        int | None, typer.Option(min=1, help="看几个月;默认按政策参数 · how many months of lists")
    ] = None,
    warehouse: Warehouse = None,
) -> None:
    """各规则的属实比例、区间、误报原因,和建议复核的规则 · how often rules were right, and which to review."""
    from flows.rule_precision import print_precision

    print_precision(settings_with(warehouse=warehouse), county=county, months=months)


def why_not(
    rule: Code,
    person: Annotated[str, typer.Argument(help="人员编号 · person id")],
    warehouse: Warehouse = None,
) -> None:
    """这条规则为什么没有提示此人:每个条件和决定它的数值 · why a rule says nothing about somebody."""
    from alerts import why_not as asked
    from warehouse import connection

    with connection.reading(settings_with(warehouse=warehouse).warehouse) as con:
        typer.echo(asked.render_text(asked.why_not(con, _rule(rule), person)))
