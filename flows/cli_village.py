"""The commands for villages: the ledger, and the list that hangs on the board."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_handout import OutRoot, tell
from flows.cli_options import Warehouse
from flows.settings import Settings, settings_with

Area = Annotated[str, typer.Option("--area", help="区划代码前缀 · leading digits of the area code")]

village_app = typer.Typer(help="村(社区) · villages", no_args_is_help=True, rich_markup_mode=None)


@village_app.command("ledger")
def ledger(area: Area = "", out_root: OutRoot = None, warehouse: Warehouse = None) -> None:
    """工作台账:每村一页,谁在册、享受什么、待核查什么、如何答复 · the ledger of every village."""
    from flows import village_desk

    for file in village_desk.ledgers(_settings(out_root, warehouse), area=area):
        tell(file, f"  {file.rows} 户")


@village_app.command("notice")
def notice(area: Area = "", out_root: OutRoot = None, warehouse: Warehouse = None) -> None:
    """公示名单:每村一页,只有姓名、家庭成员数、保障金额 · what may hang on every village's board."""
    from flows import village_desk

    for file in village_desk.notices(_settings(out_root, warehouse), area=area):
        tell(file, f"  {file.rows} 户")


def _settings(out_root: Path | None, warehouse: Path | None) -> Settings:
    return settings_with(warehouse=warehouse, out=out_root)
