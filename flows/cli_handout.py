"""The commands that hand something out about single cases: the evidence pack."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_options import Warehouse
from flows.settings import settings_with

OutRoot = Annotated[Path | None, typer.Option("--out-root", help="输出根目录 · the output folder", envvar="DOUDI_OUT")]
Out = Annotated[Path | None, typer.Option("--out", help="写到哪个目录;默认在当月输出目录下 · folder to write to")]
ReaderOption = Annotated[
    str, typer.Option("--reader", help="给谁看:township、county、village,或 'department 残联' · who will read it")
]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(evidence)
    app.command("visits-pdf")(visits_pdf)


def evidence(
    alert: Annotated[str, typer.Argument(help="预警编号 · the alert's id")],
    reader: ReaderOption = "township",
    out: Out = None,
    out_root: OutRoot = None,
    warehouse: Warehouse = None,
) -> None:
    """一条预警的证据包:一个离线网页,按读者权限遮盖 · the evidence of one alert as one offline page."""
    from flows.evidence import write_evidence

    settings = settings_with(warehouse=warehouse, out=out_root)
    typer.echo(write_evidence(settings, alert, reader=reader, out=out).path)


def visits_pdf(
    period: Annotated[
        str | None, typer.Option("--period", help="月份,如 2026-10;默认最近比对的月份 · the month")
    ] = None,
    area: Annotated[str, typer.Option("--area", help="区划代码前缀 · leading digits of the area code")] = "",
    out_root: OutRoot = None,
    warehouse: Warehouse = None,
) -> None:
    """走访单打印成 PDF,每个乡镇一份(需要 LibreOffice) · the visit sheets as one PDF per township."""
    from flows.months import parse_month
    from flows.visits_pdf import write_visits_pdf

    settings = settings_with(warehouse=warehouse, out=out_root)
    for file in write_visits_pdf(settings, period=parse_month(period) if period else None, area=area):
        typer.echo(f"{file.path}  {file.rows} 项")
