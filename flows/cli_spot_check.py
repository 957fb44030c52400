"""The command that draws which decisions of a month the county is to check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_options import Warehouse
from flows.settings import settings_with


def spot_check(
    period: Annotated[str, typer.Option("--period", help="月份,如 2026-10 · the month of the decisions")],
    seed: Annotated[
        int | None, typer.Option(help="随机种子,可公开摇号;默认由月份得出 · by default made of the month", min=0)
    ] = None,
    area: Annotated[str, typer.Option("--area", help="区划代码前缀 · leading digits of the area code")] = "",
    out: Annotated[Path | None, typer.Option(help="输出目录 · where worklists go", envvar="DOUDI_OUT")] = None,
    warehouse: Warehouse = None,
) -> None:
    """抽查名单:本月审核确认(含不予)按规定比例随机抽取 · draw the share of decisions that is to be checked."""
    from flows import spot_check_desk
    from flows.months import parse_month
    from flows.status import print_table

    settings = settings_with(warehouse=warehouse, out=out)
    done = spot_check_desk.draw(settings, parse_month(period), seed=seed, area_prefix=area)
    print_table(*spot_check_desk.coverage_table(done.check))
    for line in done.told:
        typer.echo(line)
