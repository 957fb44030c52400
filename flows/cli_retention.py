"""The command that looks at, and removes, what is past its term."""

from __future__ import annotations

from typing import Annotated

import typer

from flows.cli_options import Warehouse
from flows.settings import settings_with


def retention(
    confirm: Annotated[bool, typer.Option("--confirm", help="确认清理;不写则只查看 · remove; else only look")] = False,
    by: Annotated[str, typer.Option("--by", help="决定人 · who decides")] = "",
    because: Annotated[str, typer.Option("--because", help="依据,如审批文号 · on what ground")] = "",
    warehouse: Warehouse = None,
) -> None:
    """保留期限:申请未获批、动态退出已满期限的人员信息,查看或清理 · what is past its term, and its removal."""
    from flows import retention_desk

    settings = settings_with(warehouse=warehouse)
    lines = retention_desk.remove(settings, by=by, because=because) if confirm else retention_desk.look(settings)
    for line in lines:
        typer.echo(line)
