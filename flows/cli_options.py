"""Which options do many commands share: where the warehouse lies, whose law counts?"""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Warehouse = Annotated[Path | None, typer.Option(help="数据仓库文件 · the DuckDB file", envvar="DOUDI_WAREHOUSE")]
Jurisdiction = Annotated[str | None, typer.Option(help="适用政策 · whose law counts", envvar="DOUDI_JURISDICTION")]
