"""The commands of the match review: list, show, decide, confirm, withdraw, and the round trip through Excel."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import typer

from flows.cli_options import Warehouse
from flows.settings import settings_with

review_app = typer.Typer(help="待人工判断的匹配 · doubtful matches", no_args_is_help=True, rich_markup_mode=None)

By = Annotated[str, typer.Option("--by", help="核对人 · who decides", prompt=False)]
Because = Annotated[str, typer.Option("--because", help="理由:看了什么材料 · why, on what evidence")]
Number = Annotated[str, typer.Argument(help="编号,见 review list · the pair's number")]
DecisionId = Annotated[str, typer.Argument(help="判断编号,见 review decisions · the decision's id")]
Limit = Annotated[int, typer.Option(help="条数 · how many")]


@review_app.command("list")
def list_pairs(limit: Limit = 20, warehouse: Warehouse = None) -> None:
    """列出待判断的匹配,影响最大的在前 · the doubtful matches, those on which most hangs first."""
    from flows import review_desk
    from flows.status import print_table
    from warehouse import connection

    with connection.reading(settings_with(warehouse=warehouse).warehouse) as con:
        reviews = review_desk.queue(con)
        undecided = review_desk.undecided(con)
    print_table(
        ("编号", "类型", "红", "预警", "元", "把握", "甲", "乙", "为什么要核对"),
        [
            (
                one.review_id, review_desk.KIND_WORDS[one.kind], one.red, one.alerts, one.money, one.match_weight,
                one.person_a, one.person_b, one.reason,
            )
            for one in reviews[:limit]
        ],
        f"待判断的匹配 · {min(limit, len(reviews))} of {len(reviews)} doubtful matches",
    )  # fmt: skip
    if undecided:
        title = f"核查答复为“身份匹配错”，尚未分开 · {len(undecided)} answers that it is another person"
        print_table(("预警", "规则", "人员", "说明"), undecided, title)


@review_app.command("decide")
def decide(
    number: Number,
    verdict: Annotated[str, typer.Argument(help="same 同一人 / different 不是同一人 / unsure 暂不能定")],
    because: Because,
    by: By,
    until: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="有效期至 · counts until")] = None,
    warehouse: Warehouse = None,
) -> None:
    """记下对一对记录的判断;下次比对起生效 · record a verdict; the next run follows it."""
    from flows import review_desk
    from flows.run import utc_now
    from warehouse import connection

    expires: date | None = until.date() if until else None
    with connection.exclusive(settings_with(warehouse=warehouse).warehouse, owner="review decide") as con:
        review = review_desk.find(con, number)
        told = review_desk.decide(con, review, review_desk.Answer(verdict, by, because, expires), at=utc_now())
    if told.decision_id is None:
        typer.echo("此判断已记录过 · already recorded")
    elif told.needs_second:
        typer.echo(f"已记录 {told.decision_id};涉及红色预警,须由另一人确认后生效:")
        typer.echo(f"  doudi review confirm {told.decision_id} --by 姓名")
    else:
        typer.echo(f"已记录 {told.decision_id},下次比对起生效 · recorded, counts from the next run")


@review_app.command("confirm")
def confirm(decision: DecisionId, by: By, warehouse: Warehouse = None) -> None:
    """由另一人确认涉及红色预警的判断(四眼原则)· a second person confirms a decision that touches a red alert."""
    from flows.run import utc_now
    from matching import decisions
    from warehouse import connection

    with connection.exclusive(settings_with(warehouse=warehouse).warehouse, owner="review confirm") as con:
        decisions.confirm(con, decision, by=by, at=utc_now())
    typer.echo("已确认,下次比对起生效 · confirmed, counts from the next run")


@review_app.command("withdraw")
def withdraw(decision: DecisionId, by: By, because: Because, warehouse: Warehouse = None) -> None:
    """撤回判断;保留记录 · let a decision count no more; it stays on record."""
    from flows.run import utc_now
    from matching import decisions
    from warehouse import connection

    with connection.exclusive(settings_with(warehouse=warehouse).warehouse, owner="review withdraw") as con:
        decisions.withdraw(con, decision, at=utc_now(), by=by, because=because)
    typer.echo("已撤回,下次比对起不再生效 · withdrawn from the next run on")


@review_app.command("decisions")
def list_decisions(warehouse: Warehouse = None) -> None:
    """列出所有判断,以及与归并结果不符或互相矛盾的 · every decision, and those that contradict each other."""
    from flows import review_desk
    from flows.status import print_table
    from warehouse import connection

    with connection.reading(settings_with(warehouse=warehouse).warehouse) as con:
        rows, contradictions = review_desk.decided(con), review_desk.contradictions(con)
    titles = ("判断编号", "判断", "核对人", "时间", "理由", "有效期至", "须第二人", "确认人", "状态", "甲", "乙")
    print_table(titles, rows, "判断 · decisions")
    for told in contradictions:
        typer.echo(f"⚠ {told}")


@review_app.command("export")
def export(
    out: Annotated[Path, typer.Argument(help="写入的 Excel 文件 · the workbook to write")],
    limit: Limit = 200,
    warehouse: Warehouse = None,
) -> None:
    """导出核对表(Excel),填好后用 review import 读回 · a workbook for reviewers, to be read back."""
    from alerts.visits import read_run
    from data_contracts.areas import load_areas
    from flows import review_desk, review_sheet
    from warehouse import connection

    with connection.reading(settings_with(warehouse=warehouse).warehouse) as con:
        reviews = review_desk.queue(con)[:limit]
        review_sheet.write_review_book(out, read_run(con), reviews, areas=load_areas())
    typer.echo(f"{out}:{len(reviews)} 对 · pairs")


@review_app.command("import")
def import_answers(
    path: Annotated[Path, typer.Argument(help="填好的核对表 · the filled workbook")], warehouse: Warehouse = None
) -> None:
    """读回填好的核对表 · read the reviewers' answers back."""
    from flows import review_sheet
    from flows.run import utc_now
    from warehouse import connection

    with (
        connection.exclusive(settings_with(warehouse=warehouse).warehouse, owner="review import") as con,
        connection.transaction(con),
    ):
        back = review_sheet.read_review_book(con, path, at=utc_now())
    typer.echo(f"记录 {back.recorded} 条判断,已有 {back.known} 条,未采用 {len(back.problems)} 条")
    for problem in back.problems:
        typer.echo(f"  第 {problem.row} 行:{problem.what}")
    for decision in back.waiting:
        typer.echo(f"  {decision} 涉及红色预警,须由另一人确认:doudi review confirm {decision} --by 姓名")
