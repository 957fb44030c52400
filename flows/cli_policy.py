"""The commands about the law: to what somebody is entitled, and how jurisdictions differ."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

import typer

from flows.cli_options import Warehouse
from flows.settings import settings_with

policy_app = typer.Typer(help="政策参数 · numbers of the law", no_args_is_help=True, rich_markup_mode=None)

On = Annotated[
    datetime | None, typer.Option("--on", formats=["%Y-%m-%d"], help="哪一天,默认最近比对月末 · on which day")
]


def entitled(
    person: Annotated[str, typer.Argument(help="人员编号 · person id")], on: On = None, warehouse: Warehouse = None
) -> None:
    """此人可享受哪些救助项目(就高),依据和最近一次享受 · what somebody is entitled to, by which clause."""
    from alerts import entitlement
    from warehouse import connection

    with connection.reading(settings_with(warehouse=warehouse).warehouse) as con:
        told = entitlement.entitled_person(con, person, on=on.date() if on else None)
    typer.echo(entitlement.render_text(told))


@policy_app.command("check")
def check(on: On = None) -> None:
    """检查各地政策参数:缺口、重叠、无人使用、无人声明 · check the packs of every jurisdiction."""
    from alerts import policy
    from flows import comparison_law, side_by_side

    day = on.date() if on else side_by_side.today()
    for jurisdiction in policy.jurisdictions():
        parameters = policy.check_pack(jurisdiction, on=day)
        own = sum(parameter.jurisdiction == jurisdiction for parameter in parameters)
        ours = sum(any(value.status == "system_default" for value in one.values[-1:]) for one in parameters)
        drafts = sum(one.values[-1].status == "draft" for one in parameters)
        told = f"{jurisdiction}: {len(parameters)} parameters in force, {own} of its own"
        status = f"系统默认 {ours}, 征求意见稿 {drafts}"
        typer.echo("; ".join([told, status, *comparison_law.notes(jurisdiction, on=day)]))


@policy_app.command("changes")
def changes(jurisdiction: Annotated[str, typer.Argument(help="地方 · a key of jurisdictions.yaml")]) -> None:
    """某地政策参数的变动记录:哪一天起什么变了,依据什么 · what changed from which day, newest first."""
    from alerts.policy_changes import changelog

    typer.echo(changelog(jurisdiction))


@policy_app.command("compare")
def compare(
    on: On = None,
    alerts: Annotated[
        bool, typer.Option("--alerts", help="也在同一数据上比较预警数 · also alerts on the same data")
    ] = False,
    warehouse: Warehouse = None,
) -> None:
    """各地政策并列:每个项目、每类对象的待遇和依据 · jurisdictions side by side, with the clause of each difference."""
    from flows import side_by_side
    from flows.status import print_table

    settings = settings_with(warehouse=warehouse)
    day = on.date() if on else side_by_side.today()
    print_table(*side_by_side.entitlements(day))
    if alerts:
        titles, rows, title = side_by_side.alerts(settings)
        print_table(titles, rows, title)
        print_table(*side_by_side.reasons((row[0] for row in rows), side_by_side.compared_until(settings)))
