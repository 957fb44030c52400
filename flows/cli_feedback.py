"""The command `doudi feedback`: answered lists come back."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from flows.cli_options import Warehouse
from flows.settings import settings_with


def feedback(
    paths: Annotated[list[Path], typer.Argument(help="填好的工作单、待办清单或其文件夹 · answered lists, or a folder")],
    out: Annotated[
        Path | None, typer.Option(help="输出目录,回执写在其下 · where receipts go", envvar="DOUDI_OUT")
    ] = None,
    warehouse: Warehouse = None,
) -> None:
    """读回填好的工作单:登记答复,逐行说明没有采用的 · take in answered lists, and say what could not be taken."""
    from flows.feedback_desk import hand_in

    for line in hand_in(settings_with(warehouse=warehouse, out=out), paths):
        typer.echo(line)
