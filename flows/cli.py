"""The command line `doudi`: what it offers, in Chinese and English."""

from __future__ import annotations

import gc
import logging
import os
import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from data_contracts.errors import DoudiError
from flows import cli_contracts, cli_deliveries, cli_desk
from flows.cli_options import Jurisdiction, Warehouse
from flows.cli_retention import retention
from flows.cli_spot_check import spot_check
from flows.pipe import end_with_the_reader
from flows.settings import Engine, Settings, settings_with
from warehouse.errors import StorageError

app = typer.Typer(
    help="兜底:低收入人口动态监测的比对与分级预警 · Doudi: batch matching and graded alerts. "
    "核查由人决定,系统不停发、不发放任何救助金 · People decide; Doudi never stops or starts a payment.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cli_desk.register(app)
cli_contracts.register(app)
cli_deliveries.register(app)
app.command("spot-check")(spot_check)
app.command()(retention)

Landing = Annotated[Path | None, typer.Option(help="接收目录 · where deliveries arrive", envvar="DOUDI_LANDING")]
Out = Annotated[Path | None, typer.Option(help="输出目录 · where worklists go", envvar="DOUDI_OUT")]
EngineOption = Annotated[
    str | None, typer.Option(help="prefect 或 plain · how the steps run", envvar="DOUDI_ENGINE", metavar="ENGINE")
]
PeriodOption = Annotated[
    str | None, typer.Option("--period", help="月份,如 2026-10;默认上个月 · the month, by default the last one")
]
AreaOption = Annotated[str, typer.Option("--area", help="区划代码前缀 · leading digits of the area code")]
AsOf = Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="比对日期 · the day deadlines count from")]
Verbose = Annotated[bool, typer.Option("--verbose", "-v", help="显示每个文件 · also show every file")]

#: How many objects between two looks for garbage (Python's own: 700). Libraries bring half a million that stay; to go
#: through them again and again takes a fifteenth of a small month (1.7 of 25.5 processor seconds; 0.3 so).
BETWEEN_COLLECTIONS = 10_000


class NoSuchFileError(DoudiError):
    """A file that the command names is not there."""

    exit_code = 2


def main() -> None:
    """Run the command line; a fault that a person can mend is printed without a traceback, with its exit code."""
    gc.set_threshold(BETWEEN_COLLECTIONS)
    try:
        end_with_the_reader(app)
    except DoudiError as error:
        _say_and_leave(error)
    except FileNotFoundError as error:
        if not _was_typed(error.filename):
            raise
        where = Path(os.fsdecode(error.filename)).name
        _say_and_leave(
            NoSuchFileError("没有这个文件 · there is no such file", where=where, to_do="请核对路径 · check the path")
        )
    except Exception as error:
        # DuckDB's errors are told by what they say, so that help need not wait for DuckDB.
        if storage := StorageError.found_in(error):
            _say_and_leave(storage)
        raise


def _was_typed(filename: object) -> bool:
    """Say whether a file that is missing is one that somebody named on the command line: their slip, no bug of ours."""
    if not isinstance(filename, str | bytes):
        return False
    return Path(os.fsdecode(filename)).resolve() in {Path(word).resolve() for word in sys.argv[1:]}


def _say_and_leave(error: DoudiError) -> NoReturn:
    print(error, file=sys.stderr)  # noqa: T201 - the terminal is the user interface
    sys.exit(error.exit_code)


def _show_progress(verbose: bool = False) -> None:
    from rich.console import Console
    from rich.logging import RichHandler

    handler = RichHandler(console=Console(stderr=True), show_path=False, show_level=False, log_time_format="%H:%M:%S")
    handler.setFormatter(logging.Formatter("%(message)s"))
    logger = logging.getLogger("doudi")
    logger.handlers, logger.propagate = [handler], False
    logger.setLevel(logging.DEBUG if verbose else logging.INFO)


def _settings(engine: str | None, **options: object) -> Settings:
    if engine not in (None, "prefect", "plain"):
        raise typer.BadParameter("engine is prefect or plain")
    return settings_with(engine=engine, **options)


@app.command()
def monthly(
    period: PeriodOption = None,
    area: AreaOption = "",
    as_of: AsOf = None,
    landing: Landing = None,
    out: Out = None,
    warehouse: Warehouse = None,
    jurisdiction: Jurisdiction = None,
    engine: EngineOption = None,
    verbose: Verbose = False,
) -> None:
    """乡镇(街道)月度比对 · the township comparison of a month."""
    from flows import launch

    _show_progress(verbose)
    settings = _settings(engine, landing=landing, out=out, warehouse=warehouse, jurisdiction=jurisdiction)
    launch.monthly(settings, period, area=area, as_of=as_of.date() if as_of else None)


@app.command()
def quarterly(
    quarter: Annotated[
        str | None, typer.Option("--quarter", help="季度,如 2026Q3;默认上季度 · the quarter, by default the last one")
    ] = None,
    landing: Landing = None,
    out: Out = None,
    warehouse: Warehouse = None,
    jurisdiction: Jurisdiction = None,
    engine: EngineOption = None,
    verbose: Verbose = False,
) -> None:
    """市级季度比对:全部乡镇、跨区域重复、监督 · the city comparison of a quarter."""
    from flows import launch

    _show_progress(verbose)
    settings = _settings(engine, landing=landing, out=out, warehouse=warehouse, jurisdiction=jurisdiction)
    launch.quarterly(settings, quarter)


@app.command()
def backfill(
    first: Annotated[str, typer.Option("--from", help="起始月份 · first month")],
    last: Annotated[str, typer.Option("--to", help="截止月份 · last month")],
    as_known: Annotated[
        datetime | None, typer.Option(help="按当时已收到的数据 · only what had been received until then (UTC)")
    ] = None,
    landing: Landing = None,
    out: Out = None,
    warehouse: Warehouse = None,
    jurisdiction: Jurisdiction = None,
    engine: EngineOption = None,
    verbose: Verbose = False,
) -> None:
    """按月补算 · compute months again, in order; restartable."""
    from flows import launch

    _show_progress(verbose)
    settings = _settings(engine, landing=landing, out=out, warehouse=warehouse, jurisdiction=jurisdiction)
    launch.backfill(settings, first, last, as_known=as_known)


@app.command()
def demo(
    people: Annotated[int, typer.Option(min=100, help="示例县人口 · size of the synthetic county")] = 12000,
    months: Annotated[int, typer.Option(min=1, help="月数 · how many months")] = 3,
    ends: Annotated[str, typer.Option(help="最后一个月 · the last month")] = "2026-10",
    seed: Annotated[int, typer.Option(help="随机种子 · seed")] = 7,
    home: Annotated[Path, typer.Option(help="放在哪里 · where everything goes")] = Path("var"),
    engine: EngineOption = None,
) -> None:
    """造一个示例县,比对三个月,显示工作清单 · make a county, run three months, show the last worklist."""
    from flows import demo as demonstration

    _show_progress()
    chosen: Engine = _settings(engine).engine
    demonstration.run(home=home, people=people, months=months, ends=ends, seed=seed, engine=chosen)


@app.command()
def sample(
    out: Annotated[Path, typer.Argument(help="写到哪里 · folder to write to")],
    people: Annotated[int, typer.Option(min=100, help="人口 · people")] = 12000,
    months: Annotated[int, typer.Option(min=1, help="月数 · months")] = 3,
    ends: Annotated[str, typer.Option(help="最后一个月 · the last month")] = "2026-10",
    seed: Annotated[int, typer.Option(help="随机种子 · seed")] = 7,
    tidy: Annotated[bool, typer.Option("--tidy", help="不含脏数据 · without defects")] = False,
    dataset: Annotated[
        str | None, typer.Option(help="只造这个数据集(或中文名称)的一份文件;all 为全部 · one file of it, or of all")
    ] = None,
    rows: Annotated[int, typer.Option(min=1, help="行数 · rows of that file")] = 50,
    ugly: Annotated[bool, typer.Option("--ugly", help="像部门实际报来的那样 · as departments really send it")] = False,
) -> None:
    """生成示例县的部门文件和真值 · write a synthetic county's department files and the planted truth."""
    from flows.months import parse_month

    if dataset is not None:
        from data_contracts import contract_words
        from data_contracts.contract import contracts
        from sample_data.from_contract import write_sample

        form = "ugly" if ugly else "easy"
        for name in contracts() if dataset == "all" else [contract_words.find(dataset).dataset]:
            typer.echo(write_sample(out, name, rows=rows, period=parse_month(ends), form=form, seed=seed))
        return
    from sample_data.county import make_county

    report = make_county(out, people=people, months=months, ends=parse_month(ends), seed=seed, mess=not tidy)
    typer.echo(report)


@app.command()
def ingest(
    paths: Annotated[list[Path], typer.Argument(help="接收目录下的文件、文件夹 · what lies below the landing folder")],
    landing: Landing = None,
    warehouse: Warehouse = None,
) -> None:
    """只接收文件 · land files without comparing."""
    from flows import launch

    _show_progress(verbose=True)
    launch.ingest(settings_with(landing=landing, warehouse=warehouse), paths)


@app.command()
def publish(warehouse: Warehouse = None) -> None:
    """重新发布只读仓库 · publish the read-only warehouse again."""
    from flows import launch

    typer.echo(launch.publish(settings_with(warehouse=warehouse)))


@app.command()
def docs(folder: Annotated[Path, typer.Argument(help="写到哪里 · folder")] = Path("docs/reference")) -> None:
    """由合同、规则、政策生成参考文档 · write the reference pages from the declarations."""
    from flows.reference import write_reference

    for path in write_reference(folder):
        typer.echo(path)


if __name__ == "__main__":
    main()
