"""The commands of the monthly sample: draw it, read the clerks' answers, estimate how good matching is."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from flows.cli_options import Warehouse
from flows.settings import settings_with

if TYPE_CHECKING:
    from datetime import date

    import duckdb

Month = Annotated[str, typer.Option("--month", help="月份,如 2026-10 · whose sample")]


def register(review_app: typer.Typer) -> None:
    """Add these commands to the match review."""
    review_app.command("sample")(sample)
    review_app.command("quality")(quality)


def sample(
    month: Month,
    pairs: Annotated[int | None, typer.Option(help="抽取多少对;默认 200 · how many pairs, by default 200")] = None,
    seed: Annotated[int | None, typer.Option(help="随机种子;默认由月份得出 · by default of the month")] = None,
    out: Annotated[Path | None, typer.Option(help="写入的 Excel 文件 · the workbook to write")] = None,
    read: Annotated[Path | None, typer.Option(help="读回填好的核对表 · the filled workbook")] = None,
    decide: Annotated[bool, typer.Option("--decide", help="与归并结果不符的结论记为判断 · also decide")] = False,
    warehouse: Warehouse = None,
) -> None:
    """每月随机抽取记录对交人核对,以估计匹配质量 · draw a random sample for clerks, or --read it back."""
    from flows.months import parse_month
    from warehouse import connection

    period = parse_month(month)
    with (
        connection.exclusive(settings_with(warehouse=warehouse).warehouse, owner="review sample") as con,
        connection.transaction(con),
    ):
        said = _read(con, period, read) if read else []
        said += _decide(con, period) if decide else []
        if not read and not decide:
            said = _draw(con, period, pairs, seed, out or Path(f"抽样核对表-{period:%Y-%m}.xlsx"))
    for line in said:
        typer.echo(line)


def _draw(con: duckdb.DuckDBPyConnection, month: date, pairs: int | None, seed: int | None, out: Path) -> list[str]:
    from alerts.visits import read_run
    from data_contracts.areas import load_areas
    from flows import sample_sheet
    from flows.run import utc_now
    from matching import sample as sampling

    usual = sampling.drawn(con, month) or sampling.Sample(sampling.seed_of(month), sampling.USUAL_PAIRS, utc_now())
    drawn = sampling.draw(
        con,
        month,
        pairs=usual.pairs if pairs is None else pairs,
        seed=usual.seed if seed is None else seed,
        at=usual.drawn_at,
    )
    listed = sample_sheet.pairs_of(con, month)
    sample_sheet.write_sample_book(out, read_run(con), drawn, listed, month=month, areas=load_areas())
    return [f"{out}:{len(listed)} 对,随机种子 {drawn.seed} · pairs, seed"]


def _read(con: duckdb.DuckDBPyConnection, month: date, path: Path) -> list[str]:
    from flows import sample_sheet
    from flows.run import utc_now

    back = sample_sheet.read_sample_book(con, path, month=month, at=utc_now())
    told = f"记录 {back.recorded} 条回答,已有 {back.known} 条,未采用 {len(back.faults)} 条"
    return [told, *(f"  {fault}" for fault in back.faults)]


def _decide(con: duckdb.DuckDBPyConnection, month: date) -> list[str]:
    from flows import sample_desk
    from flows.run import utc_now

    decided = sample_desk.decide(con, month, at=utc_now())
    told = f"记录 {decided.recorded} 条判断,下次比对起生效 · decisions recorded, counting from the next run"
    waiting = "涉及红色预警,须由另一人确认:doudi review confirm"
    return [told, *(f"  {decision} {waiting} {decision} --by 姓名" for decision in decided.waiting)]


def quality(month: Month, warehouse: Warehouse = None) -> None:
    """由抽样核对的回答估计匹配的精确率和召回率 · precision and recall of matching, with their intervals."""
    from flows import sample_desk
    from flows.months import parse_month
    from flows.status import print_table
    from matching import sample_quality
    from warehouse import connection

    period = parse_month(month)
    with connection.reading(settings_with(warehouse=warehouse).warehouse) as con:
        found = sample_quality.quality_of(con, period)
    print_table(sample_desk.TITLES, sample_desk.table(found), f"抽样核对 · sample of {month}")
    for line in sample_desk.told(found):
        typer.echo(line)
