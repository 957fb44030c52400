"""The commands about deliveries: what came, what is held and why, the decisions, and who owes what by when."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from flows.cli_options import Warehouse
from flows.settings import settings_with

deliveries_app = typer.Typer(help="数据报送 · deliveries", rich_markup_mode=None)

DeliveryId = Annotated[str, typer.Argument(help="报送编号或其开头,见 list · the delivery's id, or its beginning")]
Because = Annotated[str, typer.Option("--because", help="理由,会转告报送单位,不写个人信息 · why; names nobody")]
By = Annotated[str, typer.Option("--by", help="经办人 · who decides")]
Period = Annotated[str | None, typer.Option("--period", help="月份,如 2026-10 · the month")]
Dataset = Annotated[str | None, typer.Option("--dataset", help="数据集或其中文名称 · the dataset or its title")]


class StateOption(StrEnum):
    """The states of a delivery."""

    ACCEPTED = "accepted"
    HELD = "held"
    REFUSED = "refused"


class KindOption(StrEnum):
    """What a delivery does to those that it overlaps."""

    CORRECTION = "correction"
    SUPPLEMENT = "supplement"


State = Annotated[StateOption | None, typer.Option("--state", help="状态:已接收、暂缓、已退回 · the state")]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.add_typer(deliveries_app, name="deliveries")


@deliveries_app.callback(invoke_without_command=True)
def deliveries(
    context: typer.Context,
    period: Period = None,
    dataset: Dataset = None,
    state: State = None,
    warehouse: Warehouse = None,
) -> None:
    """列出各部门报送的数据 · list what departments delivered."""
    if context.invoked_subcommand is None:
        deliveries_list(period, dataset, state, warehouse)
    elif told := [f"--{name}" for name in ("period", "dataset", "state") if context.params[name]]:
        command = f"doudi deliveries {context.invoked_subcommand} {told[0]} …"
        raise typer.BadParameter(f"选项请写在子命令之后 · write it after the command: {command}", param_hint=told[0])


@deliveries_app.command("list")
def deliveries_list(
    period: Period = None, dataset: Dataset = None, state: State = None, warehouse: Warehouse = None
) -> None:
    """列出各部门报送的数据 · list what departments delivered."""
    from flows.deliveries import listed
    from flows.months import parse_month
    from flows.status import print_table
    from warehouse import connection

    month = parse_month(period) if period else None
    with connection.reading(settings_with(warehouse=warehouse).warehouse) as con:
        found = listed(con, period=month, dataset=dataset, state=state.value if state else None)
    print_table(
        ("编号", "数据集", "月份", "地区", "版本", "读取", "接收", "退回", "状态", "说明"),
        [
            (
                one.delivery_id, one.title, one.period, one.area, one.version, one.rows_read, one.rows_accepted,
                one.rows_quarantined, one.stands, one.because or one.corrected_by,
            )
            for one in found
        ],
        f"数据报送 · {len(found)} deliveries",
    )  # fmt: skip


@deliveries_app.command("show")
def deliveries_show(delivery: DeliveryId, warehouse: Warehouse = None) -> None:
    """一份报送的经过、提示、检查、退回原因和更正关系 · everything that is known about one delivery."""
    from flows.deliveries import story
    from flows.status import print_table
    from warehouse import connection

    with connection.reading(settings_with(warehouse=warehouse).warehouse) as con:
        line, told = story(con, delivery)
    sheet = f"[{line.sheet}]" if line.sheet else ""
    typer.echo(f"{line.delivery_id}  {line.title}  {line.period}  第 {line.version} 版  {line.stands}")
    typer.echo(f"{line.source_file}{sheet}  {line.area}")
    typer.echo(f"读取 {line.rows_read} 行,合格 {line.rows_accepted} 行,退回 {line.rows_quarantined} 行")
    print_table(("", "内容", "数量/时间", "说明"), told, "")


@deliveries_app.command("accept")
def deliveries_accept(
    delivery: DeliveryId,
    because: Because,
    by: By,
    kind: Annotated[
        KindOption | None,
        typer.Option("--as", help="替代重叠的报送,或只补充所列的行 · replace what it overlaps, or complete it"),
    ] = None,
    warehouse: Warehouse = None,
) -> None:
    """确认接收一份暂缓的报送;下次比对起计入 · accept a held delivery; the next run counts it."""
    from flows.deliveries import desk
    from flows.run import utc_now
    from warehouse import decision

    grounds = decision.Grounds(by=by, at=utc_now(), because=because)
    with desk(settings_with(warehouse=warehouse), owner="deliveries accept") as con:
        decided = decision.accept(con, delivery, grounds=grounds, kind=kind.value if kind else None)
    typer.echo(f"{decided.delivery_id} 已接收,下次比对起计入 · accepted")
    for note in decided.relation.notes():
        typer.echo(note.message)


@deliveries_app.command("refuse")
def deliveries_refuse(delivery: DeliveryId, because: Because, by: By, warehouse: Warehouse = None) -> None:
    """退回一份暂缓的报送,或撤回一份已接收的;数据仍保留 · refuse a held delivery, or withdraw an accepted one."""
    from flows.deliveries import desk
    from flows.run import utc_now
    from warehouse import decision

    grounds = decision.Grounds(by=by, at=utc_now(), because=because)
    with desk(settings_with(warehouse=warehouse), owner="deliveries refuse") as con:
        decided = decision.refuse(con, delivery, grounds=grounds)
    done = "已撤回" if decided.former_state == "accepted" else "已退回"
    typer.echo(f"{decided.delivery_id} {done},下次比对起不再计入 · refused")


@deliveries_app.command("calendar")
def deliveries_calendar(
    period: Period = None,
    as_of: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="截至哪天 · on which day")] = None,
    open_only: Annotated[bool, typer.Option("--open", help="只看未按时的 · only what is not on time")] = False,
    jurisdiction: Annotated[str | None, typer.Option(help="适用政策 · whose agreements count")] = None,
    warehouse: Warehouse = None,
) -> None:
    """报送日历:谁应在何日前报送什么,按时、迟报、暂缓、缺报还是过期 · who owes what by when, and how it stands."""
    from alerts.policy import parameters_of
    from data_contracts.contract import contracts
    from flows.comparison_law import notes
    from flows.deliveries import calendar_rows
    from flows.months import parse_month, previous_month
    from flows.run import utc_now
    from flows.status import print_table
    from warehouse import connection
    from warehouse.delivery_calendar import Asked, calendar_of

    settings = settings_with(warehouse=warehouse, jurisdiction=jurisdiction)
    parameters_of(settings.jurisdiction)  # an unknown place would owe nothing
    today = as_of.date() if as_of else utc_now().date()
    month = parse_month(period) if period else previous_month(today)
    with connection.reading(settings.warehouse) as con:
        lines = calendar_of(con, contracts().values(), Asked(month, today, settings.jurisdiction))
    shown = [line for line in lines if not open_only or line.state not in ("on_time", "not_due")]
    titles = ("报送单位", "数据集", "地区", "应报日期", "收到日期", "状态", "迟", "最近一期", "编号", "说明")
    print_table(titles, calendar_rows(shown), f"{month:%Y-%m} 报送日历,截至 {today} · calendar")
    for note in notes(settings.jurisdiction, on=today, comparison_day=settings.comparison_day):
        typer.echo(note)


@deliveries_app.command("record")
def deliveries_record(
    period: Annotated[str, typer.Option("--period", help="月份,如 2026-10 · the month")],
    out: Annotated[Path, typer.Option(help="写到哪里 · folder")] = Path(),
    warehouse: Warehouse = None,
) -> None:
    """《部门信息比对记录》:本月各部门数据两两比对的凭证 · the proof that departments' data were compared."""
    from alerts.comparison_record import write_comparison_record
    from flows.months import parse_month
    from warehouse import connection

    with connection.reading(settings_with(warehouse=warehouse).warehouse) as con:
        typer.echo(write_comparison_record(con, out, month=parse_month(period)).path)
