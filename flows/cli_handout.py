"""The commands that hand something out beside a run: evidence packs, visit sheets on paper, letters."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli_options import Warehouse
from flows.settings import settings_with

if TYPE_CHECKING:
    from alerts.written import WrittenFile

OutRoot = Annotated[Path | None, typer.Option("--out-root", help="输出根目录 · the output folder", envvar="DOUDI_OUT")]
Out = Annotated[Path | None, typer.Option("--out", help="写到哪个目录;默认在当月输出目录下 · folder to write to")]
ReaderOption = Annotated[
    str, typer.Option("--reader", help="给谁看:township、county、village,或 'department 残联' · who will read it")
]

Alert = Annotated[str, typer.Argument(help="预警编号 · the alert's id")]

letter_app = typer.Typer(
    help="文书模板 · letters to people and departments", no_args_is_help=True, rich_markup_mode=None
)


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.command()(evidence)
    app.command("visits-pdf")(visits_pdf)
    app.command()(yearly)
    app.add_typer(letter_app, name="letter")


def evidence(
    alert: Alert,
    reader: ReaderOption = "township",
    out: Out = None,
    out_root: OutRoot = None,
    warehouse: Warehouse = None,
) -> None:
    """一条预警的证据包:一个离线网页,按读者权限遮盖 · the evidence of one alert as one offline page."""
    from flows.evidence import write_evidence

    settings = settings_with(warehouse=warehouse, out=out_root)
    tell(write_evidence(settings, alert, reader=reader, out=out))


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
        tell(file, f"  {file.rows} 项")


def yearly(
    year: Annotated[
        int | None, typer.Option("--year", help="年份;默认最近比对的年份 · by default the last one")
    ] = None,
    out_root: OutRoot = None,
    warehouse: Warehouse = None,
) -> None:
    """年度情况汇编:供部门联席会议,只有数量 · the year's figures for the joint meeting of departments."""
    from flows import yearly_desk

    tell(yearly_desk.yearly(settings_with(warehouse=warehouse, out=out_root), year))


@letter_app.command("notice")
def letter_notice(alert: Alert, out_root: OutRoot = None, warehouse: Warehouse = None) -> None:
    """主动告知书:应享未享、新增困难 · tell somebody which policy may be for him."""
    from flows.letters import write_letter

    tell(write_letter(settings_with(warehouse=warehouse, out=out_root), "notice", alert))


@letter_app.command("refusal")
def letter_refusal(alert: Alert, out_root: OutRoot = None, warehouse: Warehouse = None) -> None:
    """停止(减少)告知书:只在已有调查记录号、决定文号和书面告知日期之后 · written notice, after a decision."""
    from flows.letters import write_letter

    tell(write_letter(settings_with(warehouse=warehouse, out=out_root), "refusal", alert))


@letter_app.command("request")
def letter_request(
    department: Annotated[str, typer.Argument(help="部门,如 残联 · the department")],
    county: Annotated[str, typer.Option("--county", help="县级区划代码(6位) · six digits")],
    family: Annotated[str, typer.Option("--family", help="规则类别,如 missed;默认各类一份 · one family")] = "",
    out_root: OutRoot = None,
    warehouse: Warehouse = None,
) -> None:
    """商请函:每类规则一份,只列该部门办理所需的内容 · ask a department, one letter per family of rules."""
    from flows.letters import write_requests

    settings = settings_with(warehouse=warehouse, out=out_root)
    for file in write_requests(settings, department, county=county, family=family):
        tell(file, f"  {file.rows} 项")


def tell(file: WrittenFile, more: str = "") -> None:
    """Say where a file lies; and, where something else was out before, that this is the next edition of it."""
    from flows.handed_over import edition_of

    edition = edition_of(file) if file.is_new else ""
    told = f"  {edition}：内容与上一版不同，上一版原样保留 · a new edition, the one before stays" if edition else ""
    typer.echo(f"{file.path}{more}{told}")
