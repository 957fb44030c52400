"""The commands about contracts: what is promised, what is missing, and what to hand to a department."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

contracts_app = typer.Typer(help="数据合同 · the contracts", no_args_is_help=True, rich_markup_mode=None)

Dataset = Annotated[
    str, typer.Argument(help="数据集,如 health.death_certificate,或中文名称 · the dataset or its title")
]


def register(app: typer.Typer) -> None:
    """Add these commands to the command line."""
    app.add_typer(contracts_app, name="contracts")


@contracts_app.command("list")
def contracts_list() -> None:
    """列出数据合同 · list the contracts: dataset, title, owner, cadence, columns."""
    from data_contracts.contract import contracts
    from data_contracts.contract_words import CADENCE, in_columns

    lines = [("数据集", "名称", "报送单位", "周期", "列数")]
    lines += [
        (name, each.title, each.owner, CADENCE[each.arrival.cadence], str(len(each.columns)))
        for name, each in contracts().items()
    ]
    for line in in_columns(lines):
        typer.echo(line)


@contracts_app.command("show")
def contracts_show(dataset: Dataset) -> None:
    """显示一份合同 · show one contract in words."""
    from data_contracts.contract_words import find, in_words

    typer.echo(in_words(find(dataset)))


@contracts_app.command("check")
def contracts_check() -> None:
    """检查合同、代码表、暂存 SQL、数据字典是否齐全一致 · name every gap of the declarations."""
    from data_contracts.errors import ContractError
    from flows.declarations import all_gaps

    gaps = all_gaps()
    for gap in gaps:
        typer.echo(f"{gap.subject}  {gap.kind}\n    {gap.what}\n    → {gap.to_do}")
    if gaps:
        typer.echo(f"{len(gaps)} 处缺口 · {len(gaps)} gaps")
        sys.exit(ContractError.exit_code)
    typer.echo("没有缺口 · no gaps")


@contracts_app.command("spec")
def contracts_spec(
    dataset: Annotated[str | None, typer.Argument(help="数据集;默认全部 · the dataset, by default all")] = None,
    out: Annotated[Path, typer.Option(help="写到哪里 · folder to write to")] = Path("var/spec"),
) -> None:
    """生成交换规范(可打印网页)和空白模板(Excel) · write the exchange specification and an empty template."""
    from data_contracts.contract import contracts
    from data_contracts.contract_words import find
    from data_contracts.exchange_spec import write_specification

    chosen = [find(dataset)] if dataset else list(contracts().values())
    for path in write_specification(chosen, out):
        typer.echo(path)
