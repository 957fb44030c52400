"""The commands of the exception register: add, snooze, list, withdraw."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from flows.cli_options import Warehouse
from flows.settings import settings_with

if TYPE_CHECKING:
    from alerts.exceptions import Kind, Scope

exceptions_app = typer.Typer(help="例外登记 · the exception register", no_args_is_help=True, rich_markup_mode=None)

By = Annotated[str, typer.Option("--by", help="决定人 · who decides")]
Because = Annotated[str, typer.Option("--because", help="理由:看了什么材料 · why, on what evidence")]
Reason = Annotated[str, typer.Option("--reason", help="理由代码,见 exceptions reasons · a code")]
Until = Annotated[datetime, typer.Option("--until", formats=["%Y-%m-%d"], help="到期日(当日起不再有效)· counts until")]
Since = Annotated[
    datetime | None,
    typer.Option("--from", formats=["%Y-%m-%d"], help="开始日,默认今天 · counts from, by default today"),
]
Rule = Annotated[str | None, typer.Option("--rule", help="只对这条规则;默认全部疑点规则 · one rule only")]


@exceptions_app.command("add")
def add(
    scope: Annotated[str, typer.Argument(help="person 人 / household 户 / alert 预警")],
    subject: Annotated[str, typer.Argument(help="编号 · its id")],
    reason: Reason,
    because: Because,
    by: By,
    until: Until,
    since: Since = None,
    rule: Rule = None,
    warehouse: Warehouse = None,
) -> None:
    """登记例外:有效期内规则不再提示;下次比对起生效 · keep rules silent about somebody for a time."""
    if scope not in ("person", "household", "alert"):
        raise typer.BadParameter("person, household 或 alert")
    about = _About("exception", scope, subject, rule)  # type: ignore[arg-type]
    _add(about, reason, because, by, _span(since, until), warehouse)


@exceptions_app.command("snooze")
def snooze(
    alert: Annotated[str, typer.Argument(help="预警编号 · the alert's id")],
    because: Because,
    by: By,
    until: Until,
    reason: Reason = "waiting",
    since: Since = None,
    warehouse: Warehouse = None,
) -> None:
    """暂缓一条预警,到期再提示 · let one alert wait; it comes back on its day."""
    _add(_About("snooze", "alert", alert, None), reason, because, by, _span(since, until), warehouse)


class _About(NamedTuple):
    kind: Kind
    scope: Scope
    subject: str
    rule_code: str | None


def _span(since: datetime | None, until: datetime) -> tuple[date, date]:
    from flows.run import utc_now
    from warehouse.landing_folder import CHINA

    today = utc_now().replace(tzinfo=UTC).astimezone(CHINA).date()
    return since.date() if since else today, until.date()


def _add(about: _About, reason: str, because: str, by: str, span: tuple[date, date], warehouse: Path | None) -> None:
    from alerts import exceptions
    from flows.run import utc_now
    from warehouse import connection

    made = exceptions.Exemption(
        **about._asdict(), reason=reason, because=because, decided_by=by, decided_at=utc_now(), valid_from=span[0],
        valid_until=span[1],
    )  # fmt: skip
    with connection.exclusive(settings_with(warehouse=warehouse).warehouse, owner=f"exceptions {about.kind}") as con:
        number = exceptions.add(con, made)
    if number is None:
        typer.echo("已登记过 · already recorded")
    else:
        typer.echo(f"已登记 {number},自 {span[0]:%Y-%m-%d} 起的比对生效 · counts from the next comparison on")


@exceptions_app.command("list")
def list_all(warehouse: Warehouse = None) -> None:
    """列出所有例外和暂缓 · every exception and snooze, newest first."""
    from alerts import exceptions
    from flows.status import print_table
    from warehouse import connection

    with connection.reading(settings_with(warehouse=warehouse).warehouse) as con:
        rows = exceptions.listed(con)
    titles = ("编号", "类型", "范围", "对象", "规则", "理由", "说明", "决定人", "自", "至", "状态")
    print_table(titles, rows, "例外登记 · exceptions")


@exceptions_app.command("reasons")
def list_reasons() -> None:
    """列出可用的理由 · the reasons that count."""
    from alerts import exceptions

    for code, reason in exceptions.reasons().items():
        typer.echo(f"{code:<22} {reason.label}(最长{reason.most_months}个月):{reason.meaning}")


@exceptions_app.command("withdraw")
def withdraw(
    number: Annotated[str, typer.Argument(help="例外编号 · its id")],
    by: By,
    because: Because,
    warehouse: Warehouse = None,
) -> None:
    """撤回例外;保留记录 · let an exception count no more; it stays on record."""
    from alerts import exceptions
    from flows.run import utc_now
    from warehouse import connection

    with connection.exclusive(settings_with(warehouse=warehouse).warehouse, owner="exceptions withdraw") as con:
        exceptions.withdraw(con, number, at=utc_now(), by=by, because=because)
    typer.echo("已撤回,下次比对起不再生效 · withdrawn from the next run on")
